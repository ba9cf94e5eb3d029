//! The rows of the state file: the changes on their way to it, and its contents at the start.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use super::delivery::{Delivery, HistoryEntry, ListPosition};
use super::event::Event;
use super::stream::Stream;
use super::user::User;
use crate::ids;
use auth0_events_cloudevents::catalog;

/// One row that a step has written or removed. Streams are named by their number.
#[derive(Debug)]
pub(super) enum RowChange {
    /// A stream, with its failures in a row and in total.
    Stream { number: u64, stream: Arc<Stream>, in_a_row: u64, in_total: u64 },
    /// A stream was deleted with everything that belongs to it.
    StreamDeleted { number: u64 },
    /// An event was queued.
    Queued { stream: u64, job: u64, event: Arc<Event> },
    /// A redelivery was queued; its event is stored with the failed delivery.
    RedeliveryQueued { stream: u64, job: u64, event_id: String },
    /// A job left the queue.
    JobDone { stream: u64, job: u64 },
    /// A failed delivery was added.
    Failed { stream: u64, position: ListPosition, event: Arc<Event> },
    /// The history of a failed delivery changed.
    History { stream: u64, position: ListPosition, retrying: bool, attempts: VecDeque<HistoryEntry> },
    /// A failed delivery was removed.
    FailedRemoved { stream: u64, position: ListPosition },
    /// The counts of one day changed.
    Day { stream: u64, day: i64, counts: DayCounts },
    /// The counts of the days up to and including this one were removed.
    DaysRemoved { stream: u64, until: i64 },
    /// A user was added or changed.
    User { user: Arc<User> },
    /// A user was deleted.
    UserDeleted { id: String },
    /// An event was added to the feed.
    FeedAdded { number: u64, entry: FeedEntry },
    /// The events of the feed up to and including this one were removed.
    FeedRemoved { until: u64 },
}

/// Successful and failed jobs of one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct DayCounts {
    pub(crate) successes: u64,
    pub(crate) failures: u64,
}

/// One event of the feed.
#[derive(Debug, Clone)]
pub(super) struct FeedEntry {
    /// When it was added, which decides how long it is kept.
    pub(super) added: Timestamp,
    /// The event's own time.
    pub(super) time: Timestamp,
    pub(super) event_type: &'static str,
    /// The message, written once for all subscribers.
    pub(super) frame: Bytes,
}

impl FeedEntry {
    /// Makes an entry for an event type, which is empty if it is not in the catalog.
    pub(super) fn new(added: Timestamp, time: Timestamp, event_type: &str, frame: Bytes) -> Self {
        let event_type = catalog::find(event_type).map_or("", |known| known.name);
        Self { added, time, event_type, frame }
    }
}

/// Keys that must survive a restart so that tokens, cursors and offsets do.
#[derive(Debug, Clone)]
pub(crate) struct TenantKeys {
    /// Signs access tokens.
    pub(crate) token: [u8; 32],
    /// Signs page cursors.
    pub(crate) cursor: [u8; 32],
    /// The id of the feed's log.
    pub(super) feed: u64,
    /// The stream id in the events of the feed.
    pub(super) feed_stream: String,
}

impl TenantKeys {
    /// Makes new random keys.
    pub(super) fn random() -> Self {
        Self {
            token: ids::random(),
            cursor: ids::random(),
            feed: u64::from_be_bytes(ids::random()),
            feed_stream: ids::make(ids::STREAM),
        }
    }
}

/// The contents of a state file.
#[derive(Debug)]
pub(super) struct SavedState {
    pub(super) keys: TenantKeys,
    /// In order of creation.
    pub(super) streams: Vec<SavedStream>,
    pub(super) users: Vec<User>,
    /// In order, without gaps, each with its number.
    pub(super) feed: Vec<(u64, FeedEntry)>,
}

impl SavedState {
    /// Returns the contents of a new state file.
    pub(super) fn empty() -> Self {
        Self { keys: TenantKeys::random(), streams: Vec::new(), users: Vec::new(), feed: Vec::new() }
    }
}

/// One stream with everything that belongs to it.
#[derive(Debug)]
pub(super) struct SavedStream {
    pub(super) number: u64,
    pub(super) stream: Stream,
    pub(super) in_a_row: u64,
    pub(super) in_total: u64,
    /// In the order of the queue.
    pub(super) queue: Vec<SavedJob>,
    pub(super) failed: Vec<(ListPosition, Delivery)>,
    pub(super) days: Vec<(i64, DayCounts)>,
}

/// One job of a queue.
#[derive(Debug)]
pub(super) struct SavedJob {
    pub(super) number: u64,
    /// `None` for a redelivery.
    pub(super) event: Option<Event>,
    /// The event's id; a redelivery finds the event among the failed deliveries.
    pub(super) event_id: String,
}
