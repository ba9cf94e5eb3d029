//! The journal that makes a long `redeliver` resumable: one line of JSON per result, on disk before the next request.
//!
//! Opening a journal removes a line that an interruption cut short. A file that is not a journal stays as it is.

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

/// Longer error texts are cut, so that no line exceeds [`MAX_LINE_BYTES`].
const MAX_ERROR_CHARS: usize = 600;
const MAX_LINE_BYTES: u64 = 8 * 1024;
/// The start of every line, which distinguishes a cut line from another file.
const LINE_START: &[u8] = b"{\"event_stream_id\":\"";

#[derive(Serialize, Deserialize)]
struct JournalLine {
    event_stream_id: String,
    id: String,
    result: JournalResult,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    time: String,
}

#[derive(Serialize, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum JournalResult {
    Accepted,
    Failed,
}

/// An open journal, locked against other runs.
pub(crate) struct RedeliveryJournal {
    file: File,
    path: PathBuf,
    stream: StreamId,
    accepted: HashSet<String>,
}

impl Drop for RedeliveryJournal {
    fn drop(&mut self) {
        // Closing the file is not enough: a process that is being started holds a copy of it until it runs its program.
        let _ = self.file.unlock();
    }
}

impl RedeliveryJournal {
    /// Opens or creates the file, and reads the accepted deliveries of the stream.
    ///
    /// Fails if the file cannot be read or written, is not a journal, or is in use by another run. A device is not opened,
    /// because it could block or lose the lines.
    pub(crate) fn open(path: &Path, stream: &StreamId) -> anyhow::Result<Self> {
        let name = path.display();
        if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(Failure::usage(format!("cannot use `{name}` as a journal: not a regular file")).into());
        }
        let mut options = File::options();
        let file = platform::owner_only(options.read(true).append(true).create(true))
            .open(path)
            .with_context(|| Failure::usage(format!("cannot open the journal `{name}`")))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Failure::usage(format!("another run is using the journal `{name}`")).into(),
            TryLockError::Error(cause) => {
                anyhow::Error::new(cause).context(Failure::usage(format!("cannot lock the journal `{name}`")))
            }
        })?;
        let mut journal = Self { file, path: path.to_owned(), stream: stream.clone(), accepted: HashSet::new() };
        journal.read().with_context(|| format!("cannot read the journal `{name}`"))?;
        Ok(journal)
    }

    /// Reports whether an earlier run recorded the delivery as accepted.
    pub(crate) fn has_accepted(&self, id: &str) -> bool {
        self.accepted.contains(id)
    }

    /// Records a result, and returns once it is on disk. `error` is `None` for an accepted delivery.
    pub(crate) fn record(&mut self, id: &str, error: Option<&str>) -> anyhow::Result<()> {
        let line = JournalLine {
            event_stream_id: self.stream.to_string(),
            id: id.to_owned(),
            result: if error.is_none() { JournalResult::Accepted } else { JournalResult::Failed },
            error: error.map(|text| text.chars().take(MAX_ERROR_CHARS).collect()),
            time: Timestamp::now().to_string(),
        };
        let mut line = serde_json::to_vec(&line)?;
        line.push(b'\n');
        // One write: an interruption leaves a whole line or a cut one, never two mixed lines.
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
        written.with_context(|| format!("cannot write the journal `{}`", self.path.display()))
    }

    fn read(&mut self) -> anyhow::Result<()> {
        let mut reader = BufReader::new(&self.file);
        reader.seek(SeekFrom::Start(0))?;
        let mut whole_bytes = 0;
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = reader.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line)?;
            if length == 0 {
                return Ok(());
            }
            if line.last() != Some(&b'\n') {
                break;
            }
            let read: JournalLine = serde_json::from_slice(&line).map_err(|_| self.not_a_journal())?;
            if read.event_stream_id == self.stream.as_str() && read.result == JournalResult::Accepted {
                self.accepted.insert(read.id);
            }
            whole_bytes += length as u64;
        }
        let start = line.len().min(LINE_START.len());
        if line[..start] != LINE_START[..start] || line.len() as u64 >= MAX_LINE_BYTES {
            return Err(self.not_a_journal().into());
        }
        Ok(self.file.set_len(whole_bytes)?)
    }

    fn not_a_journal(&self) -> Failure {
        Failure::usage(format!("`{}` is not a journal of `events redeliver`", self.path.display()))
            .hint("name a new file or the journal of an earlier run")
    }
}

#[cfg(test)]
mod tests;
