//! `events subscribe`: the live events of a tenant.

mod command;
mod ending;
mod start;

pub(crate) use command::subscribe;
