//! Owns [`DeadLetters`]: the file of undelivered events, one line of JSON per event and target.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::append::{self, one_line};
use super::deliveries::FailedTarget;
use auth0_events_client::model::Event;

#[derive(Debug)]
pub(crate) struct DeadLetters {
    file: File,
    path: PathBuf,
}

#[derive(Serialize)]
struct DeadLetterLine<'a> {
    failed_at: String,
    target: &'a str,
    attempts: usize,
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<&'a str>,
    /// The event follows as it was received.
    event: (),
}

impl DeadLetters {
    /// Opens the file for appending.
    ///
    /// # Errors
    /// Fails if the file cannot be opened or written.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: append::open(path)?, path: path.to_owned() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a line and syncs it to disk.
    ///
    /// # Errors
    /// Fails on an error of the file.
    pub(crate) fn add(&mut self, event: &Event, failure: &FailedTarget) -> io::Result<()> {
        let payload = event.payload().map_err(io::Error::other)?;
        let line = DeadLetterLine {
            failed_at: format!("{:.3}", Timestamp::now()),
            target: &failure.target,
            attempts: failure.attempts,
            error: &failure.error,
            offset: event.offset(),
            event: (),
        };
        let mut bytes = serde_json::to_vec(&line).map_err(io::Error::other)?;
        bytes.truncate(bytes.len() - b"null}".len());
        bytes.extend_from_slice(&one_line(&payload));
        bytes.extend_from_slice(b"}\n");
        self.file.write_all(&bytes)?;
        append::sync(&self.file)
    }
}

#[cfg(test)]
mod tests;
