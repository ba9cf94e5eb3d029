//! Unit tests of `csv`.

use super::*;

const TITLES: &[&str] = &["ID", "LAST ERROR"];

fn row(id: &str, error: &str) -> [String; 2] {
    [id, error].map(str::to_owned)
}

#[test]
fn fields_are_quoted_where_needed_and_never_escaped() {
    let mut writer = CsvWriter::new(TITLES, Layout::default());
    writer.push(&row("evt_1", "Post \"https://x\": refused,\nby\u{1b} peer"));
    let expected = "id,last_error\nevt_1,\"Post \"\"https://x\"\": refused,\nby\u{1b} peer\"\n";
    assert_eq!(String::from_utf8(writer.take()).unwrap(), expected);
}

#[test]
fn taking_the_output_in_parts_writes_one_header() {
    let mut writer = CsvWriter::new(TITLES, Layout::default());
    assert_eq!(writer.take(), b"id,last_error\n");
    writer.push(&row("a", ""));
    assert_eq!(writer.take(), b"a,\n");
    assert_eq!(writer.take(), b"");
}

#[test]
fn a_terminal_gets_no_control_character() {
    let mut writer = CsvWriter::new(TITLES, Layout { terminal: true, ..Layout::default() });
    writer.push(&row("a\u{1b}[2J", "b\u{9b}"));
    assert_eq!(String::from_utf8(writer.take()).unwrap(), "id,last_error\na\\u001b[2J,b\\u009b\n");
}
