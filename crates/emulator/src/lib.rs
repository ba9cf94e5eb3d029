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
//! [`Emulator::seed`] adds streams and users from the start; [`EmulatorOptions`] shortens retries, limits rates and simulates
//! failures. `POST /emulator/events` makes an event of any type. [`EmulatorServer`] is for programs that bind the listener
//! and decide when to stop.
//!
//! Requests and responses are handled as JSON documents. The emulator does not use the client crate: if both shared a
//! struct, a misspelt member would pass every test. Its facts come from recordings of the service first, from the
//! documentation second.

mod announcement;
mod clock;
mod delivery;
mod emulator;
mod ids;
mod options;
mod server;
mod state;
pub mod tls;
mod wire;

pub use self::announcement::Announcement;
pub use self::emulator::Emulator;
pub use self::options::{
    ALL_SCOPES, AutoDisable, EmulatorLimits, EmulatorOptions, FaultRule, FaultRuleError, FeedSettings, PublicKey,
    RateLimit,
};
pub use self::server::{EmulatorServer, Error, unserved};
pub use self::state::StateError;
pub use self::wire::SeedError;

#[cfg(test)]
mod tests;
