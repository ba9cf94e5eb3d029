//! Makes foreign text fit to be shown: safe for a terminal and for a shell, in our wording, and in lines (`wrap`); and bytes as
//! hex digits. JSON escapes by its own rules, and CSV carries text as it is.

mod wrap;

use std::borrow::Cow;

pub(crate) use wrap::{Overlong, width, wrap};

/// Replaces what could move a cursor, start an escape sequence or reverse the direction of writing by a visible escape
/// such as `\u001b`. A line end becomes `\n`.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    escape_except(text, &[])
}

/// Does what [`escape`] does, but leaves the characters in `kept` alone.
pub(crate) fn escape_except<'a>(text: &'a str, kept: &[char]) -> Cow<'a, str> {
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
pub(crate) fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:@%+,=".contains(&byte);
    match !word.is_empty() && !word.starts_with('=') && word.bytes().all(is_plain) {
        true => word.into(),
        false => format!("'{}'", word.replace('\'', r"'\''")).into(),
    }
}

/// Writes bytes as two hex digits each.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts an error of the system as ours are.
pub(crate) fn of_system(cause: &std::io::Error) -> String {
    reworded(&cause.to_string())
}

/// Puts the text of a foreign error as ours are: lower case, without the system's number and without a full stop.
pub(crate) fn reworded(text: &str) -> String {
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
mod tests {
    use super::*;

    #[test]
    fn controls_become_visible() {
        assert_eq!(escape("a\u{1b}[2Jb\r\n\tc\u{7f}\u{9b}"), "a\\u001b[2Jb\\r\\n\\tc\\u007f\\u009b");
        assert_eq!(escape("user\u{202e}nimda\u{2066}\u{200f}"), "user\\u202enimda\\u2066\\u200f");
        assert_eq!(escape_except("a\n\u{1b}", &['\n']), "a\n\\u001b");
    }

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_another() {
        for (word, quoted_word) in
            [("b1=", "b1="), ("=b1", "'=b1'"), ("", "''"), ("a b", "'a b'"), ("$it's", r"'$it'\''s'")]
        {
            assert_eq!(quoted(word), quoted_word);
        }
    }

    #[test]
    fn an_error_of_the_system_reads_as_ours_do() {
        let of = |text: &str| of_system(&std::io::Error::other(text));
        assert_eq!(of("No such file or directory (os error 2)"), "no such file or directory");
        assert_eq!(
            of("The system cannot find the file specified. (os error 2)"),
            "the system cannot find the file specified"
        );
    }

    #[test]
    fn ordinary_text_is_borrowed_and_left_alone() {
        for text in ["", "naïve 日本語 👩‍👩‍👧 \\u001b \"quoted\""] {
            assert!(matches!(escape(text), Cow::Borrowed(same) if same == text));
        }
    }
}
