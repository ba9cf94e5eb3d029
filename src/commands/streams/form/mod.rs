//! The forms of `create` and `update`, which ask for what the flags leave out.

pub(super) mod create;
mod destination;
mod event_types;
pub(super) mod generated;
mod review;
pub(super) mod update;
