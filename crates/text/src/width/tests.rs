//! Unit tests of `wrap`.

use super::*;

const FAMILY: &str = "👩\u{200d}👩\u{200d}👧";

fn lines(text: &str, room: usize, overlong: Overlong) -> Vec<&str> {
    wrap(text, room, overlong).into_iter().map(|line| &text[line]).collect()
}

#[test]
fn lines_end_at_blanks_which_then_vanish() {
    assert_eq!(lines("one two  three", 7, Overlong::Broken), ["one two", "three"]);
    assert_eq!(lines("  indented text", 10, Overlong::Broken), ["  indented", "text"]);
    assert_eq!(lines("", 4, Overlong::Broken), [""]);
    assert_eq!(lines("      ", 4, Overlong::Broken), ["    "]);
    assert_eq!(lines("ab cd ", 5, Overlong::Broken), ["ab cd"]);
}

#[test]
fn long_words_break_behind_punctuation_if_it_is_near_the_end() {
    assert_eq!(
        lines("organization.member.role.assigned", 16, Overlong::Broken),
        ["organization.", "member.role.", "assigned"]
    );
    assert_eq!(lines("2026-03-02T09:15:27.500Z", 16, Overlong::Broken), ["2026-03-02T", "09:15:27.500Z"]);
    assert_eq!(lines("a.bcdefghijk", 6, Overlong::Broken), ["a.bcde", "fghijk"]);
}

#[test]
fn what_is_to_be_copied_stays_whole() {
    assert_eq!(
        lines("run `events login --domain x` at once", 28, Overlong::Whole),
        ["run", "`events login --domain x` at", "once"]
    );
    assert_eq!(
        lines("see https://example.com/a/long/path now", 12, Overlong::Whole),
        ["see", "https://example.com/a/long/path", "now"]
    );
    assert_eq!(lines("a ` alone in a line", 10, Overlong::Whole), ["a ` alone", "in a line"]);
    assert_eq!(lines("`too long for a line`", 10, Overlong::Whole), ["`too long", "for a", "line`"]);
    assert_eq!(lines("`a command too long` or `a b`", 12, Overlong::Whole), ["`a command", "too long` or", "`a b`"]);
}

#[test]
fn characters_stay_whole_and_count_the_columns_they_take() {
    assert_eq!((width("日本語"), width(FAMILY), width("e\u{301}"), width("abc")), (6, 2, 1, 3));
    assert_eq!(lines("日本語", 5, Overlong::Broken), ["日本", "語"]);
    assert_eq!(lines(&FAMILY.repeat(3), 5, Overlong::Broken), [FAMILY.repeat(2).as_str(), FAMILY]);
    assert_eq!(lines(&"e\u{301}".repeat(3), 2, Overlong::Broken), ["e\u{301}e\u{301}", "e\u{301}"]);
    assert_eq!(lines("日本", 1, Overlong::Broken), ["日", "本"]);
}

proptest::proptest! {
    #[test]
    fn every_line_fits_and_only_blanks_are_lost(text in "[a-z.` 日é👩\u{200d}]{0,60}", room in 2_usize..20) {
        for overlong in [Overlong::Broken, Overlong::Whole] {
            let lines = lines(&text, room, overlong);
            let letters = |text: &str| text.replace(' ', "");
            proptest::prop_assert_eq!(letters(&lines.concat()), letters(&text));
            let is_one_word = |line: &str| line.contains('`') || !line.trim_start().graphemes(true).any(|c| c == " ");
            let fits = |line: &&str| width(line) <= room || overlong == Overlong::Whole && is_one_word(line);
            proptest::prop_assert!(lines.iter().all(fits), "{:?}", lines);
        }
    }
}
