//! Events: the bytes as received, with members parsed on demand.

use std::borrow::Cow;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// An event as received. It is parsed on demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    event_type: String,
    offset: Option<String>,
    document: Bytes,
    /// Whether the CloudEvent is the member `event` of the document, not the document itself.
    is_wrapped: bool,
}

/// The members that describe a CloudEvent. Only `id` is required.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct EventHead<'a> {
    /// The id, unique per event.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The type, which is also the name of the message in the feed.
    #[serde(borrow, default, rename = "type")]
    pub event_type: Option<Cow<'a, str>>,
    /// The time, as the sender wrote it.
    #[serde(borrow, default)]
    pub time: Option<Cow<'a, str>>,
    /// The tenant.
    #[serde(borrow, default)]
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

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    event: &'a RawValue,
}

#[derive(Deserialize)]
struct WrappedHead<'a> {
    #[serde(borrow)]
    event: EventHead<'a>,
}

#[derive(Deserialize)]
struct OffsetMember<'a> {
    #[serde(borrow)]
    offset: Cow<'a, str>,
}

impl Event {
    /// Wraps a message of the feed: its name, id and data `{"offset":…,"event":{…}}`. An empty name and a missing id are
    /// read from the data.
    ///
    /// # Errors
    /// Fails if neither contains the type.
    pub fn from_feed(name: String, id: Option<String>, data: Bytes) -> Result<Self, UnreadableEvent> {
        let offset = || serde_json::from_slice::<OffsetMember<'_>>(&data).ok().map(|found| found.offset.into_owned());
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
        if !self.is_wrapped {
            return Ok(self.document.clone());
        }
        let wrapped: Wrapped<'_> = serde_json::from_slice(&self.document).map_err(|cause| self.unreadable(&cause))?;
        Ok(self.document.slice_ref(wrapped.event.get().as_bytes()))
    }

    /// Returns the members that describe the event.
    ///
    /// # Errors
    /// Fails if the document does not contain a CloudEvent with an id.
    pub fn head(&self) -> Result<EventHead<'_>, UnreadableEvent> {
        let head = if self.is_wrapped {
            serde_json::from_slice::<WrappedHead<'_>>(&self.document).map(|wrapped| wrapped.event)
        } else {
            serde_json::from_slice(&self.document)
        };
        head.map_err(|cause| self.unreadable(&cause))
    }

    /// Returns the document as a JSON value.
    ///
    /// # Errors
    /// Fails if it is not JSON.
    pub fn value(&self) -> Result<Value, UnreadableEvent> {
        serde_json::from_slice(&self.document).map_err(|cause| self.unreadable(&cause))
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
