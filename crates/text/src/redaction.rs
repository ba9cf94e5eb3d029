//! Finds secrets in foreign text, however they are written there: as they are, with the escapes of JSON (once or several
//! times), of URLs, of forms and of HTML, mixed at will, and within Base64.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use memchr::memmem::Finder;
use zeroize::Zeroizing;

use super::{REDACTED, Secret};

/// Longer texts are not looked through, and not shown.
const LONGEST_TEXT: usize = 1 << 20;
/// So many layers of escapes are undone.
const MOST_LAYERS: usize = 4;
/// A shorter piece of Base64 would be found everywhere.
const SHORTEST_BASE64: usize = 6;

/// Takes secrets out of text. `Debug` is not implemented: it holds them.
#[derive(Default)]
pub struct Redaction {
    plain: Vec<Zeroizing<Vec<u8>>>,
    base64: Vec<Zeroizing<Vec<u8>>>,
}

impl Redaction {
    /// Prepares to take these secrets out.
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut redaction = Self::default();
        secrets.into_iter().for_each(|secret| redaction.add(secret));
        redaction
    }

    /// Takes this secret out as well.
    pub fn add(&mut self, secret: &Secret) {
        let bytes = secret.expose().as_bytes();
        let folded = Zeroizing::new(fold(bytes).into_iter().map(|unit| unit.byte).collect::<Vec<_>>());
        if !folded.is_empty() {
            self.plain.push(folded);
        }
        // What the secret alone decides, whatever stands before and behind it: three positions in a group of three.
        for (before, undecided) in [(0, 0), (1, 2), (2, 3)] {
            let padded = Zeroizing::new([&[0; 2][..before], bytes].concat());
            let encoded = Zeroizing::new(STANDARD_NO_PAD.encode(&*padded));
            let decided = encoded.as_bytes().get(undecided..padded.len() * 8 / 6).unwrap_or_default();
            if decided.len() >= SHORTEST_BASE64 {
                self.base64.push(Zeroizing::new(decided.to_vec()));
            }
        }
    }

    /// Reports whether no secret is taken out.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// Returns how many secrets are taken out.
    pub fn len(&self) -> usize {
        self.plain.len()
    }

    /// Returns `text` without the secrets: where one stands, `(redacted)` stands instead.
    pub fn apply(&self, text: &str) -> String {
        if self.plain.is_empty() {
            return text.to_owned();
        }
        if text.len() > LONGEST_TEXT {
            return format!("({} bytes, not shown)", text.len());
        }
        let units = fold(text.as_bytes());
        let folded = Zeroizing::new(units.iter().map(|unit| unit.byte).collect::<Vec<_>>());
        let at = |found: Range<usize>| units[found.start].source.start..units[found.end - 1].source.end;
        let mut ranges: Vec<Range<usize>> =
            self.plain.iter().flat_map(|secret| positions(&folded, secret)).map(at).collect();
        // Both alphabets of Base64 are one here.
        let unified = Zeroizing::new(folded.iter().map(|byte| unify(*byte)).collect::<Vec<_>>());
        let found = self.base64.iter().flat_map(|piece| positions(&unified, piece));
        ranges.extend(found.map(at).map(|range| whole_base64(text.as_bytes(), range)));
        replace(text, ranges)
    }
}

/// One byte of what a text means, and where it stands there.
#[derive(Clone)]
struct Unit {
    byte: u8,
    source: Range<usize>,
}

/// Undoes every layer of escapes. What is lost is lost alike in secrets and texts: backslashes, the difference between a
/// line break and the `n` of its escape, and that between a blank and a `+`.
fn fold(bytes: &[u8]) -> Vec<Unit> {
    let mut units: Vec<Unit> =
        bytes.iter().enumerate().map(|(at, byte)| Unit { byte: *byte, source: at..at + 1 }).collect();
    for _ in 0..MOST_LAYERS {
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

/// Reads a run of backslashes with what it escapes.
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

/// Reads an entity of HTML.
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

/// Returns where `wanted` stands, also where it overlaps itself.
fn positions(text: &[u8], wanted: &[u8]) -> Vec<Range<usize>> {
    let finder = Finder::new(wanted);
    let next = |from: usize| finder.find(text.get(from..)?).map(|at| from + at);
    let starts = std::iter::successors(next(0), |at| next(at + 1));
    starts.map(|at| at..at + wanted.len()).collect()
}

/// Widens a range to all the Base64 around it.
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
            // An escape may begin within a character that is no part of it.
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
