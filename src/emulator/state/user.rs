//! One user: how a profile comes into being, how a change applies to it, and what its events say.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::emulator::error::{ApiError, Part};
use crate::emulator::event::{Event, sort};
use crate::emulator::{clock, ids};

/// Connections whose users have no password. Every other one counts as a database.
const PASSWORDLESS: [&str; 2] = ["email", "sms"];

/// Members of a request that are no part of a profile.
const NOT_KEPT: [&str; 5] = ["connection", "client_id", "password", "verify_email", "verify_phone_number"];

/// Members that a request merges instead of replacing them; behind all others in a new profile, as recorded.
const METADATA: [&str; 2] = ["user_metadata", "app_metadata"];

/// What a user can be told apart by within a connection.
const IDENTIFIERS: [&str; 3] = ["email", "username", "phone_number"];

/// The shortest password.
const PASSWORD_CHARS: usize = 8;

/// A user as stored. Rows are replaced whole. No password is kept: nobody logs in here.
#[derive(Debug, Clone)]
pub(in crate::emulator) struct User {
    /// The whole id, such as `auth0|65e2edcf8a41b7d0c39f2e14`.
    pub(in crate::emulator) id: String,
    pub(in crate::emulator) connection: String,
    /// The profile as it reads back.
    pub(in crate::emulator) profile: Map<String, Value>,
}

impl User {
    /// Makes a user from a body that has passed [`schema::NEW_USER`](crate::emulator::schema::NEW_USER).
    pub(in crate::emulator) fn new(body: &Value, now: Timestamp) -> Result<Self, ApiError> {
        let text = |name: &str| body[name].as_str();
        let connection = text("connection").unwrap_or_default();
        let is_passwordless = PASSWORDLESS.contains(&connection);
        match text("password") {
            Some(password) => check_password(password)?,
            None if is_passwordless => {}
            None => return Err(missing("password")),
        }
        let handle = IDENTIFIERS.iter().find_map(|name| text(name)).ok_or_else(|| missing("email"))?;
        let nickname = handle.split('@').next().unwrap_or(handle);
        let key = text("user_id").filter(|id| !id.is_empty()).map_or_else(ids::hex, str::to_owned);
        let provider = if is_passwordless { connection } else { "auth0" };
        let id = format!("{provider}|{key}");
        let time = clock::format(now);
        let defaults = json!({
            "created_at": time,
            "email_verified": false,
            "identities": [{ "connection": connection, "isSocial": false, "provider": provider, "user_id": key }],
            "name": handle,
            "nickname": nickname,
            "picture": avatar(nickname),
            "updated_at": time,
            "user_id": id,
        });
        let mut profile = if let Value::Object(defaults) = defaults { defaults } else { Map::new() };
        let given = body.as_object().into_iter().flatten();
        let kept = |name: &str| name != "user_id" && !NOT_KEPT.contains(&name) && !METADATA.contains(&name);
        profile.extend(given.filter(|(name, _)| kept(name)).map(|(name, value)| (name.clone(), value.clone())));
        profile.sort_keys();
        for name in METADATA {
            if let Some(metadata) = body.get(name) {
                profile.insert(name.to_owned(), metadata.clone());
            }
        }
        Ok(Self { id, connection: connection.to_owned(), profile })
    }

    /// Applies a body that has passed [`schema::USER_CHANGE`](crate::emulator::schema::USER_CHANGE). Members that are
    /// absent keep their values, `null` removes one, new ones stand behind the others.
    pub(in crate::emulator) fn changed(&self, body: &Value, now: Timestamp) -> Result<Self, ApiError> {
        let mut user = self.clone();
        let profile = &mut user.profile;
        let previous = profile["updated_at"].as_str().and_then(|time| time.parse().ok());
        let time = clock::format(previous.map_or(now, |previous| clock::after(previous, now)));
        for (name, value) in body.as_object().into_iter().flatten() {
            match (name.as_str(), value) {
                ("password", Value::String(password)) => {
                    check_password(password)?;
                    profile.insert("last_password_reset".to_owned(), time.clone().into());
                }
                (name, _) if NOT_KEPT.contains(&name) => {}
                (_, Value::Null) => drop(profile.shift_remove(name)),
                (_, Value::Object(changes)) if METADATA.contains(&name.as_str()) => merge(profile, name, changes),
                _ => drop(profile.insert(name.clone(), value.clone())),
            }
        }
        profile.insert("updated_at".to_owned(), time.into());
        Ok(user)
    }

