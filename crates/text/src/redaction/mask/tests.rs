//! Unit tests of `mask`.

use serde_json::json;

use super::*;

fn masked(document: Value) -> Value {
    Mask::new("***", |_| {}).document(document)
}

#[test]
fn unknown_members_are_masked_completely() {
    assert_eq!(
        masked(json!({
            "client_id": "abc", "client_secret": "hunter2", "new": {"name": "hunter2"}, "n": [1, "hunter2"], "gone": null
        })),
        json!({"client_id": "abc", "client_secret": "***", "new": "***", "n": "***", "gone": null})
    );
}

#[test]
fn a_string_in_place_of_an_object_is_masked() {
    assert_eq!(
        masked(json!({"configuration": "hunter2", "subscriptions": ["hunter2", {"event_type": "user.created"}]})),
        json!({"configuration": "***", "subscriptions": ["***", {"event_type": "user.created"}]})
    );
    assert_eq!(masked(json!(["hunter2"])), json!(["***"]));
    assert_eq!(
        masked(json!({"event_types": ["user.created"], "id": 5})),
        json!({"event_types": ["user.created"], "id": 5})
    );
}

#[test]
fn masked_values_are_reported() {
    let mut found = Vec::new();
    let document = json!({
        "token": "one", "deep": {"list": ["two"]},
        "webhook_endpoint": "https://ada:three@h.example/x?key=four&five#six"
    });
    let shown = Mask::new("***", |secret: &str| found.push(secret.to_owned())).document(document);
    assert_eq!(shown["webhook_endpoint"], "https://***@h.example/x?***");
    assert_eq!(found, ["one", "two", "three", "four", "five", "six"]);
}

#[test]
fn urls_within_texts_lose_user_query_and_fragment() {
    for text in [
        "see https://h.example/a#token=hunter2, then",
        "see (https://hunter2@h.example/a)",
        "/callback?token=hunter2",
        "//u:hunter2@h.example/",
        "redis://u:hunter2@h.example/",
        "u:hunter2@h.example",
        "a <ws://h.example/#hunter2> b",
        "go to '/a#hunter2'",
    ] {
        let mut found = Vec::new();
        let shown = Mask::new("***", |secret: &str| found.push(secret.to_owned())).text(text);
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(found.iter().any(|secret| secret.starts_with("hunter2")), "{found:?}");
    }
    for text in ["ada@example.com wrote", "is it? https://h.example/a", "a: b // c", "50 % #1"] {
        assert_eq!(Mask::new("***", |_| {}).text(text), text);
    }
}
