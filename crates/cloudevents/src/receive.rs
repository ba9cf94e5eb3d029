//! Validation of a received CloudEvent.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// The maximum nesting depth of an event. serde_json fails at 128.
pub const MAX_DEPTH: usize = 100;

/// The attributes of an event that identify and order it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventAttributes {
    /// The unique id, by which duplicates are recognized.
    pub id: String,
    /// The event type, such as `user.created`.
    pub event_type: String,
    /// The time of the change, as written by the sender.
    pub time: Option<String>,
}

/// The members to check. They have any type here, so that an error can name the member.
#[derive(Deserialize)]
struct RawAttributes {
    id: Option<Value>,
    #[serde(rename = "type")]
    event_type: Option<Value>,
    time: Option<Value>,
    source: Option<Value>,
    data: Option<IgnoredAny>,
}

impl EventAttributes {
    /// Reads the attributes of a body: an object with the strings `id` and `type`, and with `data`.
    ///
    /// # Errors
    /// Returns the reason if the body is not a CloudEvent.
    pub fn parse(body: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(body).map_err(|error| format!("the body is not JSON: {error}"))?;
        if depth(body) > MAX_DEPTH {
            return Err(format!("the body nests objects and lists more than {MAX_DEPTH} deep"));
        }
        // The whole tree is built, since skipped values are not checked for invalid escapes.
        let document: Value = serde_json::from_str(text).map_err(|error| format!("the body is not JSON: {error}"))?;
        if !document.is_object() {
            return Err("not a CloudEvent: the body is not an object".to_owned());
        }
        let head: RawAttributes = serde_json::from_str(text).map_err(|error| format!("not a CloudEvent: {error}"))?;
        if head.data.is_none() {
            return Err("not a CloudEvent: `data` is missing".to_owned());
        }
        for (name, value) in [("time", &head.time), ("source", &head.source)] {
            if !matches!(value, None | Some(Value::String(_))) {
                return Err(format!("not a CloudEvent: `{name}` is not a string"));
            }
        }
        let time = head.time.and_then(|time| time.as_str().map(str::to_owned));
        Ok(Self { id: required("id", head.id)?, event_type: required("type", head.event_type)?, time })
    }
}

/// Returns the nesting depth of objects and arrays, also for text that is not JSON.
fn depth(json: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut max = 0;
    let mut in_string = false;
    let mut is_escaped = false;
    for byte in json {
        match (in_string, byte) {
            (true, _) if is_escaped => is_escaped = false,
            (true, b'\\') => is_escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'{' | b'[') => {
                depth += 1;
                max = max.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    max
}

fn required(name: &str, value: Option<Value>) -> Result<String, String> {
    match value {
        Some(Value::String(text)) if !text.is_empty() => Ok(text),
        Some(Value::String(_)) => Err(format!("not a CloudEvent: `{name}` is empty")),
        Some(_) => Err(format!("not a CloudEvent: `{name}` is not a string")),
        None => Err(format!("not a CloudEvent: `{name}` is missing")),
    }
}

#[cfg(test)]
mod tests;
