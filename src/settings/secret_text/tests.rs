//! Unit tests of `secret_text`.

use super::*;

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{}", text.trim_start_matches('\u{feff}')).encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn marks_one_line_end_and_a_scheme_are_removed() {
    for text in
        ["tok-abc", "tok-abc\n", "tok-abc\r\n", "tok-abc\r", "\u{feff}tok-abc\n", "Bearer tok-abc\n", "bearer  tok-abc"]
    {
        assert_eq!(read(text.as_bytes(), SecretKind::Token, "it").unwrap().expose(), "tok-abc", "{text:?}");
        assert_eq!(read(&utf16(text), SecretKind::Token, "it").unwrap().expose(), "tok-abc", "{text:?}");
    }
    for text in ["Bearer x", " p$a'ss\"w\u{f6}rd ", "a\tb"] {
        assert_eq!(read(text.as_bytes(), SecretKind::HeaderValue, "it").unwrap().expose(), text);
    }
    assert_eq!(read(b" a \n\n", SecretKind::Password, "it").unwrap().expose(), " a \n");
    let pem = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
    assert_eq!(read(&utf16(pem), SecretKind::Key, "it").unwrap().expose(), pem);
}

#[test]
fn an_error_names_the_source_and_the_character_and_never_the_value() {
    for (text, kind, problem) in [
        ("hunter2\n\n", SecretKind::Token, "it contains a line feed (U+000A), which is not allowed in an HTTP header"),
        ("hunter2\nx", SecretKind::HeaderValue, "it contains a line feed (U+000A), which cannot be part of it"),
        ("hunter2 ", SecretKind::Token, "it contains a space (U+0020), which is not allowed in an HTTP header"),
        (
            "hunter2\u{a0}",
            SecretKind::Token,
            "it contains a no-break space (U+00A0), which is not allowed in an HTTP header",
        ),
        ("hun\u{200b}ter2", SecretKind::HeaderValue, "it contains the character (U+200B), which cannot be part of it"),
        ("hunter2\u{feff}", SecretKind::Password, "it contains a byte order mark (U+FEFF), which cannot be part of it"),
        ("hunter2AUTH0_DOMAIN=x", SecretKind::HeaderValue, "it seems to be followed by AUTH0_DOMAIN on the same line"),
        ("\n", SecretKind::Token, "it is empty"),
        ("Bearer \n", SecretKind::Token, "it is empty"),
        (" \n", SecretKind::Key, "it is empty"),
    ] {
        let failure = read(text.as_bytes(), kind, "it").unwrap_err();
        assert_eq!(failure.to_string(), problem, "{text:?}");
    }
    assert_eq!(
        read(b"caf\xe9", SecretKind::HeaderValue, "it").unwrap_err().to_string(),
        "cannot read it: it is not UTF-8 text"
    );
}
