//! The state file: an SQLite database that one process at a time can open. No other file knows SQL.
//!
//! It uses WAL mode with full synchronisation: a commit costs one wait for the disk, and survives a crash of the process or
//! the system. While the file is open, its write-ahead log is in a second file with the suffix `-wal`. SQLite merges it at
//! shutdown, or at the next start after a crash.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use rusqlite::{Connection, ErrorCode, OpenFlags, Row, TransactionBehavior, params};
use serde_json::Value;

use super::delivery::{self, Delivery, ListPosition};
use super::event::Event;
use super::record::{DayCounts, FeedEntry, RowChange, SavedJob, SavedState, SavedStream, TenantKeys};
use super::stream::Stream;
use super::user::User;
use auth0_events_platform as platform;
use auth0_events_text as text;

/// The `application_id` of the emulator's databases: `EVST`.
const APPLICATION: i32 = 0x4556_5354;

/// The version of the tables below.
const FORMAT: i32 = 1;

const TABLES: &str = "
    CREATE TABLE keys (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE streams (number INTEGER PRIMARY KEY, stream TEXT NOT NULL, in_a_row INTEGER NOT NULL,
        in_total INTEGER NOT NULL) STRICT;
    CREATE TABLE waiting (stream INTEGER, job INTEGER, event_id TEXT NOT NULL, event TEXT,
        PRIMARY KEY (stream, job)) STRICT, WITHOUT ROWID;
    CREATE TABLE failed (stream INTEGER, time INTEGER, place INTEGER, event TEXT NOT NULL,
        retrying INTEGER NOT NULL DEFAULT 0, attempts TEXT NOT NULL DEFAULT '[]',
        PRIMARY KEY (stream, time, place)) STRICT, WITHOUT ROWID;
    CREATE TABLE days (stream INTEGER, day INTEGER, successes INTEGER NOT NULL, failures INTEGER NOT NULL,
        PRIMARY KEY (stream, day)) STRICT, WITHOUT ROWID;
    CREATE TABLE users (id TEXT PRIMARY KEY, connection TEXT NOT NULL, profile TEXT NOT NULL) STRICT;
    CREATE TABLE feed (number INTEGER PRIMARY KEY, added TEXT NOT NULL, time TEXT NOT NULL, type TEXT NOT NULL,
        frame BLOB NOT NULL) STRICT;
";

/// The reason why a state file cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StateError {
    /// Another process has it open.
    #[error("`{}` is in use by another process", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// It is some other file.
    #[error("`{}` is not a state file of the emulator", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Another version of the emulator has written it.
    #[error("`{}` has format {found}, but this version reads format {FORMAT}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The file's format.
        found: i32,
    },
    /// It is truncated or otherwise corrupt.
    #[error("`{}` is damaged: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first problem.
        detail: String,
    },
    /// It cannot be created, read or written.
    #[error("cannot use `{}`: {detail}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// The cause.
        detail: String,
    },
}

/// An open state file.
pub(super) struct StateFile {
    connection: Connection,
    path: PathBuf,
}

impl StateFile {
    /// Opens or creates a state file, and reads its contents.
    pub(crate) fn open(path: &Path) -> Result<(Self, SavedState), StateError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let is_new = create(&path).map_err(|cause| unusable(&path, text::system_message(&cause)))?;
        let fault = |error: rusqlite::Error| fault(&path, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags).map_err(fault)?;
        let mut file = Self { connection, path: path.clone() };
        let empty = SavedState::empty();
        file.prepare(is_new.then_some(&empty.keys))?;
        let saved = if is_new { empty } else { file.load()? };
        Ok((file, saved))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn fault(&self, error: &rusqlite::Error) -> StateError {
        fault(&self.path, error)
    }

