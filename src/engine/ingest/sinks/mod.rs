//! The destinations of events apart from the screen and the database: files, endpoints and a command.

mod append;
mod dead_letter;
mod deliveries;
mod file;
mod routes;

pub(crate) use append::sync;
pub(crate) use dead_letter::DeadLetters;
pub(crate) use deliveries::{EventDeliveries, FinishedDelivery};
pub(crate) use file::OutputFile;
pub(crate) use routes::Route;
