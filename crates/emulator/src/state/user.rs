//! One user: making a profile, changing it, and its events.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::event::{Event, sort};
use super::refusal::Refusal;
use crate::{clock, ids};

/// Connections without passwords. All others count as databases.
const PASSWORDLESS: [&str; 2] = ["email", "sms"];

/// Members of a request that are not part of a profile.
const NOT_STORED: [&str; 5] = ["connection", "client_id", "password", "verify_email", "verify_phone_number"];

/// Members that a request merges and does not replace. In a new profile they come last, as recorded.
const METADATA: [&str; 2] = ["user_metadata", "app_metadata"];

/// Members that identify a user within a connection.
const IDENTIFIERS: [&str; 3] = ["email", "username", "phone_number"];

/// Minimum length of a password.
const PASSWORD_CHARS: usize = 8;

/// A user, replaced as a whole. Passwords are not stored, since there is no login.
#[derive(Debug, Clone)]
pub(crate) struct User {
    /// The id with its provider, such as `auth0|65e2edcf8a41b7d0c39f2e14`.
    pub(crate) id: String,
    pub(crate) connection: String,
    /// The profile as the API shows it.
    pub(crate) profile: Map<String, Value>,
}

impl User {
    /// Makes a user from a request body that is valid by `schema::NEW_USER`.
    pub(crate) fn new(body: &Value, now: Timestamp) -> Result<Self, Refusal> {
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
        let is_plain = |name: &str| name != "user_id" && !NOT_STORED.contains(&name) && !METADATA.contains(&name);
        profile.extend(given.filter(|(name, _)| is_plain(name)).map(|(name, value)| (name.clone(), value.clone())));
        profile.sort_keys();
        for name in METADATA {
            if let Some(metadata) = body.get(name) {
                profile.insert(name.to_owned(), metadata.clone());
            }
        }
        Ok(Self { id, connection: connection.to_owned(), profile })
    }

    /// Applies a request body that is valid by `schema::USER_CHANGE`. Omitted members keep their values, `null` removes a
    /// member, and new members come last.
    pub(crate) fn changed(&self, body: &Value, now: Timestamp) -> Result<Self, Refusal> {
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
                (name, _) if NOT_STORED.contains(&name) => {}
                (_, Value::Null) => {
                    profile.shift_remove(name);
                }
                (_, Value::Object(changes)) if METADATA.contains(&name.as_str()) => merge(profile, name, changes),
                _ => {
                    profile.insert(name.clone(), value.clone());
                }
            }
        }
        profile.insert("updated_at".to_owned(), time.into());
        Ok(user)
    }

    /// Returns the identifiers, each as connection, member and value. No two users share one.
    pub(crate) fn identifiers(&self) -> impl Iterator<Item = (String, &'static str, String)> {
        let value = |name: &'static str| {
            let text = self.profile.get(name)?.as_str()?;
            Some((self.connection.clone(), name, text.to_lowercase()))
        };
        IDENTIFIERS.into_iter().filter_map(value)
    }

    /// Makes an event about this user. `deleted_at` is for `user.deleted`.
    pub(crate) fn event(&self, event_type: &str, deleted_at: Option<Timestamp>) -> Event {
        let mut object = self.profile.clone();
        object.extend(deleted_at.map(|time| ("deleted_at".to_owned(), clock::format(time).into())));
        sort(&mut object);
        Event::new(event_type, json!({ "object": object }).to_string(), false)
    }
}

/// Merges metadata at the first level; `null` removes a key.
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

/// Checks the default policy of the service: eight characters of three of the four kinds.
fn check_password(password: &str) -> Result<(), Refusal> {
    let has = |kind: fn(char) -> bool| usize::from(password.chars().any(kind));
    let kinds = has(char::is_lowercase)
        + has(char::is_uppercase)
        + has(char::is_numeric)
        + has(|character| !character.is_alphanumeric());
    let is_strong = password.chars().count() >= PASSWORD_CHARS && kinds >= 3;
    if is_strong { Ok(()) } else { Err(Refusal::WeakPassword) }
}

fn missing(name: &str) -> Refusal {
    Refusal::Invalid { problem: format!("Missing required property: {name}"), property: None }
}

/// Returns the URL of an avatar with the first two letters of a name.
fn avatar(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).take(2).collect();
    format!("https://cdn.auth0.com/avatars/{}.png", letters.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
