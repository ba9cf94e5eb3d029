//! `events listen`: a webhook endpoint on this machine.

mod command;
mod registration;

pub(crate) use command::listen;
