//! Deliveries: what became of one event on one stream.

use serde_json::Value;

use super::{Resource, text};

/// One delivery. Its id is the id of its event. The list holds failed ones only.
#[derive(Debug, Clone)]
pub struct Delivery(Value);

impl Resource for Delivery {
    const REQUIRED: &'static [&'static str] = &["id"];

    fn from_document(document: Value) -> Self {
        Self(document)
    }

    fn document(&self) -> &Value {
        &self.0
    }
}

impl Delivery {
    /// The id of the event, `evt_…`.
    pub fn id(&self) -> String {
        text(&self.0, "/id")
    }

    /// The type of the event.
    pub fn event_type(&self) -> String {
        text(&self.0, "/event_type")
    }

    /// `failed`, `pending`, `retrying`, or what the API says one day.
    pub fn status(&self) -> String {
        text(&self.0, "/status")
    }

    /// Every attempt so far, oldest first, the `retrying` markers included.
    pub fn attempts(&self) -> Vec<Attempt<'_>> {
        self.0.get("attempts").and_then(Value::as_array).into_iter().flatten().map(Attempt).collect()
    }

    /// The CloudEvent, where the API sent one.
    pub fn event(&self) -> Option<&Value> {
        self.0.get("event").filter(|event| !event.is_null())
    }

    /// When the event happened, as the API wrote it.
    pub fn event_time(&self) -> String {
        text(&self.0, "/event/time")
    }

    /// When the last attempt was, where one has a time.
    pub fn last_attempt_time(&self) -> Option<jiff::Timestamp> {
        let attempts = self.attempts().into_iter().filter(Attempt::is_attempt);
        attempts.filter_map(|attempt| attempt.timestamp().parse().ok()).max()
    }

    /// The text of the last attempt that has one.
    pub fn last_error(&self) -> String {
        self.attempts().iter().rev().map(Attempt::error_message).find(|text| !text.is_empty()).unwrap_or_default()
    }
}

/// One entry of a delivery's history.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a>(&'a Value);

impl Attempt<'_> {
    /// `failed`; `retrying` marks a request for redelivery, not an attempt.
    pub fn status(&self) -> String {
        text(self.0, "/status")
    }

    /// The cause, cut by the service after 50 characters; empty when there is none.
    pub fn error_message(&self) -> String {
        text(self.0, "/error_message")
    }

    /// When it happened, as the API wrote it.
    pub fn timestamp(&self) -> String {
        text(self.0, "/timestamp")
    }

    /// How long it took, in milliseconds.
    pub fn duration(&self) -> Option<f64> {
        self.0.get("duration").and_then(Value::as_f64)
    }

    /// Tells a real attempt from a marker.
    pub fn is_attempt(&self) -> bool {
        self.0.get("status").and_then(Value::as_str) != Some("retrying")
    }
}
