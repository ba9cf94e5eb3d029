//! What a sender may put into an event.

use rusqlite::Connection;
use serde_json::json;

use crate::support::{Home, Listener};

/// Holds all that a shell could act upon.
const SHELL: &str = "$(touch pwned)`touch pwned`'\";touch pwned;#";

#[test]
fn an_event_is_data_to_the_line_that_exec_runs() {
    let home = Home::new();
    let line = r#"printf '%s|%s|%s' "$EVENT_TYPE" "$EVENT_ID" "$EVENT_TIME" > seen"#;
    let listener = Listener::start_as(Listener::prepare(["--exec", line]).home(&home));
    let event = |id: &str| json!({"id": id, "type": SHELL, "time": SHELL, "data": {}}).to_string();
    // A variable cannot hold a null, so that the line is not run.
    assert_eq!(listener.deliver(&event("a\0b")), 500);
    assert!(!home.path().join("seen").exists());
    assert_eq!(listener.deliver(&event(SHELL)), 204);
    listener.stop();
    let seen = std::fs::read_to_string(home.path().join("seen")).expect("the line has run");
    assert_eq!(seen, format!("{SHELL}|{SHELL}|{SHELL}"));
    assert!(!home.path().join("pwned").exists());
}

#[test]
fn an_event_is_data_to_the_database() {
    let home = Home::new();
    let sql = "'); DROP TABLE events; --";
    let listener = Listener::start_as(Listener::prepare(["--store", "sqlite:events.db"]).home(&home));
    let data = json!({"object": {"user_id": sql, "email": sql}});
    let event =
        json!({"id": sql, "type": "user.created", "time": "2026-03-02T09:15:27.500Z", "source": sql, "data": data});
    assert_eq!(listener.deliver(&event.to_string()), 204);
    listener.stop().exits(0);
    let database = Connection::open(home.path().join("events.db")).expect("the database is there");
    let id: String = database.query_row("SELECT id FROM events", [], |row| row.get(0)).expect("one row");
    assert_eq!(id, sql);
}
