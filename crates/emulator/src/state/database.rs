//! The tenant in one file: an SQLite database, opened by one process at a time. Nothing else knows SQL.
//!
//! It is written in WAL mode with full synchronisation: a commit costs one wait for the disk, and what was committed
//! survives the end of the process and of the system. While the file is open, a second one with `-wal` at its end lies
//! beside it; it is folded in at the end, or at the next start after a crash.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use rusqlite::{Connection, ErrorCode, OpenFlags, Row, TransactionBehavior, params};
use serde_json::Value;

use super::delivery::{self, Delivery};
use super::record::{Change, Keys, Saved, SavedJob, SavedStream};
use super::stream::Stream;
use super::user::User;
use super::{Place, log};
use crate::event::Event;
use auth0_events_platform as platform;
use auth0_events_text as text;

/// Marks a database as the emulator's: `EVST`.
const APPLICATION: i32 = 0x4556_5354;

/// The form of the tables below.
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

/// Why a state file cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StateError {
    /// Another process has it open.
    #[error("`{}` is in use by another process", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// It holds something else.
    #[error("`{}` is not a state file of the emulator", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Another version of the program has written it.
    #[error("`{}` has format {found}, and this version of the program reads format {FORMAT}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The file's format.
        found: i32,
    },
    /// It is cut off or otherwise broken.
    #[error("`{}` is damaged: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// It cannot be made, read or written.
    #[error("cannot use `{}`: {detail}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        detail: String,
    },
}

/// An open state file.
pub(super) struct Database {
    connection: Connection,
    path: PathBuf,
}

impl Database {
    /// Opens a state file, or makes one, and reads all that it holds.
    pub(super) fn open(path: &Path) -> Result<(Self, Saved), StateError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let is_new = make(&path).map_err(|cause| unusable(&path, text::of_system(&cause)))?;
        let fault = |error: rusqlite::Error| fault(&path, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags).map_err(fault)?;
        let mut database = Self { connection, path: path.clone() };
        let nothing = Saved::nothing();
        database.prepare(is_new.then_some(&nothing.keys))?;
        let saved = if is_new { nothing } else { database.load()? };
        Ok((database, saved))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn fault(&self, error: &rusqlite::Error) -> StateError {
        fault(&self.path, error)
    }

