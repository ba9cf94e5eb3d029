//! Reads JSON that others wrote, as leniently as most programs that exchange it.
//!
//! serde_json rejects four texts that Node, Python or Go accept: the escape of a lone surrogate, bytes that are not UTF-8, a
//! byte order mark, and deep nesting. Here the first two read as U+FFFD, the mark is skipped, and a value at more than
//! [`MAX_DEPTH`] levels reads as a string with its JSON. serde_json still checks the grammar. Callers that pass a text on use
//! the bytes as received.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use serde::de::{DeserializeOwned, Error as _, IgnoredAny};
use serde_json::{Error, Map, Number, Value};

/// Maximum nesting of a value. Rendering and filters recurse, and their stack is limited.
pub const MAX_DEPTH: usize = 500;
/// Maximum number of values in a document. A value takes up to 80 bytes of memory, and as little as 2 bytes of text.
const MAX_VALUES: usize = 4_000_000;
/// Byte order mark.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A document as a value.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonReading {
    /// The value, with replacements where [`JsonReading::is_exact`] is false.
    pub value: Value,
    /// Whether the value holds everything that the text says. It does not if a text was replaced, a number was
    /// rewritten, a value was too deep, or an object has two members of the same name.
    pub is_exact: bool,
}

/// Returns a document as text that serde_json can parse.
pub fn readable(json: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(without_bom(json));
    if lone_surrogates(text.as_bytes()).next().is_none() {
        return text;
    }
    let mut bytes = text.as_bytes().to_vec();
    for at in lone_surrogates(text.as_bytes()) {
        bytes[at + 2..at + 6].copy_from_slice(b"fffd");
    }
    Cow::Owned(String::from_utf8(bytes).expect("ASCII was replaced by ASCII"))
}

/// Returns a document without the byte order mark at its start.
pub fn without_bom(json: &[u8]) -> &[u8] {
    json.strip_prefix(BOM).unwrap_or(json)
}

/// Checks that a text is JSON.
///
/// # Errors
/// Fails if it is not.
pub fn check(json: &[u8]) -> Result<(), Error> {
    // This check does not recurse, so that the depth does not matter.
    serde_json::from_str::<IgnoredAny>(&readable(json)).map(|_| ())
}

/// Reads a document into a type.
///
/// # Errors
/// Fails if it is not JSON, or not of this type.
pub fn from_slice<T: DeserializeOwned>(json: &[u8]) -> Result<T, Error> {
    serde_json::from_str(&readable(json))
}

/// Reads a document as a value.
///
/// # Errors
/// Fails if it is not JSON, or has more than 4,000,000 values.
pub fn read(json: &[u8]) -> Result<JsonReading, Error> {
    check(json)?;
    read_checked(json)
}

/// Reads a document that was checked, perhaps as a part of another one.
///
/// # Errors
/// Fails if it has more than 4,000,000 values.
pub fn read_checked(json: &[u8]) -> Result<JsonReading, Error> {
    let mut scanner = Scanner::new(json);
    let mut tree = Tree { open: Vec::new(), root: Value::Null, is_exact: true };
    let mut count = 0;
    while let Some(token) = scanner.token() {
        count += 1;
        if count > 2 * MAX_VALUES {
            return Err(Error::custom(format!("more than {MAX_VALUES} values")));
        }
        let value = match token[0] {
            b'{' | b'[' if tree.open.len() == MAX_DEPTH => {
                tree.is_exact = false;
                Value::String(readable(scanner.rest_of_value(token)).into_owned())
            }
            b'{' => {
                tree.open.push((Value::Object(Map::new()), None));
                continue;
            }
            b'[' => {
                tree.open.push((Value::Array(Vec::new()), None));
                continue;
            }
            b'}' | b']' => tree.open.pop().map(|(value, _)| value).unwrap_or_default(),
            b',' | b':' => continue,
            b'"' => {
                tree.is_exact &= is_exact(token);
                let text = string(token).into_owned();
                if let Some((Value::Object(_), key @ None)) = tree.open.last_mut() {
                    *key = Some(text);
                    continue;
                }
                Value::String(text)
            }
            b't' => Value::Bool(true),
            b'f' => Value::Bool(false),
            b'n' => Value::Null,
            _ => {
                let number: Number =
                    std::str::from_utf8(token).ok().and_then(|token| token.parse().ok()).unwrap_or(0.into());
                // serde_json writes `1e9` as `1e+9`.
                tree.is_exact &= number.as_str().as_bytes() == token;
                Value::Number(number)
            }
        };
        tree.add(value);
    }
    Ok(JsonReading { value: tree.root, is_exact: tree.is_exact })
}

/// Returns the members of an object with the JSON of their values, in their order. Anything else has none.
pub fn members(json: &[u8]) -> Vec<(Cow<'_, str>, &[u8])> {
    let mut scanner = Scanner::new(json);
    let mut members = Vec::new();
    if scanner.token() != Some(b"{") {
        return members;
    }
    while let Some(key) = scanner.token() {
        match key[0] {
            b'"' => {}
            b',' => continue,
            _ => break,
        }
        scanner.token();
        let Some(value) = scanner.value() else { break };
        members.push((string(key), value));
    }
    members
}

/// Returns the JSON of a member of an object. If there are several of this name, the last one counts.
pub fn member<'a>(json: &'a [u8], name: &str) -> Option<&'a [u8]> {
    find(&members(json), name)
}

