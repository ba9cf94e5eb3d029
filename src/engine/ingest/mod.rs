//! Receiving events: the webhook endpoint, and everywhere that events go.

pub(crate) mod endpoint;
pub(crate) mod sinks;
