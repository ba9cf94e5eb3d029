//! One failed delivery with its history, and which of them a request selects.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::clock;
use crate::event::Event;

/// The service cuts error texts after so many characters.
const MESSAGE_CHARS: usize = 50;

/// A delivery that has failed at least once. A delivery has no id of its own: its event's id serves.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) event: Arc<Event>,
    /// Whether a redelivery has been accepted and its outcome is not known yet.
    pub(crate) retrying: bool,
    /// Oldest first.
    pub(crate) attempts: VecDeque<Entry>,
}

/// One entry in the history of a delivery.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    /// An attempt that failed.
    Failed { message: String, at: Timestamp, took: Duration },
    /// A redelivery was asked for.
    Retrying { at: Timestamp },
}

impl Entry {
    fn to_json(&self) -> Value {
        match self {
            Self::Failed { message, at, took } => json!({
                "status": "failed",
                "error_message": cut(message),
                "timestamp": clock::format(*at),
                "duration": took.as_secs_f64() * 1000.0,
            }),
            Self::Retrying { at } => json!({ "status": "retrying", "timestamp": clock::format(*at) }),
        }
    }
}

/// Writes a history as a database keeps it.
pub(super) fn to_rows(attempts: &VecDeque<Entry>) -> Value {
    let row = |entry: &Entry| match entry {
        Entry::Failed { message, at, took } => {
            json!({ "at": at.to_string(), "message": message, "took": took.as_secs_f64() })
        }
        Entry::Retrying { at } => json!({ "at": at.to_string() }),
    };
    attempts.iter().map(row).collect()
}

/// Reads what [`to_rows`] has written; `None` for anything else.
pub(super) fn from_rows(rows: &Value) -> Option<VecDeque<Entry>> {
    let entry = |row: &Value| {
        let at = row["at"].as_str()?.parse().ok()?;
        Some(match row.get("message") {
            Some(message) => Entry::Failed {
                message: message.as_str()?.to_owned(),
                at,
                took: Duration::try_from_secs_f64(row["took"].as_f64()?).ok()?,
            },
            None => Entry::Retrying { at },
        })
    };
    rows.as_array()?.iter().map(entry).collect()
}

/// Cuts an error text as recorded: 50 characters, then ` ...`.
fn cut(message: &str) -> String {
    match message.char_indices().nth(MESSAGE_CHARS) {
        Some((end, _)) => format!("{} ...", &message[..end]),
        None => message.to_owned(),
    }
}

impl Delivery {
    /// Writes the delivery as the API shows it.
    pub(crate) fn to_json(&self, tenant: &str, stream: &str) -> Value {
        json!({
            "id": self.event.id,
            "event_stream_id": stream,
            "event_type": self.event.event_type,
            "status": if self.retrying { "retrying" } else { "failed" },
            "attempts": self.attempts.iter().map(Entry::to_json).collect::<Vec<_>>(),
            "event": self.event.stored(tenant, stream),
        })
    }

    /// Adds to the history, which never grows past `limit`.
    pub(super) fn note(&mut self, entry: Entry, limit: usize) {
        while self.attempts.len() >= limit.max(1) {
            self.attempts.pop_front();
        }
        self.attempts.push_back(entry);
    }
}

/// Which deliveries a request selects; conditions are ANDed.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    event_types: Option<Vec<String>>,
    statuses: Option<Vec<String>>,
    date_from: Option<Timestamp>,
    date_to: Option<Timestamp>,
}

impl Filter {
    /// Reads the conditions of a query or body that has passed its check.
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

    /// Tells whether `delivery` meets every condition. Dates compare with the event's time.
    pub(super) fn accepts(&self, delivery: &Delivery) -> bool {
        let status = if delivery.retrying { "retrying" } else { "failed" };
        let event = &delivery.event;
        self.event_types.as_ref().is_none_or(|types| types.contains(&event.event_type))
            && self.statuses.as_ref().is_none_or(|statuses| statuses.iter().any(|one| one == status))
            && self.date_from.is_none_or(|from| event.time >= from)
            && self.date_to.is_none_or(|to| event.time < to)
    }
}

/// Writes the conditions of a query in one canonical form, which a cursor is bound to.
pub(crate) fn conditions(query: &Value) -> Value {
    let mut conditions = Map::new();
    for name in ["date_from", "date_to", "event_types", "statuses"] {
        if let Some(value) = query.get(name) {
            conditions.insert(name.to_owned(), value.clone());
        }
    }
    Value::Object(conditions)
}

#[cfg(test)]
mod tests;
