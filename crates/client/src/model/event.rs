//! Events: the bytes as received, with members parsed on demand.

use std::borrow::Cow;

use bytes::Bytes;

use auth0_events_text::json::{self, JsonReading};

/// An event as received. It is parsed on demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    event_type: String,
    offset: Option<String>,
    document: Bytes,
    /// Whether the CloudEvent is the member `event` of the document, not the document itself.
    is_wrapped: bool,
}

/// The members that describe a CloudEvent. Only `id` is required. Others that are not text count as missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventHead<'a> {
    /// The id, unique per event.
    pub id: Cow<'a, str>,
    /// The type, which is also the name of the message in the feed.
    pub event_type: Option<Cow<'a, str>>,
    /// The time, as the sender wrote it.
    pub time: Option<Cow<'a, str>>,
    /// The tenant.
    pub source: Option<Cow<'a, str>>,
}

/// The error of a document that is not an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read {name}: {cause}")]
pub struct UnreadableEvent {
    name: String,
    cause: String,
    offset: Option<String>,
}

impl UnreadableEvent {
    /// Returns the offset after the event in the feed.
    pub fn offset(&self) -> Option<&str> {
        self.offset.as_deref()
    }
}

impl Event {
    /// Wraps a message of the feed: its name, id and data `{"offset":…,"event":{…}}`. An empty name and a missing id are
    /// read from the data.
    ///
    /// # Errors
    /// Fails if neither contains the type.
    pub fn from_feed(name: String, id: Option<String>, data: Bytes) -> Result<Self, UnreadableEvent> {
        let offset = || json::member(&data, "offset").and_then(json::text).map(Cow::into_owned);
        let offset = id.filter(|id| !id.is_empty()).or_else(offset);
        let mut event = Self { event_type: name, offset, document: data, is_wrapped: true };
        if event.event_type.is_empty() {
            let named = event.head()?.event_type.map(Cow::into_owned);
            event.event_type = named.ok_or_else(|| event.unreadable("`event.type` is missing"))?;
        }
        Ok(event)
    }

    /// Wraps a CloudEvent from the body of a request.
    pub fn from_body(event_type: String, body: Bytes) -> Self {
        Self { event_type, offset: None, document: body, is_wrapped: false }
    }

    /// Returns the type, such as `user.created`.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// Returns the offset after this event in the feed.
    pub fn offset(&self) -> Option<&str> {
        self.offset.as_deref()
    }

    /// Returns the document: the data of a message, or the body of a request.
    pub fn document(&self) -> &Bytes {
        &self.document
    }

    /// Returns the bytes of the CloudEvent, as received.
    ///
    /// # Errors
    /// Fails if the document does not contain one.
    pub fn payload(&self) -> Result<Bytes, UnreadableEvent> {
        Ok(self.document.slice_ref(self.cloud_event()?))
    }

    /// Returns the members that describe the event. A text that cannot be shown is replaced.
    ///
    /// # Errors
    /// Fails if the document does not contain a CloudEvent with an id.
    pub fn head(&self) -> Result<EventHead<'_>, UnreadableEvent> {
        let mut head = EventHead::default();
        let mut id = None;
        for (name, value) in json::members(self.cloud_event()?) {
            match &*name {
                "id" => id = json::text(value),
                "type" => head.event_type = json::text(value),
                "time" => head.time = json::text(value),
                "source" => head.source = json::text(value),
                _ => {}
            }
        }
        head.id = id.ok_or_else(|| self.unreadable("`id` is not a string"))?;
        Ok(head)
    }

    /// Returns the document as a JSON value.
    ///
    /// # Errors
    /// Fails if it is not JSON.
    pub fn value(&self) -> Result<JsonReading, UnreadableEvent> {
        json::read(&self.document).map_err(|cause| self.unreadable(&cause))
    }

    /// Returns the part of the document that is the CloudEvent.
    fn cloud_event(&self) -> Result<&[u8], UnreadableEvent> {
        json::check(&self.document).map_err(|cause| self.unreadable(&cause))?;
        if !self.is_wrapped {
            return Ok(&self.document);
        }
        json::member(&self.document, "event").ok_or_else(|| self.unreadable("`event` is missing"))
    }

    /// Creates the error that this event is unreadable because of `cause`.
    pub fn unreadable(&self, cause: &(impl ToString + ?Sized)) -> UnreadableEvent {
        let name = match (self.event_type.is_empty(), &self.offset) {
            (false, Some(offset)) => format!("the `{}` event at offset {offset}", self.event_type),
            (false, None) => format!("a `{}` event", self.event_type),
            (true, Some(offset)) => format!("the event at offset {offset}"),
            (true, None) => "an event".to_owned(),
        };
        UnreadableEvent { name, cause: cause.to_string(), offset: self.offset.clone() }
    }
}

#[cfg(test)]
mod tests;
