//! Decides which parts of a malformed text may be shown.
//!
//! Where the text is malformed nobody knows where a value ends, so the rule is the reverse of the usual one: shown are
//! punctuation, well-formed keys, and what is known to be harmless. All else is masked, and what follows a key that names
//! a secret is masked to the end of its line unless it is beyond doubt where the secret ends.

use std::ops::Range;

/// Parts of these words in a key make its value a secret.
const SECRET_WORDS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "secret",
    "header_value",
    "headervalue",
    "api_key",
    "apikey",
    "private_key",
    "credential",
];
/// Names of secrets that are shown. Any other word with one of the parts above is masked: it may be half of a secret.
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
/// Keys whose values are shown: the API itself shows them to whoever may read the stream.
const HARMLESS_KEYS: &[&str] = &[
    "action_id",
    "aws_account_id",
    "aws_region",
    "event_type",
    "header_key",
    "method",
    "name",
    "specversion",
    "status",
    "subscriptions",
    "type",
    "username",
    "webhook_endpoint",
];
/// Words that are shown wherever they stand alone, harmless keys apart.
const HARMLESS_WORDS: &[&str] = &[
    "action",
    "basic",
    "bearer",
    "configuration",
    "custom_header",
    "data",
    "destination",
    "disabled",
    "enabled",
    "event",
    "eventbridge",
    "false",
    "null",
    "object",
    "true",
    "webhook",
    "webhook_authorization",
    "True",
    "False",
    "None",
    "NaN",
    "undefined",
];
/// What may open or close a string, in JSON or in the mind of a word processor.
const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];
/// No string is taken for whole that is longer: the search for its end is bounded.
const STRING_BYTES: usize = 16 * 1024;
/// So many closing quotes and brackets are shown behind a secret of unknown end.
const CLOSERS_SHOWN: usize = 3;

/// A secret in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SecretValue {
    /// The key as written, lower case.
    pub(super) key: String,
    /// The bytes of the value, quotes included where the value is beyond doubt.
    pub(super) range: Range<usize>,
    /// Whether a quote opens the value.
    pub(super) quoted: bool,
    /// Whether it is beyond doubt where the value ends.
    pub(super) whole: bool,
}

/// What must not be shown of a text.
pub(super) struct Mask {
    /// Masked byte ranges, in order and apart.
    pub(super) ranges: Vec<Range<usize>>,
    /// The secrets found. Each lies in a masked range, but for its quotes.
    pub(super) secrets: Vec<SecretValue>,
}

impl Mask {
    /// Scans a text, malformed or not.
    pub(super) fn of(text: &str) -> Self {
        let mut scan = Scan { text, at: 0, mask: Self { ranges: Vec::new(), secrets: Vec::new() } };
        while scan.at < text.len() {
            scan.step();
        }
        scan.mask
    }

    /// Returns the masked range that holds byte `at`.
    pub(super) fn covering(&self, at: usize) -> Option<&Range<usize>> {
        let next = self.ranges.partition_point(|range| range.end <= at);
        self.ranges.get(next).filter(|range| range.contains(&at))
    }

    /// Returns the secret whose value byte `at` lies in or right behind.
    pub(super) fn secret_at(&self, at: usize) -> Option<&SecretValue> {
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
    mask: Mask,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Reads one mark of punctuation, or one word and the value that belongs to it.
    fn step(&mut self) {
        let rest = self.rest();
        let word = &rest[..rest.find(punctuation).unwrap_or(rest.len())];
        if word.is_empty() {
            self.at += rest.chars().next().map_or(1, char::len_utf8);
            return;
        }
        let start = self.at;
        self.at += word.len();
        if names_secret(word) {
            if !SECRET_KEYS.contains(&word) {
                self.mask.hide(start..self.at);
            }
            self.secret(word);
        } else if HARMLESS_KEYS.contains(&word) {
            self.harmless_value();
        } else if !HARMLESS_WORDS.contains(&word) && !self.is_key(start, word) {
            self.mask.hide(start..self.at);
        }
    }

    /// Masks what follows the name of a secret.
    fn secret(&mut self, key: &str) {
        let line_end = self.text[self.at..].find('\n').map_or(self.text.len(), |end| self.at + end);
        let after_name = self.rest().trim_start_matches(|c: char| QUOTES.contains(&c) || c.is_whitespace());
        let Some(after_colon) = after_name.strip_prefix([':', '=']) else {
            // A name without a colon: the value may stand anywhere behind it.
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
                self.mask.secrets.push(SecretValue { key: key.to_lowercase(), range, quoted: true, whole: true });
            }
            None => {
                self.at += quote.len_utf8();
                self.hide_to(line_end, key, true);
            }
        }
    }

