//! Finds the stream or delivery that a command acts on.

pub(crate) mod pick;
pub(crate) mod resolve;
