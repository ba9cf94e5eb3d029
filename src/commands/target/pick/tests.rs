//! Unit tests of `pick`.

use super::*;

#[test]
fn columns_are_aligned_by_width_and_foreign_text_is_escaped() {
    let rows = [["crm", "est_1"], ["日本", "est_2"], ["a\u{1b}", "est_3"]];
    let lines = aligned(rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect());
    assert_eq!(lines, ["crm      est_1", "日本     est_2", "a\\u001b  est_3"]);
}

#[test]
fn a_list_that_is_cut_says_so() {
    let mut short: Vec<usize> = (0..MOST).collect();
    assert_eq!((note(&mut short).as_str(), short.len()), ("", MOST));
    let mut long: Vec<usize> = (0..=MOST).collect();
    assert!(note(&mut long).contains("the first 1000"));
    assert_eq!(long.len(), MOST);
}
