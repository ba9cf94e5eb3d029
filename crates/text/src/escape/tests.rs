//! Unit tests of `escape`.

use super::*;

#[test]
fn control_characters_become_visible() {
    assert_eq!(escape("a\u{1b}[2Jb\r\n\tc\u{7f}\u{9b}"), "a\\u001b[2Jb\\r\\n\\tc\\u007f\\u009b");
    assert_eq!(escape("user\u{202e}nimda\u{2066}\u{200f}"), "user\\u202enimda\\u2066\\u200f");
    assert_eq!(escape_except("a\n\u{1b}", &['\n']), "a\n\\u001b");
}

#[test]
fn a_word_is_quoted_if_a_shell_would_change_it() {
    for (word, quoted_word) in
        [("b1=", "b1="), ("=b1", "'=b1'"), ("", "''"), ("a b", "'a b'"), ("$it's", r"'$it'\''s'")]
    {
        assert_eq!(quoted(word), quoted_word);
    }
}

#[test]
fn a_system_error_reads_like_ours() {
    let message = |text: &str| system_message(&std::io::Error::other(text));
    assert_eq!(message("No such file or directory (os error 2)"), "no such file or directory");
    assert_eq!(
        message("The system cannot find the file specified. (os error 2)"),
        "the system cannot find the file specified"
    );
}

#[test]
fn ordinary_text_is_borrowed_unchanged() {
    for text in ["", "naïve 日本語 👩‍👩‍👧 \\u001b \"quoted\""] {
        assert!(matches!(escape(text), Cow::Borrowed(same) if same == text));
    }
}
