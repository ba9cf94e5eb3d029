//! The commands that receive events: `subscribe` from the feed, `listen` from event streams.

pub(crate) mod listen;
pub(crate) mod subscribe;

mod events;
mod routes;
mod store;
