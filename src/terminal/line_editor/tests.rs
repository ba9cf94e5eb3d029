//! Unit tests of `line_editor`.

use super::*;

fn press(line: &mut EditedLine, code: KeyCode, modifiers: KeyModifiers) -> KeyEffect {
    line.press(KeyEvent::new(code, modifiers))
}

fn chord(line: &mut EditedLine, letter: char) -> KeyEffect {
    press(line, KeyCode::Char(letter), KeyModifiers::CONTROL)
}

#[test]
fn ctrl_u_and_ctrl_k_clear_the_line_before_and_after_the_cursor() {
    let mut line = EditedLine::new("hunter2");
    line.cursor = 3;
    chord(&mut line, 'u');
    assert_eq!((line.text().as_str(), line.cursor), ("ter2", 0));
    line.cursor = 1;
    chord(&mut line, 'k');
    assert_eq!((line.text().as_str(), line.cursor), ("t", 1));
}

#[test]
fn ctrl_w_deletes_the_word_before_the_cursor() {
    let mut line = EditedLine::new("one two  ");
    for left in ["one ", "", ""] {
        chord(&mut line, 'w');
        assert_eq!(line.text(), left);
    }
}

#[test]
fn ctrl_a_and_ctrl_e_go_to_the_ends() {
    let mut line = EditedLine::new("bc");
    chord(&mut line, 'a');
    press(&mut line, KeyCode::Char('a'), KeyModifiers::NONE);
    chord(&mut line, 'e');
    press(&mut line, KeyCode::Char('D'), KeyModifiers::SHIFT);
    assert_eq!(line.text(), "abcD");
}

#[test]
fn key_chords_insert_no_letters() {
    for letter in ('a'..='z').chain('0'..='9') {
        for modifiers in [KeyModifiers::CONTROL, KeyModifiers::ALT] {
            let mut line = EditedLine::new("");
            press(&mut line, KeyCode::Char(letter), modifiers);
            assert_eq!(line.text(), "", "{letter} with {modifiers:?}");
        }
    }
}

#[test]
fn the_cursor_moves_by_words_in_both_directions() {
    let mut line = EditedLine::new("one two");
    press(&mut line, KeyCode::Left, KeyModifiers::CONTROL);
    assert_eq!(line.cursor, 4);
    press(&mut line, KeyCode::Home, KeyModifiers::NONE);
    press(&mut line, KeyCode::Char('f'), KeyModifiers::ALT);
    assert_eq!(line.cursor, 3);
    press(&mut line, KeyCode::Delete, KeyModifiers::CONTROL);
    assert_eq!(line.text(), "one");
}

#[test]
fn a_paste_loses_its_trailing_line_ends_and_a_line_break_within_it_is_rejected() {
    let mut line = EditedLine::new("");
    line.paste("hunter2\r\n\n");
    assert_eq!(line.text(), "hunter2");
    assert_eq!(reject_controls(&line.text()), Ok(()));
    line.paste("a\nb");
    assert!(reject_controls(&line.text()).is_err_and(|problem| problem.contains("line break")));
}

#[test]
fn a_long_line_shows_the_part_around_its_cursor() {
    let mut line = EditedLine::new("0123456789");
    assert_eq!(line.window(4), ("6789".to_owned(), String::new()));
    line.cursor = 2;
    assert_eq!(line.window(4), ("01".to_owned(), "23".to_owned()));
    assert_eq!(EditedLine::new("日本\u{7}").window(9).0, "本\\u0007");
}
