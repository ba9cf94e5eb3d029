//! Commands that need neither a tenant nor the network.

pub(crate) mod completion;
pub(crate) mod help;
pub(crate) mod man;
pub(crate) mod types;
