//! The API's resources, and the bodies of requests.
//!
//! A resource keeps the JSON document as the API sent it, with every member, the order of members and the digits of numbers.
//! Accessors read the known members only, so that new members, statuses and destination types pass through unchanged. A
//! struct with a map of unknown members would lose the order.

mod delivery;
mod destination;
mod event;
mod resource;
mod stats;
mod stream;

pub use delivery::{Attempt, Delivery};
pub use destination::{AWS_REGIONS, Configuration, Destination, DestinationType};
pub use event::{Event, EventHead, UnreadableEvent};
pub use resource::{Resource, ResourceDocument, type_name};
pub use stats::{FAILED_DELIVERIES, Metric, SUCCESSFUL_DELIVERIES, Stats};
pub use stream::{EventStream, EventStreamPatch, NewEventStream, StreamId, Subscription};
