//! Groups failed deliveries by cause: an event type and the text of the last error, without ids, addresses and measures.

use std::cmp::Ordering;
use std::collections::HashMap;

use jiff::Timestamp;

use auth0_events_client::model::{Delivery, Resource as _};

/// Maximum number of groups. Failures of further causes share one more.
const MAX_GROUPS: usize = 1000;
const OTHER: &str = "(other causes)";

/// The causes of the failures added so far.
#[derive(Default)]
pub(crate) struct FailureGroups(HashMap<(String, String), FailureGroup>);

/// The failures of one cause.
#[derive(Clone)]
pub(crate) struct FailureGroup {
    pub(crate) event_type: String,
    pub(crate) error: String,
    pub(crate) count: usize,
    /// Time of the oldest event.
    pub(crate) first: String,
    /// Time of the newest event.
    pub(crate) last: String,
    /// Id of one of the deliveries.
    pub(crate) sample: String,
}

impl FailureGroups {
    /// Counts one failure.
    pub(crate) fn add(&mut self, delivery: &Delivery) {
        let cause = match delivery.fault() {
            Some(fault) => format!("(unreadable) {fault}"),
            None => cause(&delivery.last_error()),
        };
        let mut key = (delivery.event_type(), cause);
        if self.0.len() >= MAX_GROUPS && !self.0.contains_key(&key) {
            key = (String::new(), OTHER.to_owned());
        }
        let time = delivery.event_time();
        let group = self.0.entry(key).or_insert_with_key(|(event_type, error)| FailureGroup {
            event_type: event_type.clone(),
            error: error.clone(),
            count: 0,
            first: time.clone(),
            last: time.clone(),
            sample: delivery.id(),
        });
        group.count += 1;
        if replaces(&time, Ordering::Less, &group.first) {
            group.first.clone_from(&time);
        }
        if replaces(&time, Ordering::Greater, &group.last) {
            group.last = time;
        }
    }

    /// Returns the number of failures in all groups.
    pub(crate) fn count(&self) -> usize {
        self.0.values().map(|group| group.count).sum()
    }

    /// Returns the groups, the largest first.
    pub(crate) fn sorted(&self) -> Vec<FailureGroup> {
        let mut groups: Vec<FailureGroup> = self.0.values().cloned().collect();
        groups.sort_by(|a, b| (b.count, &a.event_type, &a.error).cmp(&(a.count, &b.event_type, &b.error)));
        groups
    }
}

/// Reports whether a time is before or after another one, whose text need not be a time. The API writes times with and
/// without a fraction, so the texts cannot be compared.
fn replaces(time: &str, order: Ordering, other: &str) -> bool {
    let parse = |text: &str| text.parse::<Timestamp>().ok();
    parse(time).is_some_and(|time| parse(other).is_none_or(|other| time.cmp(&other) == order))
}

/// Replaces the parts that differ between failures of one cause: ids, addresses, times, measures. A status code stays.
fn cause(error: &str) -> String {
    let mut cause = String::with_capacity(error.len());
    let mut rest = error;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c: char| !(c.is_alphanumeric() || "._:-[]".contains(c))).unwrap_or(rest.len());
        if length == 0 {
            // Runs of whitespace count as one space.
            if !first.is_whitespace() {
                cause.push(first);
            } else if !cause.ends_with(' ') {
                cause.push(' ');
            }
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, tail) = rest.split_at(length);
        // Punctuation at the end of a word belongs to the sentence.
        let bare = word.trim_end_matches(['.', ':', '-', ']', '[']);
        cause.push_str(placeholder(bare).unwrap_or(bare));
        cause.push_str(&word[bare.len()..]);
        rest = tail;
    }
    cause.trim().to_owned()
}

/// Returns the placeholder for a word that differs from failure to failure.
fn placeholder(word: &str) -> Option<&'static str> {
    if word.starts_with("evt_") || word.starts_with("est_") {
        return Some("<id>");
    }
    if word.parse::<Timestamp>().is_ok() {
        return Some("<time>");
    }
    let port = word.rsplit_once(':').filter(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    let host = port.map_or(word, |(host, _)| host).trim_matches(['[', ']']);
    if host.parse::<std::net::IpAddr>().is_ok() {
        return Some("<address>");
    }
    if !word.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if word.trim_end_matches(char::is_alphabetic).parse::<f64>().is_ok() {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        // A number of up to three digits is an HTTP status, which is the cause.
        return match unit {
            "" if word.len() > 3 || word.contains('.') => Some("<number>"),
            "ns" | "us" | "µs" | "ms" | "s" | "m" | "h" => Some("<duration>"),
            _ => None,
        };
    }
    let is_hex = word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    (is_hex && word.len() >= 8).then_some("<id>")
}

#[cfg(test)]
mod tests;
