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
mod tests;
