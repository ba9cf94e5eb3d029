//! Tests of the steps for users.

use serde_json::json;

use super::*;
use crate::clock;
use crate::options::{EmulatorLimits, EmulatorOptions};

fn user(email: &str) -> User {
    let body = json!({ "connection": "db", "email": email, "password": "Passw0rd" });
    User::new(&body, clock::now()).unwrap()
}

fn store(limits: EmulatorLimits) -> StateStore {
    StateStore::new(&EmulatorOptions { limits, ..EmulatorOptions::default() })
}

fn insert(store: &StateStore, user: User) -> Result<Arc<User>, Refusal> {
    let event = user.event("user.created", None);
    store.insert_user(user, event).map(|(user, _)| user)
}

#[test]
fn users_are_limited_in_number_and_bytes() {
    let store = store(EmulatorLimits { users: 2, user_bytes: 10_000, ..EmulatorLimits::default() });
    let first = insert(&store, user("a@example.com")).unwrap();
    insert(&store, user("b@example.com")).unwrap();
    assert_eq!(insert(&store, user("c@example.com")).unwrap_err(), Refusal::TooManyUsers);
    let grown = |user: &User| {
        let user = user.changed(&json!({ "user_metadata": { "note": "x".repeat(10_000) } }), clock::now())?;
        let event = user.event("user.updated", None);
        Ok((user, event))
    };
    assert_eq!(store.update_user(&first.id, grown).unwrap_err(), Refusal::TooManyUsers);
    store.delete_user(&first.id, |user| user.event("user.deleted", None));
    insert(&store, user("c@example.com")).unwrap();
}

#[test]
fn an_email_is_available_after_its_user_is_deleted_or_changes_it() {
    let store = store(EmulatorLimits::default());
    let first = insert(&store, user("a@example.com")).unwrap();
    assert_eq!(insert(&store, user("A@example.com")).unwrap_err(), Refusal::UserExists);
    let moved = |user: &User| {
        Ok((user.changed(&json!({ "email": "b@example.com" }), clock::now())?, user.event("user.updated", None)))
    };
    store.update_user(&first.id, moved).unwrap();
    insert(&store, user("a@example.com")).unwrap();
    assert_eq!(
        store
            .update_user(&first.id, |user| {
                Ok((
                    user.changed(&json!({ "email": "a@example.com" }), clock::now())?,
                    user.event("user.updated", None),
                ))
            })
            .unwrap_err(),
        Refusal::IdentifierTaken
    );
    store.delete_user(&first.id, |user| user.event("user.deleted", None));
    insert(&store, user("b@example.com")).unwrap();
    assert_eq!(store.user(&first.id).unwrap_err(), Refusal::UserNotFound);
}
