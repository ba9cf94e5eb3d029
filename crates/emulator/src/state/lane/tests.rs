//! Unit tests of `lane`.

use serde_json::json;

use super::*;

const NEVER: AutoDisable = AutoDisable { in_a_row: u64::MAX, in_total: u64::MAX };

fn lane() -> Lane {
    let body = json!({ "destination": { "type": "action", "configuration": { "action_id": "a" } } });
    Lane::new(1, Stream::new(&body, "acme", clock::now()).unwrap(), Journal::default())
}

fn event(bytes: usize) -> Arc<Event> {
    Arc::new(Event::new("user.created", "x".repeat(bytes), false))
}

fn listed(lane: &Lane) -> Vec<String> {
    let filter = Filter::default();
    lane.deliveries(&filter, None).map(|(_, delivery)| delivery.event.id.clone()).collect()
}

#[test]
fn bytes_that_wait_and_bytes_that_failed_are_bounded_apart() {
    let limits = Limits { event_bytes: 10, ..Limits::default() };
    let mut lane = lane();
    let events = [event(6), event(5), event(4), event(3)];
    events.iter().for_each(|event| lane.push(event, &limits));
    // The second did not fit beside the first; the third did.
    assert_eq!((lane.queue.len(), listed(&lane)), (2, vec![events[1].id.clone(), events[3].id.clone()]));
    lane.finish(Round::Failed(Vec::new()), clock::now(), NEVER, &limits);
    lane.finish(Round::Delivered, clock::now(), NEVER, &limits);
    let bytes: usize = lane.failed.values().map(|delivery| delivery.event.bytes()).sum();
    assert_eq!((lane.failed_bytes, lane.waiting.events, lane.waiting.bytes), (bytes, 0, 0));
    assert!(bytes <= 10 && !listed(&lane).is_empty());
}

#[test]
fn redeliveries_leave_the_whole_queue_to_new_events() {
    let limits = Limits { queued_events: 2, ..Limits::default() };
    let mut lane = lane();
    for _ in 0..3 {
        lane.push(&event(1), &limits);
        lane.finish(Round::Failed(Vec::new()), clock::now(), NEVER, &limits);
    }
    assert_eq!(lane.redeliver(&Filter::default(), clock::now(), &limits), 3);
    assert_eq!(lane.redeliver(&Filter::default(), clock::now(), &limits), 0);
    lane.push(&event(1), &limits);
    assert_eq!((lane.queue.len(), listed(&lane).len()), (4, 3));
    // A delivery that is being retried is not forgotten, however many fail meanwhile.
    let full = Limits { failed_deliveries: 1, ..limits };
    lane.finish(Round::Failed(Vec::new()), clock::now(), NEVER, &full);
    assert_eq!(listed(&lane).len(), 2);
}

#[test]
fn statistics_keep_a_bounded_number_of_days() {
    let limits = Limits { stats_days: 2, ..Limits::default() };
    let mut lane = lane();
    for day in 1..=3 {
        lane.push(&event(1), &limits);
        lane.finish(Round::Delivered, Timestamp::from_second(day * clock::DAY).unwrap(), NEVER, &limits);
    }
    assert_eq!([lane.day(1), lane.day(2), lane.day(3)], [(0, 0), (1, 0), (1, 0)]);
}
