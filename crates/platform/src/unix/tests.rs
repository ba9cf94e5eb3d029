//! Unit tests of `unix`.

use super::*;

#[test]
fn the_text_after_a_prefix_keeps_every_byte() {
    let value = OsStr::from_bytes(b"sqlite:caf\xe9.db");
    assert_eq!(strip_prefix(value, "sqlite:").as_deref(), Some(OsStr::from_bytes(b"caf\xe9.db")));
    assert_eq!(strip_prefix(value, "file:"), None);
}
