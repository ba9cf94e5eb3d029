//! Unit tests of `stats`.

use super::*;

/// Returns the marks of buckets as the lines of a chart: `#` holds something, `.` does not, `~` stands for those left out.
fn shown(buckets: &str) -> String {
    let holds: Vec<bool> = buckets.chars().map(|bucket| bucket == '#').collect();
    let mark = |row: &Option<usize>| row.map_or('~', |index| buckets.chars().nth(index).expect("an index of a bucket"));
    shown_buckets(&holds).iter().map(mark).collect()
}

#[test]
fn buckets_that_hold_something_are_shown_with_their_neighbours() {
    for (buckets, expected) in [
        ("", ""),
        ("....", ""),
        ("#", "#"),
        ("......#", ".#"),
        ("#......", "#."),
        ("...#...", ".#."),
        ("...##.#...", ".##.#."),
        ("#..#", "#..#"),
        ("#...#", "#...#"),
        ("#....#", "#.~.#"),
        ("..#...........#..", ".#.~.#."),
    ] {
        assert_eq!(shown(buckets), expected, "{buckets}");
    }
}

fn stats(successful: &Value, failed: &Value) -> Stats {
    let metric = |name: &str, total: &Value| json!({"name": name, "window_total": total});
    let metrics = json!([metric(SUCCESSFUL_DELIVERIES, successful), metric(FAILED_DELIVERIES, failed)]);
    Stats::read(json!({"metrics": metrics})).expect("statistics")
}

#[test]
fn a_rate_is_100_percent_or_0_only_if_it_is_exactly_that() {
    for (successful, failed, rate) in [
        (json!(2), json!(1), "66.6 %"),
        (json!(1), json!(0), "100.0 %"),
        (json!(99_999), json!(1), "99.9 %"),
        (json!(0), json!(3), "0.0 %"),
        (json!(1), json!(99_999), "< 0.1 %"),
        (json!(u64::MAX), json!(u64::MAX), "50.0 %"),
        (json!(0), json!(0), "-"),
        (json!(null), json!(3), "-"),
        (json!(3), json!(-1), "-"),
        (json!(1.5), json!(1), "-"),
    ] {
        assert_eq!(success_rate(&stats(&successful, &failed)), rate, "{successful} {failed}");
    }
}
