//! Hostile content of events.

use rusqlite::Connection;
use serde_json::json;

use crate::support::{HOOK_TOKEN, Home, Listener, Sender, events};

/// Text with everything that a shell could act upon.
const SHELL: &str = "$(touch pwned)`touch pwned`'\";touch pwned;#";

#[test]
fn an_event_is_data_to_the_exec_command() {
    let home = Home::new();
    let line = r#"printf '%s|%s|%s' "$EVENT_TYPE" "$EVENT_ID" "$EVENT_TIME" > seen"#;
    let listener = Listener::start_as(Listener::prepare(["--exec", line]).home(&home));
    let event = |id: &str| json!({"id": id, "type": SHELL, "time": SHELL, "data": {}}).to_string();
    // A variable cannot hold a NUL, so the command does not run.
    assert_eq!(listener.deliver(&event("a\0b")), 500);
    assert!(!home.path().join("seen").exists());
    assert_eq!(listener.deliver(&event(SHELL)), 204);
    listener.stop();
    let seen = std::fs::read_to_string(home.path().join("seen")).expect("the command has run");
    assert_eq!(seen, format!("{SHELL}|{SHELL}|{SHELL}"));
    assert!(!home.path().join("pwned").exists());
}

#[test]
fn a_web_page_cannot_deliver_without_authentication() {
    let home = Home::new();
    let line = ["listen", "--port", "0", "--no-auth", "--exec", "touch ran"];
    let listener = Listener::start_as(events(line).home(&home));
    let event = json!({"id": "1", "type": "thing.happened", "data": {}}).to_string();
    for page in ["origin: https://evil.example.com", "origin: null", "sec-fetch-site: cross-site"] {
        let answer = Sender::new(&listener.url, page).send(&event);
        assert_eq!(answer.status, 403, "{page}: {}", answer.body);
    }
    assert!(!home.path().join("ran").exists());
    // A tunnel names its own host, not a page.
    assert_eq!(Sender::new(&listener.url, "x-forwarded-host: hooks.example.com").send(&event).status, 204);
    assert!(home.path().join("ran").exists());
    listener.stop().exits(0);
    // A sender with the secret can be a web page.
    let listener = Listener::start([]);
    let sender = format!("authorization: Bearer {HOOK_TOKEN}\r\norigin: https://tester.example.com");
    assert_eq!(Sender::new(&listener.url, &sender).send(&event).status, 204);
    listener.stop().exits(0);
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
    let database = Connection::open(home.path().join("events.db")).expect("the database exists");
    let id: String = database.query_row("SELECT id FROM events", [], |row| row.get(0)).expect("one row");
    assert_eq!(id, sql);
}
