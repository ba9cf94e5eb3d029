//! The only user of stdin, stdout and stderr: colour, width, quiet, messages, progress and forms.
//!
//! stdout carries data only. Messages, progress and prompts go to stderr.

mod choice;
mod form;
mod line_editor;
mod progress;
mod screen;
mod streams;

pub(crate) use choice::Choice;
pub(crate) use form::Form;
pub(crate) use progress::BulkProgress;
pub(crate) use streams::{Color, Terminal, TerminalOptions};
