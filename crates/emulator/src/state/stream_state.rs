//! One stream with the queue of its worker, its failed deliveries and its statistics.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::delivery::{Delivery, FailureFilter, HistoryEntry, ListPosition};
use super::event::Event;
use super::journal::Journal;
use super::record::{DayCounts, RowChange, SavedJob, SavedStream};
use super::refusal::Refusal;
use super::stream::Stream;
use crate::clock;
use crate::options::{AutoDisable, EmulatorLimits};

/// The error message of an event that failed without a request because the stream was disabled.
const DISABLED: &str = "event stream is disabled";

/// The error message of an event that failed without a request because the queue was full.
const QUEUE_FULL: &str = "too many events are waiting for delivery";

/// One round of delivery attempts in the queue.
#[derive(Debug, Clone)]
pub(crate) struct DeliveryJob {
    /// The order within the stream's queue.
    number: u64,
    pub(crate) event: Arc<Event>,
    pub(crate) is_redelivery: bool,
}

/// The outcome of a job.
#[derive(Debug)]
pub(crate) enum JobOutcome {
    Delivered,
    /// Every attempt failed. The list is empty for a redelivery, whose attempts were noted one by one.
    Failed(Vec<HistoryEntry>),
    /// No request was sent, since the stream is disabled.
    Disabled,
}

/// One stream with everything that belongs to it.
#[derive(Debug)]
pub(super) struct StreamState {
    /// The stream's name in the journal.
    number: u64,
    journal: Journal,
    pub(super) stream: Arc<Stream>,
    /// In event order, redeliveries in the order of their requests. The worker is busy with the first.
    queue: VecDeque<DeliveryJob>,
    last_job: u64,
    failed: BTreeMap<ListPosition, Delivery>,
    /// The position in `failed` for each event id.
    positions: HashMap<String, ListPosition>,
    last_position: u64,
    /// New events in `queue`. Redeliveries do not count, since `failed` holds their events.
    queued_events: usize,
    /// Bytes of event data of these events.
    queued_bytes: usize,
    /// Bytes of event data in `failed`.
    failed_bytes: usize,
    failures_in_a_row: u64,
    failures_in_total: u64,
    /// By UTC day.
    days: BTreeMap<i64, DayCounts>,
}

impl StreamState {
    /// Makes the state of a new stream.
    pub(super) fn new(number: u64, stream: Stream, journal: Journal) -> Self {
        let state = Self::empty(number, stream, journal);
        state.note_stream();
        state
    }

    /// Makes the state of a saved stream.
    pub(super) fn restore(saved: SavedStream, journal: Journal) -> Self {
        let SavedStream { number, stream, in_a_row, in_total, queue, failed, days } = saved;
        let mut state = Self::empty(number, stream, journal);
        state.failures_in_a_row = in_a_row;
        state.failures_in_total = in_total;
        state.days.extend(days);
        for (position, delivery) in failed {
            state.last_position = state.last_position.max(position.1);
            state.failed_bytes += delivery.event.bytes();
            state.positions.insert(delivery.event.id.clone(), position);
            state.failed.insert(position, delivery);
        }
        for SavedJob { number, event, event_id } in queue {
            state.last_job = number;
            if let Some(event) = event {
                state.enqueue(Arc::new(event));
            } else if let Some(delivery) = state.delivery(&event_id) {
                let event = Arc::clone(&delivery.event);
                state.queue.push_back(DeliveryJob { number, event, is_redelivery: true });
            }
        }
        state
    }

    fn empty(number: u64, stream: Stream, journal: Journal) -> Self {
        Self {
            number,
            journal,
            stream: Arc::new(stream),
            queue: VecDeque::new(),
            last_job: 0,
            failed: BTreeMap::new(),
            positions: HashMap::new(),
            last_position: 0,
            queued_events: 0,
            queued_bytes: 0,
            failed_bytes: 0,
            failures_in_a_row: 0,
            failures_in_total: 0,
            days: BTreeMap::new(),
        }
    }

    fn note_stream(&self) {
        self.journal.note(|| RowChange::Stream {
            number: self.number,
            stream: Arc::clone(&self.stream),
            in_a_row: self.failures_in_a_row,
            in_total: self.failures_in_total,
        });
    }

