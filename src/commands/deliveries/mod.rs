//! The commands about deliveries: list, show, watch, trigger, redeliver, redeliver-many, stats.

mod explain;
mod filter;
pub(crate) mod list;
pub(crate) mod payload;
pub(crate) mod redeliver;
pub(crate) mod redeliver_many;
pub(crate) mod show;
pub(crate) mod stats;
pub(crate) mod trigger;
pub(crate) mod watch;
