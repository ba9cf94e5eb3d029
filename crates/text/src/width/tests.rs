//! Unit tests of `width`.

use super::*;

fn lines(text: &str, room: usize) -> Vec<&str> {
    wrap(text, room).into_iter().map(|line| &text[line]).collect()
}

#[test]
fn lines_break_at_blanks_which_are_removed() {
    assert_eq!(lines("one two  three", 7), ["one two", "three"]);
    assert_eq!(lines("  indented text", 10), ["  indented", "text"]);
    assert_eq!(lines("", 4), [""]);
    assert_eq!(lines("      ", 4), [""]);
    assert_eq!(lines("ab cd ", 5), ["ab cd"]);
}

#[test]
fn words_and_commands_are_not_broken() {
    assert_eq!(lines("run `events login --domain x` at once", 28), ["run", "`events login --domain x` at", "once"]);
    assert_eq!(lines("see https://example.com/a/long/path now", 12), ["see", "https://example.com/a/long/path", "now"]);
    assert_eq!(lines("a ` alone in a line", 10), ["a ` alone", "in a line"]);
    assert_eq!(lines("`too long for a line`", 10), ["`too long", "for a", "line`"]);
    assert_eq!(lines("`a command too long` or `a b`", 12), ["`a command", "too long` or", "`a b`"]);
}

#[test]
fn characters_count_as_their_columns() {
    let family = "👩\u{200d}👩\u{200d}👧";
    assert_eq!((width("日本語"), width(family), width("e\u{301}"), width("abc")), (6, 2, 1, 3));
    assert_eq!(lines(&format!("{family} {family} {family}"), 5), [&format!("{family} {family}"), family]);
}

proptest::proptest! {
    #[test]
    fn every_line_fits_or_is_one_word_and_only_blanks_are_lost(text in "[a-z.` 日é👩\u{200d}]{0,60}", room in 2_usize..20) {
        let lines = lines(&text, room);
        let letters = |text: &str| text.replace(' ', "");
        proptest::prop_assert_eq!(letters(&lines.concat()), letters(&text));
        let is_one_word = |line: &str| line.contains('`') || !line.trim_start().graphemes(true).any(|c| c == " ");
        proptest::prop_assert!(lines.iter().all(|line| width(line) <= room || is_one_word(line)), "{:?}", lines);
    }
}
