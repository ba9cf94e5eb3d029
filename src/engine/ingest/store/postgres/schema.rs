//! The tables in PostgreSQL and their migration, also if several programs start at the same time.

use tokio_postgres::{Client, Error};

use crate::engine::ingest::store::error::StoreError;

/// Begins a transaction and sets a variable in it, so that statements sent in the same round trip know whether it began.
///
/// If `synchronous_commit` is off, the transaction turns it on: an event is acknowledged only once it is on the disk. Every
/// other value waits for the disk of this server, and stays.
pub(super) const BEGIN: &str = "
    BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
    SET LOCAL events.transaction = 'begun';
    SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'";

/// The advisory lock of migrations. It must not change between versions.
const LOCK: i64 = 0x6576_656e_7473_0001;

/// The steps from an empty database to the current tables. A released step never changes. Keys sort by their bytes, as
/// they do in this program.
const MIGRATIONS: [&str; 1] = [r#"
    CREATE TABLE events (
        id          TEXT COLLATE "C" PRIMARY KEY,
        type        TEXT NOT NULL,
        time        TEXT,
        received_at TEXT NOT NULL,
        raw         TEXT NOT NULL
    );
    CREATE INDEX events_type_time ON events (type, time);
    CREATE TABLE users (
        user_id              TEXT COLLATE "C" PRIMARY KEY,
        email                TEXT,
        name                 TEXT,
        nickname             TEXT,
        created_at           TEXT,
        updated_at           TEXT,
        raw_user             TEXT NOT NULL,
        last_event_processed TEXT
    );
    CREATE TABLE user_changes (
        user_id     TEXT COLLATE "C" PRIMARY KEY,
        at          TEXT NOT NULL,
        is_deletion BOOLEAN NOT NULL,
        event_id    TEXT NOT NULL
    );
    CREATE TABLE cursors (
        name           TEXT PRIMARY KEY,
        "offset"       TEXT,
        from_timestamp TEXT,
        recorded_at    TEXT NOT NULL
    );
"#];

/// Creates or migrates the tables. It needs only read access if they are current.
pub(super) async fn migrate(client: &Client) -> Result<(), StoreError> {
    let known = MIGRATIONS.len();
    match version(client).await? {
        found if found == known => return Ok(()),
        found if found > known => return Err(StoreError::Newer { found, known }),
        _ => {}
    }
    client.batch_execute(BEGIN).await?;
    client.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    // Another program may have migrated meanwhile; unlike `to_regclass`, this statement notices it.
    client.batch_execute("CREATE TABLE IF NOT EXISTS events_migrations (version INTEGER PRIMARY KEY)").await?;
    let found = last_step(client).await?;
    let steps = MIGRATIONS.get(found..).ok_or(StoreError::Newer { found, known })?;
    for (step, version) in steps.iter().zip(found + 1..) {
        client.batch_execute(step).await?;
        client.batch_execute(&format!("INSERT INTO events_migrations VALUES ({version})")).await?;
    }
    client.batch_execute("COMMIT").await?;
    Ok(())
}

/// Returns the version of the tables, or 0 if there are none.
async fn version(client: &Client) -> Result<usize, Error> {
    let exists = client.query_one("SELECT to_regclass('events_migrations') IS NOT NULL", &[]).await?;
    if !exists.get::<_, bool>(0) {
        return Ok(0);
    }
    last_step(client).await
}

async fn last_step(client: &Client) -> Result<usize, Error> {
    let row = client.query_one("SELECT coalesce(max(version), 0) FROM events_migrations", &[]).await?;
    Ok(usize::try_from(row.get::<_, i32>(0)).unwrap_or_default())
}
