//! Tests of the queue, the failed deliveries and the statistics of a stream.

use serde_json::json;

use super::*;

const NEVER: AutoDisable = AutoDisable { in_a_row: u64::MAX, in_total: u64::MAX };

fn state() -> StreamState {
    let body = json!({ "destination": { "type": "action", "configuration": { "action_id": "a" } } });
    StreamState::new(1, Stream::new(&body, "acme", clock::now()).unwrap(), Journal::default())
}

fn event(bytes: usize) -> Arc<Event> {
    Arc::new(Event::new("user.created", "x".repeat(bytes), false))
}

fn listed(state: &StreamState) -> Vec<String> {
    let filter = FailureFilter::default();
    state.deliveries(&filter, None).map(|(_, delivery)| delivery.event.id.clone()).collect()
}

#[test]
fn queued_and_failed_bytes_have_separate_limits() {
    let limits = EmulatorLimits { event_bytes: 10, ..EmulatorLimits::default() };
    let mut state = state();
    let events = [event(6), event(5), event(4), event(3)];
    events.iter().for_each(|event| state.push(event, &limits));
    // The second event exceeded the limit together with the first; the third fit.
    assert_eq!((state.queue.len(), listed(&state)), (2, vec![events[1].id.clone(), events[3].id.clone()]));
    state.finish(JobOutcome::Failed(Vec::new()), clock::now(), NEVER, &limits);
    state.finish(JobOutcome::Delivered, clock::now(), NEVER, &limits);
    let bytes: usize = state.failed.values().map(|delivery| delivery.event.bytes()).sum();
    assert_eq!((state.failed_bytes, state.queued_events, state.queued_bytes), (bytes, 0, 0));
    assert!(bytes <= 10 && !listed(&state).is_empty());
}

#[test]
fn redeliveries_do_not_count_against_the_queue_limit() {
    let limits = EmulatorLimits { queued_events: 2, ..EmulatorLimits::default() };
    let mut state = state();
    for _ in 0..3 {
        state.push(&event(1), &limits);
        state.finish(JobOutcome::Failed(Vec::new()), clock::now(), NEVER, &limits);
    }
    assert_eq!(state.redeliver(&FailureFilter::default(), clock::now(), &limits), 3);
    assert_eq!(state.redeliver(&FailureFilter::default(), clock::now(), &limits), 0);
    state.push(&event(1), &limits);
    assert_eq!((state.queue.len(), listed(&state).len()), (4, 3));
    // A delivery that is being retried is not removed, however many others fail.
    let full = EmulatorLimits { failed_deliveries: 1, ..limits };
    state.finish(JobOutcome::Failed(Vec::new()), clock::now(), NEVER, &full);
    assert_eq!(listed(&state).len(), 2);
}

#[test]
fn statistics_have_a_limited_number_of_days() {
    let limits = EmulatorLimits { stats_days: 2, ..EmulatorLimits::default() };
    let mut state = state();
    for day in 1..=3 {
        state.push(&event(1), &limits);
        state.finish(JobOutcome::Delivered, Timestamp::from_second(day * clock::DAY_SECS).unwrap(), NEVER, &limits);
    }
    assert_eq!([1, 2, 3].map(|day| state.day(day).successes), [0, 1, 1]);
}
