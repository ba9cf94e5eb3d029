//! The data of a test event: taken from a whole event or given alone, with single values set.

use serde_json::{Map, Value};

use crate::failure::Failure;
use auth0_events_client::model::type_name;

/// The payload of a test event.
pub(crate) struct EventPayload {
    /// The type, if a whole event was given.
    pub(crate) event_type: Option<String>,
    pub(crate) data: Value,
}

impl EventPayload {
    /// Takes the data from a document that is a CloudEvent, or is the data itself.
    pub(crate) fn new(mut members: Map<String, Value>) -> Self {
        if !is_event(&members) {
            return Self { event_type: None, data: Value::Object(members) };
        }
        let event_type = members.get("type").and_then(Value::as_str).map(str::to_owned);
        // The published API description has `data` as text, which may hold the object.
        let data = match members.remove("data").unwrap_or_default() {
            Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            data => data,
        };
        Self { event_type, data }
    }
}

/// Distinguishes a CloudEvent from its data, which has an `object`, and from other data.
fn is_event(members: &Map<String, Value>) -> bool {
    let has = |name| members.contains_key(name);
    has("specversion") || !has("object") && has("type") && has("data")
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
