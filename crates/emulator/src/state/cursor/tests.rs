//! Tests of page cursors.

use super::*;

#[test]
fn a_cursor_has_58_characters_and_reads_back() {
    let cursors = Cursors::new(&[7; 32]);
    let cursor = cursors.make((1_772_442_900_123, 7), "deliveries");
    assert_eq!(cursor.len(), 58);
    assert!(cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
    assert_eq!(cursors.read(&cursor, "deliveries"), Some((1_772_442_900_123, 7)));
}

#[test]
fn a_cursor_of_another_context_and_other_text_are_refused() {
    let cursors = Cursors::new(&[7; 32]);
    let cursor = cursors.make((1, 2), "deliveries");
    for (cursor, context) in [(cursor.as_str(), "other"), (&cursor[1..], "deliveries"), ("", "deliveries"), ("!", "")] {
        assert!(cursors.read(cursor, context).is_none(), "{cursor}");
    }
}
