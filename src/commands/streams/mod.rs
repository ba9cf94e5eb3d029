//! Commands about event streams.

pub(crate) mod create;
pub(crate) mod delete;
mod destination;
mod form;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod update;
