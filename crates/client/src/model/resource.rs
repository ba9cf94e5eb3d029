//! Owns [`Resource`]: a JSON object with known members.

use serde_json::Value;

/// A resource in an answer of the API.
pub trait Resource: Sized {
    /// Required members. A document without them is something else, such as an error with status 200.
    const REQUIRED: &'static [&'static str];

    /// Wraps a document that has the required members.
    fn from_document(document: Value) -> Self;

    /// Returns the document as the API sent it.
    fn document(&self) -> &Value;

    /// Wraps `document` if it is an object with the required members.
    ///
    /// # Errors
    /// Names the type found instead of an object, or the missing member.
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

/// Returns the name of a value's JSON type with its article.
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

/// Returns the member at `path`, such as `/event/time`, as text: a string without quotes, anything else as JSON, and an
/// empty text for null or an absent member.
pub(super) fn text(value: &Value, path: &str) -> String {
    match value.pointer(path) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
