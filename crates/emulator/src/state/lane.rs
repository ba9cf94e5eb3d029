//! What belongs to one stream beside its row: the queue of its worker, its failed deliveries, its counts.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::delivery::{Delivery, Entry, Filter};
use super::journal::Journal;
use super::record::{Change, SavedJob, SavedStream};
use super::stream::Stream;
use crate::clock;
use crate::event::Event;
use crate::options::{AutoDisable, Limits};

/// The text of a failure without a call, because the stream was disabled.
const DISABLED: &str = "event stream is disabled";

/// The text of a failure without a call, because too many events were waiting already.
const QUEUE_FULL: &str = "too many events are waiting for delivery";

/// The place of a failed delivery in a list: its event's time in milliseconds, then the order of arrival.
pub(crate) type Place = (i64, u64);

/// Successes and failures of one day.
pub(crate) type Counts = (u64, u64);

/// One round of attempts to be made.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    /// Tells it from the stream's other jobs, in the order of the queue.
    number: u64,
    pub(crate) event: Arc<Event>,
    pub(crate) redelivery: bool,
}

/// How a round ended.
#[derive(Debug)]
pub(crate) enum Round {
    Delivered,
    /// Every attempt failed; a redelivery's attempts have been noted already, and come as an empty list.
    Failed(Vec<Entry>),
    /// No call was made, since the stream is disabled.
    Disabled,
}

/// How much of something is held in memory.
#[derive(Debug, Default)]
struct Held {
    events: usize,
    bytes: usize,
}

/// One stream with all that hangs on it.
#[derive(Debug)]
pub(super) struct Lane {
    /// Tells it from other lanes in the journal.
    number: u64,
    journal: Journal,
    pub(super) stream: Arc<Stream>,
    /// In event order, redeliveries where they were asked for. The first is being worked on.
    queue: VecDeque<Job>,
    last_job: u64,
    failed: BTreeMap<Place, Delivery>,
    places: HashMap<String, Place>,
    next_place: u64,
    /// The new events in `queue`; redeliveries hold nothing of their own.
    waiting: Held,
    /// Bytes of event data in `failed`.
    failed_bytes: usize,
    in_a_row: u64,
    in_total: u64,
    /// Successes and failures per UTC day.
    days: BTreeMap<i64, Counts>,
}

impl Lane {
    pub(super) fn new(number: u64, stream: Stream, journal: Journal) -> Self {
        let lane = Self::empty(number, stream, journal);
        lane.note_row();
        lane
    }

    /// Puts together what a database has kept.
    pub(super) fn restore(saved: SavedStream, journal: Journal) -> Self {
        let SavedStream { number, stream, in_a_row, in_total, waiting, failed, days } = saved;
        let mut lane = Self { in_a_row, in_total, ..Self::empty(number, stream, journal) };
        lane.days.extend(days);
        for (place, delivery) in failed {
            lane.next_place = lane.next_place.max(place.1);
            lane.failed_bytes += delivery.event.bytes();
            lane.places.insert(delivery.event.id.clone(), place);
            lane.failed.insert(place, delivery);
        }
        for SavedJob { number, event, event_id } in waiting {
            lane.last_job = number;
            let event = match event {
                Some(event) => {
                    lane.waiting.events += 1;
                    lane.waiting.bytes += event.bytes();
                    lane.queue.push_back(Job { number, event: Arc::new(event), redelivery: false });
                    continue;
                }
                None => lane.delivery(&event_id).map(|delivery| Arc::clone(&delivery.event)),
            };
            lane.queue.extend(event.map(|event| Job { number, event, redelivery: true }));
        }
        lane
    }

    fn empty(number: u64, stream: Stream, journal: Journal) -> Self {
        Self {
            number,
            journal,
            stream: Arc::new(stream),
            queue: VecDeque::new(),
            last_job: 0,
            failed: BTreeMap::new(),
            places: HashMap::new(),
            next_place: 0,
            waiting: Held::default(),
            failed_bytes: 0,
            in_a_row: 0,
            in_total: 0,
            days: BTreeMap::new(),
        }
    }

    /// Notes the stream and its counts of failures.
    fn note_row(&self) {
        let (number, in_a_row, in_total) = (self.number, self.in_a_row, self.in_total);
        self.journal.note(|| Change::Stream { number, stream: Arc::clone(&self.stream), in_a_row, in_total });
    }

