//! Unit tests of `csv`.

use super::*;

struct Failed;

impl Row for Failed {
    const COLUMNS: &'static [&'static str] = &["ID", "LAST ERROR"];

    fn cells(&self) -> Vec<String> {
        vec!["evt_1".to_owned(), "Post \"https://x\": refused,\nby\u{1b} peer".to_owned()]
    }
}

#[test]
fn fields_are_quoted_where_needed_and_never_escaped() {
    assert_eq!(
        String::from_utf8(line::<Failed>(&Failed.cells(), true, Layout::default())).unwrap(),
        "id,last_error\nevt_1,\"Post \"\"https://x\"\": refused,\nby\u{1b} peer\"\n"
    );
}

#[test]
fn taking_leaves_the_rest_to_follow_without_a_second_header() {
    let mut table = Table::with_header::<Failed>(Layout::default());
    assert_eq!(table.take(), b"id,last_error\n");
    table.push(&["a".to_owned(), String::new()]);
    assert_eq!(table.take(), b"a,\n");
    assert_eq!(table.take(), b"");
}

#[test]
fn a_terminal_gets_no_control_character() {
    let terminal = Layout { terminal: true, ..Layout::default() };
    let shown = line::<Failed>(&["a\u{1b}[2J".to_owned(), "b\u{9b}".to_owned()], false, terminal);
    assert_eq!(String::from_utf8(shown).unwrap(), "a\\u001b[2J,b\\u009b\n");
}
