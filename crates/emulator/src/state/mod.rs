//! Everything the tenant remembers, behind whole operations: each method is one step that is either done or refused.
//!
//! All of it is in memory. With a state file, each step also notes the rows that it has changed (`journal`), which are
//! written as one (`database`); [`Store::written`] tells when. No caller sees a table or a lock. The mutex is a plain one:
//! every step is short, and none awaits.

mod database;
mod delivery;
mod journal;
mod keep;
mod lane;
mod log;
mod record;
mod stream;
mod user;
mod users;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;

pub use self::database::StateError;
pub(super) use self::delivery::{Delivery, Entry, Filter, conditions};
use self::journal::Journal;
use self::keep::Step;
use self::lane::Lane;
pub(super) use self::lane::{Counts, Job, Place, Round};
use self::log::Log;
pub(super) use self::log::{Batch, Lost, Start};
use self::record::Change;
pub(super) use self::record::Keys;
pub(super) use self::stream::{Destination, Stream};
pub(super) use self::user::User;
use self::users::Users;
use super::clock;
use super::error::ApiError;
use super::event::Event;
use super::offset::Offset;
use super::options::{AutoDisable, Limits};

/// Which streams an event is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Audience<'a> {
    /// Every stream that subscribes to its type, and the feed.
    Subscribers,
    /// One stream, subscribed or not: a test.
    Stream(&'a str),
}

/// One page of the list of streams, each with its number, and whether more follows.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) items: Vec<(u64, Arc<Stream>)>,
    pub(super) more: bool,
}

/// The tenant's memory.
#[derive(Debug)]
pub(super) struct Store {
    tables: Mutex<Tables>,
    max_streams: usize,
    auto_disable: AutoDisable,
    limits: Limits,
    /// Tells the subscribers of the feed that the log has grown.
    grown: watch::Sender<()>,
    keys: Keys,
    journal: Journal,
}

#[derive(Debug)]
struct Tables {
    /// By order of creation.
    lanes: BTreeMap<u64, Lane>,
    by_id: HashMap<String, u64>,
    by_name: HashMap<String, u64>,
    created: u64,
    users: Users,
    log: Log,
}

impl Tables {
    fn lane(&self, id: &str) -> Option<&Lane> {
        self.lanes.get(self.by_id.get(id)?)
    }

    fn lane_mut(&mut self, id: &str) -> Option<&mut Lane> {
        self.lanes.get_mut(self.by_id.get(id)?)
    }
}

