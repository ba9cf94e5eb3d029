//! Owns [`Sqlite`]: the tables in a file of SQLite, and its SQL. One writer at a time: the file's own lock orders several.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::change::{Change, Mark, Record, settle};
use super::{StoreError, Verdict};
use auth0_events_client::feed::{Position, SavedPosition};
use auth0_events_client::model::Event;
use auth0_events_platform as platform;
use auth0_events_platform::files;
use auth0_events_text as text;

/// How long another process may hold the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Until the next try, where another process has held it for longer.
const BUSY_RETRY: Duration = Duration::from_millis(500);

/// The steps from an empty database to the present tables. One that has landed never changes.
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

/// What a file of this program says that it is; those of early versions say nothing, which is 0.
const APPLICATION_ID: i32 = 0x6576_6e74;

/// The tables, the version that each came with, and columns that tell it from others'.
const TABLES: [(&str, usize, &str); 4] = [
    ("events", 1, "id, type, time, received_at, raw"),
    ("cursors", 1, "name, from_timestamp, recorded_at"),
    ("users", USERS_SINCE, "user_id, raw_user, last_event_processed"),
    ("user_changes", USERS_SINCE, "user_id, at, is_deletion, event_id"),
];

/// The version with which users came: what was kept before that tells of users all the same.
const USERS_SINCE: usize = 2;

