//! What the program keeps on disk between runs: private directories, files replaced as a whole, locks between processes.
//! What the files hold is for their owners to say.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate as platform;
use auth0_events_text as text;

/// Between two tries at a lock that another process holds.
const TRY_AGAIN: Duration = Duration::from_millis(20);

/// Makes a directory that its owner alone can enter. One that exists stays as it is.
pub fn make_dir(path: &Path) -> io::Result<()> {
    platform::create_owner_only_dir(path)
}

/// Makes a directory that its owner alone can enter; one that exists is closed to others.
pub fn make_closed_dir(path: &Path) -> io::Result<()> {
    platform::create_owner_only_dir(path)?;
    platform::close_to_others(path)
}

/// Returns a file name that stands for `key`, whatever characters it holds, and for no other.
pub fn name_of(key: &str, extension: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, key.as_bytes());
    format!("{}.{extension}", text::hex(digest.as_ref()))
}

/// Removes a file, and tells whether there was one.
pub fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(cause),
    }
}

/// Removes what writers that were killed left behind in a directory. Nobody may be writing there meanwhile.
pub fn sweep(directory: &Path) {
    for path in list(directory).into_iter().filter(|path| is_temporary(path)) {
        drop(fs::remove_file(path));
    }
}

/// Tells whether a file is one that [`replace`] has not brought to its place.
pub fn is_temporary(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tmp")
}

/// Returns the files of a directory; none where it cannot be read.
pub fn list(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir())).map(|entry| entry.path()).collect()
}

/// Puts a file with mode 0600 in the place of `path`: a reader, or a crash of the process, finds the old file or the new
/// one, never a part. A link is followed, so that it stays one. The caller holds the lock of the file: what another writer
/// of it left behind is swept away.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with(path, |file| file.write_all(bytes)).map(drop)
}

/// Does what [`replace`] does, and outlasts a crash of the system as well.
pub fn replace_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
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
pub async fn lock(path: &Path, patience: Duration) -> io::Result<Option<File>> {
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
mod tests;
