//! The Management API: [`Client`] with one `impl` block per resource. `request` sends every call.

mod client;
mod deliveries;
mod error;
mod page;
mod redeliver;
mod request;
mod stats;
mod streams;
mod subscribe;
mod trigger;

pub use client::Client;
pub use deliveries::DeliveryFilter;
pub use error::{ApiRefusal, Error};
pub use page::{Pages, RestCount};
pub use subscribe::{FeedStart, OpenFeed};
