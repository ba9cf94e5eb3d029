//! Tests of how each poll classifies deliveries.

use serde_json::json;

use super::*;

fn delivery(id: &str, status: &str, attempts: usize) -> Delivery {
    let attempt = |second| json!({"status": "failed", "timestamp": format!("2026-03-02T09:00:{second:02}Z")});
    let attempts: Vec<_> = (0..attempts).map(attempt).collect();
    Delivery::read(json!({"id": id, "event_type": "user.created", "status": status, "attempts": attempts})).unwrap()
}

fn redelivered(statuses: &[&str]) -> (DeliverySet, Instant) {
    let mut set = DeliverySet::new(true);
    for (index, status) in statuses.iter().enumerate() {
        let delivery = delivery(&format!("evt_{}", index + 1), status, 1);
        set.add(&delivery, is_retrying(&delivery));
    }
    (set, Instant::now())
}

fn counts(text: &str) -> DeliveryCounts {
    let mut counts = DeliveryCounts::default();
    for letter in text.chars() {
        counts.add(match letter {
            'w' => DeliveryState::Waiting,
            'r' => DeliveryState::Retrying,
            'f' => DeliveryState::Failed,
            'd' => DeliveryState::Delivered,
            _ => DeliveryState::Absent,
        });
    }
    counts
}

#[test]
fn a_listed_delivery_has_failed_only_after_a_new_attempt() {
    let (mut set, now) = redelivered(&["failed", "failed"]);
    let (one, two) = (delivery("evt_1", "failed", 1), delivery("evt_2", "failed", 1));
    assert_eq!(set.update(&[one, two], Some(0), now), None);
    assert_eq!(set.counts(), counts("ww"));
    let (one, two) = (delivery("evt_1", "failed", 2), delivery("evt_2", "retrying", 1));
    assert_eq!(set.update(&[one.clone(), two], Some(0), now), None);
    assert_eq!(set.counts(), counts("fr"));
    assert_eq!(set.update(&[one, delivery("evt_2", "failed", 5)], Some(0), now), Some(FollowEnd::Settled));
    assert_eq!(set.counts(), counts("ff"));
}

#[test]
fn an_absent_delivery_is_delivered_only_if_the_success_count_covers_it() {
    let (mut set, now) = redelivered(&["failed", "failed"]);
    assert_eq!(set.update(&[], Some(0), now), None);
    assert_eq!(set.update(&[], Some(1), now), None);
    assert_eq!(set.counts(), counts("??"));
    assert_eq!(set.update(&[delivery("evt_2", "failed", 2)], Some(1), now), Some(FollowEnd::Settled));
    assert_eq!(set.counts(), counts("df"));
}

#[test]
fn without_statistics_a_redelivery_is_delivered_after_a_minute_of_absence() {
    let (mut set, now) = redelivered(&["failed", "failed"]);
    let at = |seconds| now + Duration::from_secs(seconds);
    let one = [delivery("evt_1", "retrying", 1)];
    assert_eq!(set.update(&one, None, at(0)), None);
    assert_eq!(set.update(&[], None, at(59)), None);
    assert_eq!(set.update(&[], None, at(118)), None);
    assert_eq!(set.update(&[], None, at(119)), Some(FollowEnd::Settled));
    assert_eq!(set.counts(), counts("dd"));
}

#[test]
fn a_test_event_is_not_delivered_by_absence_and_does_not_stand_still() {
    let mut set = DeliverySet::sent(&delivery("evt_1", "pending", 0));
    let now = Instant::now();
    for seconds in [0, 61, 301, 3600] {
        assert_eq!(set.update(&[], None, now + Duration::from_secs(seconds)), None);
    }
    assert_eq!(set.counts(), counts("?"));
    let failed = delivery("evt_1", "failed", 0);
    assert_eq!(set.update(&[failed], None, now), Some(FollowEnd::Settled));
    assert_eq!(set.counts(), counts("f"));
}

#[test]
fn a_standstill_ends_the_wait_and_a_change_postpones_it() {
    let (mut set, now) = redelivered(&["failed", "failed"]);
    let at = |seconds| now + Duration::from_secs(seconds);
    let both = [delivery("evt_1", "failed", 1), delivery("evt_2", "failed", 1)];
    assert_eq!(set.update(&both, Some(0), at(0)), None);
    assert_eq!(set.update(&both, Some(0), at(299)), None);
    assert_eq!(set.update(&both[1..], Some(1), at(300)), None);
    assert_eq!(set.update(&both[1..], Some(1), at(600)), Some(FollowEnd::Standstill));
    assert_eq!(set.counts(), counts("wd"));
}

#[test]
fn deliveries_outside_the_set_do_not_count() {
    let (mut set, now) = redelivered(&["failed"]);
    let others = [delivery("evt_8", "retrying", 1), delivery("evt_9", "failed", 4), delivery("evt_1", "failed", 2)];
    assert_eq!(set.update(&others, Some(0), now), Some(FollowEnd::Settled));
    assert_eq!((set.counts(), set.len()), (counts("f"), 1));
}

#[test]
fn a_delivery_that_was_being_retried_settles_by_its_status() {
    let (mut set, now) = redelivered(&["retrying"]);
    assert_eq!(set.update(&[delivery("evt_1", "failed", 1)], Some(0), now), Some(FollowEnd::Settled));
    assert_eq!(set.counts(), counts("f"));
}

#[test]
fn a_delivery_taken_for_delivered_that_fails_later_is_failed() {
    let (mut set, now) = redelivered(&["failed", "failed"]);
    let two = delivery("evt_2", "retrying", 1);
    set.update(std::slice::from_ref(&two), Some(1), now);
    assert_eq!(set.counts(), counts("rd"));
    set.update(&[delivery("evt_1", "failed", 2), two], Some(1), now);
    assert_eq!(set.counts(), counts("fr"));
}
