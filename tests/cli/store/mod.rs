//! `--store` with both databases: their content, concurrent use, and outages.

mod histories;
mod outages;
mod shared;
mod tls;
mod urls;

use crate::subscribe::feed;
use crate::support::postgres::Database;
use crate::support::scripted::Reply;
use crate::support::{Home, Run, Scripted, Tenant};

/// One event of a history.
#[derive(Clone)]
struct HistoryEvent {
    id: String,
    event_type: &'static str,
    time: String,
    user: String,
    name: String,
}

impl HistoryEvent {
    fn new(id: impl Into<String>, event_type: &'static str, time: &str, user: &str, name: &str) -> Self {
        Self { id: id.into(), event_type, time: time.to_owned(), user: user.to_owned(), name: name.to_owned() }
    }

    /// Returns the CloudEvent.
    fn payload(&self) -> String {
        let Self { id, event_type, time, user, name } = self;
        format!(
            r#"{{"id":"{id}","type":"{event_type}","source":"urn:auth0:acme","time":"{time}","data":{{"object":{{"user_id":"{user}","email":"{user}@example.com","name":"{name}","nickname":"n","created_at":"2026-05-01T00:00:00.000Z","updated_at":"{time}"}}}}}}"#
        )
    }
}

/// Returns a feed of events.
fn feed_of(events: &[HistoryEvent]) -> Reply {
    let message = |(at, event): (usize, &HistoryEvent)| {
        format!(
            "event: {}\nid: b{at}\ndata: {{\"offset\":\"b{at}\",\"event\":{}}}\n\n",
            event.event_type,
            event.payload()
        )
    };
    feed(events.iter().enumerate().map(message).collect::<String>()).open()
}

/// Prepares a subscription that stores all of these events in a database, and then ends.
fn taking(server: &Scripted, events: &[HistoryEvent], store: &str) -> Run {
    server.events(["subscribe", "-q", "--store", store, "--limit"]).arg(events.len().to_string())
}

/// Starts a tenant whose feed sends these events to every subscriber.
fn tenant(events: &[HistoryEvent]) -> Scripted {
    let events = events.to_vec();
    Scripted::answering(move |_| feed_of(&events))
}

/// Returns the rows of a query on the SQLite file, formatted like those of PostgreSQL.
pub(crate) fn sqlite_rows(home: &Home, sql: &str) -> Vec<String> {
    let database = rusqlite::Connection::open(home.path().join("events.db")).expect("a database");
    let mut query = database.prepare(sql).expect("a query");
    let columns = query.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let texts = (0..columns).map(|at| Ok(row.get::<_, Option<String>>(at)?.unwrap_or("NULL".to_owned())));
        Ok(texts.collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    };
    query.query_map([], row).expect("rows").map(|row| row.expect("texts")).collect()
}

/// All columns of users and of events, except the time of arrival.
const USERS: &str = "SELECT user_id, email, name, nickname, created_at, updated_at, raw_user, last_event_processed \
                     FROM users ORDER BY user_id";
const EVENTS: &str = "SELECT id, type, time, raw FROM events ORDER BY id";

/// Shuffles items, in the same way in every run.
fn shuffled<T: Clone>(items: &[T], mut chance: u64) -> Vec<T> {
    let mut items = items.to_vec();
    for at in (1..items.len()).rev() {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        items.swap(at, usize::try_from(chance % (at as u64 + 1)).expect("an index"));
    }
    items
}

/// Creates a database on the shared server.
#[track_caller]
fn database() -> Option<Database> {
    Database::create()
}
