//! Unit tests of `page`.

use super::*;

#[test]
fn a_cursor_that_repeats_ends_the_list() {
    let mut cursors = SeenCursors::default();
    assert!(["a", "b", "c"].iter().all(|cursor| cursors.add(cursor).is_ok()));
    let error = cursors.add("b").unwrap_err();
    assert_eq!(error.to_string(), "the list does not end: the cursor `b` came twice");
}

#[test]
fn a_list_of_too_many_pages_ends() {
    let mut cursors = SeenCursors::default();
    let ended = (1..).find_map(|page: usize| Some((page, cursors.add(&page.to_string()).err()?)));
    let (page, error) = ended.unwrap();
    assert_eq!(page, MAX_PAGES);
    assert_eq!(error.to_string(), "the list does not end: there are more than 10000 pages");
}
