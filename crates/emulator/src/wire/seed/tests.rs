//! Tests of seeds.

use std::net::SocketAddr;

use serde_json::json;

use super::*;
use crate::options::EmulatorOptions;

fn tenant() -> Tenant {
    let options = EmulatorOptions { max_streams: 2, ..EmulatorOptions::default() };
    Tenant::open(options, SocketAddr::from(([127, 0, 0, 1], 0))).unwrap()
}

fn named(name: &str) -> Value {
    let destination = json!({"type": "action", "configuration": {"action_id": "a"}});
    json!({"name": name, "subscriptions": [{"event_type": "user.created"}], "destination": destination})
}

fn mara() -> Value {
    json!({"connection": "db", "email": "mara@example.com", "password": "Not-a-real-1", "user_id": "1"})
}

fn problem(tenant: &Tenant, document: &Value) -> String {
    load(tenant, document.to_string().as_bytes()).unwrap_err().to_string()
}

#[test]
fn existing_entries_are_skipped_and_the_others_added() {
    let tenant = tenant();
    let first = json!({"streams": [named("one")], "users": [mara()]});
    load(&tenant, first.to_string().as_bytes()).unwrap();
    let ids = tenant.store.stream_ids();
    let second = json!({"streams": [named("two"), named("one")], "users": [mara()]});
    load(&tenant, second.to_string().as_bytes()).unwrap();
    let after = tenant.store.stream_ids();
    assert_eq!((after.len(), &after[..1]), (2, &ids[..]));
    assert!(tenant.store.user("auth0|1").is_ok());
}

#[test]
fn a_refusal_names_the_entry_and_nothing_is_added() {
    let tenant = tenant();
    let document = json!({"streams": [named("one"), {"name": "two", "destination": {"type": "action"}}]});
    assert_eq!(problem(&tenant, &document), "streams[1].destination: Missing required property: configuration");
    let mut weak = mara();
    weak["password"] = "password".into();
    assert_eq!(
        problem(&tenant, &json!({"streams": [named("one")], "users": [weak]})),
        "users[0]: PasswordStrengthError: Password is too weak"
    );
    assert_eq!(problem(&tenant, &json!({"stream": []})), "the document: Additional properties not allowed: stream");
    assert!(tenant.store.stream_ids().is_empty());
    assert!(matches!(load(&tenant, b"{"), Err(SeedError::Unreadable(_))));
}

#[test]
fn entries_that_conflict_are_refused() {
    let tenant = tenant();
    let document = json!({"streams": [named("one"), named("one")]});
    assert_eq!(problem(&tenant, &document), "streams[1]: Event stream name already in use");
    assert_eq!(problem(&tenant, &json!({"users": [mara(), mara()]})), "users[1]: The user already exists");
}
