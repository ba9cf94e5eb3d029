//! Unit tests of `page`.

use super::*;

#[test]
fn every_circle_closes_whatever_leads_to_it_and_however_long_it_is() {
    for (lead, length) in [(0, 1), (0, 2), (1, 1), (3, 5), (100, 7), (7, 100)] {
        let mut circle = Circle::default();
        let cursor = |step: usize| if step < lead { step } else { lead + (step - lead) % length };
        let closed = (0..).find(|step| circle.closes_at(&cursor(*step).to_string())).unwrap();
        assert!(closed >= lead + length && closed <= 4 * (lead + length), "{lead} {length}: {closed}");
    }
}

#[test]
fn cursors_that_never_come_twice_end_at_the_most_pages() {
    let mut circle = Circle::default();
    let ended = (1..).find_map(|page: usize| Some((page, circle.step(&page.to_string()).err()?)));
    assert_eq!(ended, Some((MAX_PAGES, "there are more than 100000 pages".to_owned())));
}
