//! Unit tests of `table`.

use super::*;

const TITLES: &[&str] = &["ID", "EVENT TYPE", "STATUS", "ATTEMPTS", "EVENT TIME", "LAST ERROR"];
const SHRINKABLE: &[&str] = &["LAST ERROR", "EVENT TIME", "EVENT TYPE"];
const ID: &str = "evt_2Xs3kQ9vLmZ8nB4cD7fGhJ";

fn owned<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn rows() -> Vec<Vec<String>> {
    vec![
        owned([
            ID,
            "user.created",
            "failed",
            "4",
            "3 min ago",
            "Post \"https://example.com/webhook\": dial tcp 10.0.0. ...",
        ]),
        owned([
            "evt_9vLmZ8nB4cD7fGhJ2Xs3kQ",
            "organization.member.role.assigned",
            "failed",
            "1",
            "2 h ago",
            "unexpected status code: 404",
        ]),
        owned(["evt_1", "-", "failed", "0", "", ""]),
    ]
}

fn at(width: impl Into<Option<usize>>) -> Layout {
    Layout { width: width.into(), ..Layout::default() }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn deliveries(layout: Layout) -> String {
    text(table(TITLES, SHRINKABLE, &rows(), layout).bytes)
}

#[test]
fn columns_are_aligned_by_width_and_foreign_text_is_escaped() {
    let lines = aligned([owned(["crm", "est_1"]), owned(["日本", "est_2"]), owned(["a\u{1b}", "est_3"])]);
    assert_eq!(lines, ["crm      est_1", "日本     est_2", "a\\u001b  est_3"]);
}

#[test]
fn a_pipe_gets_every_cell_whole() {
    insta::assert_snapshot!(deliveries(at(None)), @r#"
    ID                          EVENT TYPE                         STATUS  ATTEMPTS  EVENT TIME  LAST ERROR
    evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created                       failed  4         3 min ago   Post "https://example.com/webhook": dial tcp 10.0.0. ...
    evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization.member.role.assigned  failed  1         2 h ago     unexpected status code: 404
    evt_1                       -                                  failed  0
    "#);
}

#[test]
fn a_terminal_gets_one_line_per_row_and_hides_the_least_informative_columns() {
    insta::assert_snapshot!(deliveries(at(120)), @r#"
    ID                          EVENT TYPE                         STATUS  ATTEMPTS  EVENT TIME  LAST ERROR
    evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created                       failed  4         3 min ago   Post "https://example.com/…
    evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization.member.role.assigned  failed  1         2 h ago     unexpected status code: 404
    evt_1                       -                                  failed  0
    "#);
    insta::assert_snapshot!(deliveries(at(80)), @"
    ID                          EVENT TYPE              STATUS  ATTEMPTS  EVENT TIME
    evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created            failed  4         3 min ago
    evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization.member.r…  failed  1         2 h ago
    evt_1                       -                       failed  0
    ");
    insta::assert_snapshot!(deliveries(at(60)), @"
    ID                          EVENT TYPE      STATUS  ATTEMPTS
    evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created    failed  4
    evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization.…  failed  1
    evt_1                       -               failed  0
    ");
    insta::assert_snapshot!(deliveries(at(40)), @"
    ID                          STATUS  ATTEMPTS
    evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  failed  4
    evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  failed  1
    evt_1                       failed  0
    ");
    let hidden = |width| table(TITLES, SHRINKABLE, &rows(), at(width)).hidden;
    assert!(hidden(120).is_empty());
    assert_eq!(hidden(80), ["LAST ERROR"]);
    assert_eq!(hidden(60), ["EVENT TIME", "LAST ERROR"]);
    assert!(table(TITLES, SHRINKABLE, &rows(), at(None)).hidden.is_empty());
}

#[test]
fn every_width_keeps_ids_status_and_attempts_whole() {
    for columns in 10..160 {
        let shown = deliveries(at(columns));
        assert_eq!(shown.lines().count(), 4, "{columns}:\n{shown}");
        assert!(shown.contains(ID) && shown.contains("evt_9vLmZ8nB4cD7fGhJ2Xs3kQ"), "{columns}:\n{shown}");
        assert!(shown.lines().next().unwrap().contains("STATUS  ATTEMPTS"), "{columns}");
        // On narrower terminals, the columns that are never truncated are too wide.
        if columns >= 44 {
            assert!(shown.lines().all(|line| width(line) <= columns), "{columns}:\n{shown}");
        }
    }
}

#[test]
fn a_column_of_ids_is_hidden_instead_of_cut() {
    let rows = [owned(["12", "unexpected status code: 503", ID])];
    let shown = |width| text(table(&["COUNT", "ERROR", "SAMPLE"], &["SAMPLE", "ERROR"], &rows, at(width)).bytes);
    assert_eq!(shown(55), format!("COUNT  ERROR                 SAMPLE\n12     unexpected status…    {ID}\n"));
    assert_eq!(shown(46), "COUNT  ERROR\n12     unexpected status code: 503\n");
}

#[test]
fn a_long_name_is_cut_and_the_other_columns_stay() {
    let rows = [owned(["est_1", &"long ".repeat(60), "webhook"])];
    let shown = text(table(&["ID", "NAME", "TYPE"], &["NAME"], &rows, at(40)).bytes);
    assert_eq!(shown, "ID     NAME                      TYPE\nest_1  long long long long lon…  webhook\n");
}

#[test]
fn one_long_cell_does_not_narrow_the_other_columns() {
    let rows = [owned(["est_1", &"long ".repeat(60), "hooks.example.com"]), owned(["est_2", "b", "api.example.com"])];
    let shown = text(table(&["ID", "NAME", "DESTINATION"], &["DESTINATION", "NAME"], &rows, at(60)).bytes);
    insta::assert_snapshot!(shown, @"
    ID     NAME                                  DESTINATION
    est_1  long long long long long long long…   hooks.example.…
    est_2  b                                     api.example.com
    ");
}

#[test]
fn an_action_id_is_left_out_and_an_account_id_stays_whole() {
    let rows = [
        owned(["est_1", "hooks.eu-central.example.com:8443"]),
        owned(["est_2", "2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11"]),
        owned(["est_3", "123456789012/us-east-2"]),
    ];
    let shown = |width| text(table(&["ID", "DESTINATION"], &["DESTINATION"], &rows, at(width)).bytes);
    insta::assert_snapshot!(shown(43), @"
    ID     DESTINATION
    est_1  hooks.eu-central.example.com:8443
    est_2  2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11
    est_3  123456789012/us-east-2
    ");
    insta::assert_snapshot!(shown(30), @"
    ID     DESTINATION
    est_1  hooks.eu-central.examp…
    est_2  …
    est_3  123456789012/us-east-2
    ");
    insta::assert_snapshot!(shown(21), @"
    ID     DESTINATION
    est_1  hooks.eu-cent…
    est_2  …
    est_3  123456789012/…
    ");
}

#[test]
fn absurd_widths_neither_hang_nor_panic() {
    let rows = [owned(["日本語日本語", "x y z"])];
    for width in 0..12 {
        assert!(!table(&["A", "B"], &["A", "B"], &rows, at(width)).bytes.is_empty());
        assert!(!panel(&[("a", "日本語 b".to_owned())], at(width)).is_empty());
    }
}

#[test]
fn no_rows_render_nothing() {
    assert!(table(TITLES, SHRINKABLE, &[], at(80)).bytes.is_empty());
}

#[test]
fn control_characters_are_visible() {
    let rows = [owned(["日本語", "x"]), owned(["a\u{1b}[31m", "two\nlines"])];
    for width in [None, Some(80)] {
        let shown = text(table(&["NAME", "STATUS"], &[], &rows, at(width)).bytes);
        assert_eq!(shown, "NAME         STATUS\n日本語       x\na\\u001b[31m  two\\nlines\n");
    }
}

#[test]
fn characters_of_every_width_are_aligned() {
    let names = ["日本語", "👩\u{200d}👩\u{200d}👧 family", "e\u{301}te\u{301}", "🇩🇪", "plain", "ﾊﾟ"];
    let rows: Vec<_> = names.iter().map(|name| owned([name.repeat(3).as_str(), "x"])).collect();
    for columns in [None, Some(80), Some(24)] {
        let shown = text(table(&["NAME", "STATUS"], &["NAME"], &rows, at(columns)).bytes);
        let places: Vec<usize> = shown.lines().skip(1).map(|line| width(line.trim_end_matches('x'))).collect();
        assert!(places.iter().all(|place| *place == places[0]), "{shown}");
    }
}

#[test]
fn a_giant_cell_does_not_change_other_rows() {
    let giant = "日 x".repeat(50_000);
    let rows = [owned(["evt_1", &giant, "a"]), owned(["evt_2", "b", "c"])];
    let titles = &["ID", "NAME", "NOTE"];
    let piped = text(table(titles, &[], &rows, at(None)).bytes);
    assert!(piped.lines().nth(1).is_some_and(|line| line.starts_with(&format!("evt_1  {giant}  "))));
    assert_eq!(piped.lines().nth(2), Some("evt_2  b     c"));
    let shown = text(table(titles, &["NAME"], &rows, at(80)).bytes);
    assert_eq!(shown.lines().count(), 3);
    assert!(shown.lines().all(|line| width(line) <= 80), "{shown}");
    assert_eq!(text(panel(&[("A", giant.clone())], at(None))), format!("A  {giant}\n"));
}

#[test]
fn a_panel_puts_two_blanks_behind_the_longest_key() {
    let pairs = [
        ("Name", "my-event1".to_owned()),
        ("ID", ID.to_owned()),
        ("Configuration", "{\"webhook_endpoint\":\"https://example.com/webhook\"}".to_owned()),
        ("Updated", String::new()),
        ("Last error", "first\n  second\u{7}".to_owned()),
    ];
    insta::assert_snapshot!(text(panel(&pairs, at(None))), @r#"
    NAME           my-event1
    ID             evt_2Xs3kQ9vLmZ8nB4cD7fGhJ
    CONFIGURATION  {"webhook_endpoint":"https://example.com/webhook"}
    UPDATED
    LAST ERROR     first
                     second\u0007
    "#);
    insta::assert_snapshot!(text(panel(&pairs, at(48))), @r#"
    NAME           my-event1
    ID             evt_2Xs3kQ9vLmZ8nB4cD7fGhJ
    CONFIGURATION  {"webhook_endpoint":"https://exam
                   ple.com/webhook"}
    UPDATED
    LAST ERROR     first
                     second\u0007
    "#);
    // A narrower terminal wraps the lines itself, so an id can still be copied whole.
    assert_eq!(text(panel(&pairs, at(20))), text(panel(&pairs, at(47))));
}

#[test]
fn titles_are_bold_states_are_coloured_and_colour_takes_no_room() {
    let pairs = [("Name", "a".to_owned()), ("Configuration", String::new())];
    let state = [("Status", "enabled".to_owned()), ("Name", "enabled".to_owned())];
    for width in [None, Some(100)] {
        let layout = Layout { color: true, ..at(width) };
        let bold = deliveries(layout);
        assert_eq!(plain(&bold), deliveries(at(width)));
        assert!(bold.starts_with("\u{1b}[1mID"), "{bold:?}");
        for line in bold.lines().skip(1) {
            let (_, state) = line.split_once('\u{1b}').expect("a colour");
            let (color, rest) = state.split_once("failed").expect("a state");
            assert!(["[31m", "[38;5;1m"].contains(&color), "{line:?}");
            assert_eq!(rest.matches('\u{1b}').count(), 1, "{line:?}");
        }
        let bold = text(panel(&pairs, layout));
        assert_eq!(plain(&bold), "NAME           a\nCONFIGURATION\n");
        assert!(bold.starts_with("\u{1b}[1mNAME\u{1b}[0m "), "{bold:?}");
        let colored = text(panel(&state, layout));
        let (first, second) = colored.split_once('\n').expect("two lines");
        assert_eq!((first.matches('\u{1b}').count(), second.matches('\u{1b}').count()), (4, 2), "{colored:?}");
    }
}

proptest::proptest! {
    #[test]
    fn every_row_is_one_line_that_fits(
        cells in proptest::collection::vec(proptest::collection::vec("\\PC{0,40}", 4), 1..4),
        room in 50_usize..120,
    ) {
        let titles = &["ID", "EVENT TYPE", "ATTEMPTS", "LAST ERROR"];
        let shrinkable = &["LAST ERROR", "ATTEMPTS", "EVENT TYPE", "ID"];
        let shown = text(table(titles, shrinkable, &cells, at(room)).bytes);
        proptest::prop_assert!(shown.lines().all(|line| width(line) <= room), "{room}:\n{shown}");
        proptest::prop_assert_eq!(shown.lines().count(), cells.len() + 1, "{}", shown);
    }
}