/// Returns the JSON of the last of [`members`] with this name.
pub fn find<'a>(members: &[(Cow<'_, str>, &'a [u8])], name: &str) -> Option<&'a [u8]> {
    members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
}

/// Returns the JSON of each item of an array. Anything else has none.
pub fn items(json: &[u8]) -> Vec<&[u8]> {
    let mut scanner = Scanner::new(json);
    let mut items = Vec::new();
    if scanner.token() != Some(b"[") {
        return items;
    }
    while let Some(item) = scanner.value() {
        match item {
            b"," => {}
            b"]" => break,
            item => items.push(item),
        }
    }
    items
}

/// Returns the text of a string, or `None` for any other value.
pub fn text(json: &[u8]) -> Option<Cow<'_, str>> {
    (json.len() > 1 && json[0] == b'"').then(|| string(json))
}

/// Reports whether a document that was checked is an object.
pub fn is_object(json: &[u8]) -> bool {
    tokens(json).next() == Some(b"{")
}

/// Reports whether a document that was checked is an array.
pub fn is_array(json: &[u8]) -> bool {
    tokens(json).next() == Some(b"[")
}

/// Returns the tokens of a document: brackets, commas, colons, and strings, numbers and names as they are written.
pub fn tokens(json: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut scanner = Scanner::new(json);
    std::iter::from_fn(move || scanner.token())
}

/// Returns the number of levels of nesting: 0 for a scalar.
pub fn depth(json: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut max = 0;
    for token in tokens(json) {
        match token {
            b"{" | b"[" => {
                depth += 1;
                max = max.max(depth);
            }
            b"}" | b"]" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    max
}

/// Returns a document on one line, without white space between its tokens.
pub fn compact(json: &[u8]) -> Vec<u8> {
    tokens(json).collect::<Vec<_>>().concat()
}

/// Returns the text of a string token.
fn string(token: &[u8]) -> Cow<'_, str> {
    let inner = token.get(1..token.len().saturating_sub(1)).unwrap_or_default();
    match std::str::from_utf8(inner) {
        Ok(text) if memchr(b'\\', inner).is_none() => Cow::Borrowed(text),
        _ => Cow::Owned(serde_json::from_str(&readable(token)).unwrap_or_default()),
    }
}

/// Reports whether a string can be read without a replacement.
fn is_exact(token: &[u8]) -> bool {
    std::str::from_utf8(token).is_ok() && lone_surrogates(token).next().is_none()
}

/// Returns the positions of the escapes of surrogates that are not part of a pair.
fn lone_surrogates(json: &[u8]) -> impl Iterator<Item = usize> {
    let unit = |at: usize| {
        let digits = json.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += memchr(b'\\', json.get(at..)?)?;
            let start = at;
            at += 2;
            match unit(start) {
                Some(0xd800..=0xdbff) if matches!(unit(start + 6), Some(0xdc00..=0xdfff)) => at = start + 12,
                Some(0xd800..=0xdfff) => {
                    at = start + 6;
                    return Some(start);
                }
                _ => {}
            }
        }
    })
}

/// Containers that are not closed yet, each with the name of the member that comes next.
struct Tree {
    open: Vec<(Value, Option<String>)>,
    root: Value,
    is_exact: bool,
}

impl Tree {
    /// Adds a value to the innermost open container.
    fn add(&mut self, value: Value) {
        match self.open.last_mut() {
            Some((Value::Array(items), _)) => items.push(value),
            Some((Value::Object(members), key)) => {
                self.is_exact &= members.insert(key.take().unwrap_or_default(), value).is_none();
            }
            _ => self.root = value,
        }
    }
}

/// Splits JSON into tokens. Text that is not JSON is split somehow.
struct Scanner<'a> {
    json: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    fn new(json: &'a [u8]) -> Self {
        Self { json: without_bom(json), at: 0 }
    }

    fn token(&mut self) -> Option<&'a [u8]> {
        let rest = &self.json[self.at..];
        let start = self.at + rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let rest = &self.json[start..];
        let length = match rest[0] {
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            b'"' => string_length(rest),
            _ => {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"{}[],:\"".contains(byte);
                rest.iter().position(is_end).unwrap_or(rest.len())
            }
        };
        self.at = start + length;
        Some(&self.json[start..self.at])
    }

    /// Returns the next value as it is written; a closing bracket or a comma by itself.
    fn value(&mut self) -> Option<&'a [u8]> {
        let token = self.token()?;
        if matches!(token[0], b'{' | b'[') { Some(self.rest_of_value(token)) } else { Some(token) }
    }

    /// Returns the value that begins with an opening bracket, which is the last token.
    fn rest_of_value(&mut self, opening: &[u8]) -> &'a [u8] {
        let start = self.at - opening.len();
        let mut depth = 1_usize;
        while depth > 0 {
            match self.token() {
                Some(b"{" | b"[") => depth += 1,
                Some(b"}" | b"]") => depth -= 1,
                Some(_) => {}
                None => break,
            }
        }
        &self.json[start..self.at]
    }
}

/// Returns the length of the string at the start, with its quotes.
fn string_length(json: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = json.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += found;
        if json[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    json.len()
}

#[cfg(test)]
mod tests;
