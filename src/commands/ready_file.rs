//! Owns [`ReadyFile`]: it tells scripts that a server accepts connections, and its URL.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use auth0_events_platform as platform;

/// A file that exists while a server accepts connections.
#[derive(Debug)]
pub(crate) struct ReadyFile(PathBuf);

impl ReadyFile {
    /// Deletes the file of a killed server, so that it is not mistaken for that of this one.
    pub(crate) fn clear(path: PathBuf) -> anyhow::Result<Self> {
        // Checked now, before anything happens that must be undone.
        let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
        if let Some(cause) = directory.and_then(|directory| std::fs::metadata(directory).err()) {
            return Err(Self::failed(&path, cause));
        }
        match std::fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => Err(Self::failed(&path, cause)),
            _ => Ok(Self(path)),
        }
    }

    /// Writes a temporary file and renames it, so that a reader sees the whole content. It is readable by its owner only, since
    /// it may contain a secret, and links at either path are not followed.
    pub(crate) fn write(&self, json: &impl fmt::Display) -> anyhow::Result<()> {
        let mut temporary = self.0.clone().into_os_string();
        temporary.push(format!(".{}", std::process::id()));
        let write = || {
            let mut file = platform::owner_only(OpenOptions::new().write(true).create_new(true)).open(&temporary)?;
            let written = writeln!(file, "{json}").and_then(|()| std::fs::rename(&temporary, &self.0));
            if written.is_err() {
                let _ = std::fs::remove_file(&temporary);
            }
            written
        };
        // A killed process with the same id may have left it.
        let _ = std::fs::remove_file(&temporary);
        write().map_err(|cause| Self::failed(&self.0, cause))
    }

    fn failed(path: &Path, cause: io::Error) -> anyhow::Error {
        anyhow::Error::new(cause).context(Failure::usage(format!("cannot write the ready file `{}`", path.display())))
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests;
