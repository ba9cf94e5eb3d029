//! Masks malformed JSON for display.
//!
//! In malformed text the end of a value is uncertain, so the rule is strict: it shows punctuation, well-formed keys, and the
//! values and words known to be harmless. It masks anything else. After the name of a secret it masks the rest of the line,
//! unless the end of the secret is certain.

use std::ops::Range;

use super::names::{is_of_a_secret, is_open, is_open_container};

/// Names of secrets that are shown. Any other word that names a secret is masked, since it may be part of one.
const SECRET_KEYS: &[&str] = &[
    "access_token",
    "api_key",
    "client_secret",
    "header_value",
    "id_token",
    "password",
    "private_key",
    "refresh_token",
    "secret",
    "token",
];
/// Words that are shown on their own, besides the names of open members.
const HARMLESS_WORDS: &[&str] = &[
    "action",
    "basic",
    "bearer",
    "custom_header",
    "data",
    "disabled",
    "enabled",
    "eventbridge",
    "false",
    "null",
    "object",
    "true",
    "webhook",
    "True",
    "False",
    "None",
    "NaN",
    "undefined",
];
/// Quotation marks of JSON, shells and word processors.
const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];
/// Maximum length of a string whose end is searched for, in bytes.
const MAX_STRING_BYTES: usize = 16 * 1024;
/// Maximum number of closing quotes and brackets shown after a secret whose end is uncertain.
const MAX_CLOSERS: usize = 3;

/// A secret in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretValue {
    /// The key in lower case.
    pub key: String,
    /// The bytes of the value, with its quotes if its end is certain.
    pub range: Range<usize>,
    /// Whether the value starts with a quote.
    pub is_quoted: bool,
    /// Whether the end of the value is certain.
    pub is_whole: bool,
}

/// The ranges of a malformed text that must not be shown. The default masks nothing.
#[derive(Default)]
pub struct MalformedMask {
    /// Masked byte ranges, in order and disjoint.
    ranges: Vec<Range<usize>>,
    /// The secrets found. Each is masked, except for its quotes.
    secrets: Vec<SecretValue>,
}

impl MalformedMask {
    /// Scans a text, malformed or not.
    pub fn of(text: &str) -> Self {
        let mut scan = Scan { text, at: 0, mask: Self::default() };
        while scan.at < text.len() {
            scan.step();
        }
        scan.mask
    }

    /// Returns the masked range that contains byte `at`.
    pub fn covering(&self, at: usize) -> Option<&Range<usize>> {
        let next = self.ranges.partition_point(|range| range.end <= at);
        self.ranges.get(next).filter(|range| range.contains(&at))
    }

    /// Returns the secret whose value contains byte `at` or ends there.
    pub fn secret_at(&self, at: usize) -> Option<&SecretValue> {
        self.secrets.iter().rev().find(|secret| secret.range.start <= at && at <= secret.range.end)
    }

