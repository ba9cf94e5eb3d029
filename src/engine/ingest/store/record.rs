//! Owns [`EventRecord`]: the rows that an event becomes, and the rule for which change of a user wins, for every database.
//!
//! The latest change of a user wins, by the time of the event and not by its arrival. At the same time a deletion wins, or
//! else the greater event id, so that the result does not depend on the order of arrival. A change without a valid time is
//! older than any other.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use ring::digest;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::value::RawValue;

use crate::engine::ingest::freshness::{Freshness, compare, parse_time};
use auth0_events_client::feed::{FeedStart, Position, SavedPosition};
use auth0_events_client::model::{Event, UnreadableEvent};
use auth0_events_text::hex;

/// The maximum length of a key. PostgreSQL can index about 2,700 bytes, and one index has two keys.
const LONGEST_KEY: usize = 1000;

/// An event as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct EventRecord {
    pub(super) id: String,
    pub(super) event_type: String,
    /// The time as the sender wrote it, if it is valid.
    pub(super) time: Option<String>,
    /// The CloudEvent as it was received.
    pub(super) raw: String,
    pub(super) change: Option<UserChange>,
}

/// A change of a user.
#[derive(Debug, Clone)]
pub(super) struct UserChange {
    pub(super) user_id: String,
    pub(super) order: ChangeOrder,
    /// The new row, or `None` for a deleted user.
    pub(super) user: Option<UserRow>,
}

/// The order of the changes of a user: the greatest one determines the row. The default is less than all.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ChangeOrder {
    /// The time in UTC in a sortable form, or empty if it is not known.
    pub(super) at: String,
    pub(super) is_deletion: bool,
    pub(super) event_id: String,
}

/// The row of a user.
#[derive(Debug, Clone)]
pub(super) struct UserRow {
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
    pub(super) nickname: Option<String>,
    pub(super) created_at: Option<String>,
    pub(super) updated_at: Option<String>,
    /// The JSON of the user in the event.
    pub(super) raw_user: String,
    /// The time of the event.
    pub(super) last_event_processed: Option<String>,
}

impl EventRecord {
    /// Reads an event.
    ///
    /// # Errors
    /// Fails if it has no id.
    pub(super) fn read(event: &Event) -> Result<Self, UnreadableEvent> {
        let payload = event.payload()?;
        let raw = String::from_utf8_lossy(&payload).into_owned();
        let members = members(&raw);
        let Some(id) = text_of(&members, "id").map(key) else {
            return Err(event.head().err().unwrap_or_else(|| event.unreadable("`id` is not a string")));
        };
        let written = text_of(&members, "time");
        let at = written.as_deref().and_then(parse_time).map(|time| format!("{time:.9}"));
        let time = written.filter(|_| at.is_some());
        let event_type = key(cleaned(event.event_type()));
        let is_deletion = event_type == "user.deleted";
        let is_user = is_deletion || matches!(&*event_type, "user.created" | "user.updated");
        let object = members.get("data").filter(|_| is_user).and_then(|data| member(data.get(), "object"));
        let change = object.and_then(|object| {
            let members = self::members(object);
            let text = |name| text_of(&members, name);
            let user = || UserRow {
                email: text("email"),
                name: text("name"),
                nickname: text("nickname"),
                created_at: text("created_at"),
                updated_at: text("updated_at"),
                raw_user: object.to_owned(),
                last_event_processed: time.clone(),
            };
            Some(UserChange {
                user_id: text("user_id").map(key)?,
                order: ChangeOrder { at: at.clone().unwrap_or_default(), is_deletion, event_id: id.clone() },
                user: (!is_deletion).then(user),
            })
        });
        Ok(Self { id, event_type, time, change, raw })
    }

    /// Returns its approximate size in bytes.
    pub(super) fn size(&self) -> usize {
        self.raw.len() * if self.change.is_some() { 2 } else { 1 }
    }
}

/// Returns the freshness of each record, and the change to make for each user, by user id. `unseen` holds the new ids,
/// `latest` the latest known change of each user.
pub(super) fn settle(
    records: &[EventRecord],
    mut unseen: HashSet<String>,
    mut latest: HashMap<String, ChangeOrder>,
) -> (Vec<Freshness>, Vec<&UserChange>) {
    let mut changes: BTreeMap<&str, &UserChange> = BTreeMap::new();
    let mut freshness = Vec::with_capacity(records.len());
    for record in records {
        let is_known = !unseen.remove(&record.id);
        let Some(change) = &record.change else {
            freshness.push(compare(is_known, None, None::<&String>));
            continue;
        };
        let last = latest.get(&change.user_id);
        freshness.push(compare(is_known, last.map(|last| &last.at), Some(&change.order.at)));
        if !is_known && last.is_none_or(|last| *last < change.order) {
            latest.insert(change.user_id.clone(), change.order.clone());
            changes.insert(&change.user_id, change);
        }
    }
    (freshness, changes.into_values().collect())
}

/// A JSON string that every database can store: a lone surrogate is replaced, and NUL, which PostgreSQL rejects, stays
/// escaped.
#[derive(PartialEq, Eq, Hash)]
struct StorableText(String);

impl Borrow<str> for StorableText {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for StorableText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lenient;

        impl Visitor<'_> for Lenient {
            type Value = StorableText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<StorableText, E> {
                Ok(StorableText(cleaned(text)))
            }

            fn visit_bytes<E: Error>(self, text: &[u8]) -> Result<StorableText, E> {
                Ok(StorableText(cleaned(&String::from_utf8_lossy(text))))
            }
        }
        // As bytes, since a lone surrogate is not a valid `str`.
        deserializer.deserialize_bytes(Lenient)
    }
}

fn cleaned(text: &str) -> String {
    text.replace('\0', "\\u0000")
}

/// Shortens a key that is too long for an index. It stays unique.
fn key(text: String) -> String {
    if text.len() <= LONGEST_KEY {
        return text;
    }
    let sum = hex(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
    let kept = (0..LONGEST_KEY - sum.len()).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    format!("{}#{sum}", &text[..kept])
}

/// Returns the members of an object, the last one of each name. A value that is not an object has none.
fn members(json: &str) -> HashMap<StorableText, &RawValue> {
    serde_json::from_str(json).unwrap_or_default()
}

fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    members(json).remove(name).map(RawValue::get)
}

fn text_of(members: &HashMap<StorableText, &RawValue>, name: &str) -> Option<String> {
    let value = members.get(name)?;
    serde_json::from_str(value.get()).ok().map(|StorableText(text)| text)
}

/// Builds a cursor from its row. Early versions stored a time only if there was no offset.
pub(super) fn saved_cursor(offset: Option<String>, time: Option<String>, recorded_at: &str) -> SavedPosition {
    let position = Position::of(offset, time).unwrap_or(FeedStart::Now.into());
    SavedPosition { position, recorded_at: recorded_at.parse().unwrap_or_default() }
}

#[cfg(test)]
mod tests;
