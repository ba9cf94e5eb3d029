//! Owns [`ReadyFile`]: how a script learns that a server accepts connections, and where.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use auth0_events_platform as platform;

/// A file that is there while a server of this program accepts connections.
#[derive(Debug)]
pub(crate) struct ReadyFile(PathBuf);

impl ReadyFile {
    /// Removes what a server that was killed may have left, so that nobody takes it for a sign of this one.
    pub(crate) fn clear(path: PathBuf) -> anyhow::Result<Self> {
        // Where it cannot be made is known now, before anything is that must be undone.
        let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
        if let Some(cause) = directory.and_then(|directory| std::fs::metadata(directory).err()) {
            return Err(Self::failed(&path, cause));
        }
        match std::fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => Err(Self::failed(&path, cause)),
            _ => Ok(Self(path)),
        }
    }

    /// Writes the file beside its place, for its owner alone since it may hold a secret, then moves it there: whoever sees it
    /// sees all of it. Neither place is written to through a link that somebody has laid there.
    pub(crate) fn write(&self, json: &impl fmt::Display) -> anyhow::Result<()> {
        let mut beside = self.0.clone().into_os_string();
        beside.push(format!(".{}", std::process::id()));
        let write = || {
            let mut file = platform::owner_only(OpenOptions::new().write(true).create_new(true)).open(&beside)?;
            let written = writeln!(file, "{json}").and_then(|()| std::fs::rename(&beside, &self.0));
            if written.is_err() {
                // What cannot be written cannot be left behind either, or only by a system that then refuses this as well.
                drop(std::fs::remove_file(&beside));
            }
            written
        };
        // A process of the same number may have been killed before.
        drop(std::fs::remove_file(&beside));
        write().map_err(|cause| Self::failed(&self.0, cause))
    }

    fn failed(path: &Path, cause: io::Error) -> anyhow::Error {
        anyhow::Error::new(cause).context(Failure::usage(format!("cannot write the ready file `{}`", path.display())))
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // One that somebody has removed before is no loss.
        drop(std::fs::remove_file(&self.0));
    }
}

#[cfg(test)]
mod tests;
