//! Owns [`OutputFile`]: the file to which events are appended as lines of JSON.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::append::{self, one_line};
use auth0_events_client::model::Event;

#[derive(Debug)]
pub(crate) struct OutputFile {
    file: Arc<File>,
    path: PathBuf,
    buffer: Vec<u8>,
}

/// Lines to write.
pub(crate) struct FileLines {
    file: Arc<File>,
    bytes: Vec<u8>,
}

impl OutputFile {
    /// Opens the file for appending.
    ///
    /// # Errors
    /// Fails if the file cannot be opened or written.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: Arc::new(append::open(path)?), path: path.to_owned(), buffer: Vec::new() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns a handle for syncing the file.
    pub(crate) fn handle(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    /// Adds an event to the buffer.
    pub(crate) fn push(&mut self, event: &Event) {
        self.buffer.extend_from_slice(&one_line(event.document()));
        self.buffer.push(b'\n');
    }

    /// Returns the size of the buffer.
    pub(crate) fn buffered(&self) -> usize {
        self.buffer.len()
    }

    /// Takes the buffered lines.
    pub(crate) fn take(&mut self) -> FileLines {
        FileLines { file: self.handle(), bytes: std::mem::take(&mut self.buffer) }
    }
}

impl FileLines {
    /// Writes the lines. It blocks.
    ///
    /// # Errors
    /// Fails on an error of the file.
    pub(crate) fn write(&self) -> io::Result<()> {
        (&*self.file).write_all(&self.bytes)
    }
}

#[cfg(test)]
mod tests;
