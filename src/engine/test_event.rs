//! The data of a test event: taken from a whole event or given alone, with single values set.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::failure::Failure;
use auth0_events_client::model::type_name;
use auth0_events_cloudevents::receive;
use auth0_events_text::json;

/// Maximum number of envelopes around an event.
const MAX_ENVELOPES: usize = 8;

/// The payload of a test event.
pub(crate) struct EventPayload {
    /// The type, if a whole event was given.
    pub(crate) event_type: Option<String>,
    /// The data as JSON.
    pub(crate) data: Vec<u8>,
}

impl EventPayload {
    /// Takes the data from a document, which is valid JSON: a CloudEvent alone or in an envelope, or the data itself.
    ///
    /// Known envelopes are the lines of `subscribe` and of its files, deliveries, events of EventBridge, and a lone `data`.
    pub(crate) fn read(document: &[u8]) -> Self {
        let mut payload = Self { event_type: None, data: document.to_vec() };
        for _ in 0..MAX_ENVELOPES {
            let members = json::members(&payload.data);
            let member = |name: &str| json::find(&members, name);
            let has = |name: &str| member(name).is_some();
            let text = |name| member(name).and_then(json::text).map(Cow::into_owned);
            let object = |name| member(name).filter(|value| json::is_object(value));
            // A CloudEvent may lack its version.
            if has("specversion") || !has("object") && has("type") && has("data") {
                // The published API description has `data` as text, which may hold the object.
                let data = receive::data(&payload.data).map_or_else(|| b"null".to_vec(), Cow::into_owned);
                return Self { event_type: text("type").or(payload.event_type), data };
            }
            let (event_type, inner) = if has("object") {
                break;
            } else if let Some(event) = object("event") {
                (text("event_type"), event)
            } else if let (Some(detail), true) = (object("detail"), has("detail-type")) {
                (text("detail-type"), detail)
            } else if let (Some(data), 1) = (object("data"), members.len()) {
                (None, data)
            } else {
                break;
            };
            payload = Self { event_type: event_type.or(payload.event_type), data: inner.to_vec() };
        }
        payload
    }

    /// Returns whether the data has an `object`, as in every event of Auth0.
    pub(crate) fn has_object(&self) -> bool {
        json::member(&self.data, "object").is_some()
    }
}

/// Returns data as a value in which members can be set.
///
/// # Errors
/// Fails if the data is nested too deep.
pub(crate) fn value(data: &[u8]) -> Result<Value, Failure> {
    if json::depth(data) > json::MAX_DEPTH {
        let problem = format!("cannot set values in data of more than {} levels", json::MAX_DEPTH);
        return Err(Failure::usage(problem));
    }
    json::read(data).map(|reading| reading.value).map_err(|error| Failure::usage(error.to_string()))
}

/// Sets the value at a path. Creates missing members; an array does not grow.
pub(crate) fn set(data: &mut Value, path: &[String], value: Value) -> Result<(), Failure> {
    let mut current = data;
    for (depth, step) in path.iter().enumerate() {
        let failure = |reason: String| {
            let parent = path[..depth].join(".");
            Failure::usage(format!("cannot set `{}`: `{parent}` {reason}", path.join(".")))
        };
        current = match current {
            Value::Object(members) => members.entry(step.as_str()).or_insert_with(|| Value::Object(Map::new())),
            Value::Array(items) => {
                let length = items.len();
                let item = step.parse::<usize>().ok().and_then(|index| items.get_mut(index));
                item.ok_or_else(|| failure(format!("is an array of length {length} without item `{step}`")))?
            }
            scalar => return Err(failure(format!("is {}", type_name(scalar)))),
        };
    }
    *current = value;
    Ok(())
}

#[cfg(test)]
mod tests;