    /// Puts an event at the end of the queue. Past the bounds it fails at once, so that it is at least on record.
    pub(super) fn push(&mut self, event: &Arc<Event>, limits: &Limits) {
        if self.waiting.events >= limits.queued_events || self.waiting.bytes + event.bytes() > limits.event_bytes {
            let now = clock::now();
            self.count(now, false, limits);
            self.keep(event, vec![without_call(QUEUE_FULL, now)], limits);
        } else {
            self.waiting.events += 1;
            self.waiting.bytes += event.bytes();
            self.last_job += 1;
            let (stream, job) = (self.number, self.last_job);
            self.journal.note(|| Change::Waiting { stream, job, event: Arc::clone(event) });
            self.queue.push_back(Job { number: job, event: Arc::clone(event), redelivery: false });
        }
    }

    /// Returns what is to be done next. It stays in the queue until [`Lane::finish`].
    pub(super) fn front(&self) -> Option<Job> {
        self.queue.front().cloned()
    }

    /// Adds an attempt to the history of a delivery that is being redelivered.
    pub(super) fn note(&mut self, event_id: &str, entry: Entry, limits: &Limits) {
        if let Some(delivery) = self.places.get(event_id).and_then(|place| self.failed.get_mut(place)) {
            delivery.note(entry, limits.attempts);
            self.note_history(event_id);
        }
    }

    /// Notes what became of a failed delivery so far.
    fn note_history(&self, event_id: &str) {
        let Some((place, delivery)) = self.places.get(event_id).and_then(|place| self.failed.get_key_value(place))
        else {
            return;
        };
        let (stream, place, retrying) = (self.number, *place, delivery.retrying);
        self.journal.note(|| Change::History { stream, place, retrying, attempts: delivery.attempts.clone() });
    }

    /// Records how the first job of the queue ended, and disables the stream where its failures call for it.
    pub(super) fn finish(&mut self, round: Round, now: Timestamp, disable: AutoDisable, limits: &Limits) {
        let Some(job) = self.queue.pop_front() else { return };
        self.journal.note(|| Change::Done { stream: self.number, job: job.number });
        if !job.redelivery {
            self.waiting.events -= 1;
            self.waiting.bytes -= job.event.bytes();
        }
        self.count(now, matches!(round, Round::Delivered), limits);
        match round {
            Round::Delivered => {
                self.in_a_row = 0;
                self.in_total = self.in_total.saturating_sub(1);
                if let Some(place) = self.places.get(&job.event.id).copied() {
                    self.forget(place);
                }
            }
            Round::Failed(entries) => {
                self.in_a_row += 1;
                // A delivery that fails again is in the total already.
                self.in_total += u64::from(!job.redelivery);
                self.keep(&job.event, entries, limits);
                if self.in_a_row >= disable.in_a_row || self.in_total >= disable.in_total {
                    self.disable(now);
                }
            }
            Round::Disabled => self.keep(&job.event, vec![without_call(DISABLED, now)], limits),
        }
        self.note_row();
    }

    fn disable(&mut self, now: Timestamp) {
        if self.stream.enabled {
            let updated_at = clock::after(self.stream.updated_at, now);
            self.stream = Arc::new(Stream { enabled: false, updated_at, ..Stream::clone(&self.stream) });
        }
    }

    /// Tells whether the stream may be enabled.
    pub(super) fn may_enable(&self, disable: AutoDisable) -> bool {
        self.in_total < disable.in_total
    }

    /// Replaces the stream's row. Being enabled again, it starts with no failures in a row.
    pub(super) fn replace(&mut self, stream: Stream) {
        if stream.enabled && !self.stream.enabled {
            self.in_a_row = 0;
        }
        self.stream = Arc::new(stream);
        self.note_row();
    }

