//! Owns [`PostgresSession`]: a connection to a PostgreSQL server and its SQL.
//!
//! Several programs may write at the same time. The row of a user in `user_changes` is the lock of that user. A transaction
//! locks it, or creates it, before it reads the latest change. The row stays after the user is deleted, so that a late
//! change is recognized. Locks are taken in the order of their keys, events before users, to avoid deadlocks.

use std::collections::{BTreeMap, HashMap, HashSet};

use futures_util::future::{join, join3, join4, join5};
use jiff::Timestamp;
use ring::digest;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Error, Statement};

use super::location::PostgresLocation;
use super::schema::{self, BEGIN};
use super::tls;
use crate::engine::ingest::freshness::Freshness;
use crate::engine::ingest::store::error::StoreError;
use crate::engine::ingest::store::record::{ChangeOrder, EventRecord, UserChange, UserRow, saved_cursor, settle};
use auth0_events_client::feed::{Position, SavedPosition};

/// Inserts events within a transaction, and returns the new ids.
const INSERT_EVENTS: &str = "
    INSERT INTO events (id, type, time, received_at, raw)
    SELECT id, type, time, $5, raw FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS t (id, type, time, raw)
    WHERE current_setting('events.transaction', true) = 'begun'
    ON CONFLICT (id) DO NOTHING RETURNING id";

/// Locks users. The condition is never true: an existing row is locked but not changed.
const LOCK_USERS: &str = r#"
    INSERT INTO user_changes (user_id, at, is_deletion, event_id)
    SELECT id, '', false, '' FROM unnest($1::text[]) AS t (id)
    ON CONFLICT (user_id) DO UPDATE SET at = user_changes.at WHERE false"#;

/// Reads the latest changes of users. A separate statement sees the commits before the lock.
const LAST_CHANGES: &str =
    "SELECT user_id, at, is_deletion, event_id FROM user_changes WHERE user_id = ANY ($1::text[])";

const SET_CHANGES: &str = "
    UPDATE user_changes SET at = t.at, is_deletion = t.is_deletion, event_id = t.event_id
    FROM unnest($1::text[], $2::text[], $3::bool[], $4::text[]) AS t (user_id, at, is_deletion, event_id)
    WHERE user_changes.user_id = t.user_id";

const SET_USERS: &str = "
    INSERT INTO users (user_id, email, name, nickname, created_at, updated_at, raw_user, last_event_processed)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
    ON CONFLICT (user_id) DO UPDATE SET email = excluded.email, name = excluded.name, nickname = excluded.nickname,
        created_at = excluded.created_at, updated_at = excluded.updated_at, raw_user = excluded.raw_user,
        last_event_processed = excluded.last_event_processed";

const DELETE_USERS: &str = "DELETE FROM users WHERE user_id = ANY ($1::text[])";

const MOVE_CURSOR: &str = r#"
    INSERT INTO cursors (name, "offset", from_timestamp, recorded_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name) DO UPDATE SET "offset" = excluded."offset", from_timestamp = excluded.from_timestamp,
        recorded_at = excluded.recorded_at"#;

const READ_CURSOR: &str = r#"SELECT "offset", from_timestamp, recorded_at FROM cursors WHERE name = $1"#;

/// A connection.
#[derive(Debug)]
pub(super) struct PostgresSession {
    client: Client,
    statements: Statements,
    driver: JoinHandle<()>,
}

#[derive(Debug)]
struct Statements {
    insert_events: Statement,
    lock_users: Statement,
    last_changes: Statement,
    set_changes: Statement,
    set_users: Statement,
    delete_users: Statement,
    move_cursor: Statement,
}

impl Drop for PostgresSession {
    fn drop(&mut self) {
        // A vanished server would block the driver for long; a running one rolls back.
        self.driver.abort();
    }
}

impl PostgresSession {
    /// Connects and creates or migrates the tables.
    pub(super) async fn open(location: &PostgresLocation) -> Result<Self, StoreError> {
        let tls = tls::connector(location.is_verified).map_err(|error| StoreError::Refused(error.to_string()))?;
        let (client, connection) = location.config().connect(tls).await?;
        let driver = tokio::spawn(async move {
            // The pending statements receive the error.
            let _ = connection.await;
        });
        let encoding: String = client.query_one("SHOW server_encoding", &[]).await?.get(0);
        if encoding != "UTF8" {
            return Err(StoreError::Refused(format!("the database encoding is {encoding}, not UTF8")));
        }
        schema::migrate(&client).await?;
        let statements = Statements::prepare(&client).await?;
        Ok(Self { client, statements, driver })
    }

    /// Returns whether the connection is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Locks a cursor until the connection ends. Returns `false` if another program holds it.
    pub(super) async fn lock_cursor(&self, cursor: &str) -> Result<bool, Error> {
        let sum = digest::digest(&digest::SHA256, format!("events cursor {cursor}").as_bytes());
        let key = i64::from_be_bytes(std::array::from_fn(|at| sum.as_ref()[at]));
        Ok(self.client.query_one("SELECT pg_try_advisory_lock($1)", &[&key]).await?.get(0))
    }

    pub(super) async fn cursor(&self, name: &str) -> Result<Option<SavedPosition>, Error> {
        let row = self.client.query_opt(READ_CURSOR, &[&name]).await?;
        Ok(row.map(|row| saved_cursor(row.get(0), row.get(1), row.get(2))))
    }

    /// Rolls back after a failure.
    pub(super) async fn roll_back(&self) -> Result<(), Error> {
        self.client.batch_execute("ROLLBACK").await
    }

