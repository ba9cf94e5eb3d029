//! The store: the whole state behind one lock. Each method is one step that is either done or refused.
//!
//! The state is in memory. With a state file, each step also notes the rows that it changes, which the journal writes as
//! one; [`StateStore::written`] waits for that. The mutex is a plain one: every step is short, and none awaits.

use std::collections::{BTreeMap, HashMap};
use std::ops::{Deref, DerefMut, RangeInclusive};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::database::{StateError, StateFile};
use super::delivery::{Delivery, FailureFilter, HistoryEntry, ListPosition};
use super::event::Event;
use super::feed_log::{FeedBatch, FeedLog, FeedOrigin};
use super::journal::Journal;
use super::offset::FeedOffset;
use super::record::{DayCounts, RowChange, SavedState, SavedStream, TenantKeys};
use super::refusal::Refusal;
use super::stream::Stream;
use super::stream_state::{DeliveryJob, JobOutcome, StreamState};
use super::user_table::UserTable;
use crate::options::{AutoDisable, EmulatorLimits, EmulatorOptions};

/// The receivers of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Audience<'a> {
    /// The feed, and every stream that subscribes to the event's type.
    Subscribers,
    /// One stream, subscribed or not: a test.
    Stream(&'a str),
}

/// One page of streams, each with its number, and whether more follow.
#[derive(Debug)]
pub(crate) struct StreamPage {
    pub(crate) items: Vec<(u64, Arc<Stream>)>,
    pub(crate) more: bool,
}

/// The state of one tenant.
#[derive(Debug)]
pub(crate) struct StateStore {
    tables: Mutex<Tables>,
    max_streams: usize,
    auto_disable: AutoDisable,
    pub(super) limits: EmulatorLimits,
    /// Signals every growth of the feed.
    feed_growth: watch::Sender<()>,
    keys: TenantKeys,
    journal: Journal,
}

#[derive(Debug)]
pub(super) struct Tables {
    /// By order of creation.
    streams: BTreeMap<u64, StreamState>,
    by_id: HashMap<String, u64>,
    by_name: HashMap<String, u64>,
    last_stream: u64,
    pub(super) users: UserTable,
    feed: FeedLog,
}

impl Tables {
    fn stream(&self, id: &str) -> Result<&StreamState, Refusal> {
        self.by_id.get(id).and_then(|number| self.streams.get(number)).ok_or(Refusal::StreamNotFound)
    }

    fn stream_mut(&mut self, id: &str) -> Result<&mut StreamState, Refusal> {
        self.by_id.get(id).and_then(|number| self.streams.get_mut(number)).ok_or(Refusal::StreamNotFound)
    }
}

/// One step: it holds the lock, and its changes are written as one.
pub(super) struct StoreStep<'s> {
    tables: MutexGuard<'s, Tables>,
    journal: &'s Journal,
}

impl Deref for StoreStep<'_> {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.tables
    }
}

impl DerefMut for StoreStep<'_> {
    fn deref_mut(&mut self) -> &mut Tables {
        &mut self.tables
    }
}

impl Drop for StoreStep<'_> {
    fn drop(&mut self) {
        // The lock is still held, so that the next step cannot begin first.
        self.journal.end_step();
    }
}

impl Drop for StateStore {
    fn drop(&mut self) {
        self.journal.close();
    }
}

impl StateStore {
    /// Makes an empty store in memory.
    pub(crate) fn new(options: &EmulatorOptions) -> Self {
        Self::restore(options, SavedState::empty(), Journal::default())
    }

    /// Makes a store with the contents of a state file, and keeps the file up to date. Creates the file if it is missing.
    ///
    /// # Errors
    /// Fails if the file is in use, damaged, of another format or not a state file, or if it cannot be created.
    pub(crate) fn open(options: &EmulatorOptions, path: &Path) -> Result<Self, StateError> {
        let (file, saved) = StateFile::open(path)?;
        Ok(Self::restore(options, saved, Journal::start(file)?))
    }

    fn restore(options: &EmulatorOptions, saved: SavedState, journal: Journal) -> Self {
        let SavedState { keys, streams, users, feed } = saved;
        let retention = SignedDuration::try_from(options.feed.retention).unwrap_or(SignedDuration::MAX);
        let last_stream = streams.last().map_or(0, |stream| stream.number);
        let state = |stream: SavedStream| (stream.number, StreamState::restore(stream, journal.clone()));
        let streams: BTreeMap<u64, StreamState> = streams.into_iter().map(state).collect();
        let by_id = streams.iter().map(|(number, state)| (state.stream.id.clone(), *number)).collect();
        let by_name =
            streams.iter().filter_map(|(number, state)| Some((state.stream.name.clone()?, *number))).collect();
        let tables = Tables {
            streams,
            by_id,
            by_name,
            last_stream,
            users: UserTable::new(users, journal.clone()),
            feed: FeedLog::new(&options.tenant, &options.domain, retention, &keys, feed, journal.clone()),
        };
        Self {
            tables: Mutex::new(tables),
            max_streams: options.max_streams,
            auto_disable: options.auto_disable,
            limits: options.limits,
            feed_growth: watch::Sender::default(),
            keys,
            journal,
        }
    }

