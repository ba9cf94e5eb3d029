//! Unit tests of `fit`.

use super::*;

const TITLES: &[&str] = &["ID", "NAME", "TIME", "NOTE"];

/// Returns the titles and widths of what is shown.
fn shown(room: impl Into<Option<usize>>, dispensable: &[&str]) -> Option<Vec<(&'static str, usize)>> {
    let rows = [["evt_1234567890", "a-name", "2026-03-02T09:15:27.500Z", "some words that make up a sentence"]];
    let rows = rows.map(|row| row.map(str::to_owned).to_vec());
    let columns = fit(TITLES, dispensable, &rows, room.into())?;
    Some(columns.iter().map(|column| (TITLES[column.index], column.width)).collect())
}

#[test]
fn what_fits_is_as_wide_as_its_text() {
    let whole = Some(vec![("ID", 14), ("NAME", 6), ("TIME", 24), ("NOTE", 34)]);
    assert_eq!(shown(None, &["TIME"]), whole);
    assert_eq!(shown(84, &["TIME"]), whole);
}

#[test]
fn text_narrows_before_times_and_times_before_they_go() {
    assert_eq!(shown(75, &["TIME"]), Some(vec![("ID", 14), ("NAME", 6), ("TIME", 24), ("NOTE", 25)]));
    assert_eq!(shown(60, &["TIME"]), Some(vec![("ID", 14), ("NAME", 6), ("TIME", 16), ("NOTE", 18)]));
    assert_eq!(shown(57, &["TIME"]), Some(vec![("ID", 14), ("NAME", 6), ("NOTE", 33)]));
}

#[test]
fn the_least_important_goes_first_and_what_must_stay_stays() {
    assert_eq!(shown(46, &["NOTE", "TIME"]), Some(vec![("ID", 14), ("NAME", 6), ("TIME", 22)]));
    assert_eq!(shown(37, &["NOTE", "TIME"]), Some(vec![("ID", 14), ("NAME", 6)]));
    assert_eq!(shown(52, &[]), Some(vec![("ID", 14), ("NAME", 6), ("TIME", 14), ("NOTE", 12)]));
    assert_eq!(shown(51, &[]), None);
    assert_eq!(shown(21, &["NOTE", "TIME"]), None);
}

#[test]
fn a_giant_cell_on_a_pipe_leaves_the_other_rows_short() {
    let rows = [vec!["x".repeat(5000), String::new()], vec!["y".to_owned(), "z".to_owned()]];
    assert_eq!(fit(&["A", "B"], &[], &rows, None).map(|columns| columns[0].width), Some(1));
}
