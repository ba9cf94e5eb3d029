//! Event streams: the resource, and the bodies that create and change one.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::{Destination, Resource, text};

/// The id of a stream: `est_` and 22 base58 characters. Only the prefix is asked for here; the API judges the rest.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct StreamId(String);

impl StreamId {
    const PREFIX: &'static str = "est_";

    /// Takes `text` as an id if it looks like one.
    pub fn parse(text: &str) -> Option<Self> {
        text.starts_with(Self::PREFIX).then(|| Self(text.to_owned()))
    }

    /// Returns the id as the API writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One event stream.
#[derive(Debug, Clone)]
pub struct EventStream(Value);

impl Resource for EventStream {
    const REQUIRED: &'static [&'static str] = &["id"];

    fn from_document(document: Value) -> Self {
        Self(document)
    }

    fn document(&self) -> &Value {
        &self.0
    }
}

impl EventStream {
    /// The id, as the API wrote it.
    pub fn id(&self) -> StreamId {
        StreamId(text(&self.0, "/id"))
    }

    /// The name; empty when the stream has none.
    pub fn name(&self) -> String {
        text(&self.0, "/name")
    }

    /// `enabled`, `disabled`, or what the API says one day.
    pub fn status(&self) -> String {
        text(&self.0, "/status")
    }

    /// `webhook`, `eventbridge`, `action`, or what the API says one day.
    pub fn destination_type(&self) -> String {
        text(&self.0, "/destination/type")
    }

    /// The destination's configuration as the API shows it: without its secrets.
    pub fn configuration(&self) -> Option<&Value> {
        self.0.pointer("/destination/configuration")
    }

    /// The subscribed event types, in the stream's order.
    pub fn event_types(&self) -> Vec<String> {
        let subscriptions = self.0.get("subscriptions").and_then(Value::as_array);
        subscriptions.into_iter().flatten().map(|subscription| text(subscription, "/event_type")).collect()
    }

    /// When the stream was created, as the API wrote it.
    pub fn created_at(&self) -> String {
        text(&self.0, "/created_at")
    }

    /// When the stream was last changed, as the API wrote it.
    pub fn updated_at(&self) -> String {
        text(&self.0, "/updated_at")
    }
}

/// One event type that a stream takes.
#[derive(Debug, Clone, Serialize)]
pub struct Subscription {
    /// The event type, known here or not.
    pub event_type: String,
}

/// The body of `POST /event-streams`.
#[derive(Debug, Serialize)]
pub struct NewEventStream {
    /// 1 to 128 characters, unique in the tenant. The API takes streams without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The event types to deliver.
    pub subscriptions: Vec<Subscription>,
    /// Where to deliver.
    pub destination: Destination,
    /// `enabled` (the API's default) or `disabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
}

/// The body of `PATCH /event-streams/{id}`. What is `None` keeps its value.
#[derive(Debug, Default, Serialize)]
pub struct EventStreamPatch {
    /// The new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The whole new list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscriptions: Option<Vec<Subscription>>,
    /// The whole new destination; its type cannot change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<Destination>,
    /// `enabled` or `disabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
}
