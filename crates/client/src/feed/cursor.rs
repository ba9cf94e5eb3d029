//! Owns [`Cursor`]: a file with the position up to which a feed was handled. One process at a time can open it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::FeedStart;
use auth0_events_platform::{files, reading};

/// A durable cursor. Other processes cannot open it until it is dropped.
#[derive(Debug)]
pub struct Cursor {
    path: PathBuf,
    _lock: File,
}

/// The position up to which a feed was handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The start of the next connection.
    pub start: FeedStart,
    /// The time of the position in whole seconds, if known. It is used if the offset has expired.
    pub time: Option<Timestamp>,
}

/// The content of a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedPosition {
    /// The position.
    pub position: Position,
    /// The time at which it was saved.
    pub recorded_at: Timestamp,
}

impl From<FeedStart> for Position {
    fn from(start: FeedStart) -> Self {
        let time = match &start {
            FeedStart::At(time) => time.parse().ok(),
            FeedStart::After(_) | FeedStart::Now => None,
        };
        Self { start, time }
    }
}

impl Position {
    /// Creates a position from an offset, which takes precedence, or a time; `None` if there is neither.
    pub fn of(offset: Option<String>, time: Option<String>) -> Option<Self> {
        match (offset, time) {
            (Some(offset), time) => {
                Some(Self { start: FeedStart::After(offset), time: time.and_then(|time| time.parse().ok()) })
            }
            (None, Some(time)) => Some(FeedStart::At(time).into()),
            (None, None) => None,
        }
    }

    /// Returns the offset and the time of the position.
    pub fn parts(&self) -> (Option<String>, Option<String>) {
        match &self.start {
            FeedStart::Now => (None, None),
            FeedStart::At(time) => (None, Some(time.clone())),
            FeedStart::After(offset) => (Some(offset.clone()), self.time.map(|time| time.to_string())),
        }
    }
}

/// The reason that a cursor cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CursorError {
    /// Another process has opened it.
    #[error("another process is using the cursor `{}`", .0.display())]
    InUse(PathBuf),
    /// The file cannot be created, read or written.
    #[error("cannot use the cursor `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The I/O error.
        source: io::Error,
    },
    /// The file has other content.
    #[error("`{}` is not a cursor", .0.display())]
    Unreadable(PathBuf),
}

/// The JSON of the file. Earlier versions wrote an offset without a time.
#[derive(Serialize, Deserialize)]
struct CursorDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_timestamp: Option<String>,
    recorded_at: String,
}

impl Cursor {
    /// Opens the cursor of that name in a directory, which is created if it is missing.
    ///
    /// # Errors
    /// Fails if another process has opened it, or if the directory cannot be used.
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

    /// Returns the saved position, or `None` if nothing was saved yet.
    ///
    /// # Errors
    /// Fails if the file cannot be read, or is not a cursor.
    pub fn read(&self) -> Result<Option<SavedPosition>, CursorError> {
        let text = match reading::read_own(&self.path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(CursorError::File { path: self.path.clone(), source }),
        };
        let unreadable = || CursorError::Unreadable(self.path.clone());
        let document: CursorDocument = serde_json::from_slice(&text).map_err(|_| unreadable())?;
        let recorded_at = document.recorded_at.parse().map_err(|_| unreadable())?;
        let position = Position::of(document.offset, document.from_timestamp).ok_or_else(unreadable)?;
        Ok(Some(SavedPosition { position, recorded_at }))
    }

    /// Saves a position durably, and blocks until that is done. [`FeedStart::Now`] is not saved.
    ///
    /// # Errors
    /// Fails if the file cannot be written.
    pub fn write(&self, position: &Position) -> Result<(), CursorError> {
        if position.start == FeedStart::Now {
            return Ok(());
        }
        let (offset, from_timestamp) = position.parts();
        let document = CursorDocument { offset, from_timestamp, recorded_at: format!("{:.0}", Timestamp::now()) };
        let bytes = serde_json::to_vec(&document).expect("a cursor consists of text");
        files::replace_durably(&self.path, &bytes)
            .map_err(|source| CursorError::File { path: self.path.clone(), source })
    }
}

#[cfg(test)]
mod tests;
