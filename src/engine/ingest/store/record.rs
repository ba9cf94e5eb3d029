//! Owns [`EventRecord`]: the rows that an event becomes, and the rule for which change of a user wins, for every database.
//!
//! The latest change of a user wins, by the time of the event and not by its arrival. At the same time a deletion wins, or
//! else the greater event id, so that the result does not depend on the order of arrival. A change without a valid time is
//! older than any other.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use ring::digest;

use crate::engine::ingest::freshness::{Freshness, compare, parse_time};
use auth0_events_client::feed::{FeedStart, Position, SavedPosition};
use auth0_events_client::model::{Event, UnreadableEvent};
use auth0_events_cloudevents::receive;
use auth0_events_text::{hex, json};

/// The maximum length of a key. PostgreSQL can index about 2,700 bytes, and one index has two keys.
const LONGEST_KEY: usize = 1000;
/// The maximum length of a time, which is indexed as well. Longer ones count as invalid.
const LONGEST_TIME: usize = 100;
/// The digits of a checksum at the end of a key.
const SUM_DIGITS: usize = 64;
/// The text that replaces NUL.
const NUL_ESCAPE: &str = "\\u0000";

/// An event as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct EventRecord {
    pub(super) id: String,
    pub(super) event_type: String,
    /// The time as the sender wrote it, if it is valid.
    pub(super) time: Option<String>,
    /// The CloudEvent as it was received. Bytes that are not UTF-8 are replaced.
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
        let members = json::members(&payload);
        let Some(id) = json::find(&members, "id").and_then(key_of) else {
            return Err(event.head().err().unwrap_or_else(|| event.unreadable("`id` is not a string")));
        };
        let written = text_of(&members, "time").filter(|time| time.len() <= LONGEST_TIME);
        let at = written.as_deref().and_then(parse_time).map(|time| format!("{time:.9}"));
        let time = written.filter(|_| at.is_some());
        let event_type = key(event.event_type());
        let is_deletion = event_type == "user.deleted";
        let change = is_about_a_user(&event_type).then(|| user(&payload)).flatten().map(|(user_id, object)| {
            let members = json::members(&object);
            let text = |name| text_of(&members, name);
            let user = || UserRow {
                email: text("email"),
                name: text("name"),
                nickname: text("nickname"),
                created_at: text("created_at"),
                updated_at: text("updated_at"),
                raw_user: String::from_utf8_lossy(&object).into_owned(),
                last_event_processed: time.clone(),
            };
            UserChange {
                user_id,
                order: ChangeOrder { at: at.clone().unwrap_or_default(), is_deletion, event_id: id.clone() },
                user: (!is_deletion).then(user),
            }
        });
        let raw = String::from_utf8_lossy(json::without_bom(&payload)).into_owned();
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

/// Returns whether an event is about a user but does not name one, so that it changes no row of users.
pub(crate) fn lacks_user(event: &Event) -> bool {
    is_about_a_user(event.event_type()) && event.payload().is_ok_and(|payload| user(&payload).is_none())
}

fn is_about_a_user(event_type: &str) -> bool {
    matches!(event_type, "user.created" | "user.updated" | "user.deleted")
}

/// Returns the id and the JSON of the user in an event. Its `data` may be text, its object may hold the user as a member, and
/// the id may be a number.
fn user(event: &[u8]) -> Option<(String, Vec<u8>)> {
    let data = receive::data(event)?;
    let object = json::member(&data, "object");
    let nested = object.and_then(|object| json::member(object, "user"));
    [object, nested, Some(&*data)].into_iter().flatten().find_map(|object| {
        let id = json::member(object, "user_id")?;
        let is_number = id.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-');
        let id = if is_number { key(&String::from_utf8_lossy(id)) } else { key_of(id)? };
        Some((id, object.to_vec()))
    })
}

/// Replaces NUL, which PostgreSQL rejects, by its escape.
fn cleaned(text: &str) -> String {
    text.replace('\0', NUL_ESCAPE)
}

/// Returns the key of a JSON string.
fn key_of(value: &[u8]) -> Option<String> {
    let text = json::text(value)?;
    // Texts that differ only in replaced characters stay distinct.
    let is_exact = !text.contains('\u{fffd}') || json::read(value).is_ok_and(|reading| reading.is_exact);
    Some(if is_exact { key(&text) } else { summed(&text, value) })
}

/// Returns a text as a key that every database can store and index. Different texts have different keys.
fn key(text: &str) -> String {
    let ends_like_a_sum = text.rsplit_once('#').is_some_and(|(_, sum)| sum.len() == SUM_DIGITS);
    if text.len() > LONGEST_KEY || text.contains(NUL_ESCAPE) || ends_like_a_sum {
        return summed(text, text.as_bytes());
    }
    // Its escapes can make it longer.
    let cleaned = cleaned(text);
    if cleaned.len() > LONGEST_KEY { summed(text, text.as_bytes()) } else { cleaned }
}

/// Returns the start of a text and the checksum of `whole`.
fn summed(text: &str, whole: &[u8]) -> String {
    let text = cleaned(text);
    let sum = hex(digest::digest(&digest::SHA256, whole).as_ref());
    let end = text.len().min(LONGEST_KEY - SUM_DIGITS - 1);
    let kept = (0..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    format!("{}#{sum}", &text[..kept])
}

fn text_of(members: &[(Cow<'_, str>, &[u8])], name: &str) -> Option<String> {
    Some(cleaned(&json::text(json::find(members, name)?)?))
}

/// Builds a cursor from its row. Early versions stored a time only if there was no offset.
pub(super) fn saved_cursor(offset: Option<String>, time: Option<String>, recorded_at: &str) -> SavedPosition {
    let position = Position::of(offset, time).unwrap_or(FeedStart::Now.into());
    SavedPosition { position, recorded_at: recorded_at.parse().unwrap_or_default() }
}

#[cfg(test)]
mod tests;
