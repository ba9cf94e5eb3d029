//! Tests of timestamps.

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn times_have_three_fraction_digits() {
    assert_eq!(format(at("2026-03-02T08:00:00Z")), "2026-03-02T08:00:00.000Z");
    assert_eq!(format(at("2026-03-02T08:00:00.5129Z")), "2026-03-02T08:00:00.512Z");
}

#[test]
fn a_change_within_one_millisecond_is_still_later() {
    let time = now();
    assert!(after(time, time) > time);
    assert_eq!(after(at("2026-03-02T08:00:00Z"), time), time);
}

#[test]
fn hours_round_both_ways() {
    assert_eq!(floor(at("2026-03-02T09:59:59Z"), 3600), at("2026-03-02T09:00:00Z"));
    assert_eq!(ceil(at("2026-03-02T09:00:01Z"), 3600), at("2026-03-02T10:00:00Z"));
    assert_eq!(ceil(at("2026-03-02T09:00:00Z"), 3600), at("2026-03-02T09:00:00Z"));
}

#[test]
fn only_whole_seconds_with_a_z_have_the_form_of_a_filter() {
    assert!(is_whole_second_form("2026-03-02T09:00:00Z"));
    for text in ["2026-03-02T09:00:00.000Z", "2026-03-02 09:00:00Z", "2026-03-02T09:00:00+1", ""] {
        assert!(!is_whole_second_form(text), "{text}");
    }
}
