//! What of the tenant is kept in a database: the changes that steps make, on their way there, and all that comes back.

use std::collections::VecDeque;
use std::sync::Arc;

use super::delivery::{Delivery, Entry};
use super::lane::{Counts, Place};
use super::log;
use super::stream::Stream;
use super::user::User;
use crate::event::Event;
use crate::ids;

/// One row that a step has written or removed. Streams go by their number.
#[derive(Debug)]
pub(super) enum Change {
    /// A stream, and its failures in a row and in total.
    Stream { number: u64, stream: Arc<Stream>, in_a_row: u64, in_total: u64 },
    /// A stream is gone, with all that hangs on it.
    StreamGone { number: u64 },
    /// An event waits for its round.
    Waiting { stream: u64, job: u64, event: Arc<Event> },
    /// A failed delivery waits for another round; its event is kept with it.
    Redelivery { stream: u64, job: u64, event_id: String },
    /// A round has ended.
    Done { stream: u64, job: u64 },
    /// A delivery is on the list of failures.
    Failed { stream: u64, place: Place, event: Arc<Event> },
    /// What became of it so far.
    History { stream: u64, place: Place, retrying: bool, attempts: VecDeque<Entry> },
    /// It is off the list.
    Forgotten { stream: u64, place: Place },
    /// The counts of one day.
    Day { stream: u64, day: i64, counts: Counts },
    /// Days up to and with this one are no longer counted.
    DaysGone { stream: u64, until: i64 },
    /// A user.
    User { user: Arc<User> },
    /// A user is gone.
    UserGone { id: String },
    /// An event of the feed.
    Fed { number: u64, entry: log::Entry },
    /// Events of the feed up to and with this one are no longer kept.
    FeedGone { until: u64 },
}

/// What must outlast the process for tokens, cursors and offsets to do so.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    /// Signs tokens.
    pub(crate) token: [u8; 32],
    /// Signs cursors.
    pub(crate) cursor: [u8; 32],
    /// Tells the feed's log from every other.
    pub(super) feed: u64,
    /// The stream id that the feed's events bear.
    pub(super) feed_stream: String,
}

impl Keys {
    /// Makes new random keys.
    pub(super) fn new() -> Self {
        Self {
            token: ids::random(),
            cursor: ids::random(),
            feed: u64::from_be_bytes(ids::random()),
            feed_stream: ids::make(ids::STREAM),
        }
    }
}

/// All that a database held.
#[derive(Debug)]
pub(super) struct Saved {
    pub(super) keys: Keys,
    /// In order of creation.
    pub(super) streams: Vec<SavedStream>,
    pub(super) users: Vec<User>,
    /// In order, without gaps.
    pub(super) feed: Vec<(u64, log::Entry)>,
}

impl Saved {
    /// What an empty database holds.
    pub(super) fn nothing() -> Self {
        Self { keys: Keys::new(), streams: Vec::new(), users: Vec::new(), feed: Vec::new() }
    }
}

/// One stream with all that hangs on it.
#[derive(Debug)]
pub(super) struct SavedStream {
    pub(super) number: u64,
    pub(super) stream: Stream,
    pub(super) in_a_row: u64,
    pub(super) in_total: u64,
    /// In the order of the queue.
    pub(super) waiting: Vec<SavedJob>,
    pub(super) failed: Vec<(Place, Delivery)>,
    pub(super) days: Vec<(i64, Counts)>,
}

/// One round that is to be made.
#[derive(Debug)]
pub(super) struct SavedJob {
    pub(super) number: u64,
    /// `None` for a redelivery.
    pub(super) event: Option<Event>,
    /// The event of a redelivery, which is among the failed.
    pub(super) event_id: String,
}
