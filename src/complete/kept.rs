//! Owns what is kept of a tenant for completion: ids, names, types and statuses, in one file for the streams and one for
//! the failed deliveries of each stream that was asked about. Nothing here asks a tenant.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::candidates::Item;
use auth0_events_platform::files;

/// Between two attempts to renew, failed ones too.
const RETRY_SECS: u64 = 10;
/// Files that nobody has renewed for so long are removed.
const FORGOTTEN: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Longest wait for another process that is renewing something of the same tenant.
const LOCK_PATIENCE: Duration = Duration::from_secs(3);

/// What can be kept of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    Streams,
    /// The failed deliveries of a stream, by what it is called on the line.
    Deliveries(String),
}

impl Subject {
    /// Seconds until an answer is to be renewed.
    fn fresh_secs(&self) -> u64 {
        match self {
            Self::Streams => 60,
            Self::Deliveries(_) => 15,
        }
    }

    /// Seconds until an answer is no longer given. Deliveries come and go.
    fn lasting_secs(&self) -> u64 {
        match self {
            Self::Streams => 30 * 24 * 60 * 60,
            Self::Deliveries(_) => 10 * 60,
        }
    }
}

/// The place of one subject of one tenant.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    lock: PathBuf,
    key: Value,
    subject: Subject,
}

/// What a file holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Base URL of the tenant, and the stream where it is about one. It is in the file too, so that all of a tenant can be
    /// forgotten.
    key: Value,
    /// Unix seconds of the last attempt to renew it.
    tried_at: u64,
    /// Unix seconds of the last that succeeded.
    read_at: Option<u64>,
    items: Vec<Item>,
}

impl Place {
    /// Names the place under the cache directory. Nothing is read or made yet.
    pub(super) fn new(cache: &Path, base_url: &str, subject: Subject) -> Self {
        let directory = directory(cache);
        let key = match &subject {
            Subject::Streams => serde_json::json!([base_url]),
            Subject::Deliveries(stream) => serde_json::json!([base_url, stream]),
        };
        Self {
            path: directory.join(files::name_of(&key.to_string(), "json")),
            lock: directory.join(files::name_of(base_url, "lock")),
            key,
            subject,
        }
    }

    /// Reads what is kept; nothing where a file is missing, damaged or another version's.
    pub(super) fn read(&self) -> Kept {
        let empty = || Kept { key: self.key.clone(), tried_at: 0, read_at: None, items: Vec::new() };
        read(&self.path).filter(|kept| kept.key == self.key).unwrap_or_else(empty)
    }

    /// Returns the items of what was read, unless they are too old to be shown.
    pub(super) fn items(&self, kept: Kept) -> Option<Vec<Item>> {
        kept.read_at.filter(|at| now().abs_diff(*at) < self.subject.lasting_secs()).map(|_| kept.items)
    }

    /// Tells whether it is time to renew what was read, and not too soon after the last attempt.
    pub(super) fn is_due(&self, kept: &Kept) -> bool {
        let is_fresh = kept.read_at.is_some_and(|at| now().abs_diff(at) < self.subject.fresh_secs());
        !is_fresh && now().abs_diff(kept.tried_at) >= RETRY_SECS
    }

    /// Notes an attempt to renew, under a lock that no other process holds meanwhile. `None` when it is not due any more, or
    /// another process holds the lock for too long.
    ///
    /// # Errors
    /// Fails when the directory cannot be written to.
    pub(super) async fn begin(&self) -> io::Result<Option<File>> {
        if let Some(directory) = self.path.parent() {
            files::make_closed_dir(directory)?;
        }
        let Some(lock) = files::lock(&self.lock, LOCK_PATIENCE).await? else { return Ok(None) };
        let mut kept = self.read();
        if !self.is_due(&kept) {
            return Ok(None);
        }
        kept.tried_at = now();
        self.write(&kept)?;
        Ok(Some(lock))
    }

    /// Keeps what the tenant said. Removes what nobody asks about any more.
    ///
    /// # Errors
    /// Fails when the directory cannot be written to.
    pub(super) fn renew(&self, _lock: &File, items: Vec<Item>) -> io::Result<()> {
        self.write(&Kept { key: self.key.clone(), tried_at: now(), read_at: Some(now()), items })?;
        for path in self.path.parent().map(files::list).unwrap_or_default() {
            let modified = fs::metadata(&path).and_then(|metadata| metadata.modified());
            let is_forgotten = modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > FORGOTTEN));
            // Locks stay: one without its file would no longer keep others out.
            if is_forgotten && path.extension().is_some_and(|extension| extension == "json") {
                drop(files::remove(&path));
            }
        }
        Ok(())
    }

    /// Forgets what is kept, so that it is asked for anew.
    pub(super) fn forget(&self) -> io::Result<()> {
        files::remove(&self.path).map(drop)
    }

    fn write(&self, kept: &Kept) -> io::Result<()> {
        files::replace(&self.path, &serde_json::to_vec(kept)?)
    }
}

/// Forgets everything of a tenant.
///
/// # Errors
/// Fails when a file exists and cannot be removed.
pub(crate) fn forget_tenant(cache: &Path, base_url: &str) -> io::Result<()> {
    for path in files::list(&directory(cache)) {
        if read(&path).is_some_and(|kept| kept.key[0] == base_url) {
            files::remove(&path)?;
        }
    }
    Ok(())
}

fn directory(cache: &Path) -> PathBuf {
    cache.join("completion")
}

fn read(path: &Path) -> Option<Kept> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;
