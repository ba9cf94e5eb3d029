//! Owns [`Sqlite`]: the tables in a SQLite file and their SQL. The lock of the file orders several writers.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::error::StoreError;
use super::record::{ChangeOrder, EventRecord, UserChange, saved_cursor, settle};
use crate::engine::ingest::freshness::Freshness;
use auth0_events_client::feed::{Position, SavedPosition};
use auth0_events_client::model::Event;
use auth0_events_platform as platform;
use auth0_events_platform::files;
use auth0_events_text as text;

/// The time another process may hold the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The time until the next attempt after that.
const BUSY_RETRY: Duration = Duration::from_millis(500);

/// The steps from an empty database to the current tables. A released step never changes.
const MIGRATIONS: [&str; 2] = [
    "
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
    ",
    "
    CREATE TABLE users (
        user_id              TEXT PRIMARY KEY,
        email                TEXT,
        name                 TEXT,
        nickname             TEXT,
        created_at           TEXT,
        updated_at           TEXT,
        raw_user             TEXT NOT NULL,
        last_event_processed TEXT
    );
    CREATE TABLE user_changes (
        user_id     TEXT PRIMARY KEY,
        at          TEXT NOT NULL,
        is_deletion INTEGER NOT NULL,
        event_id    TEXT NOT NULL
    ) WITHOUT ROWID;
    ",
];

/// The application id of a database of this program. Early versions left it at 0.
const APPLICATION_ID: i32 = 0x6576_6e74;

/// The tables, the version that added each, and columns by which it is recognized.
const TABLES: [(&str, usize, &str); 4] = [
    ("events", 1, "id, type, time, received_at, raw"),
    ("cursors", 1, "name, from_timestamp, recorded_at"),
    ("users", USERS_SINCE, "user_id, raw_user, last_event_processed"),
    ("user_changes", USERS_SINCE, "user_id, at, is_deletion, event_id"),
];

/// The version that added users. Earlier events describe users too.
const USERS_SINCE: usize = 2;

/// A database in a file. Clones share the connection.
#[derive(Debug, Clone)]
pub(crate) struct Sqlite(Arc<SqliteShared>);

#[derive(Debug)]
struct SqliteShared {
    connection: Mutex<Connection>,
    /// The file, with links resolved.
    path: PathBuf,
    /// The lock of the cursor.
    cursor_lock: Mutex<Option<File>>,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Unreachable { cause: "another process holds the database".to_owned(), retry_in: BUSY_RETRY }
            }
            _ => Self::Refused(error.to_string()),
        }
    }
}

impl Sqlite {
    /// Opens the file and creates or migrates the tables.
    pub(super) async fn open(path: PathBuf) -> Result<Self, StoreError> {
        let (connection, path) = blocking(move || open(&path)).await?;
        Ok(Self(Arc::new(SqliteShared { connection: Mutex::new(connection), path, cursor_lock: Mutex::default() })))
    }

    /// Locks the cursor and returns it. The system releases the lock at the end of the process.
    pub(super) async fn cursor(&self, name: String) -> Result<Option<SavedPosition>, StoreError> {
        unpoisoned(&self.0.cursor_lock).take();
        let mut path = self.0.path.clone().into_os_string();
        path.push("-");
        path.push(files::name_of(&name, "lock"));
        let lock = files::lock(Path::new(&path), Duration::ZERO).await.map_err(|cause| {
            StoreError::Refused(format!("cannot lock the cursor: {}", text::system_message(&cause)))
        })?;
        *unpoisoned(&self.0.cursor_lock) = Some(lock.ok_or(StoreError::InUse)?);
        self.with(move |connection| cursor(connection, &name)).await
    }

    pub(super) async fn keep(
        &self,
        records: Arc<[EventRecord]>,
        cursor: Option<(String, Position)>,
    ) -> Result<Vec<Freshness>, StoreError> {
        self.with(move |connection| {
            let work = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let now = format!("{:.3}", Timestamp::now());
            let freshness = keep(&work, &records, &now)?;
            if let Some((name, position)) = cursor {
                move_cursor(&work, &name, &position, &now)?;
            }
            work.commit()?;
            Ok(freshness)
        })
        .await
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let shared = Arc::clone(&self.0);
        blocking(move || work(&mut unpoisoned(&shared.connection))).await
    }
}

/// Locks a mutex. A panic cannot leave an open transaction, since dropping it rolls it back.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs blocking work on another thread. Dropping the future does not stop it.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let outcome = tokio::task::spawn_blocking(work).await;
    outcome.map_err(|_| StoreError::Refused("the thread that writes the database panicked".to_owned()))?
}

