//! The completion cache: ids, names, types and statuses. One file holds the streams of a tenant, another the failed
//! deliveries of one stream. This module never calls the API.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use auth0_events_platform::files;

/// Shortest time between two attempts to refresh a list, counting failed ones.
const RETRY_SECS: u64 = 10;
/// Age at which a file is removed.
const MAX_FILE_AGE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Longest wait for another process that refreshes a list of the same tenant.
const LOCK_TIMEOUT: Duration = Duration::from_secs(3);

/// A stream or a failed delivery, reduced to the fields that completion shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CachedItem {
    pub(super) id: String,
    /// The name of a stream; empty if it has none.
    pub(super) name: String,
    /// The destination type of a stream, or the event type of a delivery.
    pub(super) kind: String,
    pub(super) status: String,
}

/// A list that the cache holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CachedList {
    Streams,
    /// The failed deliveries of a stream, given by the id or name that the line uses.
    Deliveries(String),
}

impl CachedList {
    /// Age at which the list is due for a refresh.
    fn fresh_secs(&self) -> u64 {
        match self {
            Self::Streams => 60,
            Self::Deliveries(_) => 15,
        }
    }

    /// Age at which the list is no longer shown. Deliveries change faster than streams.
    fn max_age_secs(&self) -> u64 {
        match self {
            Self::Streams => 30 * 24 * 60 * 60,
            Self::Deliveries(_) => 10 * 60,
        }
    }
}

/// The file of one list of one tenant.
#[derive(Debug)]
pub(super) struct CacheFile {
    path: PathBuf,
    lock: PathBuf,
    key: Value,
    list: CachedList,
}

/// The contents of a cache file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CacheRecord {
    /// The base URL of the tenant, then the stream if the list belongs to one. `forget_tenant` finds files by it.
    key: Value,
    /// Unix seconds of the last attempt to refresh.
    tried_at: u64,
    /// Unix seconds of the last successful refresh.
    read_at: Option<u64>,
    items: Vec<CachedItem>,
}

impl CacheFile {
    /// Names the file of a list under the cache directory. Does not touch the disk.
    pub(super) fn new(cache: &Path, base_url: &str, list: CachedList) -> Self {
        let directory = directory(cache);
        let key = match &list {
            CachedList::Streams => serde_json::json!([base_url]),
            CachedList::Deliveries(stream) => serde_json::json!([base_url, stream]),
        };
        Self {
            path: directory.join(files::name_of(&key.to_string(), "json")),
            lock: directory.join(files::name_of(base_url, "lock")),
            key,
            list,
        }
    }

    /// Reads the file. Returns an empty record if the file is missing, damaged or has another format.
    pub(super) fn read(&self) -> CacheRecord {
        let empty = || CacheRecord { key: self.key.clone(), tried_at: 0, read_at: None, items: Vec::new() };
        read(&self.path).filter(|record| record.key == self.key).unwrap_or_else(empty)
    }

    /// Returns the items of a record unless they are too old to be shown.
    pub(super) fn items(&self, record: CacheRecord) -> Option<Vec<CachedItem>> {
        let read_at = record.read_at?;
        (now().abs_diff(read_at) < self.list.max_age_secs()).then_some(record.items)
    }

    /// Reports whether a record should be refreshed now.
    pub(super) fn is_due(&self, record: &CacheRecord) -> bool {
        let is_fresh = record.read_at.is_some_and(|at| now().abs_diff(at) < self.list.fresh_secs());
        !is_fresh && now().abs_diff(record.tried_at) >= RETRY_SECS
    }

    /// Locks the tenant's cache for a refresh, and records the attempt. Returns `None` if the list is no longer due, or
    /// another process does not release the lock in time.
    ///
    /// # Errors
    /// Fails if the directory is not writable.
    pub(super) async fn begin(&self) -> io::Result<Option<File>> {
        if let Some(directory) = self.path.parent() {
            files::make_closed_dir(directory)?;
        }
        let Some(lock) = files::lock(&self.lock, LOCK_TIMEOUT).await? else { return Ok(None) };
        let mut record = self.read();
        if !self.is_due(&record) {
            return Ok(None);
        }
        record.tried_at = now();
        self.replace(&record)?;
        Ok(Some(lock))
    }

    /// Writes the items that the tenant returned, and removes old files.
    ///
    /// # Errors
    /// Fails if the directory is not writable.
    pub(super) fn write(&self, _lock: &File, items: Vec<CachedItem>) -> io::Result<()> {
        self.replace(&CacheRecord { key: self.key.clone(), tried_at: now(), read_at: Some(now()), items })?;
        for path in self.path.parent().map(files::list).unwrap_or_default() {
            let modified = fs::metadata(&path).and_then(|metadata| metadata.modified());
            let is_old = modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > MAX_FILE_AGE));
            // Lock files stay: another process may hold one.
            if is_old && path.extension().is_some_and(|extension| extension == "json") {
                let _ = files::remove(&path);
            }
        }
        Ok(())
    }

    /// Removes the file, so that the next request refreshes the list. A file that stays is refreshed when it is due.
    pub(super) fn forget(&self) {
        let _ = files::remove(&self.path);
    }

    fn replace(&self, record: &CacheRecord) -> io::Result<()> {
        files::replace(&self.path, &serde_json::to_vec(record)?)
    }
}

/// Removes everything that the cache holds of a tenant.
///
/// # Errors
/// Fails if a file cannot be removed.
pub(crate) fn forget_tenant(cache: &Path, base_url: &str) -> io::Result<()> {
    for path in files::list(&directory(cache)) {
        if read(&path).is_some_and(|record| record.key[0] == base_url) {
            files::remove(&path)?;
        }
    }
    Ok(())
}

fn directory(cache: &Path) -> PathBuf {
    cache.join("completion")
}

fn read(path: &Path) -> Option<CacheRecord> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;
