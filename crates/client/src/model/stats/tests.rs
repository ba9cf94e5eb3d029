//! Unit tests of `stats`.

use serde_json::json;

use super::*;

fn stats(buckets: &[&str], delivered: &[Option<u64>]) -> Stats {
    let metrics = json!([{"name": SUCCESSFUL_DELIVERIES, "data": delivered}, {"name": "new"}]);
    Stats(json!({"buckets": buckets, "metrics": metrics}).into())
}

#[test]
fn an_increase_is_detected_after_the_window_moved() {
    let before = stats(&["d1", "d2", "d3"], &[Some(9), None, Some(3)]);
    assert_eq!(stats(&["d1", "d2", "d3"], &[Some(9), None, Some(4)]).rise_since(&before, SUCCESSFUL_DELIVERIES), 1);
    assert_eq!(stats(&["d2", "d3", "d4"], &[None, Some(3), Some(2)]).rise_since(&before, SUCCESSFUL_DELIVERIES), 2);
    assert_eq!(stats(&["d3", "d4"], &[Some(1)]).rise_since(&before, SUCCESSFUL_DELIVERIES), 0);
    assert_eq!(before.rise_since(&before, FAILED_DELIVERIES), 0);
}

#[test]
fn the_longest_series_counts() {
    assert_eq!(stats(&["d1"], &[Some(1), None, Some(2)]).length(), 3);
    assert_eq!(stats(&["d1", "d2"], &[]).length(), 2);
    assert_eq!(Stats(json!({"metrics": 3}).into()).length(), 0);
}