fn open(path: &Path) -> Result<(Connection, PathBuf), StoreError> {
    // Readable by the owner only, since it contains user profiles.
    if let Err(cause) = platform::owner_only(OpenOptions::new().write(true).create_new(true)).open(path)
        && cause.kind() != ErrorKind::AlreadyExists
    {
        return Err(StoreError::NoFile(text::system_message(&cause)));
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    // Without SQLITE_OPEN_URI, a path that starts with `file:` stays a path.
    let mut connection = Connection::open_with_flags(&path, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_URI)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // One transaction, since another process may be creating the tables.
    refuse_foreign(&connection.transaction()?)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let work = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: usize = work.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = MIGRATIONS.len();
    let steps = MIGRATIONS.get(version..).ok_or(StoreError::Newer { found: version, known })?;
    for step in steps {
        work.execute_batch(step)?;
    }
    if (1..USERS_SINCE).contains(&version) {
        derive_users(&work)?;
    }
    if version == 0 {
        work.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    work.pragma_update(None, "user_version", known)?;
    work.commit()?;
    Ok((connection, path))
}

/// Rejects a database of another program, as far as it can be recognized.
fn refuse_foreign(work: &Transaction<'_>) -> Result<(), StoreError> {
    let number = |name| work.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let application = number("application_id")?;
    let version = usize::try_from(number("user_version")?);
    let Some(version) = version.ok().filter(|_| [0, APPLICATION_ID].contains(&application)) else {
        return Err(StoreError::Foreign("it is a database of another program".to_owned()));
    };
    if application == APPLICATION_ID && version > MIGRATIONS.len() {
        // A later version may have changed the tables.
        return Ok(());
    }
    for (table, since, columns) in TABLES {
        let is_expected = version >= since;
        let columns = if is_expected { columns } else { "*" };
        match work.prepare(&format!("SELECT {columns} FROM {table}")) {
            Ok(_) if !is_expected => {
                return Err(StoreError::Foreign(format!("it has a table `{table}` of another program")));
            }
            Err(error) if is_expected && is_missing(&error) => {
                let cause = format!("its table `{table}` is missing or belongs to another program");
                return Err(StoreError::Foreign(cause));
            }
            // A table of a later migration is missing as expected.
            Err(error) if !is_missing(&error) => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Returns whether a query failed because of a missing table or column.
fn is_missing(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{SqlInputError, SqliteFailure};
    matches!(error, SqliteFailure(error, _) | SqlInputError { error, .. } if error.code == ErrorCode::Unknown)
}

/// Creates the users of events that were stored before there was a table of users.
fn derive_users(work: &Transaction<'_>) -> Result<(), StoreError> {
    let mut kept = work.prepare("SELECT type, raw FROM events WHERE type LIKE 'user.%'")?;
    let mut rows = kept.query([])?;
    while let Some(row) = rows.next()? {
        let event = Event::from_body(row.get(0)?, Bytes::from(row.get::<_, String>(1)?));
        let Ok(record) = EventRecord::read(&event) else { continue };
        let unseen = HashSet::from([record.id.clone()]);
        let latest = latest_changes(work, std::slice::from_ref(&record))?;
        for change in settle(&[record], unseen, latest).1 {
            apply(work, change)?;
        }
    }
    Ok(())
}

fn keep(work: &Transaction<'_>, records: &[EventRecord], now: &str) -> Result<Vec<Freshness>, StoreError> {
    let mut unseen = HashSet::new();
    {
        let mut insert = work.prepare_cached(
            "INSERT INTO events (id, type, time, received_at, raw) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (id) DO NOTHING",
        )?;
        for record in records {
            if insert.execute(params![record.id, record.event_type, record.time, now, record.raw])? > 0 {
                unseen.insert(record.id.clone());
            }
        }
    }
    let (freshness, changes) = settle(records, unseen, latest_changes(work, records)?);
    for change in changes {
        apply(work, change)?;
    }
    Ok(freshness)
}

/// Returns the latest change of each user in `records`.
fn latest_changes(work: &Transaction<'_>, records: &[EventRecord]) -> Result<HashMap<String, ChangeOrder>, StoreError> {
    let mut latest = HashMap::new();
    let mut query = work.prepare_cached("SELECT at, is_deletion, event_id FROM user_changes WHERE user_id = ?1")?;
    for change in records.iter().filter_map(|record| record.change.as_ref()) {
        let order = query.query_row([&change.user_id], |row| {
            Ok(ChangeOrder { at: row.get(0)?, is_deletion: row.get(1)?, event_id: row.get(2)? })
        });
        if let Some(order) = order.optional()? {
            latest.insert(change.user_id.clone(), order);
        }
    }
    Ok(latest)
}

/// Applies a change of a user.
fn apply(work: &Transaction<'_>, change: &UserChange) -> Result<(), StoreError> {
    let UserChange { user_id, order, user } = change;
    work.prepare_cached(
        "INSERT INTO user_changes (user_id, at, is_deletion, event_id) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (user_id) DO UPDATE SET at = excluded.at, is_deletion = excluded.is_deletion, \
         event_id = excluded.event_id",
    )?
    .execute(params![user_id, order.at, order.is_deletion, order.event_id])?;
    match user {
        Some(user) => work
            .prepare_cached(
                "INSERT INTO users (user_id, email, name, nickname, created_at, updated_at, raw_user, \
                 last_event_processed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
                 ON CONFLICT (user_id) DO UPDATE SET email = excluded.email, name = excluded.name, \
                 nickname = excluded.nickname, created_at = excluded.created_at, updated_at = excluded.updated_at, \
                 raw_user = excluded.raw_user, last_event_processed = excluded.last_event_processed",
            )?
            .execute(params![
                user_id,
                user.email,
                user.name,
                user.nickname,
                user.created_at,
                user.updated_at,
                user.raw_user,
                user.last_event_processed
            ])?,
        None => work.prepare_cached("DELETE FROM users WHERE user_id = ?1")?.execute([user_id])?,
    };
    Ok(())
}

fn cursor(connection: &Connection, name: &str) -> Result<Option<SavedPosition>, StoreError> {
    let row = connection
        .query_row("SELECT \"offset\", from_timestamp, recorded_at FROM cursors WHERE name = ?1", [name], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    Ok(row.map(|(offset, time, recorded_at)| saved_cursor(offset, time, &recorded_at)))
}

fn move_cursor(work: &Transaction<'_>, name: &str, position: &Position, now: &str) -> Result<(), StoreError> {
    let (offset, time) = position.parts();
    work.prepare_cached(
        "INSERT INTO cursors (name, \"offset\", from_timestamp, recorded_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (name) DO UPDATE SET \"offset\" = excluded.\"offset\", \
         from_timestamp = excluded.from_timestamp, recorded_at = excluded.recorded_at",
    )?
    .execute(params![name, offset, time, now])?;
    Ok(())
}

#[cfg(test)]
mod tests;