    /// Locks the file, creates the tables of a new one, checks format and integrity, and sets the write mode.
    fn prepare(&mut self, keys: Option<&TenantKeys>) -> Result<(), StateError> {
        let path = self.path.clone();
        let fault = |error| fault(&path, &error);
        // A second process fails at once and does not wait.
        self.connection.busy_timeout(Duration::ZERO).map_err(fault)?;
        self.connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(fault)?;
        if let Some(keys) = keys {
            self.create_tables(keys).map_err(fault)?;
        }
        let connection = &self.connection;
        let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(fault);
        if number("application_id")? != APPLICATION {
            return Err(StateError::Foreign { path });
        }
        let found = number("user_version")?;
        if found != FORMAT {
            return Err(StateError::Format { path, found });
        }
        connection.pragma_update(None, "journal_mode", "WAL").map_err(fault)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(fault)?;
        let check: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0)).map_err(fault)?;
        if check == "ok" { Ok(()) } else { Err(self.damaged(&check)) }
    }

    fn damaged(&self, detail: &str) -> StateError {
        let detail = detail.lines().next().unwrap_or_default().to_owned();
        StateError::Damaged { path: self.path.clone(), detail }
    }

    /// Writes changes in one transaction, which is on disk when this returns.
    pub(crate) fn apply(&mut self, changes: &[RowChange]) -> Result<(), StateError> {
        let path = &self.path;
        let fault = |error| fault(path, &error);
        let transaction = self.connection.transaction().map_err(fault)?;
        for change in changes {
            execute(&transaction, change).map_err(fault)?;
        }
        transaction.commit().map_err(fault)
    }

    /// Creates the tables and their keys in one transaction.
    fn create_tables(&mut self, keys: &TenantKeys) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
        transaction.execute_batch(TABLES)?;
        let rows: [(&str, &[u8]); 4] = [
            ("token", &keys.token),
            ("cursor", &keys.cursor),
            ("feed", &keys.feed.to_be_bytes()),
            ("feed stream", keys.feed_stream.as_bytes()),
        ];
        for (name, value) in rows {
            transaction.execute("INSERT INTO keys VALUES (?, ?)", params![name, value])?;
        }
        transaction.commit()
    }

    fn load(&self) -> Result<SavedState, StateError> {
        let mut streams =
            self.rows("SELECT number, stream, in_a_row, in_total FROM streams ORDER BY number", stream)?;
        for stream in &mut streams {
            let of_stream = |columns: &str, order: &str| {
                format!("SELECT {columns} WHERE stream = {} ORDER BY {order}", stream.number)
            };
            stream.queue = self.rows(&of_stream("job, event_id, event FROM waiting", "job"), job)?;
            let columns = "time, place, event, retrying, attempts FROM failed";
            stream.failed = self.rows(&of_stream(columns, "time, place"), failed)?;
            stream.days = self.rows(&of_stream("day, successes, failures FROM days", "day"), |row| {
                let counts = DayCounts { successes: row.get(1)?, failures: row.get(2)? };
                Ok(Some((row.get(0)?, counts)))
            })?;
        }
        let users = self.rows("SELECT id, connection, profile FROM users", user)?;
        let feed = self.rows("SELECT number, added, time, type, frame FROM feed ORDER BY number", feed_entry)?;
        Ok(SavedState { keys: self.keys()?, streams, users, feed })
    }

    /// Reads all rows of a query. `read` returns `None` for a row that makes no sense.
    fn rows<T>(
        &self,
        query: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<Option<T>>,
    ) -> Result<Vec<T>, StateError> {
        let fault = |error| self.fault(&error);
        let mut statement = self.connection.prepare(query).map_err(fault)?;
        let rows = statement.query_map([], |row| read(row)).map_err(fault)?;
        let unreadable = || self.damaged("a row cannot be read");
        rows.map(|row| row.map_err(fault)?.ok_or_else(unreadable)).collect()
    }

    fn keys(&self) -> Result<TenantKeys, StateError> {
        let key = |name: &str| -> Result<Vec<u8>, StateError> {
            let found = self.connection.query_row("SELECT value FROM keys WHERE name = ?", [name], |row| row.get(0));
            found.map_err(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => self.damaged("a key is missing"),
                error => self.fault(&error),
            })
        };
        let unreadable = || self.damaged("a key cannot be read");
        Ok(TenantKeys {
            token: key("token")?.try_into().map_err(|_| unreadable())?,
            cursor: key("cursor")?.try_into().map_err(|_| unreadable())?,
            feed: u64::from_be_bytes(key("feed")?.try_into().map_err(|_| unreadable())?),
            feed_stream: String::from_utf8(key("feed stream")?).map_err(|_| unreadable())?,
        })
    }
}

/// Creates the file if it is missing, readable by its owner only since it will hold secrets. Reports whether it is empty.
fn create(path: &Path) -> io::Result<bool> {
    let mut options = fs::OpenOptions::new();
    match platform::owner_only(options.write(true).create_new(true)).open(path) {
        Ok(_) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
            let existing = fs::metadata(path)?;
            if existing.is_dir() { Err(io::Error::from(io::ErrorKind::IsADirectory)) } else { Ok(existing.len() == 0) }
        }
        Err(cause) => Err(cause),
    }
}

fn unusable(path: &Path, detail: String) -> StateError {
    StateError::Unusable { path: path.to_owned(), detail }
}

/// Converts an error of the database into one of the state file.
fn fault(path: &Path, error: &rusqlite::Error) -> StateError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StateError::InUse { path },
        Some(ErrorCode::NotADatabase) => StateError::Foreign { path },
        Some(ErrorCode::DatabaseCorrupt) => StateError::Damaged { path, detail: error.to_string() },
        _ => unusable(&path, error.to_string()),
    }
}

