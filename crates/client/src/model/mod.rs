//! The API's nouns: what an answer holds, and what a request asks for.
//!
//! A resource keeps the document it came in, as the API sent it: every member, in the API's order, with the digits of its
//! numbers. Accessors read the members that the program knows; they ask nothing of the rest, so that a member, a status
//! or a destination type invented tomorrow passes through untouched. A struct with a map of leftovers would keep the
//! members, but not their order.

mod delivery;
mod destination;
mod event;
mod stats;
mod stream;

pub use delivery::{Attempt, Delivery};
pub use destination::{AWS_REGIONS, Configuration, Destination, DestinationType};
pub use event::{Event, EventHead, UnreadableEvent};
pub use stats::{FAILED_DELIVERIES, Metric, SUCCESSFUL_DELIVERIES, Stats};
pub use stream::{EventStream, EventStreamPatch, NewEventStream, StreamId, Subscription};

use serde_json::Value;

/// A resource that an answer can hold.
pub trait Resource: Sized {
    /// Members without which the document is something else, such as an error sent with status 200.
    const REQUIRED: &'static [&'static str];

    /// Takes over a document that has the required members.
    fn from_document(document: Value) -> Self;

    /// The document as the API sent it.
    fn document(&self) -> &Value;

    /// Takes over `document` after a look at what it is.
    ///
    /// # Errors
    /// Says what is there instead of an object, or which member is missing.
    fn read(document: Value) -> Result<Self, String> {
        let Value::Object(members) = &document else {
            return Err(format!("expected an object, found {}", type_name(&document)));
        };
        for name in Self::REQUIRED {
            match members.get(*name) {
                None | Some(Value::Null) => return Err(format!("`{name}` is missing")),
                Some(_) => {}
            }
        }
        Ok(Self::from_document(document))
    }
}

/// Names the JSON type of a value.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Reads a member as text: a string as it is, anything else as JSON, an absent member or null as nothing. The names in
/// `path`, each behind a slash, are taken as they are: undoing the escapes of a JSON pointer would cost more than all the
/// rest of a list.
fn text(value: &Value, path: &str) -> String {
    match path.split('/').skip(1).try_fold(value, |value, name| value.get(name)) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