    fn hide(&mut self, range: Range<usize>) {
        match self.ranges.last_mut() {
            _ if range.is_empty() => {}
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.ranges.push(range),
        }
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    mask: MalformedMask,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Reads one punctuation mark, or one word and the value that belongs to it.
    fn step(&mut self) {
        let rest = self.rest();
        let word = &rest[..rest.find(punctuation).unwrap_or(rest.len())];
        if word.is_empty() {
            self.at += rest.chars().next().map_or(1, char::len_utf8);
            return;
        }
        let start = self.at;
        self.at += word.len();
        if is_of_a_secret(word) {
            if !SECRET_KEYS.contains(&word) {
                self.mask.hide(start..self.at);
            }
            self.secret(word);
        } else if is_open(word) {
            self.open_value();
        } else if !is_harmless_word(word) && !self.is_key(start, word) {
            self.mask.hide(start..self.at);
        }
    }

    /// Masks the value after the name of a secret.
    fn secret(&mut self, key: &str) {
        let line_end = self.text[self.at..].find('\n').map_or(self.text.len(), |end| self.at + end);
        let after_name = self.rest().trim_start_matches(|c: char| QUOTES.contains(&c) || c.is_whitespace());
        let Some(after_colon) = after_name.strip_prefix([':', '=']) else {
            // Without a colon the value may be anywhere after the name.
            return self.hide_to(line_end, key, false);
        };
        let value = after_colon.trim_start();
        self.at = self.text.len() - value.len();
        let line_end = value.find('\n').map_or(self.text.len(), |end| self.at + end);
        let Some(quote) = value.chars().next().filter(|c| QUOTES.contains(c)) else {
            return self.hide_to(line_end, key, false);
        };
        let start = self.at;
        match whole_string(value) {
            Some(len) => {
                let range = start..start + len;
                self.mask.hide(start + 1..range.end - 1);
                self.at = range.end;
                self.mask.secrets.push(SecretValue { key: key.to_lowercase(), range, is_quoted: true, is_whole: true });
            }
            None => {
                self.at += quote.len_utf8();
                self.hide_to(line_end, key, true);
            }
        }
    }

    /// Masks the text up to `end`, except for the last few closing marks.
    fn hide_to(&mut self, end: usize, key: &str, is_quoted: bool) {
        let end = end.max(self.at);
        let value = &self.text[self.at..end];
        let closers = value.chars().rev().take(MAX_CLOSERS).take_while(|c| matches!(c, '"' | '}' | ']' | ',')).count();
        let hidden_end = end - closers;
        self.mask.hide(self.at..hidden_end);
        self.mask.secrets.push(SecretValue {
            key: key.to_lowercase(),
            range: self.at..hidden_end,
            is_quoted,
            is_whole: false,
        });
        self.at = end;
    }

    /// Skips the value of an open member, but masks the secret parts of an address.
    fn open_value(&mut self) {
        let after_name = self.rest().trim_start_matches(|c: char| QUOTES.contains(&c));
        let Some(after_colon) = after_name.trim_start().strip_prefix(':') else { return };
        let value = after_colon.trim_start();
        let start = self.text.len() - value.len();
        let (from, len) = if value.starts_with(['"', '\'']) {
            let Some(len) = whole_string(value) else { return };
            (start + 1, len - 2)
        } else {
            let end = value.find(|c| c != ':' && punctuation(c)).unwrap_or(value.len());
            if is_of_a_secret(&value[..end]) {
                return;
            }
            (start, end)
        };
        let shown = &self.text[from..from + len];
        if shown.contains(|c: char| c.is_control() || matches!(c, '{' | '[')) {
            return;
        }
        // After an unclosed quote the value may include the members after it, and their secrets.
        let after_scheme = shown.split_once("://").map_or(shown, |(_, rest)| rest);
        let holds_more = after_scheme.contains(|c: char| matches!(c, ':' | '=') || QUOTES.contains(&c));
        if holds_more && is_of_a_secret(shown) {
            return;
        }
        self.at = from + len;
        if let Some(at) = shown.rfind('@') {
            let user = shown.find("//").map_or(0, |slashes| slashes + 2).min(at);
            self.mask.hide(from + user..from + at);
        }
        if let Some(query) = shown.find(['?', '#']).filter(|query| shown.rfind('@').is_none_or(|at| at < *query)) {
            self.mask.hide(from + query + 1..from + len);
        }
    }

    /// Reports whether a word is a key: it looks like a name, is quoted, stands between a brace or comma and a colon, and
    /// cannot be the end of a secret before it.
    fn is_key(&self, start: usize, word: &str) -> bool {
        let before = self.text[..start].strip_suffix('"').map(str::trim_end);
        let after = self.rest().strip_prefix('"').map(str::trim_start);
        is_like_a_name(word)
            && self.mask.secrets.is_empty()
            && before.is_some_and(|before| before.ends_with(['{', ',']))
            && after.is_some_and(|after| after.starts_with(':'))
    }
}

/// Reports whether a character separates words. Separators are shown.
fn punctuation(c: char) -> bool {
    c.is_whitespace() || matches!(c, '{' | '}' | '[' | ']' | ':' | ',' | '=') || QUOTES.contains(&c)
}

/// Reports whether a word is shown wherever it stands.
fn is_harmless_word(word: &str) -> bool {
    HARMLESS_WORDS.contains(&word) || is_open_container(word)
}

/// Reports whether a key looks like a name, so that it may be shown.
pub fn is_like_a_name(key: &str) -> bool {
    key.len() <= 40 && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Returns the position of the quote that closes a string whose content starts at `from`.
pub fn string_end(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Returns the length of the string that `text` starts with, quotes included, if its end is certain: it is on the same line,
/// before text that cannot belong to it.
fn whole_string(text: &str) -> Option<usize> {
    let quote = *text.as_bytes().first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let line = text.as_bytes().iter().take(MAX_STRING_BYTES).position(|&byte| byte == b'\n');
    let end = string_end(&text.as_bytes()[..line.unwrap_or(text.len().min(MAX_STRING_BYTES))], 1, quote)?;
    value_ends(&text[end + 1..]).then_some(end + 1)
}

/// Reports whether the text after a quote proves that it closed the value: closing brackets, then the end of the line or a
/// comma and a known key. Anything else may belong to the value.
fn value_ends(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\t', '\r']);
    let bracketed = after.trim_start_matches(['}', ']', ' ', '\t', '\r']);
    if bracketed.is_empty() || bracketed.starts_with('\n') {
        return true;
    }
    let Some(next) = bracketed.strip_prefix(',').map(str::trim_start) else { return false };
    if next.is_empty() || next.starts_with(['}', ']']) {
        return value_ends_last(next);
    }
    let Some(key) = next.strip_prefix(['"', '\'']) else { return false };
    let Some((key, colon)) = key.split_once(['"', '\'']) else { return false };
    let is_known = is_open(key) || is_harmless_word(key) || SECRET_KEYS.contains(&key);
    is_known && colon.trim_start().starts_with(':')
}

/// Reports whether the rest of the line consists of closing brackets.
fn value_ends_last(after: &str) -> bool {
    let rest = after.trim_start_matches(['}', ']', ',', ' ', '\t', '\r']);
    rest.is_empty() || rest.starts_with('\n')
}

#[cfg(test)]
mod tests;
