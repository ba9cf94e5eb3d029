//! Owns [`Recorder`]: it records the position after the handled events, in the background and in order.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use futures_util::FutureExt as _;
use jiff::Timestamp;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;

use super::freshness::parse_time;
use super::prefix::Prefix;
use super::sinks;
use super::store::Store;
use super::store_cursor::StoreCursor;
use auth0_events_client::feed::{Cursor, FeedStart, Position};
use auth0_events_client::model::{Event, UnreadableEvent};

/// The maximum number of unrecorded events. The help of `--resume` states it.
const MAX_UNRECORDED: usize = 1000;
/// The number of events to flush and write without waiting for the interval.
const WRITE_THRESHOLD: usize = MAX_UNRECORDED / 4;
/// The maximum size of events that are not in the database yet.
const MAX_BYTES: usize = 32 << 20;

/// The time between two writes of few events, which spares the disk.
const WRITE_INTERVAL: Duration = Duration::from_millis(20);

/// The place where the cursor is stored.
pub(crate) enum CursorKeeper {
    Nothing,
    File(Arc<Cursor>),
    /// A database that stores the events as well.
    Store(StoreCursor),
}

/// The pending events and the recorded position.
pub(crate) struct Recorder {
    keeper: CursorKeeper,
    /// The output file, which is synced before the cursor is written.
    output: Option<Arc<File>>,
    pending: Prefix<PendingEvent>,
    /// Handled except for the flush of the output.
    done_unflushed: Vec<u64>,
    /// Handled, and not being written yet.
    due: Vec<PendingEvent>,
    bytes: usize,
    writing: Option<CursorWrite>,
    /// The position after all handled events.
    position: Option<Position>,
    /// The time of the start position, if it is known.
    start_time: Option<Timestamp>,
    /// Whether the position is newer than the stored one.
    is_behind: bool,
    /// Whether the start position is not stored yet. After a crash the next run would miss events handled before that.
    is_start_unrecorded: bool,
    /// Whether a write failed. Its events are lost, so no later position may be recorded.
    is_broken: bool,
    /// The time of the next write, unless the threshold is reached before.
    next_write: Instant,
}

struct PendingEvent {
    offset: Option<String>,
    /// The time of the event, if the cursor is stored.
    time: Option<Timestamp>,
    /// Whether this is a progress message without an event.
    is_progress: bool,
    /// Set for a database only.
    event: Option<Event>,
    bytes: usize,
}

