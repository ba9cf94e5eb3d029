//! JSON from outside, read within a bound of memory: as values it takes many times the room of its text.

use std::fmt;

use memchr::{memchr, memchr2};
use serde_json::Value;

/// The most values and names of members in one document: 10,000 for each item of the largest page of the API.
const MOST: usize = 1_000_000;
/// What each of them takes at most, in bytes: objects of one member take the most (measured).
const EACH: usize = 192;

/// Why a document could not be read.
#[derive(Debug)]
pub enum Unread {
    /// It is no JSON.
    Malformed(serde_json::Error),
    /// It holds too much.
    TooMuch,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(cause) => cause.fmt(f),
            Self::TooMuch => write!(f, "it holds more than {MOST} values"),
        }
    }
}

/// Reads a document.
///
/// # Errors
/// When it is no JSON, or holds more than a million values.
pub fn read(document: &[u8]) -> Result<Value, Unread> {
    // No document has more parts than bytes.
    if document.len() > MOST && parts(document) > MOST {
        return Err(Unread::TooMuch);
    }
    serde_json::from_slice(document).map_err(Unread::Malformed)
}

/// Returns about how many bytes of memory a document takes.
pub fn room(document: &[u8]) -> usize {
    document.len() + parts(document) * EACH
}

/// Counts what stands outside of texts and begins a value, or a member.
fn parts(document: &[u8]) -> usize {
    let begins = |byte: &&u8| matches!(byte, b',' | b':' | b'[' | b'{');
    let (mut rest, mut count) = (document, 0);
    loop {
        let text = memchr(b'"', rest).unwrap_or(rest.len());
        count += rest[..text].iter().filter(begins).count();
        rest = rest.get(text + 1..).unwrap_or_default();
        loop {
            let Some(at) = memchr2(b'"', b'\\', rest) else { return count };
            let is_end = rest[at] == b'"';
            // What stands behind a backslash ends nothing.
            rest = rest.get(at + if is_end { 1 } else { 2 }..).unwrap_or_default();
            if is_end {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests;
