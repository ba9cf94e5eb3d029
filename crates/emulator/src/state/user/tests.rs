//! Tests of users.

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn mara() -> User {
    let body = json!({
        "connection": "Username-Password-Authentication", "email": "mara@example.com", "password": "Not-a-real-1",
        "username": "mara1", "user_id": "1", "app_metadata": {"tier": "gold"}, "given_name": "Mara",
        "user_metadata": {"locale": "sv-SE", "seat": {"row": 1}}, "verify_email": false,
    });
    User::new(&body, at("2026-03-02T09:15:27.418Z")).unwrap()
}

#[test]
fn a_new_profile_is_sorted_with_its_metadata_last_and_no_password() {
    assert_eq!(
        Value::Object(mara().profile).to_string(),
        r#"{"created_at":"2026-03-02T09:15:27.418Z","email":"mara@example.com","email_verified":false,"given_name":"Mara","identities":[{"connection":"Username-Password-Authentication","isSocial":false,"provider":"auth0","user_id":"1"}],"name":"mara@example.com","nickname":"mara","picture":"https://cdn.auth0.com/avatars/ma.png","updated_at":"2026-03-02T09:15:27.418Z","user_id":"auth0|1","username":"mara1","user_metadata":{"locale":"sv-SE","seat":{"row":1}},"app_metadata":{"tier":"gold"}}"#
    );
}

#[test]
fn a_change_merges_metadata_at_the_first_level_and_null_removes() {
    let body = json!({
        "user_metadata": {"locale": null, "seat": {"column": 2}}, "given_name": null, "nickname": "m",
        "password": "Another-1", "connection": "x", "blocked": true,
    });
    let user = mara().changed(&body, at("2026-03-03T00:00:00Z")).unwrap();
    assert_eq!(
        Value::Object(user.profile).to_string(),
        r#"{"created_at":"2026-03-02T09:15:27.418Z","email":"mara@example.com","email_verified":false,"identities":[{"connection":"Username-Password-Authentication","isSocial":false,"provider":"auth0","user_id":"1"}],"name":"mara@example.com","nickname":"m","picture":"https://cdn.auth0.com/avatars/ma.png","updated_at":"2026-03-03T00:00:00.000Z","user_id":"auth0|1","username":"mara1","user_metadata":{"seat":{"column":2}},"app_metadata":{"tier":"gold"},"last_password_reset":"2026-03-03T00:00:00.000Z","blocked":true}"#
    );
}

#[test]
fn a_change_without_members_updates_the_time() {
    let user = mara().changed(&json!({}), at("2026-03-02T09:15:27.418Z")).unwrap();
    assert_eq!(user.profile["updated_at"], "2026-03-02T09:15:27.419Z");
}

#[test]
fn passwords_need_eight_characters_of_three_kinds() {
    for password in ["Passw0rd", "pass-w0rd", "PASS w0rd"] {
        assert_eq!(check_password(password), Ok(()), "{password}");
    }
    for password in ["Pass-w0", "password1", "PASSWORD", "aB1", ""] {
        assert_eq!(check_password(password), Err(Refusal::WeakPassword), "{password}");
    }
}

#[test]
fn events_contain_the_sorted_profile_and_its_deletion() {
    let event = mara().event("user.deleted", Some(at("2026-03-04T00:00:00Z")));
    assert!(event.data.starts_with(r#"{"object":{"app_metadata":{"tier":"gold"},"created_at":"#), "{}", event.data);
    assert!(event.data.contains(r#","deleted_at":"2026-03-04T00:00:00.000Z","email":"#), "{}", event.data);
}