/// A database in a file. Clones share one connection.
#[derive(Debug, Clone)]
pub(crate) struct Sqlite(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    connection: Mutex<Connection>,
    /// The file, whatever links led there.
    path: PathBuf,
    /// The lock of the cursor that is held.
    held: Mutex<Option<File>>,
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
    /// Opens the file, and makes or migrates the tables.
    pub(super) async fn open(path: PathBuf) -> Result<Self, StoreError> {
        let (connection, path) = blocking(move || open(&path)).await?;
        Ok(Self(Arc::new(Shared { connection: Mutex::new(connection), path, held: Mutex::default() })))
    }

    /// Takes hold of the cursor of that name, and returns it. The system lets go of it when the process ends in any way.
    pub(super) async fn cursor(&self, name: String) -> Result<Option<SavedPosition>, StoreError> {
        drop(unpoisoned(&self.0.held).take());
        let mut lock = self.0.path.clone().into_os_string();
        lock.push("-");
        lock.push(files::name_of(&name, "lock"));
        let lock = files::lock(Path::new(&lock), Duration::ZERO).await;
        let lock = lock.map_err(|cause| {
            StoreError::Refused(format!("cannot lock the cursor: {}", text::system_message(&cause)))
        })?;
        *unpoisoned(&self.0.held) = Some(lock.ok_or(StoreError::InUse)?);
        self.with(move |connection| cursor(connection, &name)).await
    }

    pub(super) async fn keep(
        &self,
        records: Arc<[Record]>,
        cursor: Option<(String, Position)>,
    ) -> Result<Vec<Verdict>, StoreError> {
        self.with(move |connection| {
            let work = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let now = format!("{:.3}", Timestamp::now());
            let verdicts = keep(&work, &records, &now)?;
            if let Some((name, position)) = cursor {
                move_cursor(&work, &name, &position, &now)?;
            }
            work.commit()?;
            Ok(verdicts)
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

/// What breaks down leaves a transaction, which its end takes back, or a lock as it was.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does work that waits for the disk on a thread of its own. Dropping the future does not end the work.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let broken = |_| StoreError::Refused("the thread that writes the database broke down".to_owned());
    tokio::task::spawn_blocking(work).await.map_err(broken)?
}

fn open(path: &Path) -> Result<(Connection, PathBuf), StoreError> {
    // Made for its owner alone, since it will hold profiles.
    match platform::owner_only(OpenOptions::new().write(true).create_new(true)).open(path) {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => {
            return Err(StoreError::NoFile(text::system_message(&cause)));
        }
        _ => {}
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    // A path, and not one of SQLite's addresses, which begin with `file:`.
    let mut connection = Connection::open_with_flags(&path, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_URI)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Before anything is changed. One transaction, since another process may be making the tables.
    refuse_foreign(&connection.transaction()?)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let work = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: usize = work.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = MIGRATIONS.len();
    let steps = MIGRATIONS.get(version..).ok_or(StoreError::Newer { found: version, known })?;
    steps.iter().try_for_each(|step| work.execute_batch(step))?;
    if (1..USERS_SINCE).contains(&version) {
        find_users(&work)?;
    }
    if version == 0 {
        work.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    work.pragma_update(None, "user_version", known)?;
    work.commit()?;
    Ok((connection, path))
}

/// Refuses a database that another program has made, as far as that can be told.
fn refuse_foreign(work: &Transaction<'_>) -> Result<(), StoreError> {
    let number = |name| work.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let (mark, version) = (number("application_id")?, usize::try_from(number("user_version")?));
    let Some(version) = version.ok().filter(|_| [0, APPLICATION_ID].contains(&mark)) else {
        return Err(StoreError::Foreign("it is a database of another program".to_owned()));
    };
    if mark == APPLICATION_ID && version > MIGRATIONS.len() {
        // What its tables are like is for later versions to say.
        return Ok(());
    }
    for (table, since, columns) in TABLES {
        let is_expected = version >= since;
        let columns = if is_expected { columns } else { "*" };
        match work.prepare(&format!("SELECT {columns} FROM {table}")) {
            Ok(_) if !is_expected => {
                return Err(StoreError::Foreign(format!("it has a table `{table}` of another program")));
            }
            Err(error) if is_expected && is_no_such(&error) => {
                let cause = format!("its table `{table}` is missing, or is none of this program");
                return Err(StoreError::Foreign(cause));
            }
            // A table that is still to be made is missing.
            Err(error) if !is_no_such(&error) => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Tells whether a query asks for a table or column that is not there.
fn is_no_such(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{SqlInputError, SqliteFailure};
    matches!(error, SqliteFailure(error, _) | SqlInputError { error, .. } if error.code == ErrorCode::Unknown)
}

/// Makes the users that the events tell of, which were kept before there was a table of users.
fn find_users(work: &Transaction<'_>) -> Result<(), StoreError> {
    let mut kept = work.prepare("SELECT type, raw FROM events WHERE type LIKE 'user.%'")?;
    let mut rows = kept.query([])?;
    while let Some(row) = rows.next()? {
        let event = Event::from_body(row.get(0)?, Bytes::from(row.get::<_, String>(1)?));
        let Ok(record) = Record::read(&event) else { continue };
        let (unseen, marks) = (HashSet::from([record.id.clone()]), marks(work, std::slice::from_ref(&record))?);
        settle(&[record], unseen, marks).1.into_iter().try_for_each(|change| make(work, change))?;
    }
    Ok(())
}

fn keep(work: &Transaction<'_>, records: &[Record], now: &str) -> Result<Vec<Verdict>, StoreError> {
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
    let (verdicts, changes) = settle(records, unseen, marks(work, records)?);
    changes.into_iter().try_for_each(|change| make(work, change))?;
    Ok(verdicts)
}

/// Returns the last change of each user concerned.
fn marks(work: &Transaction<'_>, records: &[Record]) -> Result<HashMap<String, Mark>, StoreError> {
    let mut marks = HashMap::new();
    let mut query = work.prepare_cached("SELECT at, is_deletion, event_id FROM user_changes WHERE user_id = ?1")?;
    for change in records.iter().filter_map(|record| record.change.as_ref()) {
        let mark = query.query_row([&change.user_id], |row| {
            Ok(Mark { at: row.get(0)?, is_deletion: row.get(1)?, event_id: row.get(2)? })
        });
        if let Some(mark) = mark.optional()? {
            marks.insert(change.user_id.clone(), mark);
        }
    }
    Ok(marks)
}

/// Makes a change of a user.
fn make(work: &Transaction<'_>, change: &Change) -> Result<(), StoreError> {
    let Change { user_id, mark, user } = change;
    work.prepare_cached(
        "INSERT INTO user_changes (user_id, at, is_deletion, event_id) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (user_id) DO UPDATE SET at = excluded.at, is_deletion = excluded.is_deletion, \
         event_id = excluded.event_id",
    )?
    .execute(params![user_id, mark.at, mark.is_deletion, mark.event_id])?;
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
    Ok(row.map(|(offset, time, recorded_at)| super::saved(offset, time, &recorded_at)))
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
