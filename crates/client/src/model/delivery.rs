//! Deliveries: one event on one stream.

use serde_json::Value;

use super::resource::{Resource, ResourceDocument, text};

/// A delivery. Its id is the id of its event. The API lists failed deliveries only.
#[derive(Debug, Clone)]
pub struct Delivery(ResourceDocument);

impl Resource for Delivery {
    const REQUIRED: &'static [&'static str] = &["id"];

    fn from_document(document: ResourceDocument) -> Self {
        Self(document)
    }

    fn resource_document(&self) -> &ResourceDocument {
        &self.0
    }
}

impl Delivery {
    /// Returns the id of the event, `evt_…`.
    pub fn id(&self) -> String {
        text(self.document(), "/id")
    }

    /// Returns the event type.
    pub fn event_type(&self) -> String {
        text(self.document(), "/event_type")
    }

    /// Returns the status: `failed`, `pending`, `retrying`, or a future one.
    pub fn status(&self) -> String {
        text(self.document(), "/status")
    }

    /// Returns the attempts, oldest first, including the `retrying` markers.
    pub fn attempts(&self) -> Vec<Attempt<'_>> {
        self.document().get("attempts").and_then(Value::as_array).into_iter().flatten().map(Attempt).collect()
    }

    /// Returns the CloudEvent, if the API sent it.
    pub fn event(&self) -> Option<&Value> {
        self.document().get("event").filter(|event| !event.is_null())
    }

    /// Returns the time of the event, as the API wrote it.
    pub fn event_time(&self) -> String {
        text(self.document(), "/event/time")
    }

    /// Returns the time of the last attempt, if known.
    pub fn last_attempt_time(&self) -> Option<jiff::Timestamp> {
        let attempts = self.attempts().into_iter().filter(Attempt::is_attempt);
        attempts.filter_map(|attempt| attempt.timestamp().parse().ok()).max()
    }

    /// Returns the last error message, or an empty text.
    pub fn last_error(&self) -> String {
        self.attempts().iter().rev().map(Attempt::error_message).find(|text| !text.is_empty()).unwrap_or_default()
    }
}

/// An entry of a delivery's history.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a>(&'a Value);

impl Attempt<'_> {
    /// Returns the status: `failed`, or `retrying` for a redelivery request, which is not an attempt.
    pub fn status(&self) -> String {
        text(self.0, "/status")
    }

    /// Returns the error message, which the API cuts after 50 characters; empty if there is none.
    pub fn error_message(&self) -> String {
        text(self.0, "/error_message")
    }

    /// Returns the time, as the API wrote it.
    pub fn timestamp(&self) -> String {
        text(self.0, "/timestamp")
    }

    /// Returns the duration in milliseconds.
    pub fn duration(&self) -> Option<f64> {
        self.0.get("duration").and_then(Value::as_f64)
    }

    /// Reports whether the entry is an attempt, not a `retrying` marker.
    pub fn is_attempt(&self) -> bool {
        self.0.get("status").and_then(Value::as_str) != Some("retrying")
    }
}
