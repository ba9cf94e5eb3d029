//! An HTTP server with limits on connections, for local endpoints.
//!
//! A connection is idle while no request is in progress on it, also while the head of a request trickles in. At the limit,
//! the connection that has been idle longest is closed, so that open connections cannot shut out a new sender. A refused
//! request does not count as in progress, although its body may still arrive.
//!
//! ```
//! use std::time::Duration;
//!
//! use auth0_events_inbound::{ConnectionLimits, HttpService, listen, serve};
//! use axum::{Router, routing::get};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let listener = listen(([127, 0, 0, 1], 0).into())?;
//! println!("listening on {}", listener.local_addr()?);
//! let service = HttpService { router: Router::new().route("/", get(|| async { "hello" })), tls: None };
//! let minute = Duration::from_secs(60);
//! let limits = ConnectionLimits { connections: 512, idle_timeout: minute, write_timeout: minute };
//! let (stop, stopping) = tokio::sync::watch::channel(false);
//! let server = tokio::spawn(serve(listener, service, limits, stopping, Duration::from_secs(5)));
//! stop.send_replace(true);
//! server.await?;
//! # Ok(())
//! # }
//! ```

pub mod body;
mod connections;
pub mod encoding;
mod server;
mod socket;

pub use self::server::{ConnectionLimits, HttpService, listen, serve};
pub use self::socket::ResetHandle;
