//! CloudEvents of Auth0 event streams: the catalog of types with samples, sending an event, and checking a received one.
//!
//! ```
//! use auth0_events_cloudevents::catalog;
//! use auth0_events_cloudevents::receive::EventAttributes;
//! use auth0_events_cloudevents::send::{Authorization, EventSender, SendOutcome, SendSettings};
//! use auth0_events_text::Secret;
//! use axum::{Router, body::Bytes, http::StatusCode, routing::post};
//! use tokio::net::TcpListener;
//!
//! async fn webhook(body: Bytes) -> StatusCode {
//!     match EventAttributes::parse(&body) {
//!         Ok(event) if event.event_type == "user.created" => StatusCode::NO_CONTENT,
//!         _ => StatusCode::BAD_REQUEST,
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let listener = TcpListener::bind("127.0.0.1:0").await?;
//! let url = format!("http://{}/webhook", listener.local_addr()?).parse()?;
//! tokio::spawn(async { axum::serve(listener, Router::new().route("/webhook", post(webhook))).await });
//!
//! let data = catalog::sample("user.created").ok_or("unknown type")?;
//! let event = format!(r#"{{"id":"evt_1","type":"user.created","source":"urn:auth0:acme","data":{data}}}"#);
//! let authorization = Authorization::Bearer(Secret::new("a token"));
//! let sender = EventSender::new(url, &authorization, SendSettings::default())?;
//! let outcome = sender.deliver(event.into(), std::future::pending(), |attempt| println!("{attempt:?}")).await;
//! assert_eq!(outcome, SendOutcome::Delivered);
//! # Ok(())
//! # }
//! ```

pub mod catalog;
pub mod receive;
pub mod send;
