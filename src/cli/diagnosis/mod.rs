//! Reads the JSON that a user typed, and where it is malformed says what is wrong, where, and what to do.
//!
//! What may be shown of the text is decided in `mask`, how the place is shown in `excerpt`, and what is advised in
//! `advice`. No message repeats a secret.

mod advice;
mod excerpt;
mod mask;

use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use crate::failure::Failure;
use mask::Mask;

/// Why a text is not the JSON it should be.
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

/// What a text may hold, which decides what a message may show of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holding {
    /// Secrets: all is masked that is not known to be harmless.
    Secrets,
    /// What whoever typed it may see again.
    Anything,
}

impl Holding {
    fn mask(self, text: &str) -> Mask {
        match self {
            Self::Secrets => Mask::of(text),
            Self::Anything => Mask { ranges: Vec::new(), secrets: Vec::new() },
        }
    }
}

/// Parses `text`, which `what` names in messages: a flag or a file in backticks.
///
/// Fails on malformed JSON and on an object with two members of one name.
pub(crate) fn parse_json(text: &str, what: &str, holding: Holding) -> Result<Value, Malformed> {
    // PowerShell and Notepad begin their files with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value = serde_json::from_str(text).map_err(|error| syntax(text, what, holding, &error))?;
    match repeated_key(text) {
        Some((at, key)) => Err(repeated(text, what, holding, at, &key)),
        None => Ok(value),
    }
}

fn syntax(text: &str, what: &str, holding: Holding, error: &serde_json::Error) -> Malformed {
    let mask = holding.mask(text);
    let at = offset(text, error.line(), error.column());
    let advice = advice::give(text, at, error, &mask);
    let at = advice.at.unwrap_or(at);
    if text.trim().is_empty() {
        return Malformed {
            message: format!("{what} is empty: {}", advice.problem),
            excerpt: String::new(),
            hint: advice.hint,
        };
    }
    Malformed {
        message: format!("malformed JSON in {what} at {}: {}", place(text, at), advice.problem),
        excerpt: excerpt::around(text, at, &mask),
        hint: advice.hint,
    }
}

fn repeated(text: &str, what: &str, holding: Holding, at: usize, key: &str) -> Malformed {
    let (named, one) = match holding {
        Holding::Secrets if !mask::is_like_a_name(key) => ("a key".to_owned(), "of its members".to_owned()),
        _ => {
            let shown: String = key.chars().take(60).flat_map(char::escape_debug).collect();
            (format!("the key `{shown}`"), format!("`{shown}`"))
        }
    };
    Malformed {
        message: format!("ambiguous JSON in {what} at {}: {named} appears twice", place(text, at)),
        excerpt: excerpt::around(text, at, &holding.mask(text)),
        hint: Some(format!("keep one {one}")),
    }
}

/// Returns line and column, both counted from 1, the column in characters.
fn place(text: &str, at: usize) -> String {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before[start..].chars().count() + 1;
    match before.matches('\n').count() + 1 {
        1 if !text.trim_end().contains('\n') => format!("column {column}"),
        line => format!("line {line}, column {column}"),
    }
}

/// Turns the parser's line and column, which count bytes read, into the position of the byte it stumbled over.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    // Column 0 means that the line end before was one character too many.
    let at = (start + column).saturating_sub(1).min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Finds the first member, in a text that is valid JSON, whose key its object has already.
fn repeated_key(text: &str) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    // One entry per open bracket: the keys seen, or nothing for an array.
    let mut open: Vec<Option<HashSet<String>>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => open.push(Some(HashSet::new())),
            b'[' => open.push(None),
            b'}' | b']' => drop(open.pop()),
            b'"' => {
                let end = mask::string_end(bytes, at + 1, b'"')?;
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
