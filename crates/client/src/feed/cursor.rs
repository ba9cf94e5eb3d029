//! The file that remembers how far a feed was handled. One process at a time may hold it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Start;
use auth0_events_platform::files;

/// A durable cursor. It is held against other processes until it is dropped.
#[derive(Debug)]
pub struct Cursor {
    path: PathBuf,
    _lock: File,
}

/// How far a feed was handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Where to go on.
    pub start: Start,
    /// The same place as a time in whole seconds, as far as it is known: for when the API knows the offset no longer.
    pub time: Option<Timestamp>,
}

/// What a cursor remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The place.
    pub position: Position,
    /// When this was written.
    pub recorded_at: Timestamp,
}

impl From<Start> for Position {
    fn from(start: Start) -> Self {
        let time = match &start {
            Start::At(time) => time.parse().ok(),
            Start::After(_) | Start::Now => None,
        };
        Self { start, time }
    }
}

impl Position {
    /// Puts a place together from an offset, which comes first, and a time; `None` where there is neither.
    pub fn of(offset: Option<String>, time: Option<String>) -> Option<Self> {
        match (offset, time) {
            (Some(offset), time) => {
                Some(Self { start: Start::After(offset), time: time.and_then(|time| time.parse().ok()) })
            }
            (None, Some(time)) => Some(Start::At(time).into()),
            (None, None) => None,
        }
    }

    /// Takes a place apart into offset and time.
    pub fn parts(&self) -> (Option<String>, Option<String>) {
        match &self.start {
            Start::Now => (None, None),
            Start::At(time) => (None, Some(time.clone())),
            Start::After(offset) => (Some(offset.clone()), self.time.map(|time| time.to_string())),
        }
    }
}

/// Why a cursor cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CursorError {
    /// Another process holds it.
    #[error("another process is using the cursor `{}`", .0.display())]
    InUse(PathBuf),
    /// The file cannot be made, read or written.
    #[error("cannot use the cursor `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("`{}` is no cursor", .0.display())]
    Unreadable(PathBuf),
}

/// The file's content: one place, and when it was written. Earlier versions wrote an offset without a time.
#[derive(Serialize, Deserialize)]
struct Content {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_timestamp: Option<String>,
    recorded_at: String,
}

impl Cursor {
    /// Takes hold of the cursor of that name in a directory, which is made where it is missing.
    ///
    /// # Errors
    /// Fails when another process holds it, and when the directory cannot be used.
    pub async fn open(directory: &Path, name: &str) -> Result<Self, CursorError> {
        let path = directory.join(format!("{name}.json"));
        let failed = |source| CursorError::File { path: path.clone(), source };
        files::make_dir(directory).map_err(failed)?;
        let lock = files::lock(&directory.join(format!("{name}.lock")), Duration::ZERO).await.map_err(failed)?;
        match lock {
            Some(lock) => Ok(Self { path, _lock: lock }),
            None => Err(CursorError::InUse(path)),
        }
    }

    /// Returns what was saved; `None` at first.
    ///
    /// # Errors
    /// Fails when the file cannot be read, or is no cursor.
    pub fn read(&self) -> Result<Option<Saved>, CursorError> {
        let text = match std::fs::read(&self.path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(CursorError::File { path: self.path.clone(), source }),
        };
        let unreadable = || CursorError::Unreadable(self.path.clone());
        let content: Content = serde_json::from_slice(&text).map_err(|_| unreadable())?;
        let recorded_at = content.recorded_at.parse().map_err(|_| unreadable())?;
        let position = Position::of(content.offset, content.from_timestamp).ok_or_else(unreadable)?;
        Ok(Some(Saved { position, recorded_at }))
    }

    /// Saves a place, so that it outlasts a crash of the process and of the system. Blocks until it does. [`Start::Now`] is
    /// no place.
    ///
    /// # Errors
    /// Fails when the file cannot be written.
    pub fn write(&self, position: &Position) -> Result<(), CursorError> {
        if position.start == Start::Now {
            return Ok(());
        }
        let (offset, from_timestamp) = position.parts();
        let content = Content { offset, from_timestamp, recorded_at: format!("{:.0}", Timestamp::now()) };
        let bytes = serde_json::to_vec(&content).expect("a cursor consists of text");
        files::replace_durably(&self.path, &bytes)
            .map_err(|source| CursorError::File { path: self.path.clone(), source })
    }
}

#[cfg(test)]
mod tests;
