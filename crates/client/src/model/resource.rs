//! Owns [`Resource`]: a JSON object with known members.

use bytes::Bytes;
use serde_json::{Map, Value};

use auth0_events_text::json;

/// Maximum number of levels of a resource, as in Go's reader.
const MAX_LEVELS: usize = 10_000;

/// The JSON of a resource.
#[derive(Debug, Clone)]
pub struct ResourceDocument {
    value: Value,
    /// The bytes as received, if `value` does not hold everything that they say.
    source: Option<Bytes>,
    /// Why this is not the expected resource.
    fault: Option<String>,
}

impl ResourceDocument {
    /// Reads the bytes of an answer.
    ///
    /// # Errors
    /// Fails if they are not JSON, or have more than [`MAX_LEVELS`] levels.
    pub(crate) fn read(json: &Bytes) -> Result<Self, String> {
        json::check(json).map_err(|cause| format!("not JSON: {cause}"))?;
        Self::read_checked(json)
    }

    fn read_checked(json: &Bytes) -> Result<Self, String> {
        let reading = json::read_checked(json).map_err(|cause| format!("not JSON: {cause}"))?;
        if !reading.is_exact && json::depth(json) > MAX_LEVELS {
            return Err(format!("recursion limit exceeded: more than {MAX_LEVELS} levels"));
        }
        let source = (!reading.is_exact).then(|| json.clone());
        Ok(Self { value: reading.value, source, fault: None })
    }

    /// Adds a member to an object that has others.
    #[must_use]
    pub fn with_member(mut self, name: &str, value: Value) -> Self {
        if let Some(source) = self.source.take() {
            let end = source.iter().rposition(|&byte| byte == b'}').unwrap_or(source.len());
            let member = format!(",{}:{value}", Value::from(name));
            self.source = Some([&source[..end], member.as_bytes(), &source[end..]].concat().into());
        }
        if let Value::Object(members) = &mut self.value {
            members.insert(name.to_owned(), value);
        }
        self
    }

    /// Wraps the bytes of an item that is not the expected resource.
    fn faulty(json: &Bytes, cause: String) -> Self {
        match Self::read(json) {
            Ok(document) => Self { fault: Some(cause), ..document },
            Err(_) => {
                let value = Value::Object(Map::from_iter([("unreadable".to_owned(), cause.clone().into())]));
                let source = json::check(json).is_ok().then(|| json.clone());
                Self { value, source, fault: Some(cause) }
            }
        }
    }
}

impl From<Value> for ResourceDocument {
    fn from(value: Value) -> Self {
        Self { value, source: None, fault: None }
    }
}

/// A resource in an answer of the API.
pub trait Resource: Sized {
    /// Required members. A document without them is something else, such as an error with status 200.
    const REQUIRED: &'static [&'static str];

    /// Wraps a document that has the required members, or is marked as faulty.
    fn from_document(document: ResourceDocument) -> Self;

    /// Returns the wrapped document.
    fn resource_document(&self) -> &ResourceDocument;

    /// Returns the document as a value. A text that cannot be shown is replaced in it.
    fn document(&self) -> &Value {
        &self.resource_document().value
    }

    /// Returns the document as the API sent it, if the value does not hold everything that it says.
    fn source(&self) -> Option<&Bytes> {
        self.resource_document().source.as_ref()
    }

    /// Returns the document on one line, with everything that it says.
    fn to_line(&self) -> Vec<u8> {
        match self.source() {
            Some(source) => json::compact(source),
            None => self.document().to_string().into_bytes(),
        }
    }

    /// Returns why an item of a list is not this resource. Its accessors return empty texts then.
    fn fault(&self) -> Option<&str> {
        self.resource_document().fault.as_deref()
    }

    /// Wraps `document` if it is an object with the required members.
    ///
    /// # Errors
    /// Names the type found instead of an object, or the missing member.
    fn read(document: impl Into<ResourceDocument>) -> Result<Self, String> {
        let document = document.into();
        let Value::Object(members) = &document.value else {
            return Err(format!("expected an object, found {}", type_name(&document.value)));
        };
        for name in Self::REQUIRED {
            match members.get(*name) {
                None | Some(Value::Null) => return Err(format!("`{name}` is missing")),
                Some(_) => {}
            }
        }
        Ok(Self::from_document(document))
    }

    /// Reads an item of a list, which may have been checked with the list. An item that is not this resource is marked as
    /// faulty.
    fn read_item(json: &Bytes, is_checked: bool) -> Self {
        let document = if is_checked { ResourceDocument::read_checked(json) } else { ResourceDocument::read(json) };
        let item = document.and_then(Self::read);
        item.unwrap_or_else(|cause| Self::from_document(ResourceDocument::faulty(json, cause)))
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
