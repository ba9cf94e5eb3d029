//! Owns [`OutputFile`]: events appended to a file, one line of JSON each, as they were received.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{append, one_line};
use crate::model::Event;

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
mod tests {
    use bytes::Bytes;

    use super::*;

    fn write(path: &Path, documents: &[&'static str]) {
        let mut file = OutputFile::open(path).unwrap();
        for document in documents {
            file.push(&Event::from_body("t".into(), Bytes::from_static(document.as_bytes())));
        }
        file.take().write().unwrap();
    }

    #[test]
    fn events_are_appended_as_they_came_one_line_each() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("events.jsonl");
        write(&path, &["{ \"n\" : 1.50 }", "{\n\"b\":2}"]);
        write(&path, &["{\"c\":3}"]);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{ \"n\" : 1.50 }\n{ \"b\":2}\n{\"c\":3}\n");
    }

    #[test]
    fn half_a_line_is_ended_before_the_next() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("events.jsonl");
        std::fs::write(&path, "{\"a\":1}\n{\"b\":").unwrap();
        write(&path, &["{\"b\":2}"]);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"a\":1}\n{\"b\":\n{\"b\":2}\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("events.jsonl");
        write(&path, &["{}"]);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
