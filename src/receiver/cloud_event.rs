//! The head of a CloudEvent, read without building its data, and the proof that the rest of it can be read.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Objects and lists within one another that an event may have. What reads it later gives up at 128.
pub const MOST_LEVELS: usize = 100;

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
    source: Option<Value>,
    data: Option<IgnoredAny>,
}

impl Event {
    /// Reads a body: an object with the texts `id` and `type`, and with `data`. Nothing else is required.
    ///
    /// # Errors
    /// With the reason why it is none.
    pub fn parse(body: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(body).map_err(|error| format!("the body is not JSON: {error}"))?;
        if levels(body) > MOST_LEVELS {
            return Err(format!("the body nests objects and lists more than {MOST_LEVELS} deep"));
        }
        let mut parser = serde_json::Deserializer::from_str(text);
        Readable.deserialize(&mut parser).and_then(|()| parser.end()).map_err(|error| not_json(&error))?;
        if !text.trim_start().starts_with('{') {
            return Err("not a CloudEvent: the body is not an object".to_owned());
        }
        let head: Head = serde_json::from_str(text).map_err(|error| format!("not a CloudEvent: {error}"))?;
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

/// Counts how deep objects and lists are nested, whether or not the text is JSON.
fn levels(json: &[u8]) -> usize {
    let (mut level, mut most, mut is_text, mut is_escaped) = (0_usize, 0, false, false);
    for byte in json {
        match (is_text, byte) {
            (true, _) if is_escaped => is_escaped = false,
            (true, b'\\') => is_escaped = true,
            (_, b'"') => is_text = !is_text,
            (false, b'{' | b'[') => {
                level += 1;
                most = most.max(level);
            }
            (false, b'}' | b']') => level = level.saturating_sub(1),
            _ => {}
        }
    }
    most
}

/// Passes over a value as those who build it will read it. To ignore a value is less: that lets bad escapes through.
struct Readable;

impl<'de> DeserializeSeed<'de> for Readable {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Readable {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_key_seed(Self)?.is_some() {
            members.next_value_seed(Self)?;
        }
        Ok(())
    }
}

fn not_json(error: &serde_json::Error) -> String {
    format!("the body is not JSON: {error}")
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
mod tests {
    use super::*;

    #[test]
    fn the_head_is_read_whatever_else_there_is() {
        let event = Event::parse(br#" {"id":"evt_1","x":[{}],"type":"user.created","time":"t","data":{"a":[1]}}"#);
        let expected = Event { id: "evt_1".into(), event_type: "user.created".into(), time: Some("t".into()) };
        assert_eq!(event, Ok(expected));
    }

    #[test]
    fn every_sample_of_the_catalog_is_an_event_with_no_more_than_three_members() {
        for known in crate::catalog::EVENT_TYPES {
            let data = crate::catalog::sample(known.name).unwrap();
            let body = format!(r#"{{"id":"evt_1","type":"{}","data":{data}}}"#, known.name);
            let expected = Event { id: "evt_1".into(), event_type: known.name.into(), time: None };
            assert_eq!(Event::parse(body.as_bytes()), Ok(expected));
        }
    }

    #[test]
    fn what_passes_can_be_built_and_what_cannot_be_built_does_not_pass() {
        let event = |data: &str| format!(r#"{{"id":"1","type":"t","data":{data}}}"#);
        let nested = |depth| event(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        for good in [event("1e999"), event("-0.50"), event(r#""\ud83d\ude00[[[\"{""#), event("null"), nested(99)] {
            let outcome = Event::parse(good.as_bytes());
            assert_eq!(outcome.is_ok(), good != event("null"), "{good}: {outcome:?}");
            assert!(serde_json::from_str::<Value>(&good).is_ok(), "{good}");
        }
        for bad in [event(r#""\ud800""#), event(r#"{"\udc00":1}"#), event("01"), event("[1,]")] {
            assert!(Event::parse(bad.as_bytes()).unwrap_err().starts_with("the body is not JSON: "), "{bad}");
        }
        assert!(Event::parse(b"{\"id\":\"\xff\",\"type\":\"t\",\"data\":{}}").unwrap_err().contains("utf-8"));
        let reason = "the body nests objects and lists more than 100 deep";
        assert_eq!(Event::parse(nested(100).as_bytes()), Err(reason.to_owned()));
        assert_eq!(Event::parse(nested(200_000).as_bytes()), Err(reason.to_owned()));
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
            (
                r#"{"id":"1","id":"2","type":"t","data":{}}"#,
                "not a CloudEvent: duplicate field `id` at line 1 column 14",
            ),
            (r#"{"id":"1","type":"t","data":{},"source":[]}"#, "not a CloudEvent: `source` is not a string"),
            (r#"{"id":"1","type":"t","data":{}}x"#, "the body is not JSON: trailing characters at line 1 column 32"),
        ] {
            assert_eq!(Event::parse(body.as_bytes()), Err(reason.to_owned()), "{body}");
        }
    }
}