    /// Locks the file, lays out a new one, checks that it is ours and whole, and sets how it is written.
    fn prepare(&mut self, keys: Option<&Keys>) -> Result<(), StateError> {
        let path = self.path.clone();
        let fault = |error| fault(&path, &error);
        // Without patience: a second process is to be told at once.
        self.connection.busy_timeout(Duration::ZERO).map_err(fault)?;
        self.connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(fault)?;
        if let Some(keys) = keys {
            self.lay_out(keys).map_err(fault)?;
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

    /// Writes changes in one transaction. It is on disk when this returns.
    pub(super) fn apply(&mut self, changes: &[Change]) -> Result<(), StateError> {
        let path = &self.path;
        let fault = |error| fault(path, &error);
        let transaction = self.connection.transaction().map_err(fault)?;
        for change in changes {
            execute(&transaction, change).map_err(fault)?;
        }
        transaction.commit().map_err(fault)
    }

    /// Makes the tables of a new file, in one transaction with all that must be in them.
    fn lay_out(&mut self, keys: &Keys) -> rusqlite::Result<()> {
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

    fn load(&self) -> Result<Saved, StateError> {
        let mut streams =
            self.rows("SELECT number, stream, in_a_row, in_total FROM streams ORDER BY number", stream)?;
        for stream in &mut streams {
            let of_stream = |columns: &str, order: &str| {
                format!("SELECT {columns} WHERE stream = {} ORDER BY {order}", stream.number)
            };
            stream.waiting = self.rows(&of_stream("job, event_id, event FROM waiting", "job"), job)?;
            let columns = "time, place, event, retrying, attempts FROM failed";
            stream.failed = self.rows(&of_stream(columns, "time, place"), failed)?;
            stream.days = self.rows(&of_stream("day, successes, failures FROM days", "day"), |row| {
                Ok(Some((row.get(0)?, (row.get(1)?, row.get(2)?))))
            })?;
        }
        let users = self.rows("SELECT id, connection, profile FROM users", user)?;
        let feed = self.rows("SELECT number, added, time, type, frame FROM feed ORDER BY number", fed)?;
        Ok(Saved { keys: self.keys()?, streams, users, feed })
    }

    /// Reads rows, each of which must make sense.
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

    fn keys(&self) -> Result<Keys, StateError> {
        let key = |name: &str| -> Result<Vec<u8>, StateError> {
            let found = self.connection.query_row("SELECT value FROM keys WHERE name = ?", [name], |row| row.get(0));
            found.map_err(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => self.damaged("a key is missing"),
                error => self.fault(&error),
            })
        };
        let unreadable = || self.damaged("a key cannot be read");
        Ok(Keys {
            token: key("token")?.try_into().map_err(|_| unreadable())?,
            cursor: key("cursor")?.try_into().map_err(|_| unreadable())?,
            feed: u64::from_be_bytes(key("feed")?.try_into().map_err(|_| unreadable())?),
            feed_stream: String::from_utf8(key("feed stream")?).map_err(|_| unreadable())?,
        })
    }
}

/// Makes the file, for its owner alone since it will hold secrets. Tells whether it is new or at least empty.
fn make(path: &Path) -> io::Result<bool> {
    let mut options = fs::OpenOptions::new();
    match platform::owner_only(options.write(true).create_new(true)).open(path) {
        Ok(_) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
            let kept = fs::metadata(path)?;
            if kept.is_dir() { Err(io::Error::from(io::ErrorKind::IsADirectory)) } else { Ok(kept.len() == 0) }
        }
        Err(cause) => Err(cause),
    }
}

fn unusable(path: &Path, detail: String) -> StateError {
    StateError::Unusable { path: path.to_owned(), detail }
}

/// Says what an error of the database means for the file.
fn fault(path: &Path, error: &rusqlite::Error) -> StateError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StateError::InUse { path },
        Some(ErrorCode::NotADatabase) => StateError::Foreign { path },
        Some(ErrorCode::DatabaseCorrupt) => StateError::Damaged { path, detail: error.to_string() },
        _ => unusable(&path, error.to_string()),
    }
}