fn execute(connection: &Connection, change: &RowChange) -> rusqlite::Result<()> {
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| connection.prepare_cached(sql)?.execute(values).map(|_| ());
    match change {
        RowChange::Stream { number, stream, in_a_row, in_total } => run(
            "INSERT OR REPLACE INTO streams VALUES (?, ?, ?, ?)",
            params![number, stream.to_row().to_string(), in_a_row, in_total],
        ),
        RowChange::StreamDeleted { number } => {
            run("DELETE FROM streams WHERE number = ?", params![number])?;
            run("DELETE FROM waiting WHERE stream = ?", params![number])?;
            run("DELETE FROM failed WHERE stream = ?", params![number])?;
            run("DELETE FROM days WHERE stream = ?", params![number])
        }
        RowChange::Queued { stream, job, event } => {
            let row = event.to_row().to_string();
            run("INSERT INTO waiting VALUES (?, ?, ?, ?)", params![stream, job, event.id, row])
        }
        RowChange::RedeliveryQueued { stream, job, event_id } => {
            run("INSERT INTO waiting VALUES (?, ?, ?, NULL)", params![stream, job, event_id])
        }
        RowChange::JobDone { stream, job } => {
            run("DELETE FROM waiting WHERE stream = ? AND job = ?", params![stream, job])
        }
        RowChange::Failed { stream, position: (time, place), event } => run(
            "INSERT INTO failed (stream, time, place, event) VALUES (?, ?, ?, ?)",
            params![stream, time, place, event.to_row().to_string()],
        ),
        RowChange::History { stream, position: (time, place), retrying, attempts } => run(
            "UPDATE failed SET retrying = ?, attempts = ? WHERE stream = ? AND time = ? AND place = ?",
            params![retrying, delivery::to_rows(attempts).to_string(), stream, time, place],
        ),
        RowChange::FailedRemoved { stream, position: (time, place) } => {
            run("DELETE FROM failed WHERE stream = ? AND time = ? AND place = ?", params![stream, time, place])
        }
        RowChange::Day { stream, day, counts: DayCounts { successes, failures } } => {
            run("INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?)", params![stream, day, successes, failures])
        }
        RowChange::DaysRemoved { stream, until } => {
            run("DELETE FROM days WHERE stream = ? AND day <= ?", params![stream, until])
        }
        RowChange::User { user } => {
            let profile = Value::Object(user.profile.clone()).to_string();
            run("INSERT OR REPLACE INTO users VALUES (?, ?, ?)", params![user.id, user.connection, profile])
        }
        RowChange::UserDeleted { id } => run("DELETE FROM users WHERE id = ?", params![id]),
        RowChange::FeedAdded { number, entry } => {
            let (added, time) = (entry.added.to_string(), entry.time.to_string());
            let frame: &[u8] = &entry.frame;
            run("INSERT INTO feed VALUES (?, ?, ?, ?, ?)", params![number, added, time, entry.event_type, frame])
        }
        // The last event stays, so that numbering continues after a restart.
        RowChange::FeedRemoved { until } => {
            run("DELETE FROM feed WHERE number <= ? AND number < (SELECT max(number) FROM feed)", params![until])
        }
    }
}

fn stream(row: &Row<'_>) -> rusqlite::Result<Option<SavedStream>> {
    let (number, in_a_row, in_total) = (row.get(0)?, row.get(2)?, row.get(3)?);
    let stream = document(row, 1)?.and_then(|document| Stream::from_row(&document));
    let (queue, failed, days) = (Vec::new(), Vec::new(), Vec::new());
    Ok(stream.map(|stream| SavedStream { number, stream, in_a_row, in_total, queue, failed, days }))
}

fn job(row: &Row<'_>) -> rusqlite::Result<Option<SavedJob>> {
    let (number, event_id) = (row.get(0)?, row.get(1)?);
    let Some(text) = row.get::<_, Option<String>>(2)? else {
        return Ok(Some(SavedJob { number, event: None, event_id }));
    };
    let event = serde_json::from_str(&text).ok().and_then(|document| Event::from_row(&document));
    Ok(event.map(|event| SavedJob { number, event: Some(event), event_id }))
}

fn failed(row: &Row<'_>) -> rusqlite::Result<Option<(ListPosition, Delivery)>> {
    let position = (row.get(0)?, row.get(1)?);
    let event = document(row, 2)?.and_then(|document| Event::from_row(&document));
    let attempts = document(row, 4)?.and_then(|document| delivery::from_rows(&document));
    let retrying = row.get(3)?;
    let delivery = |(event, attempts)| Delivery { event: Arc::new(event), retrying, attempts };
    Ok(event.zip(attempts).map(delivery).map(|delivery| (position, delivery)))
}

fn user(row: &Row<'_>) -> rusqlite::Result<Option<User>> {
    let (id, connection) = (row.get(0)?, row.get(1)?);
    Ok(match document(row, 2)? {
        Some(Value::Object(profile)) => Some(User { id, connection, profile }),
        _ => None,
    })
}

fn feed_entry(row: &Row<'_>) -> rusqlite::Result<Option<(u64, FeedEntry)>> {
    let (added, time, event_type): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let (Ok(added), Ok(time)) = (added.parse(), time.parse()) else { return Ok(None) };
    let frame: Vec<u8> = row.get(4)?;
    Ok(Some((row.get(0)?, FeedEntry::new(added, time, &event_type, frame.into()))))
}

/// Reads a column of JSON.
fn document(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Value>> {
    let text: String = row.get(column)?;
    Ok(serde_json::from_str(&text).ok())
}
