//! Decodes text files as editors and shells leave them: UTF-8 and UTF-16, with or without a byte order mark.

use zeroize::Zeroizing;

use crate::secret::Secret;

/// The bytes are neither UTF-8 nor UTF-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotText;

impl std::fmt::Display for NotText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it is not UTF-8 text")
    }
}

impl std::error::Error for NotText {}

/// Decodes a text, without its byte order mark. UTF-16 without a mark is recognized by the zero byte in every character.
///
/// # Errors
/// Fails if the bytes are not text.
pub fn decode(bytes: &[u8]) -> Result<Secret, NotText> {
    let utf8 = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).map_err(|_| NotText)?;
        Ok(Secret::new(text.strip_prefix('\u{feff}').unwrap_or(text)))
    };
    let is_zero_at = |offset: usize| {
        !bytes.is_empty() && bytes.len().is_multiple_of(2) && bytes.iter().skip(offset).step_by(2).all(|b| *b == 0)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ if is_zero_at(1) => utf16(bytes, u16::from_le_bytes),
        _ if is_zero_at(0) => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Secret, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(NotText);
    }
    // Three bytes per unit suffice, so the text is not moved while it grows.
    let mut text = Zeroizing::new(String::with_capacity(pairs.len() * 3));
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        text.push(c.map_err(|_| NotText)?);
    }
    Ok(Secret::from(text))
}

#[cfg(test)]
mod tests;