    /// Masks up to `end`, but for the last few closing marks.
    fn hide_to(&mut self, end: usize, key: &str, quoted: bool) {
        let end = end.max(self.at);
        let value = &self.text[self.at..end];
        let closers =
            value.chars().rev().take(CLOSERS_SHOWN).take_while(|c| matches!(c, '"' | '}' | ']' | ',')).count();
        let hidden_end = end - closers;
        self.mask.hide(self.at..hidden_end);
        self.mask.secrets.push(SecretValue {
            key: key.to_lowercase(),
            range: self.at..hidden_end,
            quoted,
            whole: false,
        });
        self.at = end;
    }

    /// Passes over the value of a harmless key, showing it but for what a URL can hide.
    fn harmless_value(&mut self) {
        let after_name = self.rest().trim_start_matches(|c: char| QUOTES.contains(&c));
        let Some(after_colon) = after_name.trim_start().strip_prefix(':') else { return };
        let value = after_colon.trim_start();
        let start = self.text.len() - value.len();
        let (from, len) = if value.starts_with(['"', '\'']) {
            let Some(len) = whole_string(value) else { return };
            (start + 1, len - 2)
        } else {
            let end = value.find(|c| c != ':' && punctuation(c)).unwrap_or(value.len());
            if names_secret(&value[..end]) {
                return;
            }
            (start, end)
        };
        let shown = &self.text[from..from + len];
        if shown.contains(|c: char| c.is_control() || matches!(c, '{' | '[')) {
            return;
        }
        // A quote that is not closed swallows what follows, and a secret with it.
        let behind_scheme = shown.split_once("://").map_or(shown, |(_, rest)| rest);
        let holds_more = behind_scheme.contains(|c: char| matches!(c, ':' | '=') || QUOTES.contains(&c));
        if holds_more && names_secret(shown) {
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

    /// Tells whether a word is a key: like a name, in quotes, between a brace or comma and a colon, and with no secret
    /// before it whose end could be this.
    fn is_key(&self, start: usize, word: &str) -> bool {
        let before = self.text[..start].strip_suffix('"').map(str::trim_end);
        let after = self.rest().strip_prefix('"').map(str::trim_start);
        is_like_a_name(word)
            && self.mask.secrets.is_empty()
            && before.is_some_and(|before| before.ends_with(['{', ',']))
            && after.is_some_and(|after| after.starts_with(':'))
    }
}

/// Tells what separates words. All of it is shown.
fn punctuation(c: char) -> bool {
    c.is_whitespace() || matches!(c, '{' | '}' | '[' | ']' | ':' | ',' | '=') || QUOTES.contains(&c)
}

/// Tells whether a key may be shown.
pub(super) fn is_like_a_name(key: &str) -> bool {
    key.len() <= 40 && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn names_secret(word: &str) -> bool {
    let word = word.to_lowercase().replace('-', "_");
    SECRET_WORDS.iter().any(|secret| word.contains(secret))
}

/// Returns the position of the quote that ends a string whose inside begins at `from`.
pub(super) fn string_end(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
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

/// Returns the length of the string that `text` begins with, quotes included, if it is beyond doubt where it ends: on
/// the same line, before something that cannot be more of it.
fn whole_string(text: &str) -> Option<usize> {
    let quote = *text.as_bytes().first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let line = text.as_bytes().iter().take(STRING_BYTES).position(|&byte| byte == b'\n');
    let end = string_end(&text.as_bytes()[..line.unwrap_or(text.len().min(STRING_BYTES))], 1, quote)?;
    value_ends(&text[end + 1..]).then_some(end + 1)
}

/// Tells whether what follows a closing quote shows that it was one: closing brackets, then the end of the line or a
/// comma and a key that is known. Anything else may still be the value.
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
    let known = HARMLESS_KEYS.contains(&key) || HARMLESS_WORDS.contains(&key) || SECRET_KEYS.contains(&key);
    known && colon.trim_start().starts_with(':')
}

/// Tells whether nothing but closing brackets is left of the line.
fn value_ends_last(after: &str) -> bool {
    let rest = after.trim_start_matches(['}', ']', ',', ' ', '\t', '\r']);
    rest.is_empty() || rest.starts_with('\n')
}
