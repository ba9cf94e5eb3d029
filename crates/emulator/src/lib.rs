//! An emulator of an Auth0 tenant for event streams, for tests and local development.
//!
//! It serves the token endpoint, event streams, deliveries, users and the event feed over real HTTP on loopback, with the
//! documented validation. It delivers events to webhooks with the documented retries. There is nothing to install and no
//! account to create:
//!
//! ```
//! use std::io::{Read, Write};
//! use std::net::TcpStream;
//!
//! use auth0_events_emulator::Emulator;
//! use serde_json::{Value, json};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start()?;
//!
//! // Any HTTP client will do.
//! let post = |path: &str, token: &str, body: Value| -> Result<Value, Box<dyn std::error::Error>> {
//!     let address = emulator.url().trim_start_matches("http://");
//!     let (body, mut response) = (body.to_string(), String::new());
//!     let mut connection = TcpStream::connect(address)?;
//!     write!(
//!         connection,
//!         "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\
//!          content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
//!         body.len()
//!     )?;
//!     connection.read_to_string(&mut response)?;
//!     let (_, body) = response.split_once("\r\n\r\n").ok_or("no body")?;
//!     Ok(serde_json::from_str(body)?)
//! };
//!
//! let credentials = json!({
//!     "grant_type": "client_credentials",
//!     "client_id": emulator.client_id(),
//!     "client_secret": emulator.client_secret(),
//!     "audience": format!("{}/api/v2/", emulator.url()),
//! });
//! let answer = post("/oauth/token", "", credentials)?;
//! let token = answer["access_token"].as_str().ok_or("no token")?;
//!
//! let stream = json!({
//!     "name": "users",
//!     "subscriptions": [{ "event_type": "user.created" }],
//!     "destination": { "type": "webhook", "configuration": {
//!         "webhook_endpoint": "http://127.0.0.1:3000/webhook",
//!         "webhook_authorization": { "method": "bearer", "token": "t0ken" },
//!     }},
//! });
//! let created = post("/api/v2/event-streams", token, stream)?;
//! assert_eq!(created["status"], "enabled");
//! # Ok(())
//! # }
//! ```
//!
//! [`Emulator::seed`] adds streams and users from the start; [`Options`] shortens retries, limits rates and simulates
//! failures. `POST /emulator/events` makes an event of any type. [`EmulatorServer`] is for programs that bind the listener
//! and decide when to stop.
//!
//! Requests and responses are handled as JSON documents. The emulator does not use the client crate: if both shared a
//! struct, a misspelt member would pass every test. Its facts come from recordings of the service first, from the
//! documentation second.

mod announce;
mod assertion;
mod auth;
mod clock;
mod cursor;
mod deliveries;
mod emulator;
mod error;
mod event;
mod events;
mod fault;
mod feed;
mod host;
mod ids;
mod offset;
mod options;
mod pace;
mod rate;
mod redeliver;
mod routes;
mod schema;
mod seed;
mod server;
mod spoil;
mod state;
mod stats;
mod streams;
mod tenant;
pub mod tls;
mod token;
mod users;
mod validate;
mod worker;

use std::io;
use std::sync::Arc;

pub use self::announce::Announcement;
pub use self::assertion::PublicKey;
pub use self::emulator::Emulator;
pub use self::fault::{FaultRule, FaultRuleError};
pub use self::options::{ALL_SCOPES, AutoDisable, FeedSettings, Limits, Options};
pub use self::rate::RateLimit;
pub use self::seed::SeedError;
pub use self::server::{EmulatorServer, serve};
pub use self::state::StateError;
use self::tenant::Tenant;

/// Why an emulator did not start, or stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// The port cannot be listened on.
    #[error("cannot serve")]
    Listener(#[from] io::Error),
}

/// Returns the router of a tenant without a listener, seeded with `document`. It answers as if at `http://127.0.0.1:4000`.
///
/// # Errors
/// When the state file cannot be used.
///
/// # Panics
/// When the seed is malformed.
#[doc(hidden)]
pub fn unserved(options: Options, document: &[u8]) -> Result<axum::Router, StateError> {
    let tenant = Arc::new(Tenant::open(options, ([127, 0, 0, 1], 4000).into())?);
    seed::load(&tenant, document).expect("a well-formed seed");
    Ok(routes::router(tenant))
}

#[cfg(test)]
mod tests;