struct CursorWrite {
    count: usize,
    bytes: usize,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Recorder {
    /// Creates a recorder. `start_time` is the time of the start position, if it is known.
    pub(crate) fn new(keeper: CursorKeeper, output: Option<Arc<File>>, start_time: Option<Timestamp>) -> Self {
        Self {
            keeper,
            output,
            pending: Prefix::default(),
            done_unflushed: Vec::new(),
            due: Vec::new(),
            bytes: 0,
            writing: None,
            position: None,
            start_time,
            is_behind: false,
            is_start_unrecorded: false,
            is_broken: false,
            next_write: Instant::now(),
        }
    }

    /// Returns the position after all handled events.
    pub(crate) fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// Describes how the next run resumes. After a failed write the stored cursor is behind [`Recorder::position`].
    pub(crate) fn resumed_from(&self) -> Option<String> {
        match &self.keeper {
            // No event is handled before the start position is stored, so the position is exact.
            _ if self.is_start_unrecorded || self.position.is_none() => None,
            CursorKeeper::Nothing => None,
            CursorKeeper::File(_) => Some("--resume continues from its cursor".to_owned()),
            CursorKeeper::Store(keeper) => {
                Some(format!("{} continues from the cursor in the database", keeper.flags()))
            }
        }
    }

    /// Sets the start position, unless there is a later position.
    pub(crate) fn begin_at(&mut self, start: &FeedStart) {
        if self.position.is_none() && *start != FeedStart::Now {
            let position = Position::from(start.clone());
            self.position = Some(Position { time: position.time.or(self.start_time), ..position });
            self.is_behind = true;
            self.is_start_unrecorded = !matches!(self.keeper, CursorKeeper::Nothing);
        }
    }

    /// Returns whether events are stored in a database.
    pub(crate) fn is_storing(&self) -> bool {
        matches!(self.keeper, CursorKeeper::Store(_))
    }

    /// Adds an event and returns its ticket.
    ///
    /// # Errors
    /// Fails without adding it if it cannot be stored, so that earlier events are not affected.
    pub(crate) fn begin(&mut self, event: &Event) -> Result<u64, UnreadableEvent> {
        let is_kept = self.is_storing();
        if is_kept {
            Store::check(event)?;
        }
        let kept = is_kept.then(|| event.clone());
        let bytes = kept.as_ref().map_or(0, |event| event.document().len());
        self.bytes += bytes;
        let time = if matches!(self.keeper, CursorKeeper::Nothing) { None } else { event_time(event) };
        let offset = event.offset().map(str::to_owned);
        Ok(self.pending.begin(PendingEvent { offset, time, is_progress: false, event: kept, bytes }))
    }

    /// Adds a position without an event. It counts once all events before it are handled.
    pub(crate) fn pass(&mut self, offset: String) {
        // Only the last of several positions in a row matters.
        if let Some(last) = self.pending.last_mut().filter(|last| last.is_progress) {
            last.offset = Some(offset);
            return;
        }
        let ticket = self.pending.begin(PendingEvent {
            offset: Some(offset),
            time: None,
            is_progress: true,
            event: None,
            bytes: 0,
        });
        self.done_unflushed.push(ticket);
    }

    /// Notes that an event is handled except for the flush of the output.
    pub(crate) fn done(&mut self, ticket: u64) {
        self.done_unflushed.push(ticket);
    }

    /// Returns whether no event may be added because too much, or the start position, is unrecorded.
    pub(crate) fn is_full(&self) -> bool {
        let writing = self.writing.as_ref().map_or(0, |writing| writing.count);
        let unrecorded = self.pending.len() + self.due.len() + writing;
        self.is_start_unrecorded || unrecorded >= MAX_UNRECORDED || self.bytes >= MAX_BYTES
    }

    /// Returns whether enough events wait for a flush.
    pub(crate) fn wants_flush(&self) -> bool {
        self.done_unflushed.len() >= WRITE_THRESHOLD
    }

    /// Notes that the output was flushed, and starts to record the handled events.
    pub(crate) fn flushed(&mut self) -> anyhow::Result<()> {
        for ticket in self.done_unflushed.drain(..) {
            self.pending.handled(ticket);
        }
        while let Some(handled) = self.pending.take() {
            if let Some(offset) = &handled.offset {
                let before = self.position.take().and_then(|position| position.time);
                self.position =
                    Some(Position { start: FeedStart::After(offset.clone()), time: handled.time.or(before) });
            }
            self.is_behind = true;
            if !handled.is_progress && !matches!(self.keeper, CursorKeeper::Nothing) {
                self.due.push(handled);
            }
        }
        self.advance()
    }

    /// Takes the outcome of a finished write, and starts the next one if it is due.
    fn advance(&mut self) -> anyhow::Result<()> {
        if let Some(writing) = &mut self.writing {
            let Some(written) = (&mut writing.task).now_or_never() else { return Ok(()) };
            self.bytes -= writing.bytes;
            self.writing = None;
            self.finish_write(written)?;
        }
        if self.due.len() >= WRITE_THRESHOLD || Instant::now() >= self.next_write {
            self.start_write();
        }
        Ok(())
    }

    fn finish_write(&mut self, written: Result<anyhow::Result<()>, JoinError>) -> anyhow::Result<()> {
        let written = written.context("the thread that records the cursor panicked").flatten();
        self.is_broken |= written.is_err();
        self.is_start_unrecorded &= written.is_err();
        written
    }

    /// Starts to write the due events.
    fn start_write(&mut self) {
        if self.is_behind
            && !self.is_broken
            && let Some(position) = self.position.clone()
        {
            self.is_behind = false;
            self.next_write = Instant::now() + WRITE_INTERVAL;
            self.writing = self.spawn_write(position);
        }
    }

    fn spawn_write(&mut self, position: Position) -> Option<CursorWrite> {
        let due = std::mem::take(&mut self.due);
        let count = due.len();
        let bytes = due.iter().map(|event| event.bytes).sum();
        let output = self.output.clone();
        let sync_output =
            move || output.map_or(Ok(()), |file| sinks::sync(&file)).context("cannot write the output file to disk");
        let task = match &self.keeper {
            CursorKeeper::Nothing => return None,
            CursorKeeper::File(cursor) => {
                let cursor = Arc::clone(cursor);
                tokio::task::spawn_blocking(move || {
                    sync_output()?;
                    Ok(cursor.write(&position)?)
                })
            }
            CursorKeeper::Store(keeper) => {
                let keeper = keeper.clone();
                let events: Vec<Event> = due.into_iter().filter_map(|event| event.event).collect();
                tokio::spawn(async move {
                    tokio::task::spawn_blocking(sync_output).await??;
                    Ok(keeper.keep(events, position).await?)
                })
            }
        };
        Some(CursorWrite { count, bytes, task })
    }

    /// Waits for the current write, or until the next one is due and starts it. Never completes if there is neither.
    /// Dropping the future loses nothing.
    pub(crate) async fn work(&mut self) -> anyhow::Result<()> {
        match &mut self.writing {
            Some(writing) => {
                let written = (&mut writing.task).await;
                self.bytes -= writing.bytes;
                self.writing = None;
                self.finish_write(written)?;
                self.advance()
            }
            None if self.is_behind => {
                tokio::time::sleep_until(self.next_write).await;
                self.advance()
            }
            None => std::future::pending().await,
        }
    }

    /// Records all handled events.
    pub(crate) async fn finish(&mut self) -> anyhow::Result<()> {
        loop {
            if self.writing.is_none() {
                self.start_write();
            }
            if self.writing.is_none() {
                return Ok(());
            }
            self.work().await?;
        }
    }
}

/// Returns the time of an event in whole seconds, as the API accepts it for a start.
fn event_time(event: &Event) -> Option<Timestamp> {
    let time = parse_time(&event.head().ok()?.time?)?;
    Timestamp::from_second(time.as_second()).ok()
}

#[cfg(test)]
mod tests;
