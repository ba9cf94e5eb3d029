//! The event log behind the feed: events in order, limited in number, bytes and age.
//!
//! A subscriber holds a position in the log, not a queue. So a slow reader delays nobody: the log moves on without it, and
//! its offset expires.

use std::collections::VecDeque;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::event::{Event, feed_tail};
use super::journal::Journal;
use super::offset::FeedOffset;
use super::record::{FeedEntry, RowChange, TenantKeys};
use super::refusal::Refusal;
use crate::options::EmulatorLimits;

/// Bytes at which a batch ends.
const BATCH_BYTES: usize = 64 * 1024;

/// Events to examine for one batch, so that a filter with few matches does not hold the lock for long.
const BATCH_EVENTS: usize = 8192;

/// The start of a subscription.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FeedOrigin {
    /// With the next event.
    Now,
    /// After an offset.
    After(FeedOffset),
    /// With the first event at or after this time.
    At(Timestamp),
}

/// Messages for a subscriber.
#[derive(Debug)]
pub(crate) struct FeedBatch {
    /// Whole messages; empty if the filter let nothing through.
    pub(crate) messages: Bytes,
    /// The offset after the last event examined.
    pub(crate) next: FeedOffset,
    /// Whether the log has events after `next`.
    pub(crate) more: bool,
}

/// The log.
#[derive(Debug)]
pub(super) struct FeedLog {
    journal: Journal,
    id: u64,
    /// The source of every event, as JSON.
    source: String,
    /// The end of every message.
    tail: String,
    entries: VecDeque<FeedEntry>,
    /// The number of the last event ever added.
    last: u64,
    bytes: usize,
    retention: SignedDuration,
}

impl FeedLog {
    /// Makes a log with the saved events. `domain` is the source of its events.
    pub(super) fn new(
        tenant: &str,
        domain: &str,
        retention: SignedDuration,
        keys: &TenantKeys,
        saved: Vec<(u64, FeedEntry)>,
        journal: Journal,
    ) -> Self {
        Self {
            journal,
            id: keys.feed,
            source: serde_json::Value::from(format!("urn:auth0:{domain}")).to_string(),
            tail: feed_tail(tenant, &keys.feed_stream),
            last: saved.last().map_or(0, |(number, _)| *number),
            bytes: saved.iter().map(|(_, entry)| entry.frame.len()).sum(),
            entries: saved.into_iter().map(|(_, entry)| entry).collect(),
            retention,
        }
    }

    /// Adds an event, and removes the oldest ones beyond the limits.
    pub(super) fn append(&mut self, event: &Event, now: Timestamp, limits: &EmulatorLimits) {
        self.last += 1;
        let frame = event.frame(&self.offset(self.last).text(), &self.source, &self.tail);
        self.bytes += frame.len();
        let entry = FeedEntry::new(now, event.time, &event.event_type, frame);
        self.journal.note(|| RowChange::FeedAdded { number: self.last, entry: entry.clone() });
        self.entries.push_back(entry);
        self.remove_while(|log, _| {
            log.entries.len() > limits.feed_events || (log.bytes > limits.feed_bytes && log.entries.len() > 1)
        });
        self.expire(now);
    }

    /// Removes the oldest event as long as `is_excess` holds for it.
    fn remove_while(&mut self, is_excess: impl Fn(&Self, &FeedEntry) -> bool) {
        let before = self.removed();
        while self.entries.front().is_some_and(|oldest| is_excess(self, oldest)) {
            self.bytes -= self.entries.pop_front().map_or(0, |entry| entry.frame.len());
        }
        if self.removed() > before {
            self.journal.note(|| RowChange::FeedRemoved { until: self.removed() });
        }
    }

    /// Removes the events that are older than the retention.
    fn expire(&mut self, now: Timestamp) {
        self.remove_while(|log, oldest| now.duration_since(oldest.added) >= log.retention);
    }

    fn offset(&self, number: u64) -> FeedOffset {
        FeedOffset { log: self.id, number }
    }

    /// Returns the number of the last removed event.
    fn removed(&self) -> u64 {
        self.last - self.entries.len() as u64
    }

    /// Returns the offset at which a subscription starts.
    pub(super) fn start(&mut self, start: FeedOrigin, now: Timestamp) -> Result<FeedOffset, Refusal> {
        self.expire(now);
        match start {
            FeedOrigin::Now => Ok(self.offset(self.last)),
            FeedOrigin::After(offset) => self.index(offset).map(|_| offset),
            FeedOrigin::At(time) => {
                let earlier = self.entries.iter().take_while(|entry| entry.time < time).count();
                Ok(self.offset(self.removed() + earlier as u64))
            }
        }
    }

    /// Returns the index of the first entry after an offset.
    fn index(&self, offset: FeedOffset) -> Result<usize, Refusal> {
        if offset.log != self.id {
            return Err(Refusal::OffsetExpired);
        }
        if offset.number > self.last {
            return Err(Refusal::OffsetUnknown);
        }
        let read = offset.number.checked_sub(self.removed()).ok_or(Refusal::OffsetExpired)?;
        Ok(usize::try_from(read).unwrap_or(usize::MAX))
    }

    /// Returns the messages after an offset. An empty list of types stands for all types.
    pub(super) fn batch(&mut self, after: FeedOffset, types: &[&str], now: Timestamp) -> Result<FeedBatch, Refusal> {
        self.expire(now);
        let mut frames = Vec::new();
        let mut bytes = 0;
        let mut examined = 0_u64;
        for entry in self.entries.range(self.index(after)?..).take(BATCH_EVENTS) {
            examined += 1;
            if types.is_empty() || types.contains(&entry.event_type) {
                bytes += entry.frame.len();
                frames.push(&entry.frame);
            }
            if bytes >= BATCH_BYTES {
                break;
            }
        }
        let messages = match frames[..] {
            [frame] => frame.clone(),
            _ => frames.iter().map(|frame| &frame[..]).collect::<Vec<_>>().concat().into(),
        };
        let next = self.offset(after.number + examined);
        Ok(FeedBatch { messages, next, more: next.number < self.last })
    }
}

#[cfg(test)]
mod tests;
