//! Finds known secrets in foreign text: as they are, with the escapes of JSON (once or several times), URLs, forms and
//! HTML in any mixture, and within Base64.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use memchr::memmem::Finder;
use zeroize::Zeroizing;

use crate::secret::{REDACTED, Secret};

/// Maximum length of a text that is searched, in bytes. Longer texts are not shown.
const MAX_TEXT_BYTES: usize = 1 << 20;
/// Maximum number of nested escapes that are decoded.
const MAX_LAYERS: usize = 4;
/// Minimum length of a secret that is masked within words. A shorter one is masked as a whole word only.
const MIN_INNER_BYTES: usize = 4;
/// Minimum length of Base64 to search for: shorter pieces would match everywhere.
const MIN_BASE64_CHARS: usize = 6;

/// Removes known secrets from text. It does not implement `Debug`, since it holds them.
#[derive(Default)]
pub struct Redaction {
    plain: Vec<Zeroizing<Vec<u8>>>,
    base64: Vec<Zeroizing<Vec<u8>>>,
}

impl Redaction {
    /// Creates a redaction of these secrets.
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut redaction = Self::default();
        for secret in secrets {
            redaction.add(secret);
        }
        redaction
    }

    /// Adds a secret.
    pub fn add(&mut self, secret: &Secret) {
        let bytes = secret.expose().as_bytes();
        let folded = Zeroizing::new(fold(bytes).into_iter().map(|unit| unit.byte).collect::<Vec<_>>());
        if !folded.is_empty() {
            self.plain.push(folded);
        }
        // The digits that depend on the secret alone, for each of the three positions in a group of three bytes.
        for (before, undecided) in [(0, 0), (1, 2), (2, 3)] {
            let padded = Zeroizing::new([&[0; 2][..before], bytes].concat());
            let encoded = Zeroizing::new(STANDARD_NO_PAD.encode(&*padded));
            let decided = encoded.as_bytes().get(undecided..padded.len() * 8 / 6).unwrap_or_default();
            if decided.len() >= MIN_BASE64_CHARS {
                self.base64.push(Zeroizing::new(decided.to_vec()));
            }
        }
    }

    /// Returns `text` with `(redacted)` in place of each secret. A text of more than 1 MiB is not shown at all.
    pub fn apply(&self, text: &str) -> String {
        if self.plain.is_empty() {
            return text.to_owned();
        }
        if text.len() > MAX_TEXT_BYTES {
            return format!("({} bytes, not shown)", text.len());
        }
        let units = fold(text.as_bytes());
        let folded = Zeroizing::new(units.iter().map(|unit| unit.byte).collect::<Vec<_>>());
        let source = |found: Range<usize>| units[found.start].source.start..units[found.end - 1].source.end;
        let is_masked = |range: &Range<usize>| range.len() >= MIN_INNER_BYTES || is_word(&folded, range);
        let found = self.plain.iter().flat_map(|secret| positions(&folded, secret));
        let mut ranges: Vec<Range<usize>> = found.filter(is_masked).map(source).collect();
        // Treats the two alphabets of Base64 as one.
        let unified = Zeroizing::new(folded.iter().map(|byte| unify(*byte)).collect::<Vec<_>>());
        let found = self.base64.iter().flat_map(|piece| positions(&unified, piece));
        ranges.extend(found.map(source).map(|range| whole_base64(text.as_bytes(), range)));
        replace(text, ranges)
    }
}

/// One decoded byte of a text, and the bytes that it was decoded from.
#[derive(Clone)]
struct Unit {
    byte: u8,
    source: Range<usize>,
}

/// Decodes every layer of escapes. Backslashes are lost, and so are the differences between a line feed and the `n` of its
/// escape, and between a space and a `+`. They are lost in secrets and texts alike, so matches are still found.
fn fold(bytes: &[u8]) -> Vec<Unit> {
    let mut units: Vec<Unit> =
        bytes.iter().enumerate().map(|(at, byte)| Unit { byte: *byte, source: at..at + 1 }).collect();
    for _ in 0..MAX_LAYERS {
        let before = units.len();
        units = unescape(&units);
        if units.len() == before {
            break;
        }
    }
    for unit in &mut units {
        unit.byte = match unit.byte {
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            8 => b'b',
            12 => b'f',
            b' ' => b'+',
            other => other,
        };
    }
    units
}

