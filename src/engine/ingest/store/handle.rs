//! Owns [`Store`]: an open database of either kind.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::error::StoreError;
#[cfg(feature = "postgres")]
use super::postgres::{Postgres, PostgresLocation};
use super::record::EventRecord;
use super::sqlite::Sqlite;
use crate::engine::ingest::freshness::Freshness;
use auth0_events_client::feed::{Position, SavedPosition};
use auth0_events_client::model::{Event, UnreadableEvent};

/// The location of a database.
#[derive(Debug, Clone)]
pub(crate) enum StoreLocation {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres(Box<PostgresLocation>),
}

impl fmt::Display for StoreLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(f),
            #[cfg(feature = "postgres")]
            Self::Postgres(location) => location.fmt(f),
        }
    }
}

/// An open database. Clones share the connection.
#[derive(Debug, Clone)]
pub(crate) enum Store {
    Sqlite(Sqlite),
    #[cfg(feature = "postgres")]
    Postgres(Postgres),
}

impl Store {
    /// Opens the database and creates or migrates its tables. `max_backoff` limits the time between two attempts to
    /// reconnect to a server.
    ///
    /// # Errors
    /// Fails if the database cannot be opened or written, or if its tables belong to a later version or another program.
    #[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "SQLite does not reconnect"))]
    pub(crate) async fn open(location: &StoreLocation, max_backoff: Duration) -> Result<Self, StoreError> {
        match location {
            StoreLocation::Sqlite(path) => Sqlite::open(path.clone()).await.map(Self::Sqlite),
            #[cfg(feature = "postgres")]
            StoreLocation::Postgres(location) => {
                Postgres::open((**location).clone(), max_backoff).await.map(Self::Postgres)
            }
        }
    }

    /// Locks the cursor `name` and returns it, or `None` if it has not been stored yet.
    ///
    /// # Errors
    /// Fails if another process holds it, or on an error of the database.
    pub(crate) async fn cursor(&self, name: &str) -> Result<Option<SavedPosition>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.cursor(name.to_owned()).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.cursor(name).await,
        }
    }

    /// Checks that an event can be stored.
    ///
    /// # Errors
    /// Fails if it has no id.
    pub(crate) fn check(event: &Event) -> Result<(), UnreadableEvent> {
        // The record is read more leniently than the head.
        if event.head().is_ok() { Ok(()) } else { EventRecord::read(event).map(|_| ()) }
    }

    /// Stores events, each id once, with the users they describe, and moves the cursor, in one transaction. Returns the
    /// freshness of each event. After dropping the future it is not known whether the transaction was committed.
    ///
    /// # Errors
    /// Fails without a change on an error of the database, or if an event cannot be stored.
    pub(crate) async fn commit(
        &self,
        events: &[Event],
        cursor: Option<(&str, &Position)>,
    ) -> Result<Vec<Freshness>, StoreError> {
        let records: Vec<EventRecord> = events.iter().map(EventRecord::read).collect::<Result<_, _>>()?;
        self.keep(records.into(), cursor).await
    }

    pub(super) async fn keep(
        &self,
        records: Arc<[EventRecord]>,
        cursor: Option<(&str, &Position)>,
    ) -> Result<Vec<Freshness>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.keep(records, cursor.map(|(name, position)| (name.to_owned(), position.clone()))).await
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.keep(&records, cursor).await,
        }
    }
}
