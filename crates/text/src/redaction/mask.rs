//! Masks JSON documents, form fields and texts: it shows the members on one list, and nothing else.

use serde_json::Value;

use super::address::{replace_secrets, secret_ranges};
use super::names::{is_open, is_open_container};

/// Replaces values that may be secret by a sign, and reports each of them to `found`.
pub struct Mask<F> {
    sign: &'static str,
    found: F,
}

impl<F: FnMut(&str)> Mask<F> {
    /// Creates a mask that writes `sign`, such as `***`, in place of each secret.
    pub fn new(sign: &'static str, found: F) -> Self {
        Self { sign, found }
    }

    /// Returns a document with every value masked whose member is not on the list, and with masked addresses.
    pub fn document(&mut self, value: Value) -> Value {
        match value {
            Value::Object(members) => members.into_iter().map(|(name, value)| self.json_member(name, value)).collect(),
            Value::Array(items) => items.into_iter().map(|item| self.document(item)).collect(),
            Value::Null => Value::Null,
            text => self.hide(&text),
        }
    }

    /// Returns the value of a form field or URL parameter, masked unless its name is on the list.
    pub fn field(&mut self, name: &str, value: &str) -> String {
        if is_open(name) {
            return self.text(value);
        }
        (self.found)(value);
        self.sign.to_owned()
    }

    /// Returns a text in which every address is masked.
    pub fn text(&mut self, text: &str) -> String {
        let ends_word = |c: char| c.is_whitespace() || "\"'`<>(){}".contains(c);
        let mut masked = String::with_capacity(text.len());
        for word in text.split_inclusive(ends_word) {
            let address = word.trim_end_matches(ends_word);
            if has_secret_parts(address) {
                self.report_parts(address);
                masked += &replace_secrets(address, self.sign);
            } else {
                masked += address;
            }
            masked += &word[address.len()..];
        }
        masked
    }

    fn json_member(&mut self, name: String, value: Value) -> (String, Value) {
        let shown = if is_open(&name) {
            self.open(value)
        } else if is_open_container(&name) {
            self.document(value)
        } else {
            self.hide(&value)
        };
        (name, shown)
    }

    /// Shows the value of a member on the list.
    fn open(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.open(item)).collect(),
            Value::Object(_) => self.document(value),
            other => other,
        }
    }

    fn hide(&mut self, value: &Value) -> Value {
        self.report(value);
        if value.is_null() { Value::Null } else { self.sign.into() }
    }

    fn report(&mut self, value: &Value) {
        match value {
            Value::String(text) => (self.found)(text),
            Value::Array(items) => items.iter().for_each(|item| self.report(item)),
            Value::Object(members) => members.values().for_each(|value| self.report(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn report_parts(&mut self, address: &str) {
        for range in secret_ranges(address) {
            for part in address[range].split(['&', '#', '?']) {
                // `user:password`, `name=value`, or one word.
                let secret = part.split_once([':', '=']).map_or(part, |(_, secret)| secret);
                (self.found)(secret);
            }
        }
    }
}

/// Reports whether a word of a text is an address with parts that may be secret.
fn has_secret_parts(word: &str) -> bool {
    if word.contains("//") {
        return word.contains(['?', '#', '@']);
    }
    // An address without a host has parameters or a fragment; one without a scheme has a password before the host.
    let has_parameters = word.split_once('?').is_some_and(|(_, query)| query.contains('='));
    let has_password = word.split_once(':').is_some_and(|(_, rest)| rest.contains('@'));
    has_parameters || has_password || word.starts_with('/') && word.contains('#')
}

#[cfg(test)]
mod tests;
