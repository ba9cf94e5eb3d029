//! How a store begins, is kept and ends: in memory alone, or in a state file as well.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use jiff::SignedDuration;
use tokio::sync::watch;

use super::database::{Database, StateError};
use super::journal::Journal;
use super::lane::Lane;
use super::log::Log;
use super::record::{Keys, Saved, SavedStream};
use super::users::Users;
use super::{Store, Tables};
use crate::options::Options;

impl Drop for Store {
    fn drop(&mut self) {
        self.journal.close();
    }
}

/// A step under way: the tables are held, and what changes in them is written as one.
pub(super) struct Step<'s> {
    pub(super) tables: MutexGuard<'s, Tables>,
    pub(super) journal: &'s Journal,
}

impl Deref for Step<'_> {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.tables
    }
}

impl DerefMut for Step<'_> {
    fn deref_mut(&mut self) -> &mut Tables {
        &mut self.tables
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        // Before the tables are free for the next step.
        self.journal.seal();
    }
}

impl Store {
    /// Makes an empty store that lives in memory.
    pub(crate) fn new(options: &Options) -> Self {
        Self::restore(options, Saved::nothing(), Journal::default())
    }

    /// Makes a store of what a state file holds, and keeps it there from now on. A file that does not exist is made.
    ///
    /// # Errors
    /// Fails when the file is in use, damaged, of another version or no state file at all, or cannot be made.
    pub(crate) fn open(options: &Options, path: &Path) -> Result<Self, StateError> {
        let (database, saved) = Database::open(path)?;
        Ok(Self::restore(options, saved, Journal::start(database)?))
    }

    fn restore(options: &Options, saved: Saved, journal: Journal) -> Self {
        let Saved { keys, streams, users, feed } = saved;
        let kept_for = SignedDuration::try_from(options.feed.retention).unwrap_or(SignedDuration::MAX);
        let created = streams.last().map_or(0, |stream| stream.number);
        let lane = |stream: SavedStream| (stream.number, Lane::restore(stream, journal.clone()));
        let lanes: BTreeMap<u64, Lane> = streams.into_iter().map(lane).collect();
        let by_id = lanes.iter().map(|(number, lane)| (lane.stream.id.clone(), *number)).collect();
        let by_name = lanes.iter().filter_map(|(number, lane)| Some((lane.stream.name.clone()?, *number))).collect();
        let tables = Tables {
            lanes,
            by_id,
            by_name,
            created,
            users: Users::new(users, journal.clone()),
            log: Log::new(&options.tenant, &options.domain, kept_for, &keys, feed, journal.clone()),
        };
        Self {
            tables: Mutex::new(tables),
            max_streams: options.max_streams,
            auto_disable: options.auto_disable,
            limits: options.limits,
            grown: watch::Sender::default(),
            keys,
            journal,
        }
    }

    /// What outlasts the process, as far as the rest does.
    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Waits until all that has been done by now is on disk, where it is kept at all.
    ///
    /// # Errors
    /// Fails when the state file could not be written to.
    pub(crate) async fn written(&self) -> Result<(), StateError> {
        self.journal.written().await
    }

    /// Waits for the state file to fail. Never ends while it does not.
    pub(crate) async fn failure(&self) -> StateError {
        self.journal.failure().await
    }

    /// Writes what is left, and frees the state file. Nothing done after that is kept.
    pub(crate) async fn close(&self) {
        self.journal.close();
        self.journal.closed().await;
    }
}
