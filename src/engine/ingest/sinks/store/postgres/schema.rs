//! The tables in PostgreSQL, and how they come about where several programs start at once.

use tokio_postgres::{Client, Error};

use super::super::StoreError;

/// Held while the tables are made or migrated: a number of ours, the same in every version of this program.
const LOCK: i64 = 0x6576_656e_7473_0001;

/// The steps from an empty database to the present tables. One that has landed never changes. Keys sort by their bytes, so
/// that their order is the same here and there.
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

/// Makes or migrates the tables. Where they are as they should be, nothing but reading is asked for.
pub(super) async fn migrate(client: &Client) -> Result<(), StoreError> {
    let known = MIGRATIONS.len();
    match version(client).await? {
        found if found == known => return Ok(()),
        found if found > known => return Err(StoreError::Newer { found, known }),
        _ => {}
    }
    client.batch_execute(super::session::BEGIN).await?;
    client.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    // Another program may have done it meanwhile. This sees so, where a look for the name might still remember its absence.
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

/// Returns the version of the tables; 0 where there are none.
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
