//! Unit tests of `follow`.

use serde_json::json;

use super::*;
use auth0_events_client::model::Resource as _;

fn delivery(id: &str, status: &str, attempts: usize) -> Delivery {
    let attempt = |second| json!({"status": "failed", "timestamp": format!("2026-03-02T09:00:{second:02}Z")});
    let attempts: Vec<_> = (0..attempts).map(attempt).collect();
    Delivery::read(json!({"id": id, "event_type": "user.created", "status": status, "attempts": attempts})).unwrap()
}

fn follow(statuses: &[&str]) -> (Follow, Instant) {
    let mut follow = Follow::default();
    let ids = ["evt_1", "evt_2", "evt_3"];
    statuses.iter().zip(ids).for_each(|(status, id)| follow.add(&delivery(id, status, 1)));
    (follow, Instant::now())
}

fn counted(failed: usize, retrying: usize, delivered: usize, unknown: usize) -> Counts {
    Counts { failed, retrying, delivered, unknown }
}

#[test]
fn what_is_listed_as_before_is_not_failed_until_an_attempt_is_new() {
    let (mut follow, now) = follow(&["failed", "failed"]);
    let (one, two) = (delivery("evt_1", "failed", 1), delivery("evt_2", "failed", 1));
    assert_eq!(follow.look(&[one, two], Some(0), now), Progress::UnderWay);
    assert_eq!(follow.counts(), counted(0, 2, 0, 0));
    let (one, two) = (delivery("evt_1", "failed", 2), delivery("evt_2", "retrying", 1));
    assert_eq!(follow.look(&[one.clone(), two], Some(0), now), Progress::UnderWay);
    assert_eq!(follow.counts(), counted(1, 1, 0, 0));
    assert_eq!(follow.look(&[one, delivery("evt_2", "failed", 5)], Some(0), now), Progress::Settled);
    assert_eq!(follow.counts(), counted(2, 0, 0, 0));
}

#[test]
fn what_vanishes_is_not_delivered_until_a_success_accounts_for_it() {
    let (mut follow, now) = follow(&["failed", "failed"]);
    assert_eq!(follow.look(&[], Some(0), now), Progress::UnderWay);
    assert_eq!(follow.look(&[], Some(1), now), Progress::UnderWay);
    assert_eq!(follow.counts(), counted(0, 0, 0, 2));
    assert_eq!(follow.look(&[delivery("evt_2", "failed", 2)], Some(1), now), Progress::Settled);
    assert_eq!(follow.counts(), counted(1, 0, 1, 0));
}

#[test]
fn without_counts_what_vanishes_is_delivered_after_a_minute_without_change() {
    let (mut follow, now) = follow(&["failed", "failed"]);
    let at = |seconds| now + Duration::from_secs(seconds);
    let one = [delivery("evt_1", "retrying", 1)];
    assert_eq!(follow.look(&one, None, at(0)), Progress::UnderWay);
    assert_eq!(follow.look(&[], None, at(59)), Progress::UnderWay);
    assert_eq!(follow.look(&[], None, at(118)), Progress::UnderWay);
    assert_eq!(follow.look(&[], None, at(119)), Progress::Settled);
    assert_eq!(follow.counts(), counted(0, 0, 2, 0));
    assert!(follow.evidence().contains("not listed for 60 s"));
}

#[test]
fn a_standstill_ends_it_and_any_change_puts_that_off() {
    let (mut follow, now) = follow(&["failed", "failed"]);
    let at = |seconds| now + Duration::from_secs(seconds);
    let both = [delivery("evt_1", "failed", 1), delivery("evt_2", "failed", 1)];
    assert_eq!(follow.look(&both, Some(0), at(0)), Progress::UnderWay);
    assert_eq!(follow.look(&both, Some(0), at(299)), Progress::UnderWay);
    assert_eq!(follow.look(&both[1..], Some(1), at(300)), Progress::UnderWay);
    assert_eq!(follow.look(&both[1..], Some(1), at(600)), Progress::Standstill);
    assert_eq!(follow.counts(), counted(0, 1, 1, 0));
}

#[test]
fn what_did_not_match_is_no_part_of_it() {
    let (mut follow, now) = follow(&["failed"]);
    let others = [delivery("evt_8", "retrying", 1), delivery("evt_9", "failed", 4), delivery("evt_1", "failed", 2)];
    assert_eq!(follow.look(&others, Some(0), now), Progress::Settled);
    assert_eq!((follow.counts(), follow.len()), (counted(1, 0, 0, 0), 1));
}

#[test]
fn one_that_was_being_retried_before_settles_by_its_status() {
    let (mut follow, now) = follow(&["retrying"]);
    assert_eq!(follow.look(&[delivery("evt_1", "failed", 1)], Some(0), now), Progress::Settled);
    assert_eq!(follow.counts(), counted(1, 0, 0, 0));
}

#[test]
fn one_that_was_taken_for_delivered_and_fails_after_all_is_failed() {
    let (mut follow, now) = follow(&["failed", "failed"]);
    let two = delivery("evt_2", "retrying", 1);
    follow.look(std::slice::from_ref(&two), Some(1), now);
    assert_eq!(follow.counts(), counted(0, 1, 1, 0));
    follow.look(&[delivery("evt_1", "failed", 2), two], Some(1), now);
    assert_eq!(follow.counts(), counted(1, 1, 0, 0));
}
