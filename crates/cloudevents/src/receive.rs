//! Validation of a received CloudEvent.

use std::borrow::Cow;

use auth0_events_text::json;

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

impl EventAttributes {
    /// Reads the attributes of a body: an object with the strings `id` and `type`, and with `data`. A text that is not
    /// Unicode is replaced in them, and of several members of a name the last one counts.
    ///
    /// # Errors
    /// Returns the reason if the body is not a CloudEvent.
    pub fn parse(body: &[u8]) -> Result<Self, String> {
        json::check(body).map_err(|error| format!("the body is not JSON: {error}"))?;
        if !json::is_object(body) {
            return Err("not a CloudEvent: the body is not an object".to_owned());
        }
        let members = json::members(body);
        let member = |name| json::find(&members, name).filter(|value| *value != b"null");
        if member("data").is_none() {
            return Err("not a CloudEvent: `data` is missing".to_owned());
        }
        for name in ["time", "source"] {
            if member(name).is_some_and(|value| json::text(value).is_none()) {
                return Err(format!("not a CloudEvent: `{name}` is not a string"));
            }
        }
        let time = member("time").and_then(json::text).map(Cow::into_owned);
        Ok(Self { id: required("id", member("id"))?, event_type: required("type", member("type"))?, time })
    }
}

/// Returns the JSON of an event's `data`. The published API description has it as text, which may hold an object.
pub fn data(event: &[u8]) -> Option<Cow<'_, [u8]>> {
    let data = json::member(event, "data")?;
    let is_object = |text: &[u8]| json::is_object(text) && json::check(text).is_ok();
    let object = json::text(data).filter(|text| is_object(text.as_bytes()));
    Some(object.map_or(Cow::Borrowed(data), |text| Cow::Owned(text.into_owned().into_bytes())))
}

fn required(name: &str, value: Option<&[u8]>) -> Result<String, String> {
    let value = value.ok_or_else(|| format!("not a CloudEvent: `{name}` is missing"))?;
    match json::text(value) {
        Some(text) if !text.is_empty() => Ok(text.into_owned()),
        Some(_) => Err(format!("not a CloudEvent: `{name}` is empty")),
        None => Err(format!("not a CloudEvent: `{name}` is not a string")),
    }
}

#[cfg(test)]
mod tests;
