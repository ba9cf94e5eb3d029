//! One event, and its forms: in the response to a test, in a request to an endpoint, in a delivery, in the feed.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{clock, ids};
use auth0_events_text::json as foreign;

/// An event, independent of a stream. Its id and type need no escaping in JSON.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) event_type: String,
    pub(crate) time: Timestamp,
    /// The `data` member as compact JSON, which events can share: `{"object":{…}}` unless a test sent something else.
    pub(crate) data: Arc<str>,
    /// Whether a test made it, so that it has the member `a0purpose`.
    pub(crate) test: bool,
}

impl Event {
    /// Makes an event with the current time. `data` is compact JSON.
    pub(crate) fn new(event_type: &str, data: impl Into<Arc<str>>, test: bool) -> Self {
        let id = ids::make(ids::EVENT);
        Self { id, event_type: event_type.to_owned(), time: clock::now(), data: data.into(), test }
    }

    /// Returns the length of the data, for the memory limits.
    pub(crate) fn bytes(&self) -> usize {
        self.data.len()
    }

    /// Returns the event as in the response to a test.
    pub(crate) fn in_response(&self, tenant: &str, domain: &str, stream: &str) -> Value {
        json!({
            "specversion": "1.0",
            "id": self.id,
            "source": format!("urn:auth0:{domain}"),
            "type": self.event_type,
            "time": clock::format(self.time),
            "data": self.document(),
            "a0purpose": "test",
            "a0stream": stream,
            "a0tenant": tenant,
        })
    }

    /// Returns the event as an endpoint receives it.
    pub(crate) fn payload(&self, tenant: &str, stream: &str) -> Bytes {
        let Self { id, event_type, data, .. } = self;
        let (time, tenant) = (clock::format(self.time), Value::from(tenant));
        let purpose = if self.test { r#","a0purpose":"test""# } else { "" };
        format!(
            r#"{{"id":"{id}","source":"urn:auth0:","specversion":"1.0","type":"{event_type}","time":"{time}","data":{data},"a0tenant":{tenant},"a0stream":"{stream}"{purpose}}}"#
        )
        .into()
    }

    /// Returns the event as in a delivery: the service stores less than it sends.
    pub(crate) fn stored(&self, tenant: &str, stream: &str) -> Value {
        json!({
            "id": self.id,
            "source": "urn:auth0:",
            "specversion": "1.0",
            "type": self.event_type,
            "time": clock::format(self.time),
            "data": lossy(self.document()),
            "a0tenant": tenant,
            "a0stream": stream,
        })
    }

    /// Returns the event as one message of the feed. `tail` comes from [`feed_tail`].
    pub(crate) fn frame(&self, offset: &str, source: &str, tail: &str) -> Bytes {
        let Self { id, event_type, data, .. } = self;
        let mut frame = String::with_capacity(data.len() + source.len() + tail.len() + 320);
        let time = clock::format(self.time);
        write!(
            frame,
            "event: {event_type}\nid: {offset}\ndata: {{\"offset\":\"{offset}\",\"event\":{{\"specversion\":\"1.0\",\
             \"type\":\"{event_type}\",\"source\":{source},\"id\":\"{id}\",\"time\":\"{time}\",\"data\":{data}{tail}"
        )
        .expect("writing to a string cannot fail");
        frame.into()
    }

    /// Returns the event as the state file stores it.
    pub(crate) fn to_row(&self) -> Value {
        json!({
            "id": self.id,
            "type": self.event_type,
            "time": self.time.to_string(),
            "test": self.test,
            "data": &*self.data,
        })
    }

    /// Reads the output of [`Event::to_row`]. Returns `None` for anything else.
    pub(crate) fn from_row(row: &Value) -> Option<Self> {
        let text = |name: &str| row[name].as_str();
        Some(Self {
            id: text("id")?.to_owned(),
            event_type: text("type")?.to_owned(),
            time: text("time")?.parse().ok()?,
            data: text("data")?.into(),
            test: row["test"].as_bool()?,
        })
    }

    fn document(&self) -> Value {
        foreign::read(self.data.as_bytes()).expect("the data was written as JSON").value
    }
}

/// Returns the end of every message of a feed: the last two members and the blank line.
pub(crate) fn feed_tail(tenant: &str, stream: &str) -> String {
    format!(",\"a0tenant\":{},\"a0stream\":\"{stream}\"}}}}\n\n", Value::from(tenant))
}

/// Returns `data` as recorded in deliveries: the keys of its `object` sorted, without `multifactor`, and with three members
/// per identity.
fn lossy(mut data: Value) -> Value {
    if let Some(Value::Object(object)) = data.get_mut("object") {
        object.remove("multifactor");
        if let Some(Value::Array(identities)) = object.get_mut("identities") {
            for identity in identities.iter_mut().filter_map(Value::as_object_mut) {
                identity.retain(|name, _| matches!(name.as_str(), "connection" | "provider" | "user_id"));
            }
        }
        sort(object);
    }
    data
}

/// Sorts the keys of an object and of all objects in it.
pub(crate) fn sort(object: &mut Map<String, Value>) {
    object.sort_keys();
    for value in object.values_mut() {
        sort_within(value);
    }
}

fn sort_within(value: &mut Value) {
    match value {
        Value::Object(object) => sort(object),
        Value::Array(list) => list.iter_mut().for_each(sort_within),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