    /// Lists or updates a failed delivery.
    fn keep(&mut self, event: &Arc<Event>, entries: Vec<Entry>, limits: &Limits) {
        let place = *self.places.entry(event.id.clone()).or_insert_with(|| {
            self.next_place += 1;
            (event.time.as_millisecond(), self.next_place)
        });
        let delivery = self.failed.entry(place).or_insert_with(|| {
            self.journal.note(|| Change::Failed { stream: self.number, place, event: Arc::clone(event) });
            self.failed_bytes += event.bytes();
            Delivery { event: Arc::clone(event), retrying: false, attempts: VecDeque::new() }
        });
        delivery.retrying = false;
        entries.into_iter().for_each(|entry| delivery.note(entry, limits.attempts));
        self.note_history(&event.id);
        while self.failed.len() > limits.failed_deliveries || self.failed_bytes > limits.event_bytes {
            // One that is being retried has an outcome to come, which belongs on the list.
            let Some((&oldest, _)) = self.failed.iter().find(|(_, delivery)| !delivery.retrying) else { break };
            self.forget(oldest);
        }
    }

    /// Takes a delivery off the list.
    fn forget(&mut self, place: Place) {
        if let Some(delivery) = self.failed.remove(&place) {
            self.journal.note(|| Change::Forgotten { stream: self.number, place });
            self.places.remove(&delivery.event.id);
            self.failed_bytes -= delivery.event.bytes();
        }
    }

    /// Returns a failed delivery.
    pub(super) fn delivery(&self, event_id: &str) -> Option<&Delivery> {
        self.places.get(event_id).and_then(|place| self.failed.get(place))
    }

    /// Returns the failed deliveries behind `after`, oldest event first.
    pub(super) fn deliveries<'l>(
        &'l self,
        filter: &'l Filter,
        after: Option<Place>,
    ) -> impl Iterator<Item = (Place, &'l Delivery)> {
        use std::ops::Bound;
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let range = self.failed.range((start, Bound::Unbounded)).map(|(place, delivery)| (*place, delivery));
        range.filter(|(_, delivery)| filter.accepts(delivery))
    }

    /// Marks every selected delivery that is not being retried yet, and queues it. Returns how many there were.
    pub(super) fn redeliver(&mut self, filter: &Filter, now: Timestamp, limits: &Limits) -> usize {
        let chosen = |delivery: &&Delivery| !delivery.retrying && filter.accepts(delivery);
        let chosen: Vec<_> = self.failed.values().filter(chosen).map(|delivery| Arc::clone(&delivery.event)).collect();
        chosen.iter().for_each(|event| self.retry(event, now, limits));
        chosen.len()
    }

    /// Marks one delivery and queues it. `None` when there is none, `false` when it is being retried already.
    pub(super) fn redeliver_one(&mut self, event_id: &str, now: Timestamp, limits: &Limits) -> Option<bool> {
        let delivery = self.delivery(event_id)?;
        if delivery.retrying {
            return Some(false);
        }
        let event = Arc::clone(&delivery.event);
        self.retry(&event, now, limits);
        Some(true)
    }

    /// Redeliveries are bounded by the failed deliveries, each of which is in the queue at most once.
    fn retry(&mut self, event: &Arc<Event>, now: Timestamp, limits: &Limits) {
        if let Some(delivery) = self.places.get(&event.id).and_then(|place| self.failed.get_mut(place)) {
            delivery.retrying = true;
            delivery.note(Entry::Retrying { at: now }, limits.attempts);
        }
        self.note_history(&event.id);
        self.last_job += 1;
        let (stream, job) = (self.number, self.last_job);
        self.journal.note(|| Change::Redelivery { stream, job, event_id: event.id.clone() });
        self.queue.push_back(Job { number: job, event: Arc::clone(event), redelivery: true });
    }

    /// Counts a finished round under the day of its end.
    fn count(&mut self, now: Timestamp, delivered: bool, limits: &Limits) {
        let (stream, day) = (self.number, clock::day(now));
        let counts = self.days.entry(day).or_default();
        *if delivered { &mut counts.0 } else { &mut counts.1 } += 1;
        let counts = *counts;
        self.journal.note(|| Change::Day { stream, day, counts });
        while self.days.len() > limits.stats_days.max(1)
            && let Some((until, _)) = self.days.pop_first()
        {
            self.journal.note(|| Change::DaysGone { stream, until });
        }
    }

    /// Returns successes and failures of a UTC day.
    pub(super) fn day(&self, day: i64) -> Counts {
        self.days.get(&day).copied().unwrap_or_default()
    }
}

fn without_call(message: &str, at: Timestamp) -> Entry {
    Entry::Failed { message: message.to_owned(), at, took: Duration::ZERO }
}

#[cfg(test)]
mod tests;
