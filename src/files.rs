//! What the program keeps on disk between runs: private directories, files replaced as a whole, locks between processes.
//! What the files hold is for their owners to say.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{platform, text};

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
    format!("{}.{extension}", text::hex(digest.as_ref()))
}

/// Removes a file, and tells whether there was one.
pub(crate) fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(cause),
    }
}

/// Removes what writers that were killed left behind in a directory. Nobody may be writing there meanwhile.
pub(crate) fn sweep(directory: &Path) {
    for path in list(directory).into_iter().filter(|path| is_temporary(path)) {
        drop(fs::remove_file(path));
    }
}

/// Tells whether a file is one that [`replace`] has not brought to its place.
pub(crate) fn is_temporary(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tmp")
}

/// Returns the files of a directory; none where it cannot be read.
pub(crate) fn list(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir())).map(|entry| entry.path()).collect()
}

/// Puts a file with mode 0600 in the place of `path`: a reader, or a crash of the process, finds the old file or the new
/// one, never a part. A link is followed, so that it stays one. The caller holds the lock of the file: what another writer
/// of it left behind is swept away.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with(path, |file| file.write_all(bytes)).map(drop)
}

/// Does what [`replace`] does, and outlasts a crash of the system as well.
pub(crate) fn replace_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = replace_with(path, |file| file.write_all(bytes).and_then(|()| file.sync_all()))?;
    // The file is in its place by then, and not every file system synchronises directories.
    drop(target.parent().map(platform::sync_directory));
    Ok(())
}

fn replace_with(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<PathBuf> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = target.file_name().unwrap_or_default();
    let of_the_same = |path: &PathBuf| {
        let other = path.file_name().unwrap_or_default().as_encoded_bytes();
        is_temporary(path) && other.strip_prefix(name.as_encoded_bytes()).is_some_and(|rest| rest.starts_with(b"."))
    };
    for left in list(target.parent().unwrap_or(&target)).iter().filter(|path| of_the_same(path)) {
        drop(fs::remove_file(left));
    }
    let mut temporary = name.to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = target.with_file_name(temporary);
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

    #[test]
    fn what_a_killed_writer_of_the_file_left_behind_is_swept_away() {
        let directory = tempfile::tempdir().unwrap();
        for name in ["kept.1.tmp", "kept.2.tmp", "other.1.tmp"] {
            fs::write(directory.path().join(name), b"half").unwrap();
        }
        replace(&directory.path().join("kept"), b"one").unwrap();
        assert_eq!(list(directory.path()).len(), 2);
        sweep(directory.path());
        assert_eq!(list(directory.path()), [directory.path().join("kept")]);
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
