//! Failures folded by cause: how many, the first and the last of them, and one to look at.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::output::Row;
use auth0_events_client::model::Delivery;

/// Causes told apart at most. What comes after them is counted as one.
const MAX_GROUPS: usize = 1000;
const OTHER: &str = "(other causes)";

/// The causes met so far.
#[derive(Default)]
pub(crate) struct Groups(HashMap<(String, String), Group>);

/// One cause.
#[derive(Clone)]
pub(crate) struct Group {
    event_type: String,
    error: String,
    count: usize,
    first: String,
    last: String,
    sample: String,
}

impl Groups {
    /// Counts one failure.
    pub(crate) fn add(&mut self, delivery: &Delivery) {
        let mut key = (delivery.event_type(), cause(&delivery.last_error()));
        if self.0.len() >= MAX_GROUPS && !self.0.contains_key(&key) {
            key = (String::new(), OTHER.to_owned());
        }
        let time = delivery.event_time();
        let group = self.0.entry(key).or_insert_with_key(|(event_type, error)| Group {
            event_type: event_type.clone(),
            error: error.clone(),
            count: 0,
            first: time.clone(),
            last: time.clone(),
            sample: delivery.id(),
        });
        group.count += 1;
        if is_beyond(&time, &group.first, Ordering::Less) {
            group.first.clone_from(&time);
        }
        if is_beyond(&time, &group.last, Ordering::Greater) {
            group.last = time;
        }
    }

    /// Returns how many failures there are.
    pub(crate) fn count(&self) -> usize {
        self.0.values().map(|group| group.count).sum()
    }

    /// Returns the causes, the most frequent first.
    pub(crate) fn sorted(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = self.0.values().cloned().collect();
        groups.sort_by(|a, b| (b.count, &a.event_type, &a.error).cmp(&(a.count, &b.event_type, &b.error)));
        groups
    }
}

/// Tells whether a time lies before or after another one. The API may write them with and without a fraction; what is no
/// time lies nowhere.
fn is_beyond(time: &str, other: &str, way: Ordering) -> bool {
    let parsed = |text: &str| text.parse::<Timestamp>().ok();
    parsed(time).is_some_and(|time| parsed(other).is_none_or(|other| time.cmp(&other) == way))
}

impl Row for Group {
    const COLUMNS: &'static [&'static str] = &["COUNT", "EVENT TYPE", "ERROR", "FIRST SEEN", "LAST SEEN", "SAMPLE"];
    const SHRINKABLE: &'static [&'static str] = &["FIRST SEEN", "SAMPLE", "LAST SEEN", "EVENT TYPE", "ERROR"];

    fn cells(&self) -> Vec<String> {
        let texts = [&self.event_type, &self.error, &self.first, &self.last, &self.sample];
        std::iter::once(self.count.to_string()).chain(texts.into_iter().cloned()).collect()
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Owned(json!({
            "count": self.count,
            "event_type": self.event_type,
            "error": self.error,
            "first_seen": self.first,
            "last_seen": self.last,
            "sample": self.sample,
        }))
    }
}

/// Replaces what differs between failures of one cause: ids, addresses, times, measures. A status code stays.
fn cause(error: &str) -> String {
    let mut cause = String::with_capacity(error.len());
    let mut rest = error;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c: char| !(c.is_alphanumeric() || "._:-[]".contains(c))).unwrap_or(rest.len());
        if length == 0 {
            // Runs of blanks count as one.
            if !(first.is_whitespace() && cause.ends_with(' ')) {
                cause.push(if first.is_whitespace() { ' ' } else { first });
            }
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, tail) = rest.split_at(length);
        // A colon or full stop behind a word belongs to the sentence.
        let bare = word.trim_end_matches(['.', ':', '-', ']', '[']);
        cause.push_str(placeholder(bare).unwrap_or(bare));
        cause.push_str(&word[bare.len()..]);
        rest = tail;
    }
    cause.trim().to_owned()
}

/// Returns what stands for a word that differs from failure to failure.
fn placeholder(word: &str) -> Option<&'static str> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if word.starts_with("evt_") || word.starts_with("est_") {
        return Some("<id>");
    }
    if word.parse::<Timestamp>().is_ok() {
        return Some("<time>");
    }
    let host = word.rsplit_once(':').filter(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    let address = host.map_or(word, |(host, _)| host).trim_matches(['[', ']']);
    if address.parse::<std::net::IpAddr>().is_ok() {
        return Some("<address>");
    }
    if digits == 0 {
        return None;
    }
    if word.trim_end_matches(char::is_alphabetic).parse::<f64>().is_ok() {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        // Three digits alone are an HTTP status, which is the cause itself.
        return match unit {
            "" if digits > 3 || word.contains('.') => Some("<number>"),
            "ns" | "us" | "µs" | "ms" | "s" | "m" | "h" => Some("<duration>"),
            _ => None,
        };
    }
    let is_hex = word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    (is_hex && word.len() >= 8).then_some("<id>")
}

#[cfg(test)]
mod tests;
