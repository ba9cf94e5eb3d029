//! Tests of what a prompt shows.

use super::*;

#[test]
fn a_prompt_says_that_its_list_was_cut() {
    let mut short: Vec<usize> = (0..MAX_CHOICES).collect();
    assert_eq!((cut_to_choices(&mut short).as_str(), short.len()), ("", MAX_CHOICES));
    let mut long: Vec<usize> = (0..=MAX_CHOICES).collect();
    assert!(cut_to_choices(&mut long).contains("the first 1000"));
    assert_eq!(long.len(), MAX_CHOICES);
}
