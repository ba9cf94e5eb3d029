//! Tests of what a prompt shows.

use super::*;

#[test]
fn columns_are_aligned_by_width_and_foreign_text_is_escaped() {
    let rows = [["crm", "est_1"], ["日本", "est_2"], ["a\u{1b}", "est_3"]];
    let lines = aligned(rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect());
    assert_eq!(lines, ["crm      est_1", "日本     est_2", "a\\u001b  est_3"]);
}

#[test]
fn a_prompt_says_that_its_list_was_cut() {
    let mut short: Vec<usize> = (0..MAX_CHOICES).collect();
    assert_eq!((cut_to_choices(&mut short).as_str(), short.len()), ("", MAX_CHOICES));
    let mut long: Vec<usize> = (0..=MAX_CHOICES).collect();
    assert!(cut_to_choices(&mut long).contains("the first 1000"));
    assert_eq!(long.len(), MAX_CHOICES);
}
