//! The event log behind the feed: what has happened, in order, within bounds of number, bytes and age.
//!
//! Subscribers hold a place in the log, not a queue of their own. So one that reads slowly holds nobody up: what it has not
//! read goes when the log moves on, and it is told so.

use std::collections::VecDeque;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::journal::Journal;
use super::record::{Change, Keys};
use crate::event::{Event, feed_tail};
use crate::offset::Offset;
use crate::options::Limits;
use auth0_events_cloudevents::catalog;

/// Bytes that one batch holds at least before it ends, unless the log ends first.
const BATCH_BYTES: usize = 64 * 1024;

/// Events looked at for one batch: a filter that matches little must not hold the log for long.
const BATCH_EVENTS: usize = 8192;

/// Where a subscription begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Start {
    /// With what comes next.
    Now,
    /// Behind an offset.
    After(Offset),
    /// With the first event of that time or later.
    At(Timestamp),
}

/// Why there is nothing to read at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Events behind the place are no longer kept.
    Expired,
    /// The place does not exist yet.
    Unknown,
}

/// What a subscriber gets at once.
#[derive(Debug)]
pub(crate) struct Batch {
    /// Whole messages, none when the filter let nothing through.
    pub(crate) messages: Bytes,
    /// The place behind everything looked at.
    pub(crate) next: Offset,
    /// Whether the log goes on there.
    pub(crate) more: bool,
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
mod tests;