impl Store {
    fn tables(&self) -> Step<'_> {
        // A panic while the lock was held would have left a table as it was before or after one insertion.
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        Step { tables, journal: &self.journal }
    }

    /// Tells whether a stream has that name.
    pub(super) fn has_stream_named(&self, name: &str) -> bool {
        self.tables().by_name.contains_key(name)
    }

    /// Returns the ids of all streams.
    pub(super) fn stream_ids(&self) -> Vec<String> {
        self.tables().lanes.values().map(|lane| lane.stream.id.clone()).collect()
    }

    /// Adds a stream, unless its name is taken or there are too many.
    pub(super) fn insert(&self, stream: Stream) -> Result<Arc<Stream>, ApiError> {
        let mut tables = self.tables();
        if stream.name.as_ref().is_some_and(|name| tables.by_name.contains_key(name)) {
            return Err(ApiError::name_taken());
        }
        if tables.lanes.len() >= self.max_streams {
            return Err(ApiError::too_many_streams());
        }
        tables.created += 1;
        let number = tables.created;
        tables.by_id.insert(stream.id.clone(), number);
        if let Some(name) = stream.name.clone() {
            tables.by_name.insert(name, number);
        }
        let lane = Lane::new(number, stream, self.journal.clone());
        let row = Arc::clone(&lane.stream);
        tables.lanes.insert(number, lane);
        Ok(row)
    }

    /// Returns a stream.
    pub(super) fn stream(&self, id: &str) -> Result<Arc<Stream>, ApiError> {
        self.tables().lane(id).map(|lane| Arc::clone(&lane.stream)).ok_or_else(ApiError::no_stream)
    }

    /// Returns up to `take` streams behind `after`, oldest first.
    pub(super) fn streams(&self, after: Option<u64>, take: usize) -> Page {
        let tables = self.tables();
        let start = after.map_or(0, |after| after.saturating_add(1));
        let mut rows = tables.lanes.range(start..).map(|(number, lane)| (*number, Arc::clone(&lane.stream)));
        let items = rows.by_ref().take(take).collect();
        Page { items, more: rows.next().is_some() }
    }

    /// Replaces a stream by what `change` makes of it.
    pub(super) fn update(
        &self,
        id: &str,
        change: impl FnOnce(&Stream) -> Result<Stream, ApiError>,
    ) -> Result<Arc<Stream>, ApiError> {
        let mut tables = self.tables();
        let tables = &mut *tables;
        let number = *tables.by_id.get(id).ok_or_else(ApiError::no_stream)?;
        let lane = tables.lanes.get_mut(&number).ok_or_else(ApiError::no_stream)?;
        let stream = change(&lane.stream)?;
        let holder = stream.name.as_ref().and_then(|name| tables.by_name.get(name));
        if holder.is_some_and(|holder| *holder != number) {
            return Err(ApiError::name_taken());
        }
        if stream.enabled && !lane.stream.enabled && !lane.may_enable(self.auto_disable) {
            return Err(ApiError::too_many_failures());
        }
        if let Some(old) = &lane.stream.name {
            tables.by_name.remove(old);
        }
        if let Some(name) = stream.name.clone() {
            tables.by_name.insert(name, number);
        }
        lane.replace(stream);
        Ok(Arc::clone(&lane.stream))
    }

    /// Removes a stream with all that hangs on it. It may be gone already.
    pub(super) fn delete(&self, id: &str) {
        let mut tables = self.tables();
        let Some(number) = tables.by_id.remove(id) else { return };
        let lane = tables.lanes.remove(&number);
        self.journal.note(|| Change::StreamGone { number });
        if let Some(name) = lane.and_then(|lane| lane.stream.name.clone()) {
            tables.by_name.remove(&name);
        }
    }

    /// Publishes events of one type to their audience, and returns the ids of the streams that got them.
    pub(super) fn publish(&self, events: &[Arc<Event>], audience: Audience<'_>) -> Vec<String> {
        let mut tables = self.tables();
        let mut streams = Vec::new();
        for event in events {
            streams = self.spread(&mut tables, event, audience);
        }
        streams
    }

    /// Queues an event for its audience, as a part of a step.
    fn spread(&self, tables: &mut Tables, event: &Arc<Event>, audience: Audience<'_>) -> Vec<String> {
        let lanes: Vec<&mut Lane> = match audience {
            Audience::Stream(id) => tables.lane_mut(id).into_iter().collect(),
            Audience::Subscribers => {
                tables.log.append(event, clock::now(), &self.limits);
                self.grown.send_replace(());
                tables.lanes.values_mut().filter(|lane| lane.stream.subscribes_to(&event.event_type)).collect()
            }
        };
        let push = |lane: &mut Lane| {
            lane.push(event, &self.limits);
            lane.stream.id.clone()
        };
        lanes.into_iter().map(push).collect()
    }

    /// Returns the place in the feed where a subscription begins.
    pub(super) fn feed_start(&self, start: Start, now: Timestamp) -> Result<Offset, Lost> {
        self.tables().log.start(start, now)
    }

    /// Returns what lies behind a place in the feed, of the given types if there are any.
    pub(super) fn feed_batch(&self, place: Offset, types: &[&str], now: Timestamp) -> Result<Batch, Lost> {
        self.tables().log.batch(place, types, now)
    }

    /// Returns a signal for every growth of the feed from now on.
    pub(super) fn feed_growth(&self) -> watch::Receiver<()> {
        self.grown.subscribe()
    }

    /// Returns the next round of a stream, which stays queued until [`Store::finish`].
    pub(super) fn next_job(&self, id: &str) -> Option<(Arc<Stream>, Job)> {
        let tables = self.tables();
        let lane = tables.lane(id)?;
        Some((Arc::clone(&lane.stream), lane.front()?))
    }

    /// Adds an attempt to the history of a delivery that is being redelivered.
    pub(super) fn note(&self, id: &str, event_id: &str, entry: Entry) {
        if let Some(lane) = self.tables().lane_mut(id) {
            lane.note(event_id, entry, &self.limits);
        }
    }

    /// Records how the round that [`Store::next_job`] returned has ended. The stream may be gone by now.
    pub(super) fn finish(&self, id: &str, round: Round, now: Timestamp) {
        if let Some(lane) = self.tables().lane_mut(id) {
            lane.finish(round, now, self.auto_disable, &self.limits);
        }
    }

    /// Returns up to `take` failed deliveries behind `after`, oldest event first.
    pub(super) fn deliveries(
        &self,
        id: &str,
        filter: &Filter,
        after: Option<Place>,
        take: usize,
    ) -> Result<Vec<(Place, Delivery)>, ApiError> {
        let tables = self.tables();
        let lane = tables.lane(id).ok_or_else(ApiError::no_stream)?;
        let rows = lane.deliveries(filter, after).map(|(place, delivery)| (place, delivery.clone()));
        Ok(rows.take(take).collect())
    }

    /// Returns one failed delivery.
    pub(super) fn delivery(&self, id: &str, event_id: &str) -> Result<Delivery, ApiError> {
        let tables = self.tables();
        let lane = tables.lane(id).ok_or_else(ApiError::no_stream)?;
        lane.delivery(event_id).cloned().ok_or_else(ApiError::no_event)
    }

    /// Queues every selected delivery again, those under way left out.
    pub(super) fn redeliver(&self, id: &str, filter: &Filter, now: Timestamp) -> Result<usize, ApiError> {
        let mut tables = self.tables();
        let lane = tables.lane_mut(id).ok_or_else(ApiError::no_stream)?;
        Ok(lane.redeliver(filter, now, &self.limits))
    }

    /// Queues one failed delivery again.
    pub(super) fn redeliver_one(&self, id: &str, event_id: &str, now: Timestamp) -> Result<(), ApiError> {
        let mut tables = self.tables();
        let lane = tables.lane_mut(id).ok_or_else(ApiError::no_stream)?;
        match lane.redeliver_one(event_id, now, &self.limits) {
            Some(true) => Ok(()),
            Some(false) => Err(ApiError::not_redeliverable()),
            None => Err(ApiError::no_event()),
        }
    }

    /// Returns the stream with its successes and failures on each of the given days.
    pub(super) fn stats(
        &self,
        id: &str,
        days: std::ops::RangeInclusive<i64>,
    ) -> Result<(Arc<Stream>, Vec<Counts>), ApiError> {
        let tables = self.tables();
        let lane = tables.lane(id).ok_or_else(ApiError::no_stream)?;
        Ok((Arc::clone(&lane.stream), days.map(|day| lane.day(day)).collect()))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::options::Options;

    /// Makes an empty store.
    pub(crate) fn store(limits: Limits) -> Store {
        Store::new(&Options { limits, ..Options::default() })
    }
}
