//! Validation of JSON documents, with the error messages of the z-schema validator.
//!
//! Two of its messages are recorded from the service; the others are assumed to match as well. If one member tells several
//! alternatives apart, the error is that of the intended alternative, which is more helpful than "does not match any".

use serde_json::{Map, Value};

/// The schema of a document.
#[derive(Debug)]
pub(crate) enum Schema {
    /// An object with these members, and with others if it is `open`.
    Object { members: &'static [SchemaMember], open: bool },
    /// A list.
    Array { items: &'static Schema, min: usize, unique: bool },
    /// A query parameter that can be repeated.
    Repeated(&'static Schema),
    /// Text of `min` to `max` characters.
    Text { min: usize, max: usize, format: TextFormat },
    /// One of these words.
    Enum(&'static [&'static str]),
    /// One of the words that a function accepts.
    Known(fn(&str) -> bool),
    /// True or false.
    Boolean,
    /// A value of this schema, or `null`.
    Nullable(&'static Schema),
    /// A whole number.
    Integer { min: i64, max: i64 },
    /// One of several objects, told apart by the member `tag`.
    OneOf { tag: &'static str, alternatives: &'static [Schema] },
}

/// One member of an object.
#[derive(Debug)]
pub(crate) struct SchemaMember {
    name: &'static str,
    required: bool,
    schema: Schema,
}

/// The format of a text.
#[derive(Debug)]
pub(crate) enum TextFormat {
    /// Any text.
    Free,
    /// A regular expression from the API description, and a function with the same result.
    Pattern(&'static str, fn(&str) -> bool),
    /// A named format.
    Format(&'static str, fn(&str) -> bool),
}

/// Makes a required member.
pub(crate) const fn required(name: &'static str, schema: Schema) -> SchemaMember {
    SchemaMember { name, required: true, schema }
}

/// Makes an optional member.
pub(crate) const fn optional(name: &'static str, schema: Schema) -> SchemaMember {
    SchemaMember { name, required: false, schema }
}

/// The first problem in a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SchemaProblem {
    /// The message of z-schema.
    pub(crate) text: String,
    /// The path, such as `subscriptions[0].event_type`. Empty for the document itself.
    pub(crate) path: String,
}

impl Schema {
    /// Checks `value`.
    pub(crate) fn check(&self, value: &Value) -> Result<(), SchemaProblem> {
        self.check_at(value, "")
    }

    fn check_at(&self, value: &Value, path: &str) -> Result<(), SchemaProblem> {
        let fail = |text: String| Err(SchemaProblem { text, path: path.to_owned() });
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
            (Self::Text { min, max, format }, Value::String(text)) => {
                check_text(text, *min, *max, format).or_else(fail)
            }
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
                let intended =
                    alternatives.iter().find(|one| one.member(tag).is_some_and(|word| word.accepts(object.get(*tag))));
                match intended {
                    Some(alternative) => alternative.check_at(value, path),
                    None => fail("Data does not match any schemas from 'oneOf'".to_owned()),
                }
            }
            _ => Ok(()),
        }
    }

    /// Converts a query string to a document with the types of this schema: whole numbers, comma-separated lists, text. A
    /// repeated parameter becomes a list.
    pub(crate) fn read_query(&self, pairs: impl Iterator<Item = (String, String)>) -> Value {
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
                None => {
                    document.insert(name, value);
                }
                Some(Value::Array(list)) => list.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        Value::Object(document)
    }

    /// Returns the schema of a member of an object.
    fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object { members, .. } = self else { return None };
        members.iter().find(|member| member.name == name).map(|member| &member.schema)
    }

    fn accepts(&self, value: Option<&Value>) -> bool {
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

fn check_object(
    members: &[SchemaMember],
    open: bool,
    object: &Map<String, Value>,
    path: &str,
) -> Result<(), SchemaProblem> {
    let fail = |text: String| Err(SchemaProblem { text, path: path.to_owned() });
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

fn check_text(text: &str, min: usize, max: usize, format: &TextFormat) -> Result<(), String> {
    let length = text.chars().count();
    if length < min {
        return Err(format!("String is too short ({length} chars), minimum {min}"));
    }
    if length > max {
        return Err(format!("String is too long ({length} chars), maximum {max}"));
    }
    match format {
        TextFormat::Pattern(source, accepts) if !accepts(text) => {
            Err(format!("String does not match pattern {source}: {text}"))
        }
        TextFormat::Format(name, accepts) if !accepts(text) => {
            Err(format!("Object didn't pass validation for format {name}: {text}"))
        }
        _ => Ok(()),
    }
}

/// Returns the indexes of the first two equal items.
fn duplicates(list: &[Value]) -> Option<(usize, usize)> {
    let mut seen = std::collections::HashMap::with_capacity(list.len());
    list.iter().enumerate().find_map(|(index, item)| seen.insert(item.to_string(), index).map(|first| (first, index)))
}

/// Returns the type of a value as z-schema names it.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
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
