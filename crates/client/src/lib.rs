//! A client of the Auth0 Management API for event streams, and of the live event feed.
//!
//! ```
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use auth0_events_client::api::Client;
//! use auth0_events_client::auth::{ApiAuthorization, Credentials};
//! use auth0_events_client::http::{HttpObserver, HttpOptions};
//!
//! struct Quiet;
//!
//! impl HttpObserver for Quiet {
//!     fn waiting(&self, _: Duration, _: &str, _: &str) {}
//!     fn warning(&self, _: &str) {}
//! }
//!
//! # use std::io::{Read as _, Write as _};
//! # let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
//! # let base = format!("http://{}", listener.local_addr()?);
//! # std::thread::spawn(move || {
//! #     let (mut connection, _) = listener.accept().unwrap();
//! #     let mut request = Vec::new();
//! #     while !request.ends_with(b"\r\n\r\n") {
//! #         let mut byte = [0];
//! #         connection.read_exact(&mut byte).unwrap();
//! #         request.push(byte[0]);
//! #     }
//! #     assert!(request.starts_with(b"GET /api/v2/event-streams?take=100 HTTP/1.1\r\n"));
//! #     let body = r#"{"eventStreams":[{"id":"est_1","name":"crm","status":"enabled"}]}"#;
//! #     let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
//! #     connection.write_all((head + body).as_bytes()).unwrap();
//! # });
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let credentials = Credentials {
//!     authorization: ApiAuthorization::AccessToken(String::from("an-access-token").into()),
//!     origin: "the access token of the example".to_owned(),
//!     cache: None,
//! };
//! let options = HttpOptions { timeout: Duration::from_secs(30), retry: true, observer: Arc::new(Quiet) };
//! // Such as `https://acme.eu.auth0.com`.
//! let client = Client::new(base.parse()?, credentials, options)?;
//! let streams = client.list_streams(None).collect().await?;
//! assert_eq!(streams[0].name(), "crm");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod api;
pub mod auth;
mod backoff;
pub mod feed;
pub mod http;
pub mod model;

pub use backoff::Backoff;
