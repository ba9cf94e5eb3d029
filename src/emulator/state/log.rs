//! The event log behind the feed: what has happened, in order, within bounds of number, bytes and age.
//!
//! Subscribers hold a place in the log, not a queue of their own. So one that reads slowly holds nobody up: what it has not
//! read goes when the log moves on, and it is told so.

use std::collections::VecDeque;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::journal::Journal;
use super::record::{Change, Keys};
use crate::catalog;
use crate::emulator::event::{Event, feed_tail};
use crate::emulator::offset::Offset;
use crate::emulator::options::Limits;

/// Bytes that one batch holds at least before it ends, unless the log ends first.
const BATCH_BYTES: usize = 64 * 1024;

/// Events looked at for one batch: a filter that matches little must not hold the log for long.
const BATCH_EVENTS: usize = 8192;

/// Where a subscription begins.
#[derive(Debug, Clone, Copy)]
pub(in crate::emulator) enum Start {
    /// With what comes next.
    Now,
    /// Behind an offset.
    After(Offset),
    /// With the first event of that time or later.
    At(Timestamp),
}

/// Why there is nothing to read at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::emulator) enum Lost {
    /// Events behind the place are no longer kept.
    Expired,
    /// The place does not exist yet.
    Unknown,
}

/// What a subscriber gets at once.
#[derive(Debug)]
pub(in crate::emulator) struct Batch {
    /// Whole messages, none when the filter let nothing through.
    pub(in crate::emulator) messages: Bytes,
    /// The place behind everything looked at.
    pub(in crate::emulator) next: Offset,
    /// Whether the log goes on there.
    pub(in crate::emulator) more: bool,
}

/// The log.
#[derive(Debug)]
pub(super) struct Log {
    journal: Journal,
    /// Tells this log from every other.
    id: u64,
    /// The source of every event, as JSON.
    source: String,
    tail: String,
    entries: VecDeque<Entry>,
    /// The number of the last event ever added.
    last: u64,
    bytes: usize,
    kept_for: SignedDuration,
}

/// One event of the log.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) added: Timestamp,
    /// When it happened, by its own account.
    pub(super) time: Timestamp,
    pub(super) event_type: &'static str,
    /// The message, written once for every subscriber.
    pub(super) frame: Bytes,
}

impl Entry {
    /// Puts together what a database has kept of an event; `None` for a time that is none.
    pub(super) fn restore(added: &str, time: &str, event_type: &str, frame: Bytes) -> Option<Self> {
        let event_type = catalog::find(event_type).map_or("", |known| known.name);
        Some(Self { added: added.parse().ok()?, time: time.parse().ok()?, event_type, frame })
    }
}

impl Log {
    /// Makes a log of what a database has kept. `domain` is the source of its events, `kept_for` their greatest age.
    pub(super) fn new(
        tenant: &str,
        domain: &str,
        kept_for: SignedDuration,
        keys: &Keys,
        kept: Vec<(u64, Entry)>,
        journal: Journal,
    ) -> Self {
        Self {
            journal,
            id: keys.feed,
            source: serde_json::Value::from(format!("urn:auth0:{domain}")).to_string(),
            tail: feed_tail(tenant, &keys.feed_stream),
            last: kept.last().map_or(0, |(number, _)| *number),
            bytes: kept.iter().map(|(_, entry)| entry.frame.len()).sum(),
            entries: kept.into_iter().map(|(_, entry)| entry).collect(),
            kept_for,
        }
    }

    /// Adds an event, and forgets the oldest ones past the bounds.
    pub(super) fn append(&mut self, event: &Event, now: Timestamp, limits: &Limits) {
        self.last += 1;
        let frame = event.frame(&self.offset(self.last).text(), &self.source, &self.tail);
        self.bytes += frame.len();
        let event_type = catalog::find(&event.event_type).map_or("", |known| known.name);
        let entry = Entry { added: now, time: event.time, event_type, frame };
        self.journal.note(|| Change::Fed { number: self.last, entry: entry.clone() });
        self.entries.push_back(entry);
        self.forget_while(|log, _| {
            log.entries.len() > limits.feed_events || (log.bytes > limits.feed_bytes && log.entries.len() > 1)
        });
        self.expire(now);
    }

    /// Forgets the oldest event as long as it is one `too_many`.
    fn forget_while(&mut self, too_many: impl Fn(&Self, &Entry) -> bool) {
        let before = self.before();
        while self.entries.front().is_some_and(|oldest| too_many(self, oldest)) {
            self.bytes -= self.entries.pop_front().map_or(0, |entry| entry.frame.len());
        }
        if self.before() > before {
            self.journal.note(|| Change::FeedGone { until: self.before() });
        }
    }

    /// Forgets what is too old.
    fn expire(&mut self, now: Timestamp) {
        self.forget_while(|log, oldest| now.duration_since(oldest.added) >= log.kept_for);
    }

    fn offset(&self, number: u64) -> Offset {
        Offset { log: self.id, number }
    }

    /// Returns the number of the last event that is no longer kept.
    fn before(&self) -> u64 {
        self.last - self.entries.len() as u64
    }

    /// Returns the place where a subscription begins.
    pub(super) fn start(&mut self, start: Start, now: Timestamp) -> Result<Offset, Lost> {
        self.expire(now);
        match start {
            Start::Now => Ok(self.offset(self.last)),
            Start::After(offset) => self.check(offset).map(|_| offset),
            Start::At(time) => {
                let earlier = self.entries.iter().take_while(|entry| entry.time < time).count();
                Ok(self.offset(self.before() + earlier as u64))
            }
        }
    }

