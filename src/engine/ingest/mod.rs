//! The receiving of events: the webhook endpoint, the order and the recording of events, and their destinations.

mod activity;
pub(crate) mod commit_queue;
mod deadline;
pub(crate) mod endpoint;
pub(crate) mod events;
mod freshness;
pub(crate) mod goal;
pub(crate) mod listener;
mod prefix;
pub(crate) mod recorder;
pub(crate) mod simulation;
pub(crate) mod sinks;
pub(crate) mod store;
pub(crate) mod store_cursor;
pub(crate) mod subscriber;
mod tally;
