//! What the program keeps on disk between runs: private directories, files replaced as a whole, locks between processes.
//! What the files hold is for their owners to say.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::platform;

/// Between two tries at a lock that another process holds.
const TRY_AGAIN: Duration = Duration::from_millis(20);

/// Makes a directory that its owner alone can enter. One that exists stays as it is.
pub(crate) fn make_dir(path: &Path) -> io::Result<()> {
    platform::create_owner_only_dir(path)
}

/// Makes a directory that its owner alone can enter; one that exists is closed to others.
pub(crate) fn make_closed_dir(path: &Path) -> io::Result<()> {
    platform::create_owner_only_dir(path)?;
    platform::close_to_others(path)
}

/// Returns a file name that stands for `key`, whatever characters it holds, and for no other.
pub(crate) fn name_of(key: &str, extension: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, key.as_bytes());
    let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}.{extension}")
}

/// Removes a file, and tells whether there was one.
pub(crate) fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(cause),
    }
}

/// Puts a file with mode 0600 in the place of `path`: a reader, or a crash of the process, finds the old file or the new
/// one, never a part. A link is followed, so that it stays one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with(path, |file| file.write_all(bytes)).map(drop)
}

/// Does what [`replace`] does, and outlasts a crash of the system as well.
pub(crate) fn replace_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = replace_with(path, |file| file.write_all(bytes).and_then(|()| file.sync_all()))?;
    target.parent().map_or(Ok(()), platform::sync_directory)
}

fn replace_with(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<PathBuf> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = target.with_file_name(name);
    // What a killed process of the same number left behind is nobody's.
    drop(fs::remove_file(&temporary));
    let mut file = platform::owner_only(OpenOptions::new().write(true).create_new(true)).open(&temporary)?;
    let replaced = write(&mut file).and_then(|()| fs::rename(&temporary, &target));
    if replaced.is_err() {
        drop(fs::remove_file(&temporary));
    }
    replaced.map(|()| target)
}

/// Takes the lock that the file at `path` stands for; it is given back when the value is dropped, or the process ends.
/// `None` when another process held it for as long as `patience` lasts.
///
/// Can be cancelled at any point; the lock is not taken then.
pub(crate) async fn lock(path: &Path, patience: Duration) -> io::Result<Option<File>> {
    // The file stays: removing it would give two processes a lock each, one of them on a file without a name.
    let file = platform::owner_only(OpenOptions::new().write(true).create(true).truncate(false)).open(path)?;
    let deadline = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return Ok(None),
            Err(TryLockError::WouldBlock) => sleep(TRY_AGAIN).await,
            Err(TryLockError::Error(cause)) => return Err(cause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_no_other() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("kept");
        replace(&path, b"one").unwrap();
        replace_durably(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_directory_in_the_place_is_an_error_and_nothing_is_left_behind() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("kept");
        fs::create_dir(&path).unwrap();
        assert!(replace(&path, b"one").is_err());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_lock_is_waited_for_within_bounds() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("lock");
        let held = lock(&path, Duration::ZERO).await.unwrap();
        assert!(held.is_some());
        assert!(lock(&path, Duration::from_secs(5)).await.unwrap().is_none());
        drop(held);
        assert!(lock(&path, Duration::ZERO).await.unwrap().is_some());
    }
}
