//! One event, and the forms it is seen in: in the answer to a test, on its way to an endpoint, as stored, in the feed.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{clock, ids};

/// An event before it is written out for one stream. Its id and type need no escaping in JSON.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) event_type: String,
    pub(super) time: Timestamp,
    /// The `data` member as compact JSON: `{"object":{…}}` unless a test sent something else. Events may share it.
    pub(super) data: Arc<str>,
    /// Whether it came from a test and carries `a0purpose`.
    pub(super) test: bool,
}

impl Event {
    /// Makes an event that happens now. `data` is compact JSON.
    pub(super) fn new(event_type: &str, data: impl Into<Arc<str>>, test: bool) -> Self {
        let id = ids::make(ids::EVENT);
        Self { id, event_type: event_type.to_owned(), time: clock::now(), data: data.into(), test }
    }

    /// Returns the length of the data, for the bounds on memory.
    pub(super) fn bytes(&self) -> usize {
        self.data.len()
    }

    /// Writes the event as the answer to a test shows it.
    pub(super) fn in_answer(&self, tenant: &str, domain: &str, stream: &str) -> Value {
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

    /// Writes the event as an endpoint receives it.
    pub(super) fn payload(&self, tenant: &str, stream: &str) -> Bytes {
        let Self { id, event_type, data, .. } = self;
        let (time, tenant) = (clock::format(self.time), Value::from(tenant));
        let purpose = if self.test { r#","a0purpose":"test""# } else { "" };
        format!(
            r#"{{"id":"{id}","source":"urn:auth0:","specversion":"1.0","type":"{event_type}","time":"{time}","data":{data},"a0tenant":{tenant},"a0stream":"{stream}"{purpose}}}"#
        )
        .into()
    }

    /// Writes the event as deliveries show it: what the service stores is poorer than what it sends.
    pub(super) fn stored(&self, tenant: &str, stream: &str) -> Value {
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

    /// Writes the event as one message of the feed. `tail` is what [`feed_tail`] makes.
    pub(super) fn frame(&self, offset: &str, source: &str, tail: &str) -> Bytes {
        let Self { id, event_type, data, .. } = self;
        let mut frame = String::with_capacity(data.len() + source.len() + tail.len() + 320);
        let time = clock::format(self.time);
        write!(
            frame,
            "event: {event_type}\nid: {offset}\ndata: {{\"offset\":\"{offset}\",\"event\":{{\"specversion\":\"1.0\",\
             \"type\":\"{event_type}\",\"source\":{source},\"id\":\"{id}\",\"time\":\"{time}\",\"data\":{data}{tail}"
        )
        .expect("memory takes whatever is written");
        frame.into()
    }

    /// Writes the event as a database keeps it.
    pub(super) fn to_row(&self) -> Value {
        json!({
            "id": self.id,
            "type": self.event_type,
            "time": self.time.to_string(),
            "test": self.test,
            "data": &*self.data,
        })
    }

    /// Reads what [`Event::to_row`] has written; `None` for anything else.
    pub(super) fn from_row(row: &Value) -> Option<Self> {
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
        serde_json::from_str(&self.data).expect("the data was written as JSON")
    }
}

/// Writes the end of every message of a tenant's feed: the last two members, and the blank line.
pub(super) fn feed_tail(tenant: &str, stream: &str) -> String {
    format!(",\"a0tenant\":{},\"a0stream\":\"{stream}\"}}}}\n\n", Value::from(tenant))
}

/// Returns `data` with the keys of its `object` in alphabetical order, without `multifactor`, and with identities cut
/// down to three members, as recorded.
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

/// Sorts the keys of an object and of all objects within it.
pub(super) fn sort(object: &mut Map<String, Value>) {
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
