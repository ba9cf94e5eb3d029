//! Lays text out in columns with comfy-table: tables and panels, without borders, two blanks between columns and none at
//! the end of a line.
//!
//! Where the terminal's width is known, cells wrap; nothing is ever cut off.

use anstyle::Style;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::Layout;
use crate::text::{escape, escape_except};

/// Blanks between two columns.
const GAP: u16 = 2;
/// Running text is still readable in a column of this width.
const PROSE_FLOOR: u16 = 20;
/// An id, a date or a name in pieces shorter than this is of no use.
const ATOM_FLOOR: u16 = 10;
/// The layout counts columns in 16 bits; escaped, a byte takes up to six.
const WIDEST_CELL: usize = 8 * 1024;
pub(super) const TITLE: Style = Style::new().bold();

/// Renders a title line and the rows beneath it. No rows, no bytes.
pub(super) fn table(titles: &[&str], rows: &[Vec<String>], layout: Layout) -> Vec<u8> {
    if rows.is_empty() {
        return Vec::new();
    }
    if rows.iter().flatten().any(|cell| cell.len() > WIDEST_CELL) {
        let header: Vec<String> = titles.iter().map(|title| title.to_uppercase()).collect();
        return unaligned(std::iter::once(&header).chain(rows));
    }
    let mut table = bare(layout);
    table.set_header(titles.iter().map(|title| title.to_uppercase()));
    table.add_rows(rows.iter().map(|row| row.iter().map(|cell| escape(cell))));
    space(&mut table);
    if let Some(width) = layout.width {
        let Some(widths) = fit(&table.column_max_content_widths(), titles, rows, width) else {
            return panels(titles, rows, layout);
        };
        let last = widths.len() - 1;
        for (index, (column, width)) in table.column_iter_mut().zip(widths).enumerate() {
            let padded = width + if index == last { 0 } else { GAP };
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(padded)));
        }
    }
    let text = table.trim_fmt();
    // No column is narrower than its title, so the first line is all of the header.
    let (header, body) = text.split_once('\n').unwrap_or((&text, ""));
    if layout.color { format!("{TITLE}{header}{TITLE:#}\n{body}\n") } else { format!("{text}\n") }.into_bytes()
}

/// Renders each row as a panel, for a terminal that is too narrow for columns.
fn panels(titles: &[&str], rows: &[Vec<String>], layout: Layout) -> Vec<u8> {
    let row = |row: &Vec<String>| {
        let cells = row.iter().map(|cell| escape(cell).into_owned());
        panel(&titles.iter().copied().zip(cells).collect::<Vec<_>>(), layout)
    };
    rows.iter().map(row).collect::<Vec<_>>().join(&b'\n')
}

/// Narrows columns until all fit into `room`: running text first, then the others from the right. The first column, which
/// names the row, stays whole, and so do titles. `None` when that leaves too little.
fn fit(widths: &[u16], titles: &[&str], rows: &[Vec<String>], room: usize) -> Option<Vec<u16>> {
    let mut widths = widths.to_vec();
    let gaps = usize::from(GAP) * (widths.len() - 1);
    let mut excess = (widths.iter().map(|width| usize::from(*width)).sum::<usize>() + gaps).saturating_sub(room);
    let is_prose = |index: usize| rows.iter().any(|row| row[index].contains(' '));
    for (prose, floor) in [(true, PROSE_FLOOR), (false, ATOM_FLOOR)] {
        for index in (1..widths.len()).rev().filter(|index| is_prose(*index) == prose) {
            let title = u16::try_from(titles[index].chars().count()).unwrap_or(u16::MAX);
            let cut = usize::from(widths[index].saturating_sub(title.max(floor))).min(excess);
            widths[index] -= u16::try_from(cut).unwrap_or(u16::MAX);
            excess -= cut;
        }
    }
    (excess == 0).then_some(widths)
}

/// Renders lines that no layout can hold, cells one after the other: nothing is cut off even then.
fn unaligned<R: AsRef<[String]>>(lines: impl Iterator<Item = R>) -> Vec<u8> {
    let gap = " ".repeat(usize::from(GAP));
    let mut text = String::new();
    for line in lines {
        let cells: Vec<_> = line.as_ref().iter().map(|cell| escape(cell)).collect();
        text.push_str(cells.join(&gap).trim_end());
        text.push('\n');
    }
    text.into_bytes()
}

/// Renders one resource: upper-case keys, two blanks after the longest, values beside them. Further lines of a value
/// stand under its first.
pub(crate) fn panel(pairs: &[(&str, String)], layout: Layout) -> Vec<u8> {
    if pairs.iter().any(|(_, value)| value.len() > WIDEST_CELL) {
        return unaligned(pairs.iter().map(|(key, value)| [key.to_uppercase(), value.clone()]));
    }
    let mut table = bare(layout);
    for (key, value) in pairs {
        table.add_row([key.to_uppercase(), escape_except(value, &['\n']).into_owned()]);
    }
    space(&mut table);
    if let Some(keys) = table.column_mut(0) {
        keys.set_constraint(ColumnConstraint::ContentWidth);
    }
    let text = table.trim_fmt();
    let text = if layout.color { bold_keys(&text, pairs) } else { text };
    format!("{text}\n").into_bytes()
}

