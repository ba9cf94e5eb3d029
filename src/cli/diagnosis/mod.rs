//! Parses the JSON that a user typed, and explains malformed JSON: the problem, its position and a fix.
//!
//! `excerpt` shows the position, `advice` explains the problem. No message repeats a secret: the mask is
//! [`MalformedMask`].

mod advice;
mod excerpt;

use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use crate::failure::Failure;
use auth0_events_text::redaction::{self, MalformedMask};

/// The error of a text that is not valid JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed {
    message: String,
    excerpt: String,
    hint: Option<String>,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.excerpt.is_empty() { Ok(()) } else { write!(f, "\n{}", self.excerpt) }
    }
}

impl std::error::Error for Malformed {}

impl From<Malformed> for Failure {
    fn from(malformed: Malformed) -> Self {
        Self::usage(malformed.to_string()).hint_if(malformed.hint)
    }
}

/// The sensitivity of a text, which decides what a message shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holding {
    /// It may contain secrets: anything not known to be safe is masked.
    Secrets,
    /// It contains no secrets: it is shown as typed.
    Anything,
}

impl Holding {
    fn mask(self, text: &str) -> MalformedMask {
        match self {
            Self::Secrets => MalformedMask::of(text),
            Self::Anything => MalformedMask::default(),
        }
    }
}

/// Parses `text`. Messages call it `source`: a flag or a file in backticks.
///
/// Fails on malformed JSON and on an object with a duplicate key.
pub(crate) fn parse_json(text: &str, source: &str, holding: Holding) -> Result<Value, Malformed> {
    // PowerShell and Notepad begin their files with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value = serde_json::from_str(text).map_err(|error| syntax(text, source, holding, &error))?;
    match repeated_key(text) {
        Some((at, key)) => Err(repeated(text, source, holding, at, &key)),
        None => Ok(value),
    }
}

fn syntax(text: &str, source: &str, holding: Holding, error: &serde_json::Error) -> Malformed {
    let mask = holding.mask(text);
    let at = offset(text, error.line(), error.column());
    let advice = advice::give(text, at, error, &mask);
    let at = advice.at.unwrap_or(at);
    if text.trim().is_empty() {
        return Malformed {
            message: format!("{source} is empty: {}", advice.problem),
            excerpt: String::new(),
            hint: advice.hint,
        };
    }
    Malformed {
        message: format!("malformed JSON in {source} at {}: {}", place(text, at), advice.problem),
        excerpt: excerpt::around(text, at, &mask),
        hint: advice.hint,
    }
}

fn repeated(text: &str, source: &str, holding: Holding, at: usize, key: &str) -> Malformed {
    let (named, one) = match holding {
        Holding::Secrets if !redaction::is_like_a_name(key) => ("a key".to_owned(), "of its members".to_owned()),
        _ => {
            let shown: String = key.chars().take(60).flat_map(char::escape_debug).collect();
            (format!("the key `{shown}`"), format!("`{shown}`"))
        }
    };
    Malformed {
        message: format!("ambiguous JSON in {source} at {}: {named} appears twice", place(text, at)),
        excerpt: excerpt::around(text, at, &holding.mask(text)),
        hint: Some(format!("keep one {one}")),
    }
}

/// Returns line and column, both from 1, the column in characters.
fn place(text: &str, at: usize) -> String {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before[start..].chars().count() + 1;
    match before.matches('\n').count() + 1 {
        1 if !text.trim_end().contains('\n') => format!("column {column}"),
        line => format!("line {line}, column {column}"),
    }
}

/// Converts the parser's line and column, which count the bytes read, to the position of the offending byte.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    // Column 0 means that the line feed before it is the offending byte.
    let at = (start + column).saturating_sub(1).min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Finds the first duplicate key in valid JSON.
fn repeated_key(text: &str) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    // One entry per open bracket: the keys seen so far, or `None` for an array.
    let mut open: Vec<Option<HashSet<String>>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => open.push(Some(HashSet::new())),
            b'[' => open.push(None),
            b'}' | b']' => {
                open.pop();
            }
            b'"' => {
                let end = redaction::string_end(bytes, at + 1, b'"')?;
                let is_key = text[end + 1..].trim_start().starts_with(':');
                if is_key && let Some(Some(keys)) = open.last_mut() {
                    let key: String = serde_json::from_str(&text[at..=end]).ok()?;
                    if keys.contains(&key) {
                        return Some((at, key));
                    }
                    keys.insert(key);
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests;
