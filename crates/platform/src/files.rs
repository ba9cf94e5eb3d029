//! Files that outlive a run: private directories, atomic replacement, locks between processes.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::system;
use auth0_events_text as text;

/// Interval between two attempts to take a lock.
const LOCK_INTERVAL: Duration = Duration::from_millis(20);

/// Creates a directory that only its owner can enter. An existing directory is unchanged.
///
/// # Errors
/// Fails if the directory cannot be created.
pub fn make_dir(path: &Path) -> io::Result<()> {
    system::create_owner_only_dir(path)
}

/// Creates a directory that only its owner can enter, and restricts an existing one.
///
/// # Errors
/// Fails if the directory cannot be created or restricted.
pub fn make_closed_dir(path: &Path) -> io::Result<()> {
    system::create_owner_only_dir(path)?;
    system::close_to_others(path)
}

/// Returns a file name unique to `key`: its SHA-256 in hexadecimal, so that any characters are allowed.
pub fn name_of(key: &str, extension: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, key.as_bytes());
    format!("{}.{extension}", text::hex(digest.as_ref()))
}

/// Removes a file, and returns whether it existed.
///
/// # Errors
/// Fails if the file exists and cannot be removed.
pub fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(cause),
    }
}

/// Removes the temporary files of killed processes from a directory. No process may be writing there.
pub fn sweep(directory: &Path) {
    for path in list(directory).into_iter().filter(|path| is_temporary(path)) {
        let _ = fs::remove_file(path);
    }
}

/// Reports whether a file is a temporary file of [`replace`].
pub fn is_temporary(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tmp")
}

/// Returns the files of a directory; none if it cannot be read.
pub fn list(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir())).map(|entry| entry.path()).collect()
}

/// Replaces the file at `path` atomically, with mode 0600: a reader sees the old content or the new, also after a crash of
/// the process. A symbolic link is kept and its target replaced. The caller holds the lock of the file, since temporary files
/// of other writers are removed.
///
/// # Errors
/// Fails if the file cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with(path, |file| file.write_all(bytes))?;
    Ok(())
}

/// Replaces a file like [`replace`], so that the new content also survives a crash of the system.
///
/// # Errors
/// Fails if the file cannot be written.
pub fn replace_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = replace_with(path, |file| file.write_all(bytes).and_then(|()| file.sync_all()))?;
    // Not every file system can sync directories, and the file is complete.
    let _ = target.parent().map(system::sync_directory);
    Ok(())
}

fn replace_with(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<PathBuf> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = target.file_name().unwrap_or_default();
    let is_temporary_of_target = |path: &PathBuf| {
        let other = path.file_name().unwrap_or_default().as_encoded_bytes();
        is_temporary(path) && other.strip_prefix(name.as_encoded_bytes()).is_some_and(|rest| rest.starts_with(b"."))
    };
    for temporary in list(target.parent().unwrap_or(&target)).iter().filter(|path| is_temporary_of_target(path)) {
        let _ = fs::remove_file(temporary);
    }
    let mut temporary = name.to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = target.with_file_name(temporary);
    let mut file = system::owner_only(OpenOptions::new().write(true).create_new(true)).open(&temporary)?;
    let replaced = write(&mut file).and_then(|()| fs::rename(&temporary, &target));
    if replaced.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    replaced.map(|()| target)
}

/// Takes the lock of the file at `path`. It is released when the value is dropped, or the process ends. Returns `None` if
/// another process held it until the timeout.
///
/// Cancel-safe: the lock is not taken.
///
/// # Errors
/// Fails if the file cannot be created or locked.
pub async fn lock(path: &Path, timeout: Duration) -> io::Result<Option<File>> {
    // The file is never removed: otherwise two processes could each hold a lock, one of them on a removed file.
    let file = system::owner_only(OpenOptions::new().write(true).create(true).truncate(false)).open(path)?;
    let deadline = Instant::now() + timeout;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return Ok(None),
            Err(TryLockError::WouldBlock) => sleep(LOCK_INTERVAL).await,
            Err(TryLockError::Error(cause)) => return Err(cause),
        }
    }
}

#[cfg(test)]
mod tests;