    /// Returns how many of the kept events lie before a place.
    fn check(&self, place: Offset) -> Result<usize, Lost> {
        if place.log != self.id {
            return Err(Lost::Expired);
        }
        if place.number > self.last {
            return Err(Lost::Unknown);
        }
        let read = place.number.checked_sub(self.before()).ok_or(Lost::Expired)?;
        Ok(usize::try_from(read).unwrap_or(usize::MAX))
    }

    /// Returns what lies behind a place, of the given types if there are any.
    pub(super) fn batch(&mut self, place: Offset, types: &[&str], now: Timestamp) -> Result<Batch, Lost> {
        self.expire(now);
        let (mut frames, mut bytes, mut seen) = (Vec::new(), 0, 0_u64);
        for entry in self.entries.range(self.check(place)?..).take(BATCH_EVENTS) {
            seen += 1;
            if types.is_empty() || types.contains(&entry.event_type) {
                bytes += entry.frame.len();
                frames.push(&entry.frame);
            }
            if bytes >= BATCH_BYTES {
                break;
            }
        }
        let messages = match frames[..] {
            [] => Bytes::new(),
            [frame] => frame.clone(),
            _ => {
                let mut whole = Vec::with_capacity(bytes);
                frames.iter().for_each(|frame| whole.extend_from_slice(frame));
                whole.into()
            }
        };
        let next = self.offset(place.number + seen);
        Ok(Batch { messages, next, more: next.number < self.last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn log() -> Log {
        let keys = Keys::new();
        Log::new("acme", "acme.eu.auth0.com", SignedDuration::from_secs(100), &keys, Vec::new(), Journal::default())
    }

    fn add(log: &mut Log, event_type: &str, second: i64, limits: &Limits) {
        let event = Event { time: at(second), ..Event::new(event_type, "{}", false) };
        log.append(&event, at(second), limits);
    }

    fn text(batch: &Batch) -> &str {
        std::str::from_utf8(&batch.messages).unwrap()
    }

    #[test]
    fn a_batch_holds_what_the_filter_lets_through_and_moves_past_the_rest() {
        let mut log = log();
        let start = log.start(Start::Now, at(0)).unwrap();
        for event_type in ["user.created", "user.deleted", "user.created"] {
            add(&mut log, event_type, 1, &Limits::default());
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
        let mut place = log.start(Start::Now, at(0)).unwrap();
        for _ in 0..1000 {
            add(&mut log, "user.created", 1, &Limits::default());
        }
        let (mut read, mut batches) = (String::new(), 0);
        loop {
            let batch = log.batch(place, &[], at(1)).unwrap();
            read += text(&batch);
            (place, batches) = (batch.next, batches + 1);
            if !batch.more {
                break;
            }
        }
        let offsets = read.lines().filter_map(|line| line.strip_prefix("id: ")).map(|text| Offset::read(text).unwrap());
        assert!(offsets.map(|offset| offset.number).eq(1..=1000));
        assert!(batches > 2, "{batches}");
    }

    #[test]
    fn what_is_past_the_bounds_is_lost_and_said_to_be() {
        let limits = Limits { feed_events: 2, ..Limits::default() };
        let mut log = log();
        let start = log.start(Start::Now, at(0)).unwrap();
        add(&mut log, "user.created", 1, &limits);
        add(&mut log, "user.created", 2, &limits);
        assert!(log.batch(start, &[], at(2)).is_ok());
        add(&mut log, "user.created", 3, &limits);
        assert_eq!(log.batch(start, &[], at(3)).unwrap_err(), Lost::Expired);
        assert_eq!(log.start(Start::After(start), at(3)), Err(Lost::Expired));
        let first = log.start(Start::At(at(0)), at(3)).unwrap();
        assert_eq!(text(&log.batch(first, &[], at(3)).unwrap()).matches("event:").count(), 2);
        let small = Limits { feed_bytes: 1, ..Limits::default() };
        add(&mut log, "user.created", 4, &small);
        assert_eq!((log.entries.len(), log.bytes), (1, log.entries[0].frame.len()));
    }

    #[test]
    fn age_expires_events_and_the_offsets_before_them_but_not_a_place_with_nothing_behind_it() {
        let mut log = log();
        let start = log.start(Start::Now, at(0)).unwrap();
        add(&mut log, "user.created", 1, &Limits::default());
        let end = log.start(Start::Now, at(1)).unwrap();
        assert_eq!(log.start(Start::After(start), at(100)), Ok(start));
        assert_eq!(log.start(Start::After(start), at(101)), Err(Lost::Expired));
        assert_eq!(log.start(Start::After(end), at(101)), Ok(end));
    }

    #[test]
    fn offsets_of_another_log_have_expired_and_those_of_the_future_are_unknown() {
        let mut log = log();
        let other = super::tests::log().offset(0);
        assert_eq!(log.start(Start::After(other), at(0)), Err(Lost::Expired));
        let future = log.offset(1);
        assert_eq!(log.start(Start::After(future), at(0)), Err(Lost::Unknown));
    }

    #[test]
    fn a_time_leads_to_the_first_event_at_or_after_it() {
        let mut log = log();
        for second in [10, 20, 30] {
            add(&mut log, "user.created", second, &Limits::default());
        }
        for (second, number) in [(0, 0), (10, 0), (11, 1), (20, 1), (30, 2), (31, 3)] {
            assert_eq!(log.start(Start::At(at(second)), at(30)).unwrap().number, number, "{second}");
        }
    }
}