    /// Queues an event. Beyond the limits it fails at once, so that it is at least on record.
    pub(super) fn push(&mut self, event: &Arc<Event>, limits: &EmulatorLimits) {
        if self.queued_events >= limits.queued_events || self.queued_bytes + event.bytes() > limits.event_bytes {
            let now = clock::now();
            self.count(now, false, limits);
            self.add_failure(event, vec![failed_without_request(QUEUE_FULL, now)], limits);
        } else {
            self.last_job += 1;
            self.enqueue(Arc::clone(event));
            let (stream, job) = (self.number, self.last_job);
            self.journal.note(|| RowChange::Queued { stream, job, event: Arc::clone(event) });
        }
    }

    /// Appends the last job, of a new event, to the queue.
    fn enqueue(&mut self, event: Arc<Event>) {
        self.queued_events += 1;
        self.queued_bytes += event.bytes();
        self.queue.push_back(DeliveryJob { number: self.last_job, event, is_redelivery: false });
    }

    /// Returns the first job, which stays in the queue until [`StreamState::finish`].
    pub(super) fn next_job(&self) -> Option<DeliveryJob> {
        self.queue.front().cloned()
    }

    /// Adds an attempt to the history of a delivery that is being retried.
    pub(super) fn note_attempt(&mut self, event_id: &str, entry: HistoryEntry, limits: &EmulatorLimits) {
        if let Some(delivery) = self.positions.get(event_id).and_then(|position| self.failed.get_mut(position)) {
            delivery.note(entry, limits.attempts);
            self.note_history(event_id);
        }
    }

    fn note_history(&self, event_id: &str) {
        if let Some((&position, delivery)) =
            self.positions.get(event_id).and_then(|position| self.failed.get_key_value(position))
        {
            let (stream, retrying) = (self.number, delivery.retrying);
            self.journal.note(|| RowChange::History {
                stream,
                position,
                retrying,
                attempts: delivery.attempts.clone(),
            });
        }
    }

    /// Records the outcome of the first job, and disables the stream if it has failed too often.
    pub(super) fn finish(
        &mut self,
        outcome: JobOutcome,
        now: Timestamp,
        disable: AutoDisable,
        limits: &EmulatorLimits,
    ) {
        let Some(job) = self.queue.pop_front() else { return };
        self.journal.note(|| RowChange::JobDone { stream: self.number, job: job.number });
        if !job.is_redelivery {
            self.queued_events -= 1;
            self.queued_bytes -= job.event.bytes();
        }
        self.count(now, matches!(outcome, JobOutcome::Delivered), limits);
        match outcome {
            JobOutcome::Delivered => {
                self.failures_in_a_row = 0;
                self.failures_in_total = self.failures_in_total.saturating_sub(1);
                if let Some(position) = self.positions.get(&job.event.id).copied() {
                    self.remove_failure(position);
                }
            }
            JobOutcome::Failed(entries) => {
                self.failures_in_a_row += 1;
                // The total counts a delivery once, however often its redelivery fails.
                self.failures_in_total += u64::from(!job.is_redelivery);
                self.add_failure(&job.event, entries, limits);
                if self.failures_in_a_row >= disable.in_a_row || self.failures_in_total >= disable.in_total {
                    self.disable(now);
                }
            }
            JobOutcome::Disabled => self.add_failure(&job.event, vec![failed_without_request(DISABLED, now)], limits),
        }
        self.note_stream();
    }

    fn disable(&mut self, now: Timestamp) {
        if self.stream.enabled {
            let updated_at = clock::after(self.stream.updated_at, now);
            self.stream = Arc::new(Stream { enabled: false, updated_at, ..Stream::clone(&self.stream) });
        }
    }

    /// Replaces the stream. Enabling it resets the failures in a row.
    pub(super) fn replace(&mut self, stream: Stream, disable: AutoDisable) -> Result<(), Refusal> {
        if stream.enabled && !self.stream.enabled {
            if self.failures_in_total >= disable.in_total {
                return Err(Refusal::TooManyFailures);
            }
            self.failures_in_a_row = 0;
        }
        self.stream = Arc::new(stream);
        self.note_stream();
        Ok(())
    }

