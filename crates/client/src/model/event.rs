//! One event on its way to a person, a file, an endpoint, a command or a database: bytes as they came, members on demand.

use std::borrow::Cow;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use auth0_events_text::json;

/// An event as it was received. Nothing of it is parsed until it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    event_type: String,
    offset: Option<String>,
    document: Bytes,
    /// Whether the CloudEvent is the member `event` of the document, rather than the document itself.
    is_wrapped: bool,
}

/// The members of a CloudEvent that describe it. Only `id` can be relied on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct EventHead<'a> {
    /// Unique per event.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The type; the name that the feed gives the message is the same.
    #[serde(borrow, default, rename = "type")]
    pub event_type: Option<Cow<'a, str>>,
    /// When it happened, as written by the sender.
    #[serde(borrow, default)]
    pub time: Option<Cow<'a, str>>,
    /// The tenant.
    #[serde(borrow, default)]
    pub source: Option<Cow<'a, str>>,
}

/// What was received is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read {name}: {cause}")]
pub struct UnreadableEvent {
    name: String,
    cause: String,
    offset: Option<String>,
}

impl UnreadableEvent {
    /// Returns the place right behind it in the feed.
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
struct Offset<'a> {
    #[serde(borrow)]
    offset: Cow<'a, str>,
}

impl Event {
    /// Takes over a message of the feed: its name, its id, and its data `{"offset":…,"event":{…}}`. What the message does not
    /// name is looked for in the data.
    ///
    /// # Errors
    /// Fails when neither names the type.
    pub fn from_feed(name: String, id: Option<String>, data: Bytes) -> Result<Self, UnreadableEvent> {
        let offset = || serde_json::from_slice::<Offset<'_>>(&data).ok().map(|found| found.offset.into_owned());
        let offset = id.filter(|id| !id.is_empty()).or_else(offset);
        let mut event = Self { event_type: name, offset, document: data, is_wrapped: true };
        if event.event_type.is_empty() {
            let named = event.head()?.event_type.map(Cow::into_owned);
            event.event_type = named.ok_or_else(|| event.unreadable("`event.type` is missing"))?;
        }
        Ok(event)
    }

    /// Takes over a CloudEvent that came alone, as the body of a request.
    pub fn from_body(event_type: String, body: Bytes) -> Self {
        Self { event_type, offset: None, document: body, is_wrapped: false }
    }

    /// Returns the type, such as `user.created`.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// Returns the place right behind this event in the feed.
    pub fn offset(&self) -> Option<&str> {
        self.offset.as_deref()
    }

    /// Returns all that was received: the data of a message, or the body of a request.
    pub fn document(&self) -> &Bytes {
        &self.document
    }

    /// Returns the bytes of the CloudEvent alone, as they were received.
    ///
    /// # Errors
    /// Fails when the document does not hold one.
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
    /// Fails when the document holds no CloudEvent, or one without an id.
    pub fn head(&self) -> Result<EventHead<'_>, UnreadableEvent> {
        let head = match self.is_wrapped {
            true => serde_json::from_slice::<WrappedHead<'_>>(&self.document).map(|wrapped| wrapped.event),
            false => serde_json::from_slice(&self.document),
        };
        head.map_err(|cause| self.unreadable(&cause))
    }

    /// Returns the document as a value.
    ///
    /// # Errors
    /// Fails when it is no JSON, or holds too much to be built.
    pub fn value(&self) -> Result<Value, UnreadableEvent> {
        json::read(&self.document).map_err(|cause| self.unreadable(&cause))
    }

    /// Says that this is no event, and why.
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
