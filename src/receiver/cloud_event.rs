//! The head of a CloudEvent, read without building its data.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// What an endpoint needs to know of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Unique per event: the key for recognising duplicates.
    pub id: String,
    /// The event type, such as `user.created`.
    pub event_type: String,
    /// When it happened, as written by the sender.
    pub time: Option<String>,
}

/// The members of interest. Values of the wrong type are found afterwards, so that the reason can name the member.
#[derive(Deserialize)]
struct Head {
    id: Option<Value>,
    #[serde(rename = "type")]
    event_type: Option<Value>,
    time: Option<Value>,
    data: Option<IgnoredAny>,
}

impl Event {
    /// Reads a body: an object with the texts `id` and `type`, and with `data`.
    ///
    /// # Errors
    /// With the reason why it is none.
    pub fn parse(body: &[u8]) -> Result<Self, String> {
        let is_object = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        let parsed = serde_json::from_slice::<Head>(body);
        let head =
            parsed.map_err(|error| if is_object || !error.is_data() { not_json(&error) } else { not_object() })?;
        if !is_object {
            return Err(not_object());
        }
        if head.data.is_none() {
            return Err("not a CloudEvent: `data` is missing".to_owned());
        }
        let time = if head.time.is_some() { Some(text("time", head.time)?) } else { None };
        Ok(Self { id: text("id", head.id)?, event_type: text("type", head.event_type)?, time })
    }
}

fn not_json(error: &serde_json::Error) -> String {
    format!("the body is not JSON: {error}")
}

fn not_object() -> String {
    "not a CloudEvent: the body is not an object".to_owned()
}

fn text(name: &str, value: Option<Value>) -> Result<String, String> {
    match value {
        Some(Value::String(text)) if !text.is_empty() => Ok(text),
        Some(Value::String(_)) => Err(format!("not a CloudEvent: `{name}` is empty")),
        Some(_) => Err(format!("not a CloudEvent: `{name}` is not a string")),
        None => Err(format!("not a CloudEvent: `{name}` is missing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_read_whatever_else_there_is() {
        let event = Event::parse(br#" {"id":"evt_1","x":[{}],"type":"user.created","time":"t","data":{"a":[1]}}"#);
        let expected = Event { id: "evt_1".into(), event_type: "user.created".into(), time: Some("t".into()) };
        assert_eq!(event, Ok(expected));
    }

    #[test]
    fn the_reason_names_what_is_wrong() {
        for (body, reason) in [
            (r#"{"id":1,"type":"t","data":{}}"#, "not a CloudEvent: `id` is not a string"),
            (r#"{"id":"","type":"t","data":{}}"#, "not a CloudEvent: `id` is empty"),
            (r#"{"id":"1","data":{}}"#, "not a CloudEvent: `type` is missing"),
            (r#"{"id":"1","type":"t"}"#, "not a CloudEvent: `data` is missing"),
            (r#"{"id":"1","type":"t","data":{},"time":5}"#, "not a CloudEvent: `time` is not a string"),
            (r#"["1","t","",{}]"#, "not a CloudEvent: the body is not an object"),
            ("3", "not a CloudEvent: the body is not an object"),
            ("{", "the body is not JSON: EOF while parsing an object at line 1 column 1"),
            ("", "the body is not JSON: EOF while parsing a value at line 1 column 0"),
        ] {
            assert_eq!(Event::parse(body.as_bytes()), Err(reason.to_owned()), "{body}");
        }
    }
}
