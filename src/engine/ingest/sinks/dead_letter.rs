//! Owns [`DeadLetters`]: the file of events that some target finally did not take, one line of JSON per target.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Undelivered, append, one_line};
use auth0_events_client::model::Event;

/// The file, open to append.
#[derive(Debug)]
pub(crate) struct DeadLetters {
    file: File,
    path: PathBuf,
}

#[derive(Serialize)]
struct Line<'a> {
    failed_at: String,
    target: &'a str,
    attempts: usize,
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<&'a str>,
    event: &'a RawValue,
}

impl DeadLetters {
    /// Opens the file; a new one is its owner's alone. Half a line, which a crash has left, is ended first.
    ///
    /// # Errors
    /// Fails when the file cannot be opened or written.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: append::open(path)?, path: path.to_owned() })
    }

    /// Returns the path that was given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a line: when, where to and why it failed, and the event as it was received. It outlasts a crash of the system,
    /// in a file that can.
    ///
    /// # Errors
    /// Fails as the file does.
    pub(crate) fn add(&mut self, event: &Event, failure: &Undelivered) -> io::Result<()> {
        let payload = event.payload().map_err(io::Error::other)?;
        let line = Line {
            failed_at: format!("{:.3}", Timestamp::now()),
            target: &failure.target,
            attempts: failure.attempts,
            error: &failure.error,
            offset: event.offset(),
            event: serde_json::from_slice(&payload).map_err(io::Error::other)?,
        };
        let bytes = serde_json::to_vec(&line).map_err(io::Error::other)?;
        let mut bytes = one_line(&bytes).into_owned();
        bytes.push(b'\n');
        self.file.write_all(&bytes)?;
        append::sync(&self.file)
    }
}

#[cfg(test)]
mod tests;
