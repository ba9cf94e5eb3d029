//! Unit tests of `table`.

use unicode_width::UnicodeWidthStr as _;

use super::*;

const TITLES: &[&str] = &["ID", "EVENT TYPE", "ATTEMPTS", "LAST ERROR"];

fn rows() -> Vec<Vec<String>> {
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    vec![
        row([
            "evt_2Xs3kQ9vLmZ8nB4cD7fGhJ",
            "user.created",
            "4",
            "Post \"https://example.com/webhook\": dial tcp 10.0.0. ...",
        ]),
        row(["evt_9vLmZ8nB4cD7fGhJ2Xs3kQ", "organization.member.role.assigned", "1", "unexpected status code: 404"]),
        row(["evt_1", "-", "0", ""]),
    ]
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// Renders a table of which nothing may go.
fn whole(titles: &[&'static str], rows: &[Vec<String>], layout: Layout) -> String {
    text(table(titles, &[], rows, layout).bytes)
}

fn at(width: impl Into<Option<usize>>) -> Layout {
    Layout { width: width.into(), ..Layout::default() }
}

#[test]
fn a_pipe_gets_every_row_on_one_line() {
    insta::assert_snapshot!(whole(TITLES, &rows(), at(None)), @r#"
    ID                          EVENT TYPE                         ATTEMPTS  LAST ERROR
    evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created                       4         Post "https://example.com/webhook": dial tcp 10.0.0. ...
    evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization.member.role.assigned  1         unexpected status code: 404
    evt_1                       -                                  0
    "#);
}

#[test]
fn running_text_wraps_first_and_the_first_column_last() {
    insta::assert_snapshot!(whole(TITLES, &rows(), at(100)), @r#"
    ID                          EVENT TYPE                         ATTEMPTS  LAST ERROR
    evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created                       4         Post
                                                                             "https://example.com/
                                                                             webhook": dial tcp 10.0.0.
                                                                             ...
    evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization.member.role.assigned  1         unexpected status code: 404
    evt_1                       -                                  0
    "#);
    insta::assert_snapshot!(whole(TITLES, &rows(), at(72)), @r#"
    ID                          EVENT TYPE            ATTEMPTS  LAST ERROR
    evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created          4         Post
                                                                "https://
                                                                example.com/
                                                                webhook":
                                                                dial tcp
                                                                10.0.0. ...
    evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization.member.  1         unexpected
                                role.assigned                   status code:
                                                                404
    evt_1                       -                     0
    "#);
}

#[test]
fn every_width_fits_and_loses_nothing() {
    let squeezed = |text: &str| {
        let mut characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        characters.sort_unstable();
        characters
    };
    for width in 38..140 {
        let shown = whole(TITLES, &rows(), at(width));
        assert!(shown.lines().all(|line| line.width() <= width), "{width}:\n{shown}");
        assert!(shown.contains("evt_2Xs3kQ9vLmZ8nB4cD7fGhJ"), "{width}:\n{shown}");
        let columns = shown.starts_with("ID  ") && shown.lines().next().is_some_and(|line| line.contains("ERROR"));
        let titles = TITLES.concat().to_uppercase().repeat(if columns { 1 } else { rows().len() });
        assert_eq!(squeezed(&shown), squeezed(&(rows().concat().concat() + &titles)), "{width}:\n{shown}");
    }
}

#[test]
fn a_terminal_too_narrow_for_columns_gets_panels() {
    insta::assert_snapshot!(whole(TITLES, &rows()[1..], at(40)), @"
    ID          evt_9vLmZ8nB4cD7fGhJ2Xs3kQ
    EVENT TYPE  organization.member.role.
                assigned
    ATTEMPTS    1
    LAST ERROR  unexpected status code: 404

    ID          evt_1
    EVENT TYPE  -
    ATTEMPTS    0
    LAST ERROR
    ");
}

#[test]
fn absurd_widths_neither_hang_nor_panic() {
    for width in 0..8 {
        assert!(!whole(&["A", "B"], &[vec!["日本語日本語".to_owned(), "x y z".to_owned()]], at(width)).is_empty());
        assert!(!panel(&[("a", "日本語 b".to_owned())], at(width)).is_empty());
    }
}

#[test]
fn no_rows_give_no_bytes() {
    assert!(whole(TITLES, &[], at(80)).is_empty());
}

#[test]
fn wide_text_lines_up_and_controls_are_visible() {
    let rows = [["日本語", "x"], ["a\u{1b}[31m", "two\nlines"]].map(|row| row.map(str::to_owned).to_vec());
    insta::assert_snapshot!(whole(&["NAME", "STATUS"], &rows, at(80)), @r"
    NAME         STATUS
    日本語       x
    a\u001b[31m  two\nlines
    ");
}

#[test]
fn characters_of_every_width_line_up() {
    let names = ["日本語", "👩\u{200d}👩\u{200d}👧 family", "e\u{301}te\u{301}", "🇩🇪", "plain", "ﾊﾟ"];
    let rows: Vec<_> = names.iter().map(|name| vec![(*name).to_owned(), "x".to_owned()]).collect();
    let shown = whole(&["NAME", "STATUS"], &rows, at(80));
    let places: Vec<usize> = shown.lines().skip(1).map(|line| line.trim_end_matches('x').width()).collect();
    assert_eq!(places, [11; 6], "{shown}");
}

#[test]
fn a_hidden_column_is_named_and_the_rest_is_whole() {
    let finished = table(TITLES, &["LAST ERROR", "ATTEMPTS"], &rows(), at(72));
    assert_eq!(finished.hidden, ["LAST ERROR"]);
    assert!(text(finished.bytes).contains("organization.member.role.assigned  1\n"));
    assert!(table(TITLES, &["LAST ERROR"], &rows(), at(None)).hidden.is_empty());
}

proptest::proptest! {
    #[test]
    fn whatever_the_cells_hold_no_line_is_too_long(
        cells in proptest::collection::vec(proptest::collection::vec("\\PC{0,40}", 4), 1..4),
        room in 24_usize..120,
    ) {
        let shown = text(table(TITLES, &["ATTEMPTS"], &cells, at(room)).bytes);
        proptest::prop_assert!(shown.lines().all(|line| width(line) <= room), "{room}:\n{shown}");
    }
}

#[test]
fn a_giant_cell_on_a_pipe_is_whole_and_moves_no_other_row() {
    let giant = "日 x".repeat(50_000);
    let rows = [["evt_1", &giant, "a"], ["evt_2", "b", "c"]].map(|row| row.map(str::to_owned).to_vec());
    let shown = whole(&["ID", "NAME", "NOTE"], &rows, at(None));
    assert!(shown.lines().nth(1).is_some_and(|line| line.starts_with(&format!("evt_1  {giant}  "))));
    assert_eq!(shown.lines().nth(2), Some("evt_2  b     c"));
    assert_eq!(text(panel(&[("A", giant.clone())], at(None))), format!("A  {giant}\n"));
}

#[test]
fn an_id_is_not_torn_for_a_few_columns() {
    let id = "est_2Xs3kQ9vLmZ8nB4cD7fGhJ".to_owned();
    let shown = text(panel(&[("ID", id.clone()), ("SUBSCRIPTIONS", "a, b".to_owned())], at(40)));
    assert_eq!(shown, format!("ID            {id}\nSUBSCRIPTIONS  a, b\n"));
}

#[test]
fn a_key_that_leaves_no_room_stands_above_its_value() {
    let shown = text(panel(&[("auth0.event_streams.skipped", "1200".to_owned())], at(30)));
    assert_eq!(shown, "AUTH0.EVENT_STREAMS.SKIPPED\n  1200\n");
}

#[test]
fn a_panel_puts_two_blanks_behind_the_longest_key() {
    let pairs = [
        ("Name", "my-event1".to_owned()),
        ("Configuration", "{\"webhook_endpoint\":\"https://example.com/webhook\"}".to_owned()),
        ("Updated", String::new()),
        ("Last error", "first\n  second\u{7}".to_owned()),
    ];
    insta::assert_snapshot!(text(panel(&pairs, at(None))), @r#"
    NAME           my-event1
    CONFIGURATION  {"webhook_endpoint":"https://example.com/webhook"}
    UPDATED
    LAST ERROR     first
                     second\u0007
    "#);
    insta::assert_snapshot!(text(panel(&pairs, at(40))), @r#"
    NAME           my-event1
    CONFIGURATION  {"webhook_endpoint":"http
                   s://example.com/webhook"}
    UPDATED
    LAST ERROR     first
                     second\u0007
    "#);
    let bold = text(panel(&pairs, Layout { color: true, ..Layout::default() }));
    assert_eq!(anstream::adapter::strip_str(&bold).to_string(), text(panel(&pairs, at(None))));
    assert!(bold.starts_with(&format!("{TITLE}NAME{TITLE:#}           my-event1\n")), "{bold:?}");
}

#[test]
fn only_the_titles_of_a_table_are_bold() {
    let bold = whole(TITLES, &rows(), Layout { color: true, ..Layout::default() });
    assert_eq!(anstream::adapter::strip_str(&bold).to_string(), whole(TITLES, &rows(), at(None)));
    assert_eq!(bold.matches('\u{1b}').count(), 2);
}
