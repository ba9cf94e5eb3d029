//! Owns [`DeadLetters`]: the file of events that some target finally did not take, one line of JSON per target.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Undelivered, one_line};
use crate::model::Event;
use crate::platform;

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
    /// Opens the file; a new one is its owner's alone.
    ///
    /// # Errors
    /// Fails when the file cannot be opened.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = platform::owner_only(OpenOptions::new().append(true).create(true)).open(path)?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Returns the path that was given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a line: when, where to and why it failed, and the event as it was received. It outlasts a crash of the system.
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
        self.file.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn a_letter_tells_what_failed_and_keeps_the_event_as_it_came() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("dead.jsonl");
        let data = Bytes::from_static(b"{\"offset\":\"b1\",\"event\":{\"id\":\"evt_1\",\n\"n\":1.50}}");
        let event = Event::from_feed("user.created".into(), Some("b1".into()), data).unwrap();
        let failure = Undelivered {
            target: "http://h/".into(),
            is_endpoint: true,
            attempts: 4,
            error: "unexpected status code: 500".into(),
        };
        DeadLetters::open(&path).unwrap().add(&event, &failure).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let (failed_at, rest) = text.split_once(",\"target\"").unwrap();
        assert!(failed_at.starts_with("{\"failed_at\":\"20"), "{text}");
        assert_eq!(
            rest,
            ":\"http://h/\",\"attempts\":4,\"error\":\"unexpected status code: 500\",\"offset\":\"b1\",\
             \"event\":{\"id\":\"evt_1\", \"n\":1.50}}\n"
        );
    }
}
