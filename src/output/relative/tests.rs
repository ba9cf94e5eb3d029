//! Unit tests of `relative`.

use super::*;

fn now() -> Timestamp {
    "2026-03-02T09:15:27Z".parse().unwrap()
}

fn at(title: &str, value: &str) -> String {
    shown(title, value, Layout { now: Some(now()), ..Layout::default() }).into_owned()
}

#[test]
fn a_distance_has_one_suitable_unit() {
    let after = |seconds: i64| distance(Timestamp::from_second(now().as_second() + seconds).unwrap(), now());
    for (seconds, expected) in [
        (0, "just now"),
        (1, "1 s ago"),
        (59, "59 s ago"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (86_399, "23 h ago"),
        (86_400, "1 day ago"),
        (172_800, "2 days ago"),
        (60 * 86_400, "60 days ago"),
        (61 * 86_400, "2 months ago"),
        (800 * 86_400, "2 years ago"),
        (-1, "in 1 s"),
        (-7200, "in 2 h"),
    ] {
        assert_eq!(after(seconds), expected, "{seconds}");
    }
    assert!(distance(Timestamp::MAX, Timestamp::MIN).ends_with(" years ago"));
}

#[test]
fn only_columns_of_times_become_relative() {
    assert_eq!(at("EVENT TIME", "2026-03-02T09:12:26.500Z"), "3 min ago");
    assert_eq!(at("EVENT TIME", "2026-03-02T10:12:00+01:00"), "3 min ago");
    assert_eq!(at("EVENT TIME", "soon"), "soon");
    assert_eq!(at("EVENT TIME", ""), "");
    assert_eq!(at("NAME", "2026-03-02T09:12:27.500Z"), "2026-03-02T09:12:27.500Z");
    let attempts = "2026-03-02T09:15:20Z  failed  21 ms  status 503\nnever  failed";
    assert_eq!(at("ATTEMPTS", attempts), "7 s ago  failed  21 ms  status 503\nnever  failed");
    assert_eq!(at("ATTEMPTS", "4"), "4");
    assert_eq!(shown("UPDATED", "2026-03-02T09:15:20Z", Layout::default()), "2026-03-02T09:15:20Z");
}