    /// Returns the keys, which live as long as the rest of the state.
    pub(crate) fn keys(&self) -> &TenantKeys {
        &self.keys
    }

    /// Waits until every change so far is on disk, if there is a state file.
    ///
    /// # Errors
    /// Fails if the state file could not be written.
    pub(crate) async fn written(&self) -> Result<(), StateError> {
        self.journal.written().await
    }

    /// Waits for the state file to fail, if it ever does.
    pub(crate) async fn failure(&self) -> StateError {
        self.journal.failure().await
    }

    /// Writes the remaining changes and releases the state file. Later changes are not stored.
    pub(crate) async fn close(&self) {
        self.journal.close();
        self.journal.closed().await;
    }

    pub(super) fn step(&self) -> StoreStep<'_> {
        // A panic under the lock left the tables as they were before or after one insertion.
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        StoreStep { tables, journal: &self.journal }
    }

    /// Reports whether a stream has this name.
    pub(crate) fn has_stream_named(&self, name: &str) -> bool {
        self.step().by_name.contains_key(name)
    }

    /// Returns the ids of all streams.
    pub(crate) fn stream_ids(&self) -> Vec<String> {
        self.step().streams.values().map(|state| state.stream.id.clone()).collect()
    }

    /// Adds a stream, unless its name is taken or there are too many.
    pub(crate) fn insert(&self, stream: Stream) -> Result<Arc<Stream>, Refusal> {
        let mut tables = self.step();
        if stream.name.as_ref().is_some_and(|name| tables.by_name.contains_key(name)) {
            return Err(Refusal::StreamNameTaken);
        }
        if tables.streams.len() >= self.max_streams {
            return Err(Refusal::TooManyStreams);
        }
        tables.last_stream += 1;
        let number = tables.last_stream;
        tables.by_id.insert(stream.id.clone(), number);
        if let Some(name) = stream.name.clone() {
            tables.by_name.insert(name, number);
        }
        let state = StreamState::new(number, stream, self.journal.clone());
        let stream = Arc::clone(&state.stream);
        tables.streams.insert(number, state);
        Ok(stream)
    }

    /// Returns a stream.
    pub(crate) fn stream(&self, id: &str) -> Result<Arc<Stream>, Refusal> {
        self.step().stream(id).map(|state| Arc::clone(&state.stream))
    }

    /// Returns up to `take` streams with a number above `after`, oldest first.
    pub(crate) fn streams(&self, after: Option<u64>, take: usize) -> StreamPage {
        let tables = self.step();
        let start = after.map_or(0, |after| after.saturating_add(1));
        let mut rows = tables.streams.range(start..).map(|(number, state)| (*number, Arc::clone(&state.stream)));
        let items = rows.by_ref().take(take).collect();
        StreamPage { items, more: rows.next().is_some() }
    }

    /// Replaces a stream by the result of `change`.
    pub(crate) fn update(
        &self,
        id: &str,
        change: impl FnOnce(&Stream) -> Result<Stream, Refusal>,
    ) -> Result<Arc<Stream>, Refusal> {
        let mut step = self.step();
        let tables = &mut *step;
        let number = *tables.by_id.get(id).ok_or(Refusal::StreamNotFound)?;
        let state = tables.streams.get_mut(&number).ok_or(Refusal::StreamNotFound)?;
        let stream = change(&state.stream)?;
        let owner = stream.name.as_ref().and_then(|name| tables.by_name.get(name));
        if owner.is_some_and(|owner| *owner != number) {
            return Err(Refusal::StreamNameTaken);
        }
        let old_name = state.stream.name.clone();
        state.replace(stream, self.auto_disable)?;
        if let Some(name) = old_name {
            tables.by_name.remove(&name);
        }
        if let Some(name) = state.stream.name.clone() {
            tables.by_name.insert(name, number);
        }
        Ok(Arc::clone(&state.stream))
    }

    /// Deletes a stream and everything that belongs to it, if it exists.
    pub(crate) fn delete(&self, id: &str) {
        let mut tables = self.step();
        let Some(number) = tables.by_id.remove(id) else { return };
        let state = tables.streams.remove(&number);
        self.journal.note(|| RowChange::StreamDeleted { number });
        if let Some(name) = state.and_then(|state| state.stream.name.clone()) {
            tables.by_name.remove(&name);
        }
    }

    /// Publishes events of one type. Returns the ids of the streams that received them.
    pub(crate) fn publish(&self, events: &[Arc<Event>], audience: Audience<'_>) -> Vec<String> {
        let mut tables = self.step();
        let mut streams = Vec::new();
        for event in events {
            streams = self.publish_within(&mut tables, event, audience);
        }
        streams
    }

    /// Publishes an event as a part of a step.
    pub(super) fn publish_within(
        &self,
        tables: &mut Tables,
        event: &Arc<Event>,
        audience: Audience<'_>,
    ) -> Vec<String> {
        let receivers: Vec<&mut StreamState> = match audience {
            Audience::Stream(id) => tables.stream_mut(id).into_iter().collect(),
            Audience::Subscribers => {
                tables.feed.append(event, crate::clock::now(), &self.limits);
                self.feed_growth.send_replace(());
                tables.streams.values_mut().filter(|state| state.stream.subscribes_to(&event.event_type)).collect()
            }
        };
        let push = |state: &mut StreamState| {
            state.push(event, &self.limits);
            state.stream.id.clone()
        };
        receivers.into_iter().map(push).collect()
    }

    /// Returns the offset at which a subscription to the feed starts.
    pub(crate) fn feed_start(&self, start: FeedOrigin, now: Timestamp) -> Result<FeedOffset, Refusal> {
        self.step().feed.start(start, now)
    }

    /// Returns the messages of the feed after an offset. An empty list of types stands for all types.
    pub(crate) fn feed_batch(&self, after: FeedOffset, types: &[&str], now: Timestamp) -> Result<FeedBatch, Refusal> {
        self.step().feed.batch(after, types, now)
    }

    /// Returns a signal for every growth of the feed from now on.
    pub(crate) fn feed_growth(&self) -> watch::Receiver<()> {
        self.feed_growth.subscribe()
    }

    /// Returns the first job of a stream, which stays in its queue until [`StateStore::finish`].
    pub(crate) fn next_job(&self, id: &str) -> Option<(Arc<Stream>, DeliveryJob)> {
        let tables = self.step();
        let state = tables.stream(id).ok()?;
        Some((Arc::clone(&state.stream), state.next_job()?))
    }

    /// Adds an attempt to the history of a delivery that is being retried.
    pub(crate) fn note_attempt(&self, id: &str, event_id: &str, entry: HistoryEntry) {
        if let Ok(state) = self.step().stream_mut(id) {
            state.note_attempt(event_id, entry, &self.limits);
        }
    }

    /// Records the outcome of the job from [`StateStore::next_job`], unless the stream was deleted.
    pub(crate) fn finish(&self, id: &str, outcome: JobOutcome, now: Timestamp) {
        if let Ok(state) = self.step().stream_mut(id) {
            state.finish(outcome, now, self.auto_disable, &self.limits);
        }
    }

    /// Returns up to `take` failed deliveries after a position, oldest event first.
    pub(crate) fn deliveries(
        &self,
        id: &str,
        filter: &FailureFilter,
        after: Option<ListPosition>,
        take: usize,
    ) -> Result<Vec<(ListPosition, Delivery)>, Refusal> {
        let tables = self.step();
        let deliveries = tables.stream(id)?.deliveries(filter, after).take(take);
        Ok(deliveries.map(|(position, delivery)| (position, delivery.clone())).collect())
    }

    /// Returns one failed delivery.
    pub(crate) fn delivery(&self, id: &str, event_id: &str) -> Result<Delivery, Refusal> {
        self.step().stream(id)?.delivery(event_id).cloned().ok_or(Refusal::DeliveryNotFound)
    }

    /// Queues every selected delivery that is not being retried. Returns their number.
    pub(crate) fn redeliver(&self, id: &str, filter: &FailureFilter, now: Timestamp) -> Result<usize, Refusal> {
        Ok(self.step().stream_mut(id)?.redeliver(filter, now, &self.limits))
    }

    /// Queues one failed delivery.
    pub(crate) fn redeliver_one(&self, id: &str, event_id: &str, now: Timestamp) -> Result<(), Refusal> {
        self.step().stream_mut(id)?.redeliver_one(event_id, now, &self.limits)
    }

    /// Returns a stream with its counts of each day.
    pub(crate) fn stats(&self, id: &str, days: RangeInclusive<i64>) -> Result<(Arc<Stream>, Vec<DayCounts>), Refusal> {
        let tables = self.step();
        let state = tables.stream(id)?;
        Ok((Arc::clone(&state.stream), days.map(|day| state.day(day)).collect()))
    }
}
