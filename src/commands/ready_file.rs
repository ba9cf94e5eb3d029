//! Owns [`ReadyFile`]: how a script learns that a server accepts connections, and where.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::platform;

/// A file that is there while a server of this program accepts connections.
#[derive(Debug)]
pub(super) struct ReadyFile(PathBuf);

impl ReadyFile {
    /// Removes what a server that was killed may have left, so that nobody takes it for a sign of this one.
    pub(super) fn clear(path: PathBuf) -> anyhow::Result<Self> {
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
    pub(super) fn write(&self, json: &impl fmt::Display) -> anyhow::Result<()> {
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
mod tests {
    use std::fs;

    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_ready_file_is_its_owners_alone_and_follows_no_link() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ready.json");
        let ready = ReadyFile::clear(path.clone()).unwrap();
        let theirs = directory.path().join("theirs");
        fs::write(&theirs, "theirs").unwrap();
        for name in ["ready.json".to_owned(), format!("ready.json.{}", std::process::id())] {
            symlink(&theirs, directory.path().join(name)).unwrap();
        }
        ready.write(&"{}").unwrap();
        let written = fs::symlink_metadata(&path).unwrap();
        assert!(written.is_file() && written.permissions().mode() & 0o777 == 0o600, "{written:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "{}\n");
        assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs");
        // A directory that cannot be moved away stays, and nothing beside it.
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(ready.write(&"{}").is_err());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
    }
}
