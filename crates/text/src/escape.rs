//! Escapes foreign text for a terminal or a shell, words foreign errors as ours, and writes bytes in hexadecimal.

use std::borrow::Cow;

/// Replaces characters that could move the cursor, start an escape sequence or reverse the text direction by a visible
/// escape such as `\u001b`. A line feed becomes `\n`.
pub fn escape(text: &str) -> Cow<'_, str> {
    escape_except(text, &[])
}

/// Escapes like [`escape`], except for the characters in `kept`.
pub fn escape_except<'a>(text: &'a str, kept: &[char]) -> Cow<'a, str> {
    let is_escaped = |c: char| controls_a_terminal(c) && !kept.contains(&c);
    if !text.contains(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !is_escaped(c) => escaped.push(c),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    Cow::Owned(escaped)
}

/// Quotes a word for a POSIX shell if it needs quotes. zsh expands a word that begins with `=`.
pub fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:@%+,=".contains(&byte);
    if !word.is_empty() && !word.starts_with('=') && word.bytes().all(is_plain) {
        word.into()
    } else {
        format!("'{}'", word.replace('\'', r"'\''")).into()
    }
}

/// Writes each byte as two hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the message of a system error in the style of ours, as [`lower_case_message`] does.
pub fn system_message(error: &std::io::Error) -> String {
    lower_case_message(&error.to_string())
}

/// Rewrites a foreign error message in the style of ours: lower case, without the system's number and the full stop.
pub fn lower_case_message(text: &str) -> String {
    let text = text.split(" (os error ").next().unwrap_or_default().trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Reports whether a character is a C0 or C1 control, a line or paragraph separator, or a control of bidirectional text.
fn controls_a_terminal(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
