//! Tests of the tables in a file: created once, migrated, and unchanged if they have a later version.

use std::path::Path;

use super::super::{Store, StoreLocation};
use super::*;
use auth0_events_client::feed::FeedStart;

fn event(id: &str, note: &str) -> Event {
    let body = format!(r#"{{"id":"{id}","time":"2026-05-01T00:00:00Z","note":"{note}"}}"#);
    Event::from_body("user.created".into(), Bytes::from(body))
}

async fn opened(path: &Path) -> Result<Store, StoreError> {
    Store::open(&StoreLocation::Sqlite(path.to_owned()), Duration::ZERO).await
}

fn rows(path: &Path, sql: &str) -> Vec<(String, String)> {
    let connection = Connection::open(path).unwrap();
    let mut query = connection.prepare(sql).unwrap();
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn events_are_stored_once_with_their_cursor() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.db");
    let store = opened(&path).await.unwrap();
    assert_eq!(store.cursor("all").await.unwrap(), None);
    let after = Position { start: FeedStart::After("b2".into()), time: "2026-05-01T00:00:00Z".parse().ok() };
    let events = [event("evt_1", "first"), event("evt_2", ""), event("evt_1", "twice")];
    let verdicts = store.commit(&events, Some(("all", &after))).await.unwrap();
    assert_eq!(verdicts, [Freshness::New, Freshness::New, Freshness::Duplicate]);
    let time = FeedStart::At("2026-05-01T00:00:00Z".into()).into();
    let verdicts = store.commit(&[event("evt_1", "again")], Some(("other", &time))).await.unwrap();
    assert_eq!(verdicts, [Freshness::Duplicate]);
    drop(store);
    let store = opened(&path).await.unwrap();
    assert_eq!(store.cursor("all").await.unwrap().unwrap().position, after);
    assert_eq!(store.cursor("other").await.unwrap().unwrap().position, time);
    let rows = rows(&path, "SELECT id, raw FROM events ORDER BY id");
    assert_eq!(rows.len(), 2);
    assert!(rows[0].1.contains("first"), "{rows:?}");
}

#[tokio::test]
async fn an_invalid_event_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.db");
    let store = opened(&path).await.unwrap();
    let bad = Event::from_body("x".into(), Bytes::from_static(b"{}"));
    let after = FeedStart::After("b2".into()).into();
    assert!(store.commit(&[event("evt_1", ""), bad], Some(("all", &after))).await.is_err());
    assert_eq!(rows(&path, "SELECT id, raw FROM events").len(), 0);
    assert_eq!(store.cursor("all").await.unwrap(), None);
}

#[tokio::test]
async fn a_database_of_a_later_version_is_unchanged() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.db");
    drop(opened(&path).await.unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(opened(&path).await, Err(StoreError::Newer { found: 99, known: 2 })));
}

#[tokio::test]
async fn a_database_of_another_program_is_unchanged() {
    let directory = tempfile::tempdir().unwrap();
    let ours = directory.path().join("ours.db");
    drop(opened(&ours).await.unwrap());
    let application_id = |path: &Path| -> i32 {
        Connection::open(path).unwrap().pragma_query_value(None, "application_id", |row| row.get(0)).unwrap()
    };
    assert_eq!(application_id(&ours), APPLICATION_ID);
    Connection::open(&ours).unwrap().pragma_update(None, "application_id", 0).unwrap();
    assert!(opened(&ours).await.is_ok(), "databases of earlier versions have no application id");
    for (index, (sql, reason)) in [
        ("PRAGMA user_version = 2", "its table `events` is missing or belongs to another program"),
        ("PRAGMA user_version = 99", "its table `events` is missing or belongs to another program"),
        ("PRAGMA user_version = -1", "it is a database of another program"),
        ("PRAGMA application_id = 252006675", "it is a database of another program"),
        ("CREATE TABLE users (id TEXT)", "it has a table `users` of another program"),
        (
            "CREATE TABLE events (id TEXT, raw TEXT); PRAGMA user_version = 1",
            "its table `events` is missing or belongs to another program",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let path = directory.path().join(format!("{index}.db"));
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = opened(&path).await.unwrap_err();
        assert!(matches!(&error, StoreError::Foreign(cause) if cause == reason), "{sql}: {error}");
        assert_eq!(std::fs::read(&path).unwrap(), before, "{sql}");
    }
}

#[tokio::test]
async fn migration_derives_the_users_from_the_events() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(MIGRATIONS[0]).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    let user = |id: &str, event_type: &str, time: &str, user_id: &str, name: &str| {
        let raw =
            format!(r#"{{"id":"{id}","time":"{time}","data":{{"object":{{"user_id":"{user_id}","name":"{name}"}}}}}}"#);
        let values = params![id, event_type, time, "", raw];
        connection.execute("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5)", values).unwrap();
    };
    user("evt_1", "user.updated", "2026-05-02T00:00:00Z", "a", "Mara");
    user("evt_2", "user.created", "2026-05-01T00:00:00Z", "a", "mara@example.com");
    user("evt_3", "user.created", "2026-05-01T00:00:00Z", "b", "Nils");
    user("evt_4", "user.deleted", "2026-05-03T00:00:00Z", "b", "Nils");
    drop(connection);
    opened(&path).await.unwrap();
    assert_eq!(rows(&path, "SELECT user_id, name FROM users"), [("a".to_owned(), "Mara".to_owned())]);
    assert_eq!(rows(&path, "SELECT id, raw FROM events").len(), 4);
}

#[tokio::test]
async fn a_cursor_is_locked_through_any_path_to_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.db");
    let first = opened(&path).await.unwrap();
    first.cursor("all").await.unwrap();
    std::fs::create_dir(directory.path().join("sub")).unwrap();
    let second = opened(&directory.path().join("sub/../events.db")).await.unwrap();
    assert!(matches!(second.cursor("all").await, Err(StoreError::InUse)));
    assert!(second.cursor("a/b").await.is_ok());
    assert!(first.cursor("a+b").await.is_ok());
    assert!(second.cursor("all").await.is_ok(), "opening another cursor did not release this one");
    drop(second);
    assert!(first.cursor("all").await.is_ok());
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_database_is_private_and_an_existing_one_keeps_its_mode() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.db");
    let modes = || {
        let mode = |end: &str| metadata(format!("{}{end}", path.display())).unwrap().permissions().mode() & 0o777;
        ["", "-wal", "-shm"].map(mode)
    };
    let store = opened(&path).await.unwrap();
    store.commit(&[event("evt_1", "")], None).await.unwrap();
    assert_eq!(modes(), [0o600; 3]);
    drop(store);
    set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    let store = opened(&path).await.unwrap();
    store.commit(&[event("evt_2", "")], None).await.unwrap();
    assert_eq!(modes(), [0o640; 3]);
}

#[tokio::test]
async fn a_cursor_of_an_earlier_version_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.db");
    let store = opened(&path).await.unwrap();
    let row = "INSERT INTO cursors VALUES ('all', 'b1', NULL, '2026-05-01T00:00:00.000Z')";
    Connection::open(&path).unwrap().execute(row, []).unwrap();
    let position = store.cursor("all").await.unwrap().unwrap().position;
    assert_eq!(position, Position { start: FeedStart::After("b1".into()), time: None });
}
