//! What an event means for a database: what is kept of it, whose row it changes, and which of two changes of one user wins.
//! The rules stand here once, for every database.
//!
//! The last change of a user wins, by the time of the event and not by its arrival. Of two changes at the same time a
//! deletion wins, and else the greater event id, so that the outcome does not depend on who took which event when. A change
//! without a readable time is older than any other.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use jiff::Timestamp;
use ring::digest;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::value::RawValue;

use super::Verdict;
use auth0_events_client::model::{Event, UnreadableEvent};
use auth0_events_text::hex;

/// Bytes of a key. PostgreSQL indexes texts of up to about 2,700 bytes, two of these together among them.
const LONGEST_KEY: usize = 1000;
/// Digits of a fraction of a second that are told apart.
const FRACTION_DIGITS: usize = 9;

/// An event as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) event_type: String,
    /// As the sender wrote it, where it is a time.
    pub(super) time: Option<String>,
    /// The CloudEvent as it was received.
    pub(super) raw: String,
    pub(super) change: Option<Change>,
}

/// What an event does to a user.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) user_id: String,
    pub(super) mark: Mark,
    /// The row from then on; `None` where the user was deleted.
    pub(super) user: Option<User>,
}

/// Orders the changes of one user: the greatest has made the row what it is. The default is less than any.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    /// The time in UTC, in a form that sorts as the times do; empty where it is not known.
    pub(super) at: String,
    pub(super) is_deletion: bool,
    pub(super) event_id: String,
}

/// The row of a user.
#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
    pub(super) nickname: Option<String>,
    pub(super) created_at: Option<String>,
    pub(super) updated_at: Option<String>,
    /// The user as the event has it, in JSON.
    pub(super) raw_user: String,
    /// The time of the event.
    pub(super) last_event_processed: Option<String>,
}

impl Record {
    /// Reads an event.
    ///
    /// # Errors
    /// Fails when it has no id.
    pub(super) fn read(event: &Event) -> Result<Self, UnreadableEvent> {
        let payload = event.payload()?;
        let raw = String::from_utf8_lossy(&payload).into_owned();
        let members = members(&raw);
        let Some(id) = text_of(&members, "id").map(key) else {
            return Err(event.head().err().unwrap_or_else(|| event.unreadable("`id` is no text")));
        };
        let written = text_of(&members, "time");
        let at = written.as_deref().and_then(sortable);
        let time = written.filter(|_| at.is_some());
        let event_type = key(cleaned(event.event_type()));
        let is_deletion = event_type == "user.deleted";
        let is_user = is_deletion || matches!(&*event_type, "user.created" | "user.updated");
        let object = members.get("data").filter(|_| is_user).and_then(|data| member(data.get(), "object"));
        let change = object.and_then(|object| {
            let members = self::members(object);
            let text = |name| text_of(&members, name);
            let user = || User {
                email: text("email"),
                name: text("name"),
                nickname: text("nickname"),
                created_at: text("created_at"),
                updated_at: text("updated_at"),
                raw_user: object.to_owned(),
                last_event_processed: time.clone(),
            };
            Some(Change {
                user_id: text("user_id").map(key)?,
                mark: Mark { at: at.clone().unwrap_or_default(), is_deletion, event_id: id.clone() },
                user: (!is_deletion).then(user),
            })
        });
        Ok(Self { id, event_type, time, change, raw })
    }

    /// Returns the bytes that it takes, about.
    pub(super) fn size(&self) -> usize {
        self.raw.len() * if self.change.is_some() { 2 } else { 1 }
    }
}

/// Judges records in the order in which they came. `unseen` holds the ids that were not yet kept, `marks` the last change of
/// each user concerned. Returns the verdicts, and the changes that are to be made, one for each user, by user id.
pub(super) fn settle<'a>(
    records: &'a [Record],
    mut unseen: HashSet<String>,
    mut marks: HashMap<String, Mark>,
) -> (Vec<Verdict>, Vec<&'a Change>) {
    let mut changes: BTreeMap<&str, &Change> = BTreeMap::new();
    let mut judge = |record: &'a Record| {
        if !unseen.remove(&record.id) {
            return Verdict::Duplicate;
        }
        let Some(change) = &record.change else { return Verdict::New };
        if let Some(last) = marks.get(&change.user_id).filter(|last| **last >= change.mark) {
            return if last.at == change.mark.at { Verdict::New } else { Verdict::Late };
        }
        marks.insert(change.user_id.clone(), change.mark.clone());
        changes.insert(&change.user_id, change);
        Verdict::New
    };
    let verdicts = records.iter().map(&mut judge).collect();
    (verdicts, changes.into_values().collect())
}

/// Text of JSON as every database takes it: a lone surrogate, which no database can hold, is replaced, and NUL, which
/// PostgreSQL refuses, stays in its escape.
#[derive(PartialEq, Eq, Hash)]
struct Text(String);

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lenient;

        impl Visitor<'_> for Lenient {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(cleaned(text)))
            }

            fn visit_bytes<E: Error>(self, text: &[u8]) -> Result<Text, E> {
                Ok(Text(cleaned(&String::from_utf8_lossy(text))))
            }
        }
        // As bytes, since a lone surrogate is no `str`.
        deserializer.deserialize_bytes(Lenient)
    }
}

fn cleaned(text: &str) -> String {
    text.replace('\0', "\\u0000")
}

/// Makes text fit to be a key: one that is too long for an index is cut, and stays unique.
fn key(text: String) -> String {
    if text.len() <= LONGEST_KEY {
        return text;
    }
    let sum = hex(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
    let kept = (0..LONGEST_KEY - sum.len()).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    format!("{}#{sum}", &text[..kept])
}

/// Returns the members of an object, the last of each name; none where it is no object.
fn members(json: &str) -> HashMap<Text, &RawValue> {
    serde_json::from_str(json).unwrap_or_default()
}

fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    members(json).remove(name).map(RawValue::get)
}

fn text_of(members: &HashMap<Text, &RawValue>, name: &str) -> Option<String> {
    let value = members.get(name)?;
    serde_json::from_str(value.get()).ok().map(|Text(text)| text)
}

/// Puts a time into a form that sorts as the times do.
fn sortable(written: &str) -> Option<String> {
    let parsed = written.parse::<Timestamp>().or_else(|cause| {
        // Senders may write more digits than are told apart.
        let (whole, fraction) = written.split_once('.').ok_or(cause)?;
        let digits = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        format!("{whole}.{}{}", &fraction[..digits.min(FRACTION_DIGITS)], &fraction[digits..]).parse()
    });
    parsed.ok().map(|time| format!("{time:.9}"))
}

#[cfg(test)]
mod tests;