fn execute(connection: &Connection, change: &Change) -> rusqlite::Result<()> {
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| connection.prepare_cached(sql)?.execute(values).map(drop);
    match change {
        Change::Stream { number, stream, in_a_row, in_total } => run(
            "INSERT OR REPLACE INTO streams VALUES (?, ?, ?, ?)",
            params![number, stream.to_row().to_string(), in_a_row, in_total],
        ),
        Change::StreamGone { number } => {
            run("DELETE FROM streams WHERE number = ?", params![number])?;
            run("DELETE FROM waiting WHERE stream = ?", params![number])?;
            run("DELETE FROM failed WHERE stream = ?", params![number])?;
            run("DELETE FROM days WHERE stream = ?", params![number])
        }
        Change::Waiting { stream, job, event } => {
            let row = event.to_row().to_string();
            run("INSERT INTO waiting VALUES (?, ?, ?, ?)", params![stream, job, event.id, row])
        }
        Change::Redelivery { stream, job, event_id } => {
            run("INSERT INTO waiting VALUES (?, ?, ?, NULL)", params![stream, job, event_id])
        }
        Change::Done { stream, job } => run("DELETE FROM waiting WHERE stream = ? AND job = ?", params![stream, job]),
        Change::Failed { stream, place: (time, place), event } => run(
            "INSERT INTO failed (stream, time, place, event) VALUES (?, ?, ?, ?)",
            params![stream, time, place, event.to_row().to_string()],
        ),
        Change::History { stream, place: (time, place), retrying, attempts } => run(
            "UPDATE failed SET retrying = ?, attempts = ? WHERE stream = ? AND time = ? AND place = ?",
            params![retrying, delivery::to_rows(attempts).to_string(), stream, time, place],
        ),
        Change::Forgotten { stream, place: (time, place) } => {
            run("DELETE FROM failed WHERE stream = ? AND time = ? AND place = ?", params![stream, time, place])
        }
        Change::Day { stream, day, counts: (successes, failures) } => {
            run("INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?)", params![stream, day, successes, failures])
        }
        Change::DaysGone { stream, until } => {
            run("DELETE FROM days WHERE stream = ? AND day <= ?", params![stream, until])
        }
        Change::User { user } => {
            let profile = Value::Object(user.profile.clone()).to_string();
            run("INSERT OR REPLACE INTO users VALUES (?, ?, ?)", params![user.id, user.connection, profile])
        }
        Change::UserGone { id } => run("DELETE FROM users WHERE id = ?", params![id]),
        Change::Fed { number, entry } => {
            let (added, time) = (entry.added.to_string(), entry.time.to_string());
            let frame: &[u8] = &entry.frame;
            run("INSERT INTO feed VALUES (?, ?, ?, ?, ?)", params![number, added, time, entry.event_type, frame])
        }
        // The last one stays, since numbers must go on from it.
        Change::FeedGone { until } => {
            run("DELETE FROM feed WHERE number <= ? AND number < (SELECT max(number) FROM feed)", params![until])
        }
    }
}

fn stream(row: &Row<'_>) -> rusqlite::Result<Option<SavedStream>> {
    let (number, in_a_row, in_total) = (row.get(0)?, row.get(2)?, row.get(3)?);
    let stream = document(row, 1)?.and_then(|document| Stream::from_row(&document));
    let (waiting, failed, days) = (Vec::new(), Vec::new(), Vec::new());
    Ok(stream.map(|stream| SavedStream { number, stream, in_a_row, in_total, waiting, failed, days }))
}

fn job(row: &Row<'_>) -> rusqlite::Result<Option<SavedJob>> {
    let (number, event_id) = (row.get(0)?, row.get(1)?);
    let Some(text) = row.get::<_, Option<String>>(2)? else {
        return Ok(Some(SavedJob { number, event: None, event_id }));
    };
    let event = serde_json::from_str(&text).ok().and_then(|document| Event::from_row(&document));
    Ok(event.map(|event| SavedJob { number, event: Some(event), event_id }))
}

fn failed(row: &Row<'_>) -> rusqlite::Result<Option<(Place, Delivery)>> {
    let place = (row.get(0)?, row.get(1)?);
    let event = document(row, 2)?.and_then(|document| Event::from_row(&document));
    let attempts = document(row, 4)?.and_then(|document| delivery::from_rows(&document));
    let retrying = row.get(3)?;
    let delivery = |(event, attempts)| Delivery { event: Arc::new(event), retrying, attempts };
    Ok(event.zip(attempts).map(delivery).map(|delivery| (place, delivery)))
}

fn user(row: &Row<'_>) -> rusqlite::Result<Option<User>> {
    let (id, connection) = (row.get(0)?, row.get(1)?);
    Ok(match document(row, 2)? {
        Some(Value::Object(profile)) => Some(User { id, connection, profile }),
        _ => None,
    })
}

fn fed(row: &Row<'_>) -> rusqlite::Result<Option<(u64, log::Entry)>> {
    let (added, time, event_type): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let frame: Vec<u8> = row.get(4)?;
    let number = row.get(0)?;
    let entry = log::Entry::restore(&added, &time, &event_type, frame.into());
    Ok(entry.map(|entry| (number, entry)))
}

/// Reads a column of JSON.
fn document(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Value>> {
    let text: String = row.get(column)?;
    Ok(serde_json::from_str(&text).ok())
}
