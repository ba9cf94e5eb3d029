//! Event streams: the resource, and the bodies that create and update it.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::destination::Destination;
use super::resource::{Resource, ResourceDocument, text};

/// The id of a stream: `est_` and 22 base58 characters. Only the prefix is checked here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct StreamId(String);

impl StreamId {
    const PREFIX: &'static str = "est_";

    /// Returns `text` as an id if it has the prefix.
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

/// An event stream.
#[derive(Debug, Clone)]
pub struct EventStream(ResourceDocument);

impl Resource for EventStream {
    const REQUIRED: &'static [&'static str] = &["id"];

    fn from_document(document: ResourceDocument) -> Self {
        Self(document)
    }

    fn resource_document(&self) -> &ResourceDocument {
        &self.0
    }
}

impl EventStream {
    /// Returns the id, as the API wrote it.
    pub fn id(&self) -> StreamId {
        StreamId(text(self.document(), "/id"))
    }

    /// Returns the name; empty if the stream has none.
    pub fn name(&self) -> String {
        text(self.document(), "/name")
    }

    /// Returns the status: `enabled`, `disabled`, or a future one.
    pub fn status(&self) -> String {
        text(self.document(), "/status")
    }

    /// Returns the destination type: `webhook`, `eventbridge`, `action`, or a future one.
    pub fn destination_type(&self) -> String {
        text(self.document(), "/destination/type")
    }

    /// Returns the destination's configuration. The API omits secrets.
    pub fn configuration(&self) -> Option<&Value> {
        self.document().pointer("/destination/configuration")
    }

    /// Returns the subscribed event types, in the stream's order.
    pub fn event_types(&self) -> Vec<String> {
        let subscriptions = self.document().get("subscriptions").and_then(Value::as_array);
        subscriptions.into_iter().flatten().map(|subscription| text(subscription, "/event_type")).collect()
    }

    /// Returns the creation time, as the API wrote it.
    pub fn created_at(&self) -> String {
        text(self.document(), "/created_at")
    }

    /// Returns the time of the last change, as the API wrote it.
    pub fn updated_at(&self) -> String {
        text(self.document(), "/updated_at")
    }
}

/// A subscription to an event type.
#[derive(Debug, Clone, Serialize)]
pub struct Subscription {
    /// The event type; it need not be a known one.
    pub event_type: String,
}

/// The body of `POST /event-streams`.
#[derive(Debug, Serialize)]
pub struct NewEventStream {
    /// The name: 1 to 128 characters, unique in the tenant. The API accepts streams without a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The event types to deliver.
    pub subscriptions: Vec<Subscription>,
    /// The destination.
    pub destination: Destination,
    /// `enabled` (the API's default) or `disabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
}

/// The body of `PATCH /event-streams/{id}`. Members that are `None` are unchanged.
#[derive(Debug, Default, Serialize)]
pub struct EventStreamPatch {
    /// The new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new list, which replaces the old one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscriptions: Option<Vec<Subscription>>,
    /// The new destination, which replaces the old one; its type cannot change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<Destination>,
    /// `enabled` or `disabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
}