    /// Stores records in one transaction with two round trips.
    pub(super) async fn keep(
        &self,
        records: &[EventRecord],
        cursor: Option<(&str, &Position)>,
    ) -> Result<Vec<Freshness>, Error> {
        let now = format!("{:.3}", Timestamp::now());
        let users: BTreeMap<&str, ()> =
            records.iter().filter_map(|record| Some((record.change.as_ref()?.user_id.as_str(), ()))).collect();
        let users: Vec<&str> = users.into_keys().collect();
        // The futures send in this order.
        let (begun, unseen, latest) =
            join3(self.client.batch_execute(BEGIN), self.insert(records, &now), self.latest_changes(&users)).await;
        begun?;
        let (freshness, changes) = settle(records, unseen?, latest?);
        let (set, written, deleted, moved, committed) = join5(
            self.set_changes(&changes),
            self.set_users(&changes),
            self.delete_users(&changes),
            self.move_cursor(cursor, &now),
            // After a failed statement it rolls back.
            self.client.batch_execute("COMMIT"),
        )
        .await;
        set.and(written).and(deleted).and(moved).and(committed)?;
        Ok(freshness)
    }

    async fn insert(&self, records: &[EventRecord], now: &str) -> Result<HashSet<String>, Error> {
        let mut events: BTreeMap<&str, &EventRecord> = BTreeMap::new();
        for record in records {
            events.entry(&record.id).or_insert(record);
        }
        let ids: Vec<&str> = events.keys().copied().collect();
        let types: Vec<&str> = events.values().map(|record| record.event_type.as_str()).collect();
        let times: Vec<Option<&str>> = events.values().map(|record| record.time.as_deref()).collect();
        let raws: Vec<&str> = events.values().map(|record| record.raw.as_str()).collect();
        let rows = self.client.query(&self.statements.insert_events, &[&ids, &types, &times, &raws, &now]).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Locks users and returns the latest change of each.
    async fn latest_changes(&self, users: &[&str]) -> Result<HashMap<String, ChangeOrder>, Error> {
        if users.is_empty() {
            return Ok(HashMap::new());
        }
        let (lock, query) = (&self.statements.lock_users, &self.statements.last_changes);
        let (locked, rows) = join(self.client.execute(lock, &[&users]), self.client.query(query, &[&users])).await;
        locked?;
        let order =
            |row: &tokio_postgres::Row| ChangeOrder { at: row.get(1), is_deletion: row.get(2), event_id: row.get(3) };
        Ok(rows?.iter().map(|row| (row.get(0), order(row))).collect())
    }

    async fn set_changes(&self, changes: &[&UserChange]) -> Result<u64, Error> {
        if changes.is_empty() {
            return Ok(0);
        }
        let ids: Vec<&str> = changes.iter().map(|change| change.user_id.as_str()).collect();
        let ats: Vec<&str> = changes.iter().map(|change| change.order.at.as_str()).collect();
        let deletions: Vec<bool> = changes.iter().map(|change| change.order.is_deletion).collect();
        let events: Vec<&str> = changes.iter().map(|change| change.order.event_id.as_str()).collect();
        self.client.execute(&self.statements.set_changes, &[&ids, &ats, &deletions, &events]).await
    }

    async fn set_users(&self, changes: &[&UserChange]) -> Result<u64, Error> {
        let users: Vec<(&str, &UserRow)> =
            changes.iter().filter_map(|change| Some((change.user_id.as_str(), change.user.as_ref()?))).collect();
        if users.is_empty() {
            return Ok(0);
        }
        let ids: Vec<&str> = users.iter().map(|(id, _)| *id).collect();
        let column =
            |member: fn(&UserRow) -> Option<&str>| users.iter().map(|(_, user)| member(user)).collect::<Vec<_>>();
        let emails = column(|user| user.email.as_deref());
        let names = column(|user| user.name.as_deref());
        let nicknames = column(|user| user.nickname.as_deref());
        let created = column(|user| user.created_at.as_deref());
        let updated = column(|user| user.updated_at.as_deref());
        let raws = column(|user| Some(&user.raw_user));
        let processed = column(|user| user.last_event_processed.as_deref());
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 8] =
            [&ids, &emails, &names, &nicknames, &created, &updated, &raws, &processed];
        self.client.execute(&self.statements.set_users, &values).await
    }

    async fn delete_users(&self, changes: &[&UserChange]) -> Result<u64, Error> {
        let ids: Vec<&str> =
            changes.iter().filter(|change| change.user.is_none()).map(|change| change.user_id.as_str()).collect();
        if ids.is_empty() { Ok(0) } else { self.client.execute(&self.statements.delete_users, &[&ids]).await }
    }

    async fn move_cursor(&self, cursor: Option<(&str, &Position)>, now: &str) -> Result<u64, Error> {
        let Some((name, position)) = cursor else { return Ok(0) };
        let (offset, time) = position.parts();
        self.client.execute(&self.statements.move_cursor, &[&name, &offset, &time, &now]).await
    }
}

impl Statements {
    async fn prepare(client: &Client) -> Result<Self, Error> {
        let prepare = |sql: &'static str| client.prepare(sql);
        let (events, cursor) = join(prepare(INSERT_EVENTS), prepare(MOVE_CURSOR)).await;
        let (lock, last, changes, (users, deletions)) = join4(
            prepare(LOCK_USERS),
            prepare(LAST_CHANGES),
            prepare(SET_CHANGES),
            join(prepare(SET_USERS), prepare(DELETE_USERS)),
        )
        .await;
        Ok(Self {
            insert_events: events?,
            lock_users: lock?,
            last_changes: last?,
            set_changes: changes?,
            set_users: users?,
            delete_users: deletions?,
            move_cursor: cursor?,
        })
    }
}
