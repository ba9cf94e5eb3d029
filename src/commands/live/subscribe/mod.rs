//! `events subscribe`: the live events of a tenant.

mod activity;
mod command;
mod ending;
mod start;
mod subscriber;

pub(crate) use command::subscribe;
