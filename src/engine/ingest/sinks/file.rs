//! Owns [`OutputFile`]: events appended to a file, one line of JSON each, as they were received.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{append, one_line};
use auth0_events_client::model::Event;

/// A file that grows by a line per event.
#[derive(Debug)]
pub(crate) struct OutputFile {
    file: Arc<File>,
    path: PathBuf,
    held: Vec<u8>,
}

/// Lines that are to be written.
pub(crate) struct Lines {
    file: Arc<File>,
    bytes: Vec<u8>,
}

impl OutputFile {
    /// Opens the file to append to it; a new one is its owner's alone. Half a line, which a crash has left, is ended first.
    ///
    /// # Errors
    /// Fails when the file cannot be opened or written.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: Arc::new(append::open(path)?), path: path.to_owned(), held: Vec::new() })
    }

    /// Returns the path that was given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns a second handle, for making what was written outlast a crash of the system.
    pub(crate) fn handle(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    /// Adds an event to what is held.
    pub(crate) fn push(&mut self, event: &Event) {
        self.held.extend_from_slice(&one_line(event.document()));
        self.held.push(b'\n');
    }

    /// Returns how many bytes are held.
    pub(crate) fn held(&self) -> usize {
        self.held.len()
    }

    /// Takes what is held.
    pub(crate) fn take(&mut self) -> Lines {
        Lines { file: self.handle(), bytes: std::mem::take(&mut self.held) }
    }
}

impl Lines {
    /// Writes the lines. Blocks until the system has them.
    ///
    /// # Errors
    /// Fails as the file does.
    pub(crate) fn write(&self) -> io::Result<()> {
        (&*self.file).write_all(&self.bytes)
    }
}

#[cfg(test)]
mod tests;