    /// Returns what no other user of the connection may have: the name of each identifier, and its value.
    pub(super) fn identifiers(&self) -> impl Iterator<Item = (String, &'static str, String)> {
        let value = |name: &'static str| {
            let text = self.profile.get(name)?.as_str()?;
            Some((self.connection.clone(), name, text.to_lowercase()))
        };
        IDENTIFIERS.into_iter().filter_map(value)
    }

    /// Makes the event that tells of this user. `deleted_at` belongs to `user.deleted`.
    pub(in crate::emulator) fn event(&self, event_type: &str, deleted_at: Option<Timestamp>) -> Event {
        let mut object = self.profile.clone();
        object.extend(deleted_at.map(|time| ("deleted_at".to_owned(), clock::format(time).into())));
        sort(&mut object);
        Event::new(event_type, json!({ "object": object }).to_string(), false)
    }
}

/// Merges metadata at the first level: `null` removes a key.
fn merge(profile: &mut Map<String, Value>, name: &str, changes: &Map<String, Value>) {
    let metadata = profile.entry(name).or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(metadata) = metadata else { return };
    for (key, value) in changes {
        if value.is_null() {
            metadata.shift_remove(key);
        } else {
            metadata.insert(key.clone(), value.clone());
        }
    }
}

/// The service's default policy: eight characters, of three of the four kinds.
fn check_password(password: &str) -> Result<(), ApiError> {
    let has = |kind: fn(char) -> bool| usize::from(password.chars().any(kind));
    let kinds = has(char::is_lowercase)
        + has(char::is_uppercase)
        + has(char::is_numeric)
        + has(|character| !character.is_alphanumeric());
    let is_strong = password.chars().count() >= PASSWORD_CHARS && kinds >= 3;
    if is_strong { Ok(()) } else { Err(ApiError::weak_password()) }
}

fn missing(name: &str) -> ApiError {
    ApiError::validation(Part::Payload, &format!("Missing required property: {name}"), None)
}

/// Returns the address of an avatar that shows the first two letters of a name.
fn avatar(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).take(2).collect();
    format!("https://cdn.auth0.com/avatars/{}.png", letters.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
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
    fn a_new_profile_is_sorted_with_its_metadata_behind_and_no_password() {
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
    fn a_change_without_members_still_moves_the_time() {
        let user = mara().changed(&json!({}), at("2026-03-02T09:15:27.418Z")).unwrap();
        assert_eq!(user.profile["updated_at"], "2026-03-02T09:15:27.419Z");
    }

    #[test]
    fn passwords_need_eight_characters_of_three_kinds() {
        for password in ["Passw0rd", "pass-w0rd", "PASS w0rd"] {
            assert_eq!(check_password(password), Ok(()), "{password}");
        }
        for password in ["Pass-w0", "password1", "PASSWORD", "aB1", ""] {
            assert_eq!(check_password(password), Err(ApiError::weak_password()), "{password}");
        }
    }

    #[test]
    fn events_tell_of_the_sorted_profile_and_of_its_end() {
        let event = mara().event("user.deleted", Some(at("2026-03-04T00:00:00Z")));
        assert!(event.data.starts_with(r#"{"object":{"app_metadata":{"tier":"gold"},"created_at":"#), "{}", event.data);
        assert!(event.data.contains(r#","deleted_at":"2026-03-04T00:00:00.000Z","email":"#), "{}", event.data);
    }
}