fn unescape(units: &[Unit]) -> Vec<Unit> {
    let mut plain = Vec::with_capacity(units.len());
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        let rest = &units[at..];
        let decoded = match unit.byte {
            b'\\' => backslashes(rest),
            b'%' => number(rest.get(1..3), 16).map(|code| (vec![u8::try_from(code).unwrap_or_default()], 3)),
            b'&' => entity(rest),
            _ => None,
        };
        let Some((bytes, length)) = decoded else {
            plain.push(unit.clone());
            at += 1;
            continue;
        };
        let source = unit.source.start..units[at + length - 1].source.end;
        plain.extend(bytes.into_iter().map(|byte| Unit { byte, source: source.clone() }));
        at += length;
    }
    plain
}

/// Decodes a run of backslashes and the character after it.
fn backslashes(units: &[Unit]) -> Option<(Vec<u8>, usize)> {
    let run = units.iter().take_while(|unit| unit.byte == b'\\').count();
    let hex = |from: usize| number(units.get(from..from + 4), 16);
    let Some(escaped) = units.get(run) else { return Some((Vec::new(), run)) };
    let first = if escaped.byte == b'u' { hex(run + 1) } else { None };
    let Some(first) = first else { return Some((vec![escaped.byte], run + 1)) };
    let (code, length) = match first {
        0xd800..0xdc00 => {
            let behind = run + 5;
            let again = units[behind..].iter().take_while(|unit| unit.byte == b'\\').count();
            let second = hex(behind + again + 1).filter(|second| (0xdc00..0xe000).contains(second));
            match second {
                Some(second) => (0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00), behind + again + 5),
                None => (first, behind),
            }
        }
        _ => (first, run + 5),
    };
    Some((utf8(code), length))
}

/// Decodes an HTML entity.
fn entity(units: &[Unit]) -> Option<(Vec<u8>, usize)> {
    let end = units.iter().take(10).position(|unit| unit.byte == b';')?;
    let name: Vec<u8> = units[1..end].iter().map(|unit| unit.byte).collect();
    let code = match name.as_slice() {
        b"amp" => u32::from(b'&'),
        b"lt" => u32::from(b'<'),
        b"gt" => u32::from(b'>'),
        b"quot" => u32::from(b'"'),
        b"apos" => u32::from(b'\''),
        [b'#', b'x' | b'X', ..] => number(units.get(3..end), 16)?,
        [b'#', ..] => number(units.get(2..end), 10)?,
        _ => return None,
    };
    Some((utf8(code), end + 1))
}

fn number(digits: Option<&[Unit]>, radix: u32) -> Option<u32> {
    let digits = digits.filter(|digits| !digits.is_empty())?;
    digits
        .iter()
        .try_fold(0_u32, |number, unit| number.checked_mul(radix)?.checked_add(char::from(unit.byte).to_digit(radix)?))
}

fn utf8(code: u32) -> Vec<u8> {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER).to_string().into_bytes()
}

fn unify(byte: u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    }
}

/// Returns every position of `wanted`, overlapping ones included.
fn positions(text: &[u8], wanted: &[u8]) -> Vec<Range<usize>> {
    let finder = Finder::new(wanted);
    let next = |from: usize| finder.find(text.get(from..)?).map(|at| from + at);
    let starts = std::iter::successors(next(0), |at| next(at + 1));
    starts.map(|at| at..at + wanted.len()).collect()
}

/// Reports whether no letter or digit stands directly before or after a range.
fn is_word(text: &[u8], range: &Range<usize>) -> bool {
    let joins = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    !joins(range.start.checked_sub(1)) && !joins(Some(range.end))
}

/// Extends a range to all the Base64 around it.
fn whole_base64(text: &[u8], range: Range<usize>) -> Range<usize> {
    let is_base64 = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+/-_=%".contains(byte);
    let before = text[..range.start].iter().rev().take_while(is_base64).count();
    let behind = text[range.end..].iter().take_while(is_base64).count();
    range.start - before..range.end + behind
}

fn replace(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| range.start);
    let mut shown = String::with_capacity(text.len());
    let mut end = 0;
    for range in ranges {
        if range.start >= end {
            // An escape may begin within a character that does not belong to it.
            shown += text.get(end..range.start).unwrap_or_default();
            shown += REDACTED;
        }
        end = end.max(range.end);
    }
    shown += text.get(end..).unwrap_or_default();
    shown
}

#[cfg(test)]
mod tests;