/// Makes an empty table without borders that fits the terminal, if there is one.
fn bare(layout: Layout) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    match layout.width {
        None => table.set_content_arrangement(ContentArrangement::Disabled),
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(width).unwrap_or(u16::MAX)),
    };
    table
}

/// Puts the gap behind every column but the last.
fn space(table: &mut Table) {
    let last = table.column_count().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index == last { 0 } else { GAP }));
    }
}

/// Makes the keys of a finished panel bold: they begin their lines, in the order of the pairs.
fn bold_keys(text: &str, pairs: &[(&str, String)]) -> String {
    let mut keys = pairs.iter().map(|(key, _)| key.to_uppercase()).peekable();
    let bold = |line: &str| match keys.next_if(|key| line.starts_with(key.as_str())) {
        Some(key) => format!("{TITLE}{key}{TITLE:#}{}", &line[key.len()..]),
        None => line.to_owned(),
    };
    text.lines().map(bold).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    const TITLES: &[&str] = &["id", "event type", "attempts", "last error"];

    fn rows() -> Vec<Vec<String>> {
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        vec![
            row([
                "evt_2Xs3kQ9vLmZ8nB4cD7fGhJ",
                "user.created",
                "4",
                "Post \"https://example.com/webhook\": dial tcp 10.0.0. ...",
            ]),
            row([
                "evt_9vLmZ8nB4cD7fGhJ2Xs3kQ",
                "organization.member.role.assigned",
                "1",
                "unexpected status code: 404",
            ]),
            row(["evt_1", "-", "0", ""]),
        ]
    }

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    fn at(width: impl Into<Option<usize>>) -> Layout {
        Layout { width: width.into(), ..Layout::default() }
    }

    #[test]
    fn a_pipe_gets_every_row_on_one_line() {
        insta::assert_snapshot!(text(table(TITLES, &rows(), at(None))), @r#"
        ID                          EVENT TYPE                         ATTEMPTS  LAST ERROR
        evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created                       4         Post "https://example.com/webhook": dial tcp 10.0.0. ...
        evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization.member.role.assigned  1         unexpected status code: 404
        evt_1                       -                                  0
        "#);
    }

    #[test]
    fn running_text_wraps_first_and_the_first_column_last() {
        insta::assert_snapshot!(text(table(TITLES, &rows(), at(100))), @r#"
        ID                          EVENT TYPE                         ATTEMPTS  LAST ERROR
        evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created                       4         Post "https://example.com/w
                                                                                 ebhook": dial tcp 10.0.0.
                                                                                 ...
        evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization.member.role.assigned  1         unexpected status code: 404
        evt_1                       -                                  0
        "#);
        insta::assert_snapshot!(text(table(TITLES, &rows(), at(72))), @r#"
        ID                          EVENT TYPE    ATTEMPTS  LAST ERROR
        evt_2Xs3kQ9vLmZ8nB4cD7fGhJ  user.created  4         Post "https://exampl
                                                            e.com/webhook": dial
                                                            tcp 10.0.0. ...
        evt_9vLmZ8nB4cD7fGhJ2Xs3kQ  organization  1         unexpected status
                                    .member.role            code: 404
                                    .assigned
        evt_1                       -             0
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
            let shown = text(table(TITLES, &rows(), at(width)));
            assert!(shown.lines().all(|line| line.width() <= width), "{width}:\n{shown}");
            assert!(shown.contains("evt_2Xs3kQ9vLmZ8nB4cD7fGhJ"), "{width}:\n{shown}");
            let columns = shown.starts_with("ID  ") && shown.lines().next().is_some_and(|line| line.contains("ERROR"));
            let titles = TITLES.concat().to_uppercase().repeat(if columns { 1 } else { rows().len() });
            assert_eq!(squeezed(&shown), squeezed(&(rows().concat().concat() + &titles)), "{width}:\n{shown}");
        }
    }

    #[test]
    fn a_terminal_too_narrow_for_columns_gets_panels() {
        insta::assert_snapshot!(text(table(TITLES, &rows()[1..], at(40))), @"
        ID          evt_9vLmZ8nB4cD7fGhJ2Xs3kQ
        EVENT TYPE  organization.member.role.ass
                    igned
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
            assert!(!table(&["A", "B"], &[vec!["日本語日本語".to_owned(), "x y z".to_owned()]], at(width)).is_empty());
            assert!(!panel(&[("a", "日本語 b".to_owned())], at(width)).is_empty());
        }
    }

    #[test]
    fn no_rows_give_no_bytes() {
        assert!(table(TITLES, &[], at(80)).is_empty());
    }

    #[test]
    fn wide_text_lines_up_and_controls_are_visible() {
        let rows = [["日本語", "x"], ["a\u{1b}[31m", "two\nlines"]].map(|row| row.map(str::to_owned).to_vec());
        insta::assert_snapshot!(text(table(&["NAME", "STATUS"], &rows, at(80))), @r"
        NAME         STATUS
        日本語       x
        a\u001b[31m  two\nlines
        ");
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
        let bold = text(table(TITLES, &rows(), Layout { color: true, ..Layout::default() }));
        assert_eq!(anstream::adapter::strip_str(&bold).to_string(), text(table(TITLES, &rows(), at(None))));
        assert_eq!(bold.matches('\u{1b}').count(), 2);
    }
}
