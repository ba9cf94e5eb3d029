//! Unit tests of `windows`.

use super::*;

#[test]
fn the_text_after_a_prefix_keeps_every_code_unit() {
    let lone_surrogate = [0xd800, u16::from(b'.')];
    let value: Vec<u16> = "sqlite:".encode_utf16().chain(lone_surrogate).collect();
    let value = OsString::from_wide(&value);
    assert_eq!(strip_prefix(&value, "sqlite:"), Some(OsString::from_wide(&lone_surrogate)));
    assert_eq!(strip_prefix(&value, "file:"), None);
}

#[test]
fn a_line_that_starts_with_a_quote_keeps_its_quotes() {
    let outcome = shell(r#""cmd" /D /C echo "a b"& exit 3"#).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&outcome.stdout).trim(), r#""a b""#);
    assert_eq!(outcome.status.code(), Some(3));
}
