//! Tests of the window of statistics.

use super::*;

#[test]
fn the_default_window_is_14_days_from_hour_to_hour_in_15_buckets() {
    let now = "2026-03-02T09:30:00.045Z".parse().unwrap();
    let window = StatsWindow::new(&json!({}), now, 366).unwrap();
    assert_eq!(
        window.to_json().to_string(),
        r#"{"date_from":"2026-02-16T09:00:00.000Z","date_to":"2026-03-02T10:00:00.000Z","bucket_interval":{"scale_factor":86400}}"#
    );
    let buckets: Vec<Value> = window.days().map(midnight).collect();
    assert_eq!(buckets.len(), 15);
    assert_eq!((&buckets[0], &buckets[14]), (&json!("2026-02-16T00:00:00.000Z"), &json!("2026-03-02T00:00:00.000Z")));
}

#[test]
fn a_window_has_a_maximum_length_and_runs_forward() {
    let now = "2026-03-02T09:30:00Z".parse().unwrap();
    let window = |from: &str, to: &str| StatsWindow::new(&json!({"date_from": from, "date_to": to}), now, 366);
    assert_eq!(window("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z").unwrap().days().count(), 1);
    assert_eq!(window("2025-03-02T00:00:00Z", "2026-03-02T00:00:00Z").unwrap().days().count(), 366);
    for (from, to) in
        [("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z"), ("0001-01-01T00:00:00Z", "9999-12-30T00:00:00Z")]
    {
        assert!(window(from, to).is_err(), "{from}");
    }
}
