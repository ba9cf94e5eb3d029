//! Tests of the event log.

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn log() -> FeedLog {
    let keys = TenantKeys::random();
    FeedLog::new("acme", "acme.eu.auth0.com", SignedDuration::from_secs(100), &keys, Vec::new(), Journal::default())
}

fn add(log: &mut FeedLog, event_type: &str, second: i64, limits: &EmulatorLimits) {
    let event = Event { time: at(second), ..Event::new(event_type, "{}", false) };
    log.append(&event, at(second), limits);
}

fn text(batch: &FeedBatch) -> &str {
    std::str::from_utf8(&batch.messages).unwrap()
}

#[test]
fn a_batch_has_the_matching_events_and_moves_past_the_others() {
    let mut log = log();
    let start = log.start(FeedOrigin::Now, at(0)).unwrap();
    for event_type in ["user.created", "user.deleted", "user.created"] {
        add(&mut log, event_type, 1, &EmulatorLimits::default());
    }
    let all = log.batch(start, &[], at(1)).unwrap();
    assert_eq!((text(&all).matches("event: user.").count(), all.more), (3, false));
    let one = log.batch(start, &["user.deleted"], at(1)).unwrap();
    assert_eq!((text(&one).matches("event: user.").count(), one.next), (1, all.next));
    let none = log.batch(start, &["group.created"], at(1)).unwrap();
    assert_eq!((text(&none), none.next), ("", all.next));
    assert!(log.batch(all.next, &[], at(1)).unwrap().messages.is_empty());
}

#[test]
fn long_reads_come_in_several_batches_and_in_order() {
    let mut log = log();
    let mut offset = log.start(FeedOrigin::Now, at(0)).unwrap();
    for _ in 0..1000 {
        add(&mut log, "user.created", 1, &EmulatorLimits::default());
    }
    let (mut read, mut batches) = (String::new(), 0);
    loop {
        let batch = log.batch(offset, &[], at(1)).unwrap();
        read += text(&batch);
        (offset, batches) = (batch.next, batches + 1);
        if !batch.more {
            break;
        }
    }
    let offsets = read.lines().filter_map(|line| line.strip_prefix("id: ")).map(|text| FeedOffset::read(text).unwrap());
    assert!(offsets.map(|offset| offset.number).eq(1..=1000));
    assert!(batches > 2, "{batches}");
}

#[test]
fn offsets_before_removed_events_expire() {
    let limits = EmulatorLimits { feed_events: 2, ..EmulatorLimits::default() };
    let mut log = log();
    let start = log.start(FeedOrigin::Now, at(0)).unwrap();
    add(&mut log, "user.created", 1, &limits);
    add(&mut log, "user.created", 2, &limits);
    assert!(log.batch(start, &[], at(2)).is_ok());
    add(&mut log, "user.created", 3, &limits);
    assert_eq!(log.batch(start, &[], at(3)).unwrap_err(), Refusal::OffsetExpired);
    assert_eq!(log.start(FeedOrigin::After(start), at(3)), Err(Refusal::OffsetExpired));
    let first = log.start(FeedOrigin::At(at(0)), at(3)).unwrap();
    assert_eq!(text(&log.batch(first, &[], at(3)).unwrap()).matches("event:").count(), 2);
    let small = EmulatorLimits { feed_bytes: 1, ..EmulatorLimits::default() };
    add(&mut log, "user.created", 4, &small);
    assert_eq!((log.entries.len(), log.bytes), (1, log.entries[0].frame.len()));
}

#[test]
fn age_expires_events_and_the_offsets_before_them_but_not_the_last_offset() {
    let mut log = log();
    let start = log.start(FeedOrigin::Now, at(0)).unwrap();
    add(&mut log, "user.created", 1, &EmulatorLimits::default());
    let end = log.start(FeedOrigin::Now, at(1)).unwrap();
    assert_eq!(log.start(FeedOrigin::After(start), at(100)), Ok(start));
    assert_eq!(log.start(FeedOrigin::After(start), at(101)), Err(Refusal::OffsetExpired));
    assert_eq!(log.start(FeedOrigin::After(end), at(101)), Ok(end));
}

#[test]
fn offsets_of_another_log_have_expired_and_those_of_the_future_are_unknown() {
    let mut log = log();
    let other = super::tests::log().offset(0);
    assert_eq!(log.start(FeedOrigin::After(other), at(0)), Err(Refusal::OffsetExpired));
    let future = log.offset(1);
    assert_eq!(log.start(FeedOrigin::After(future), at(0)), Err(Refusal::OffsetUnknown));
}

#[test]
fn a_time_starts_with_the_first_event_at_or_after_it() {
    let mut log = log();
    for second in [10, 20, 30] {
        add(&mut log, "user.created", second, &EmulatorLimits::default());
    }
    for (second, number) in [(0, 0), (10, 0), (11, 1), (20, 1), (30, 2), (31, 3)] {
        assert_eq!(log.start(FeedOrigin::At(at(second)), at(30)).unwrap().number, number, "{second}");
    }
}
