//! Checks JSON documents against a description, and words the first problem as the z-schema validator does.
//!
//! Two of its messages are recorded from the service; the rest of its wording is taken to hold as well. Where a document
//! may have several forms told apart by one member, the problem within the form that was meant is named, since
//! "does not match any" helps nobody; only a document that means none of them gets that message.

use serde_json::{Map, Value};

/// What a document must be.
#[derive(Debug)]
pub(super) enum Schema {
    /// An object with these members, and others if it is `open`.
    Object { members: &'static [Member], open: bool },
    /// A list.
    Array { items: &'static Schema, min: usize, unique: bool },
    /// A parameter of a query that may come several times.
    Repeated(&'static Schema),
    /// Text of so many characters and that form.
    Text { min: usize, max: usize, form: Form },
    /// One of these words.
    Enum(&'static [&'static str]),
    /// One of the words that a function knows.
    Known(fn(&str) -> bool),
    /// True or false.
    Boolean,
    /// That, or `null`.
    Nullable(&'static Schema),
    /// A whole number.
    Integer { min: i64, max: i64 },
    /// One of several objects, told apart by the word under `tag`.
    OneOf { tag: &'static str, alternatives: &'static [Schema] },
}

/// One member of an object.
#[derive(Debug)]
pub(super) struct Member {
    name: &'static str,
    required: bool,
    schema: Schema,
}

/// The form of a text.
#[derive(Debug)]
pub(super) enum Form {
    /// Any.
    Free,
    /// A regular expression as the API description writes it, and a function that decides the same.
    Pattern(&'static str, fn(&str) -> bool),
    /// A named format.
    Format(&'static str, fn(&str) -> bool),
}

/// Describes a member that must be there.
pub(super) const fn required(name: &'static str, schema: Schema) -> Member {
    Member { name, required: true, schema }
}

/// Describes a member that may be left out.
pub(super) const fn optional(name: &'static str, schema: Schema) -> Member {
    Member { name, required: false, schema }
}

/// The first thing wrong with a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// z-schema's message.
    pub(super) text: String,
    /// Where, such as `subscriptions[0].event_type`. Empty for the document itself.
    pub(super) path: String,
}

impl Schema {
    /// Checks `value`.
    pub(super) fn check(&self, value: &Value) -> Result<(), Problem> {
        self.check_at(value, "")
    }

    fn check_at(&self, value: &Value, path: &str) -> Result<(), Problem> {
        let fail = |text: String| Err(Problem { text, path: path.to_owned() });
        if let Self::Nullable(schema) = self {
            return if value.is_null() { Ok(()) } else { schema.check_at(value, path) };
        }
        if !self.has_type(value) {
            return fail(format!("Expected type {} but found type {}", self.type_name(), type_of(value)));
        }
        match (self, value) {
            (Self::Object { members, open }, Value::Object(object)) => check_object(members, *open, object, path),
            (Self::Array { items, min, unique }, Value::Array(list)) => {
                if list.len() < *min {
                    return fail(format!("Array is too short ({}), minimum {min}", list.len()));
                }
                if let Some((first, second)) = duplicates(list).filter(|_| *unique) {
                    return fail(format!("Array items are not unique (indexes {first} and {second})"));
                }
                let mut indexed = list.iter().enumerate();
                indexed.try_for_each(|(index, item)| items.check_at(item, &format!("{path}[{index}]")))
            }
            (Self::Repeated(items), Value::Array(list)) => {
                let mut indexed = list.iter().enumerate();
                indexed.try_for_each(|(index, item)| items.check_at(item, &format!("{path}[{index}]")))
            }
            (Self::Text { min, max, form }, Value::String(text)) => check_text(text, *min, *max, form).or_else(fail),
            (Self::Enum(words), Value::String(text)) if !words.contains(&text.as_str()) => {
                fail(format!("No enum match for: {text}"))
            }
            (Self::Known(known), Value::String(text)) if !known(text) => fail(format!("No enum match for: {text}")),
            (Self::Integer { min, max }, Value::Number(number)) => match number.as_i64() {
                Some(value) if value < *min => fail(format!("Value {number} is less than minimum {min}")),
                Some(value) if value <= *max => Ok(()),
                _ if number.to_string().starts_with('-') => fail(format!("Value {number} is less than minimum {min}")),
                _ => fail(format!("Value {number} is greater than maximum {max}")),
            },
            (Self::OneOf { tag, alternatives }, Value::Object(object)) => {
                let meant =
                    alternatives.iter().find(|one| one.member(tag).is_some_and(|word| word.admits(object.get(*tag))));
                match meant {
                    Some(alternative) => alternative.check_at(value, path),
                    None => fail("Data does not match any schemas from 'oneOf'".to_owned()),
                }
            }
            _ => Ok(()),
        }
    }

    /// Makes a document of a query string, of the types that this description gives to its members: whole numbers, lists
    /// separated by commas, text. A parameter that comes twice is a list.
    pub(super) fn read_query(&self, pairs: impl Iterator<Item = (String, String)>) -> Value {
        let mut document = Map::new();
        for (name, text) in pairs {
            let value = match self.member(&name) {
                Some(Self::Integer { .. }) => text.parse::<i64>().map_or(Value::String(text), Value::from),
                Some(Self::Array { .. }) => text.split(',').map(Value::from).collect(),
                _ => Value::String(text),
            };
            match document.get_mut(&name) {
                None if matches!(self.member(&name), Some(Self::Repeated(_))) => {
                    document.insert(name, Value::Array(vec![value]));
                }
                None => drop(document.insert(name, value)),
                Some(Value::Array(list)) => list.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        Value::Object(document)
    }

    /// Returns the description of a member of an object.
    fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object { members, .. } = self else { return None };
        members.iter().find(|member| member.name == name).map(|member| &member.schema)
    }

    fn admits(&self, value: Option<&Value>) -> bool {
        value.is_some_and(|value| self.check(value).is_ok())
    }

    fn type_name(&self) -> &'static str {
        match self {
            Self::Object { .. } | Self::OneOf { .. } => "object",
            Self::Array { .. } | Self::Repeated(_) => "array",
            Self::Boolean => "boolean",
            Self::Nullable(schema) => schema.type_name(),
            Self::Text { .. } | Self::Enum(_) | Self::Known(_) => "string",
            Self::Integer { .. } => "integer",
        }
    }

    fn has_type(&self, value: &Value) -> bool {
        self.type_name() == type_of(value)
    }
}

fn check_object(members: &[Member], open: bool, object: &Map<String, Value>, path: &str) -> Result<(), Problem> {
    let fail = |text: String| Err(Problem { text, path: path.to_owned() });
    if let Some(missing) = members.iter().find(|member| member.required && !object.contains_key(member.name)) {
        return fail(format!("Missing required property: {}", missing.name));
    }
    let known = |name: &str| members.iter().find(|member| member.name == name);
    if let Some(extra) = object.keys().find(|name| !open && known(name).is_none()) {
        return fail(format!("Additional properties not allowed: {extra}"));
    }
    for (name, value) in object {
        if let Some(member) = known(name) {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            member.schema.check_at(value, &path)?;
        }
    }
    Ok(())
}

fn check_text(text: &str, min: usize, max: usize, form: &Form) -> Result<(), String> {
    let length = text.chars().count();
    if length < min {
        return Err(format!("String is too short ({length} chars), minimum {min}"));
    }
    if length > max {
        return Err(format!("String is too long ({length} chars), maximum {max}"));
    }
    match form {
        Form::Pattern(source, accepts) if !accepts(text) => {
            Err(format!("String does not match pattern {source}: {text}"))
        }
        Form::Format(name, accepts) if !accepts(text) => {
            Err(format!("Object didn't pass validation for format {name}: {text}"))
        }
        _ => Ok(()),
    }
}

/// Returns the places of the first two equal items. Lists here are short, and stop at their first duplicate.
fn duplicates(list: &[Value]) -> Option<(usize, usize)> {
    let mut seen = std::collections::HashMap::with_capacity(list.len());
    list.iter().enumerate().find_map(|(index, item)| seen.insert(item.to_string(), index).map(|first| (first, index)))
}

/// Names the type of a value as z-schema does.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        // JavaScript's `1.0` is whole as well.
        Value::Number(number) if is_whole(&number.to_string()) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn is_whole(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests;
