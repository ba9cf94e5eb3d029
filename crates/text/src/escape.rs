//! Makes foreign text fit to be shown: safe for a terminal and for a shell, in our wording, and in lines (`wrap`); and bytes as
//! hex digits. JSON escapes by its own rules, and CSV carries text as it is.

use std::borrow::Cow;

/// Replaces what could move a cursor, start an escape sequence or reverse the direction of writing by a visible escape
/// such as `\u001b`. A line end becomes `\n`.
pub fn escape(text: &str) -> Cow<'_, str> {
    escape_except(text, &[])
}

/// Does what [`escape`] does, but leaves the characters in `kept` alone.
pub fn escape_except<'a>(text: &'a str, kept: &[char]) -> Cow<'a, str> {
    let acts = |c: char| commands_a_terminal(c) && !kept.contains(&c);
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !acts(c) => escaped.push(c),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    Cow::Owned(escaped)
}

/// Quotes a word for a POSIX shell where it needs that. A `=` is special to zsh where a word begins with it.
pub fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:@%+,=".contains(&byte);
    match !word.is_empty() && !word.starts_with('=') && word.bytes().all(is_plain) {
        true => word.into(),
        false => format!("'{}'", word.replace('\'', r"'\''")).into(),
    }
}

/// Writes bytes as two hex digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts an error of the system as ours are.
pub fn of_system(cause: &std::io::Error) -> String {
    reworded(&cause.to_string())
}

/// Puts the text of a foreign error as ours are: lower case, without the system's number and without a full stop.
pub fn reworded(text: &str) -> String {
    let text = text.split(" (os error ").next().unwrap_or_default().trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Tells C0 and C1 controls, line and paragraph separators, and the controls of bidirectional text.
fn commands_a_terminal(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
