//! Recovery from failed deliveries: groups by cause, warnings before a stream is disabled, redelivery and its outcome.

mod auto_disable;
pub(crate) mod bulk;
mod failure_command;
pub(crate) mod follow;
pub(crate) mod groups;
pub(crate) mod journal;
pub(crate) mod watch;
