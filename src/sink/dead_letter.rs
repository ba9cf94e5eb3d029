//! Owns [`DeadLetters`]: the file of events that some target finally did not take, one line of JSON per target.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Undelivered, append, one_line};
use crate::model::Event;

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
mod tests {
    use bytes::Bytes;

    use super::*;

    fn event() -> Event {
        let data = Bytes::from_static(b"{\"offset\":\"b1\",\"event\":{\"id\":\"evt_1\",\n\"n\":1.50}}");
        Event::from_feed("user.created".into(), Some("b1".into()), data).unwrap()
    }

    fn failure() -> Undelivered {
        Undelivered {
            target: "http://h/".into(),
            is_endpoint: true,
            attempts: 4,
            error: "unexpected status code: 500".into(),
        }
    }

    #[test]
    fn half_a_letter_is_ended_before_the_next() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("dead.jsonl");
        std::fs::write(&path, "{\"failed_at\":").unwrap();
        DeadLetters::open(&path).unwrap().add(&event(), &failure()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((lines.len(), lines[0]), (2, "{\"failed_at\":"));
        assert!(serde_json::from_str::<serde_json::Value>(lines[1]).is_ok(), "{text}");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_which_reaches_no_disk_takes_letters_too() {
        DeadLetters::open(Path::new("/dev/null")).unwrap().add(&event(), &failure()).unwrap();
    }

    #[test]
    fn a_letter_tells_what_failed_and_keeps_the_event_as_it_came() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("dead.jsonl");
        DeadLetters::open(&path).unwrap().add(&event(), &failure()).unwrap();
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