    /// Adds a failed delivery, or extends the history of one whose redelivery failed.
    fn add_failure(&mut self, event: &Arc<Event>, entries: Vec<HistoryEntry>, limits: &EmulatorLimits) {
        let position = *self.positions.entry(event.id.clone()).or_insert_with(|| {
            self.last_position += 1;
            (event.time.as_millisecond(), self.last_position)
        });
        let delivery = self.failed.entry(position).or_insert_with(|| {
            self.journal.note(|| RowChange::Failed { stream: self.number, position, event: Arc::clone(event) });
            self.failed_bytes += event.bytes();
            Delivery { event: Arc::clone(event), retrying: false, attempts: VecDeque::new() }
        });
        delivery.retrying = false;
        for entry in entries {
            delivery.note(entry, limits.attempts);
        }
        self.note_history(&event.id);
        while self.failed.len() > limits.failed_deliveries || self.failed_bytes > limits.event_bytes {
            // A delivery that is being retried stays, since its outcome belongs on the list.
            let Some((&oldest, _)) = self.failed.iter().find(|(_, delivery)| !delivery.retrying) else { break };
            self.remove_failure(oldest);
        }
    }

    fn remove_failure(&mut self, position: ListPosition) {
        if let Some(delivery) = self.failed.remove(&position) {
            self.journal.note(|| RowChange::FailedRemoved { stream: self.number, position });
            self.positions.remove(&delivery.event.id);
            self.failed_bytes -= delivery.event.bytes();
        }
    }

    /// Returns a failed delivery.
    pub(super) fn delivery(&self, event_id: &str) -> Option<&Delivery> {
        self.positions.get(event_id).and_then(|position| self.failed.get(position))
    }

    /// Returns the selected failed deliveries after a position, oldest event first.
    pub(super) fn deliveries(
        &self,
        filter: &FailureFilter,
        after: Option<ListPosition>,
    ) -> impl Iterator<Item = (ListPosition, &Delivery)> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let range = self.failed.range((start, Bound::Unbounded)).map(|(position, delivery)| (*position, delivery));
        range.filter(|(_, delivery)| filter.accepts(delivery))
    }

    /// Queues every selected delivery that is not being retried. Returns their number.
    pub(super) fn redeliver(&mut self, filter: &FailureFilter, now: Timestamp, limits: &EmulatorLimits) -> usize {
        let is_selected = |delivery: &&Delivery| !delivery.retrying && filter.accepts(delivery);
        let events: Vec<_> =
            self.failed.values().filter(is_selected).map(|delivery| Arc::clone(&delivery.event)).collect();
        for event in &events {
            self.retry(event, now, limits);
        }
        events.len()
    }

    /// Queues one failed delivery.
    pub(super) fn redeliver_one(
        &mut self,
        event_id: &str,
        now: Timestamp,
        limits: &EmulatorLimits,
    ) -> Result<(), Refusal> {
        let delivery = self.delivery(event_id).ok_or(Refusal::DeliveryNotFound)?;
        if delivery.retrying {
            return Err(Refusal::AlreadyRetrying);
        }
        let event = Arc::clone(&delivery.event);
        self.retry(&event, now, limits);
        Ok(())
    }

    /// Queues a redelivery. The failed deliveries limit their number, since each is queued at most once.
    fn retry(&mut self, event: &Arc<Event>, now: Timestamp, limits: &EmulatorLimits) {
        if let Some(delivery) = self.positions.get(&event.id).and_then(|position| self.failed.get_mut(position)) {
            delivery.retrying = true;
            delivery.note(HistoryEntry::Retrying { at: now }, limits.attempts);
        }
        self.note_history(&event.id);
        self.last_job += 1;
        let (stream, job) = (self.number, self.last_job);
        self.journal.note(|| RowChange::RedeliveryQueued { stream, job, event_id: event.id.clone() });
        self.queue.push_back(DeliveryJob { number: job, event: Arc::clone(event), is_redelivery: true });
    }

    /// Counts a finished job under its day.
    fn count(&mut self, now: Timestamp, is_delivered: bool, limits: &EmulatorLimits) {
        let (stream, day) = (self.number, clock::day(now));
        let counts = self.days.entry(day).or_default();
        if is_delivered {
            counts.successes += 1;
        } else {
            counts.failures += 1;
        }
        let counts = *counts;
        self.journal.note(|| RowChange::Day { stream, day, counts });
        while self.days.len() > limits.stats_days.max(1)
            && let Some((until, _)) = self.days.pop_first()
        {
            self.journal.note(|| RowChange::DaysRemoved { stream, until });
        }
    }

    /// Returns the counts of a UTC day.
    pub(super) fn day(&self, day: i64) -> DayCounts {
        self.days.get(&day).copied().unwrap_or_default()
    }
}

fn failed_without_request(message: &str, at: Timestamp) -> HistoryEntry {
    HistoryEntry::Failed { message: message.to_owned(), at, duration: Duration::ZERO }
}

#[cfg(test)]
mod tests;
