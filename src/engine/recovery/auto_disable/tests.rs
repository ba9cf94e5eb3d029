//! Tests of the warnings before a stream is disabled.

use serde_json::json;

use super::*;
use auth0_events_client::model::Resource as _;

fn stats(delivered: &[Option<u64>], failed: &[Option<u64>]) -> Option<Stats> {
    let buckets: Vec<String> = (0..delivered.len()).map(|day| format!("day {day}")).collect();
    let metric = |name: &str, data: &[Option<u64>]| json!({"name": name, "data": data});
    let metrics = [metric(SUCCESSFUL_DELIVERIES, delivered), metric(FAILED_DELIVERIES, failed)];
    Some(Stats::read(json!({"buckets": buckets, "metrics": metrics})).unwrap())
}

#[test]
fn only_failures_after_the_last_day_with_a_success_are_surely_consecutive() {
    let trailing = |delivered: &[Option<u64>], failed: &[Option<u64>]| {
        let streak = trailing_failures(&stats(delivered, failed).unwrap());
        (streak.at_least, streak.at_most)
    };
    assert_eq!(trailing(&[Some(3), Some(0), Some(0)], &[Some(9), Some(4), Some(5)]), (9, 18));
    assert_eq!(trailing(&[Some(0), None, Some(1)], &[Some(9), Some(4), Some(5)]), (0, 5));
    assert_eq!(trailing(&[None, None, None], &[Some(9), None, Some(5)]), (14, 14));
    assert_eq!(trailing(&[], &[]), (0, 0));
}

#[test]
fn a_success_on_the_same_day_is_assumed_to_come_first() {
    let first = |failed| AutoDisableMonitor::default().look(10, 5, stats(&[Some(1)], &[Some(failed)]));
    assert!(first(249).is_empty());
    assert_eq!(
        first(300),
        [
            "up to 300 of 500 consecutive failures: 200 more disable the stream; 5 in the last hour, so in about 40 h at \
             this rate"
        ]
    );
    assert_eq!(
        first(700),
        [
            "up to 700 consecutive failures, and 500 disable the stream; a success on the same day may have interrupted them"
        ]
    );
}

#[test]
fn a_warning_has_the_distance_and_the_rate_once_per_number() {
    let mut monitor = AutoDisableMonitor::default();
    assert!(monitor.look(249, 9, stats(&[Some(0)], &[Some(249)])).is_empty());
    let warning = ["at least 412 of 500 consecutive failures: 88 more disable the stream; 20 in the last hour, so in \
                    about 4 h at this rate"];
    assert_eq!(monitor.look(412, 20, stats(&[Some(0)], &[Some(412)])), warning);
    assert!(monitor.look(412, 20, stats(&[Some(0)], &[Some(412)])).is_empty());
    assert!(monitor.look(413, 20, stats(&[Some(1)], &[Some(413)])).is_empty(), "a success ends the streak");
    assert!(monitor.look(500, 20, stats(&[Some(1)], &[Some(500)])).is_empty());
}

#[test]
fn the_total_needs_no_statistics() {
    let mut monitor = AutoDisableMonitor::default();
    assert_eq!(
        monitor.look(2500, 0, None),
        ["2500 of 5000 failures in total: 2500 more disable the stream; none in the last hour"]
    );
    assert_eq!(
        monitor.look(2501, 10, None),
        ["2501 of 5000 failures in total: 2499 more disable the stream; 10 in the last hour, so in about 10 days at \
          this rate"]
    );
    assert_eq!(
        monitor.look(2500, 10, None),
        ["2500 of 5000 failures in total: 2500 more disable the stream; fewer than before"]
    );
    assert_eq!(monitor.look(5000, 90, None), ["5000 of 5000 failures in total: the limit that disables the stream"]);
}
