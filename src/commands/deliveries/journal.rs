//! The record that makes a long `redeliver` resumable: a line of JSON per result, on disk before anything new is begun.
//!
//! A line that an interruption cut short is dropped when the file is opened again. A file that is no journal is refused
//! and left as it is, and so is one that another run holds open.

use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use auth0_events_client::model::StreamId;
use auth0_events_platform as platform;

/// No line is longer: what the API says of a failure is cut to this many characters.
const MAX_ERROR_CHARS: usize = 600;
const MAX_LINE_BYTES: u64 = 8 * 1024;
/// How every line begins, which tells a cut-off one from a stranger's file.
const LINE_START: &[u8] = b"{\"event_stream_id\":\"";

/// One line.
#[derive(Serialize, Deserialize)]
struct Entry {
    event_stream_id: String,
    id: String,
    result: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    time: String,
}

#[derive(Serialize, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Accepted,
    Failed,
}

/// An open journal.
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
    stream: StreamId,
    accepted: HashSet<String>,
}

impl Journal {
    /// Opens the file, or makes it, and reads which deliveries of the stream were accepted.
    ///
    /// Fails when it cannot be read and written, when it is no journal, and when another run uses it. What is no file, such
    /// as a device, would forget everything, or wait for ever, and is not even opened.
    pub(crate) fn open(path: &Path, stream: &StreamId) -> anyhow::Result<Self> {
        let named = path.display();
        if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(Failure::usage(format!("cannot keep a journal in `{named}`: it is no regular file")).into());
        }
        let mut options = File::options();
        let file = platform::owner_only(options.read(true).append(true).create(true)).open(path).map_err(|cause| {
            anyhow::Error::new(cause).context(Failure::usage(format!("cannot open the journal `{named}`")))
        })?;
        file.try_lock().map_err(|cause| match cause {
            TryLockError::WouldBlock => Failure::usage(format!("another run is using the journal `{named}`")).into(),
            TryLockError::Error(cause) => anyhow::Error::new(cause)
                .context(Failure::usage(format!("cannot lock the journal `{named}` against other runs"))),
        })?;
        let mut journal = Self { file, path: path.to_owned(), stream: stream.clone(), accepted: HashSet::new() };
        journal.read().with_context(|| format!("cannot read the journal `{named}`"))?;
        Ok(journal)
    }

    /// Tells whether the delivery was accepted in an earlier run.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.accepted.contains(id)
    }

    /// Writes down what became of a delivery, and returns once it is on disk.
    pub(crate) fn note(&mut self, id: &str, error: Option<&str>) -> anyhow::Result<()> {
        let entry = Entry {
            event_stream_id: self.stream.to_string(),
            id: id.to_owned(),
            result: if error.is_none() { Verdict::Accepted } else { Verdict::Failed },
            error: error.map(|text| text.chars().take(MAX_ERROR_CHARS).collect()),
            time: Timestamp::now().to_string(),
        };
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        // One write for the whole line: an interruption leaves all of it, or a part that is told from the next.
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
        written.with_context(|| format!("cannot write the journal `{}`", self.path.display()))
    }

    fn read(&mut self) -> anyhow::Result<()> {
        let mut reader = BufReader::new(&self.file);
        reader.seek(SeekFrom::Start(0))?;
        let (mut whole, mut line) = (0_u64, Vec::new());
        loop {
            line.clear();
            let length = reader.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line)?;
            if length == 0 {
                return Ok(());
            }
            if line.last() != Some(&b'\n') {
                break;
            }
            let entry: Entry = serde_json::from_slice(&line).map_err(|_| self.stranger())?;
            if entry.event_stream_id == self.stream.as_str() && entry.result == Verdict::Accepted {
                self.accepted.insert(entry.id);
            }
            whole += length as u64;
        }
        let start = line.len().min(LINE_START.len());
        if line[..start] != LINE_START[..start] || line.len() as u64 >= MAX_LINE_BYTES {
            return Err(self.stranger().into());
        }
        Ok(self.file.set_len(whole)?)
    }

    fn stranger(&self) -> Failure {
        Failure::usage(format!("`{}` is no journal of `events redeliver`", self.path.display()))
            .hint("name a file that does not exist yet, or the journal of an earlier run")
    }
}

#[cfg(test)]
mod tests;
