//! Owns [`Store`]: events in an SQLite database, with the cursor of the feed in the same transaction.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use crate::feed::{Saved, Start};
use crate::model::{Event, UnreadableEvent};

/// How long another process may hold the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The steps from an empty database to the present tables. One that has landed never changes.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE events (
        id          TEXT PRIMARY KEY,
        type        TEXT NOT NULL,
        time        TEXT,
        received_at TEXT NOT NULL,
        raw         TEXT NOT NULL
    );
    CREATE INDEX events_type_time ON events (type, time);
    CREATE TABLE cursors (
        name           TEXT PRIMARY KEY,
        \"offset\"       TEXT,
        from_timestamp TEXT,
        recorded_at    TEXT NOT NULL
    );
"];

/// A database of events.
#[derive(Debug, Clone)]
pub(crate) struct Store(Arc<Mutex<Connection>>);

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// The database refused.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// The tables were made by a later version of this program.
    #[error("the tables are of version {0}, and this program knows {known}", known = MIGRATIONS.len())]
    Newer(u32),
    /// What is to be kept is no event.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
}

impl Store {
    /// Opens the database, and makes the tables where they are missing. Blocks.
    ///
    /// # Errors
    /// Fails when the file is no database, or cannot be written.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let work = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: u32 = work.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let steps = MIGRATIONS.get(version as usize..).ok_or(StoreError::Newer(version))?;
        steps.iter().try_for_each(|step| work.execute_batch(step))?;
        work.pragma_update(None, "user_version", version + steps.len() as u32)?;
        work.commit()?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Returns the cursor of that name; `None` at first. Blocks.
    ///
    /// # Errors
    /// Fails as the database does.
    pub(crate) fn cursor(&self, name: &str) -> Result<Option<Saved>, StoreError> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let row = connection
            .query_row("SELECT \"offset\", from_timestamp, recorded_at FROM cursors WHERE name = ?1", [name], |row| {
                Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, String>(2)?))
            })
            .optional()?;
        let Some((offset, time, recorded_at)) = row else { return Ok(None) };
        let start = offset.map(Start::After).or(time.map(Start::At)).unwrap_or(Start::Now);
        Ok(Some(Saved { start, recorded_at: recorded_at.parse().unwrap_or_default() }))
    }

    /// Keeps events, each id once, and moves the cursor, all of it or nothing. Blocks until it outlasts a crash.
    ///
    /// # Errors
    /// Fails as the database does, and when something is no event. Nothing was changed then.
    pub(crate) fn commit(&self, events: &[Event], cursor: &str, start: &Start) -> Result<(), StoreError> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let work = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let now = format!("{:.3}", Timestamp::now());
        {
            let mut insert = work.prepare(
                "INSERT INTO events (id, type, time, received_at, raw) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (id) DO NOTHING",
            )?;
            for event in events {
                let (head, payload) = (event.head()?, event.payload()?);
                let raw = String::from_utf8_lossy(&payload);
                insert.execute(params![head.id, event.event_type(), head.time.as_deref(), now, raw])?;
            }
            let (offset, time) = match start {
                Start::Now => (None, None),
                Start::After(offset) => (Some(offset), None),
                Start::At(time) => (None, Some(time)),
            };
            work.prepare(
                "INSERT INTO cursors (name, \"offset\", from_timestamp, recorded_at) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (name) DO UPDATE SET \"offset\" = excluded.\"offset\", \
                 from_timestamp = excluded.from_timestamp, recorded_at = excluded.recorded_at",
            )?
            .execute(params![cursor, offset, time, now])?;
        }
        Ok(work.commit()?)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn event(id: &str, note: &str) -> Event {
        let body = format!(r#"{{"id":"{id}","time":"2026-05-01T00:00:00Z","note":"{note}"}}"#);
        Event::from_body("user.created".into(), Bytes::from(body))
    }

    fn rows(store: &Store) -> Vec<(String, String)> {
        let connection = store.0.lock().unwrap();
        let mut query = connection.prepare("SELECT id, raw FROM events ORDER BY id").unwrap();
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn events_are_kept_once_with_the_cursor_that_covers_them() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("events.db");
        let store = Store::open(&path).unwrap();
        assert_eq!(store.cursor("all").unwrap(), None);
        store.commit(&[event("evt_1", "first"), event("evt_2", "")], "all", &Start::After("b2".into())).unwrap();
        store.commit(&[event("evt_1", "again")], "other", &Start::At("2026-05-01T00:00:00Z".into())).unwrap();
        drop(store);
        let store = Store::open(&path).unwrap();
        assert_eq!(store.cursor("all").unwrap().unwrap().start, Start::After("b2".into()));
        assert_eq!(store.cursor("other").unwrap().unwrap().start, Start::At("2026-05-01T00:00:00Z".into()));
        let rows = rows(&store);
        assert_eq!(rows.len(), 2);
        assert!(rows[0].1.contains("first"), "{rows:?}");
    }

    #[test]
    fn what_is_no_event_changes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("events.db")).unwrap();
        let bad = Event::from_body("x".into(), Bytes::from_static(b"{}"));
        assert!(store.commit(&[event("evt_1", ""), bad], "all", &Start::After("b2".into())).is_err());
        assert_eq!((rows(&store).len(), store.cursor("all").unwrap()), (0, None));
    }

    #[test]
    fn a_database_of_a_later_version_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("events.db");
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Newer(99))));
    }
}
