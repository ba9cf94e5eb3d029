//! The CloudEvents of Auth0 event streams: the catalog of types with samples, sending one event, reading one that was received.

pub mod catalog;
pub mod forward;
pub mod receive;
