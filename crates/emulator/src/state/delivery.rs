//! One failed delivery with its history, and the filter of a request for deliveries.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::event::Event;
use crate::clock;

/// The service cuts error messages after this many characters.
const MESSAGE_CHARS: usize = 50;

/// The position of an item in a list: the time of its event in milliseconds, then the order of arrival.
pub(crate) type ListPosition = (i64, u64);

/// A delivery that has failed at least once. It has no id of its own; its event's id serves.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) event: Arc<Event>,
    /// Whether a redelivery was accepted and has no outcome yet.
    pub(crate) retrying: bool,
    /// Oldest first.
    pub(crate) attempts: VecDeque<HistoryEntry>,
}

/// One entry in the history of a delivery.
#[derive(Debug, Clone)]
pub(crate) enum HistoryEntry {
    /// An attempt failed.
    Failed { message: String, at: Timestamp, duration: Duration },
    /// A redelivery was requested.
    Retrying { at: Timestamp },
}

impl HistoryEntry {
    fn to_json(&self) -> Value {
        match self {
            Self::Failed { message, at, duration } => json!({
                "status": "failed",
                "error_message": cut(message),
                "timestamp": clock::format(*at),
                "duration": duration.as_secs_f64() * 1000.0,
            }),
            Self::Retrying { at } => json!({ "status": "retrying", "timestamp": clock::format(*at) }),
        }
    }

    /// Returns the entry as the state file stores it.
    fn to_row(&self) -> Value {
        match self {
            Self::Failed { message, at, duration } => {
                json!({ "at": at.to_string(), "message": message, "took": duration.as_secs_f64() })
            }
            Self::Retrying { at } => json!({ "at": at.to_string() }),
        }
    }

    fn from_row(row: &Value) -> Option<Self> {
        let at = row["at"].as_str()?.parse().ok()?;
        let Some(message) = row.get("message") else { return Some(Self::Retrying { at }) };
        let duration = Duration::try_from_secs_f64(row["took"].as_f64()?).ok()?;
        Some(Self::Failed { message: message.as_str()?.to_owned(), at, duration })
    }
}

/// Returns a history as the state file stores it.
pub(super) fn to_rows(attempts: &VecDeque<HistoryEntry>) -> Value {
    attempts.iter().map(HistoryEntry::to_row).collect()
}

/// Reads the output of [`to_rows`]. Returns `None` for anything else.
pub(super) fn from_rows(rows: &Value) -> Option<VecDeque<HistoryEntry>> {
    rows.as_array()?.iter().map(HistoryEntry::from_row).collect()
}

/// Cuts an error message as recorded: 50 characters, then ` ...`.
fn cut(message: &str) -> String {
    match message.char_indices().nth(MESSAGE_CHARS) {
        Some((end, _)) => format!("{} ...", &message[..end]),
        None => message.to_owned(),
    }
}

impl Delivery {
    /// Returns the delivery as the API shows it.
    pub(crate) fn to_json(&self, tenant: &str, stream: &str) -> Value {
        json!({
            "id": self.event.id,
            "event_stream_id": stream,
            "event_type": self.event.event_type,
            "status": self.status(),
            "attempts": self.attempts.iter().map(HistoryEntry::to_json).collect::<Vec<_>>(),
            "event": self.event.stored(tenant, stream),
        })
    }

    fn status(&self) -> &'static str {
        if self.retrying { "retrying" } else { "failed" }
    }

    /// Adds an entry to the history, and removes the oldest ones beyond `limit`.
    pub(super) fn note(&mut self, entry: HistoryEntry, limit: usize) {
        while self.attempts.len() >= limit.max(1) {
            self.attempts.pop_front();
        }
        self.attempts.push_back(entry);
    }
}

/// The filter of a request for deliveries. All of its conditions must hold.
#[derive(Debug, Default)]
pub(crate) struct FailureFilter {
    event_types: Option<Vec<String>>,
    statuses: Option<Vec<String>>,
    date_from: Option<Timestamp>,
    date_to: Option<Timestamp>,
}

impl FailureFilter {
    /// Reads the filter from a checked query or request body.
    pub(crate) fn new(document: &Value) -> Self {
        let list = |name: &str| {
            let items = document[name].as_array()?.iter().filter_map(Value::as_str).map(str::to_owned);
            Some(items.collect())
        };
        let date = |name: &str| document[name].as_str()?.parse().ok();
        Self {
            event_types: list("event_types"),
            statuses: list("statuses"),
            date_from: date("date_from"),
            date_to: date("date_to"),
        }
    }

    /// Reports whether `delivery` meets every condition. Dates are compared with the event's time.
    pub(super) fn accepts(&self, delivery: &Delivery) -> bool {
        let event = &delivery.event;
        self.event_types.as_ref().is_none_or(|types| types.contains(&event.event_type))
            && self.statuses.as_ref().is_none_or(|statuses| statuses.iter().any(|status| status == delivery.status()))
            && self.date_from.is_none_or(|from| event.time >= from)
            && self.date_to.is_none_or(|to| event.time < to)
    }
}

#[cfg(test)]
mod tests;
