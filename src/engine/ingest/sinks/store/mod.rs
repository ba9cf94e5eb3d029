//! Keeps events, and the users they tell of, in a database, with the cursor of the feed in the same transaction.
//!
//! `change` says what an event means, and which of two wins; `sqlite` and `postgres` keep that, each in its own SQL;
//! `committer` gathers the events of many senders into few transactions.

mod change;
mod committer;
mod postgres;
mod sqlite;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use self::change::Record;
use self::postgres::Postgres;
use self::sqlite::Sqlite;
use auth0_events_client::feed::{FeedStart, Position, SavedPosition};
use auth0_events_client::model::{Event, UnreadableEvent};
pub(crate) use committer::Committer;
pub(crate) use postgres::PostgresLocation;

/// What became of an event that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It was not known, and nothing newer was.
    New,
    /// Its id was known. Nothing was changed.
    Duplicate,
    /// Something newer is known of the same user. The event is kept, and the user left alone. Of two changes at the same
    /// time none is late, whichever wins.
    Late,
}

/// Where a database is.
#[derive(Debug, Clone)]
pub(crate) enum StoreLocation {
    /// In a file of SQLite.
    Sqlite(PathBuf),
    /// On a server of PostgreSQL.
    Postgres(Box<PostgresLocation>),
}

impl fmt::Display for StoreLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(f),
            Self::Postgres(location) => location.fmt(f),
        }
    }
}

/// A database of events, open.
#[derive(Debug, Clone)]
pub(crate) enum Store {
    /// A file of SQLite.
    Sqlite(Sqlite),
    /// A server of PostgreSQL.
    Postgres(Postgres),
}

/// A URL names no database that can be used. What it says holds no password.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{cause}")]
pub(crate) struct LocationError {
    /// Why.
    pub(crate) cause: String,
    /// The remedy, where one is known.
    pub(crate) hint: Option<String>,
}

impl LocationError {
    fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }
}

/// Why the store cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum StoreError {
    /// The database refused.
    #[error("{0}")]
    Refused(String),
    /// The file of the database cannot be made.
    #[error("{0}")]
    NoFile(String),
    /// The database cannot be reached, for the time being.
    #[error("{cause}")]
    Unreachable {
        /// Why.
        cause: String,
        /// When it is worth another try.
        retry_in: Duration,
    },
    /// Another process holds the cursor.
    #[error("another process is using this cursor")]
    InUse,
    /// The tables were made by a later version of this program.
    #[error("the tables are of version {found}, and this program knows {known}")]
    Newer {
        /// The version of the tables.
        found: usize,
        /// The last that is known.
        known: usize,
    },
    /// The database is another program's. Nothing in it was changed.
    #[error("{0}")]
    Foreign(String),
    /// What is to be kept is no event.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
}

impl Store {
    /// Opens the database, and makes or migrates its tables. A server that is away then is tried again within `retry_within`,
    /// by whoever next keeps something.
    ///
    /// # Errors
    /// Fails when there is no database, it cannot be written, or its tables are of a later version or another program.
    pub(crate) async fn open(location: &StoreLocation, retry_within: Duration) -> Result<Self, StoreError> {
        match location {
            StoreLocation::Sqlite(path) => Sqlite::open(path.clone()).await.map(Self::Sqlite),
            StoreLocation::Postgres(location) => {
                Postgres::open((**location).clone(), retry_within).await.map(Self::Postgres)
            }
        }
    }

    /// Takes hold of the cursor of that name, and returns it; `None` at first.
    ///
    /// # Errors
    /// Fails when another process holds it, and as the database does.
    pub(crate) async fn cursor(&self, name: &str) -> Result<Option<SavedPosition>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.cursor(name.to_owned()).await,
            Self::Postgres(postgres) => postgres.cursor(name).await,
        }
    }

    /// Tells whether something is an event that can be kept.
    ///
    /// # Errors
    /// Fails when it is not: it has no id.
    pub(crate) fn check(event: &Event) -> Result<(), UnreadableEvent> {
        // What has a head has an id; what has none may still be read leniently.
        if event.head().is_ok() { Ok(()) } else { Record::read(event).map(drop) }
    }

    /// Keeps events, each id once, with the users they tell of, and moves the cursor where one is given: all of it or
    /// nothing. Returns one verdict for each event, in order. Ends once it outlasts a crash; dropping the future before that
    /// leaves open whether it is kept.
    ///
    /// # Errors
    /// Fails as the database does, and when something is no event. Nothing was changed then.
    pub(crate) async fn commit(
        &self,
        events: &[Event],
        cursor: Option<(&str, &Position)>,
    ) -> Result<Vec<Verdict>, StoreError> {
        let records: Vec<Record> = events.iter().map(Record::read).collect::<Result<_, _>>()?;
        self.keep(records.into(), cursor).await
    }

    async fn keep(
        &self,
        records: Arc<[Record]>,
        cursor: Option<(&str, &Position)>,
    ) -> Result<Vec<Verdict>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.keep(records, cursor.map(|(name, position)| (name.to_owned(), position.clone()))).await
            }
            Self::Postgres(postgres) => postgres.keep(&records, cursor).await,
        }
    }
}

/// Reads a row of the table of cursors: the offset, and the time, which earlier versions wrote for want of an offset only.
fn saved(offset: Option<String>, time: Option<String>, recorded_at: &str) -> SavedPosition {
    let position = Position::of(offset, time).unwrap_or(FeedStart::Now.into());
    SavedPosition { position, recorded_at: recorded_at.parse().unwrap_or_default() }
}
