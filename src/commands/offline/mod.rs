//! Commands that ask no tenant.

pub(crate) mod generate;
pub(crate) mod help;
pub(crate) mod types;
