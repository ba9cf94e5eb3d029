//! Keeps how far events were handled: in order, in the background, never ahead of what was done.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use futures_util::FutureExt as _;
use jiff::Timestamp;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;

use super::keeper::StoreKeeper;
use crate::engine::ingest::sinks;
use auth0_events_client::feed::{Cursor, FeedStart, Position, Prefix};
use auth0_events_client::model::{Event, UnreadableEvent};

/// Events that may be handled before the first of them is recorded. The help of `--resume` states it.
const MOST_UNRECORDED: usize = 1000;
/// Events that are worth a flush and a write at once.
const WORTH_WRITING: usize = MOST_UNRECORDED / 4;
/// Bytes that events may take until they are in the database.
const MOST_BYTES: usize = 32 << 20;

/// Between the beginnings of two writes, as long as little is due: the disk has other work.
const SPACING: Duration = Duration::from_millis(20);

/// What keeps the place.
pub(crate) enum Keeper {
    /// Nothing does.
    Nothing,
    /// A file.
    File(Arc<Cursor>),
    /// A database, which keeps the events as well.
    Store(StoreKeeper),
}

/// Events that were begun, and how far they are recorded.
pub(crate) struct Recorder {
    keeper: Keeper,
    /// What must have reached the disk before the cursor says that it was written.
    output: Option<Arc<File>>,
    begun: Prefix<Begun>,
    /// Done, but for the flush of what is held.
    unflushed: Vec<u64>,
    /// Handled, and not yet on their way to the keeper.
    due: Vec<Begun>,
    bytes: usize,
    writing: Option<Writing>,
    /// The place behind everything that was handled.
    position: Option<Position>,
    /// The time that the beginning stands for, as far as it was kept.
    began_at: Option<Timestamp>,
    /// Whether a place is known that the keeper does not know.
    is_behind: bool,
    /// Whether the place where it began is on its way to the keeper. An event that began before it is there would be lost to
    /// a crash: the next run would begin with what comes next.
    is_adrift: bool,
    /// Whether a write failed. What it held is lost here, so nothing later may be recorded.
    is_broken: bool,
    /// Before this, only much is written.
    rests_until: Instant,
}

struct Begun {
    offset: Option<String>,
    /// When it happened, where anything is kept.
    time: Option<Timestamp>,
    /// Whether this is a place alone, without an event.
    is_place: bool,
    /// Kept for the database only.
    event: Option<Event>,
    bytes: usize,
}

struct Writing {
    count: usize,
    bytes: usize,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Recorder {
    /// Prepares to keep places. `began_at` is the time that the beginning stands for, as far as it was kept.
    pub(crate) fn new(keeper: Keeper, output: Option<Arc<File>>, began_at: Option<Timestamp>) -> Self {
        Self {
            keeper,
            output,
            begun: Prefix::default(),
            unflushed: Vec::new(),
            due: Vec::new(),
            bytes: 0,
            writing: None,
            position: None,
            began_at,
            is_behind: false,
            is_adrift: false,
            is_broken: false,
            rests_until: Instant::now(),
        }
    }

    /// Returns the place behind everything that was handled.
    pub(crate) fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// Tells what a later run goes on from by itself. Where that is the keeper knows, and not [`Recorder::position`], which
    /// is ahead of it after a write that failed.
    pub(crate) fn resumed_from(&self) -> Option<String> {
        match &self.keeper {
            // Nothing has begun before the beginning was recorded: the position is exact.
            _ if self.is_adrift || self.position.is_none() => None,
            Keeper::Nothing => None,
            Keeper::File(_) => Some("--resume goes on from its cursor".to_owned()),
            Keeper::Store(keeper) => Some(format!("{} goes on from the cursor in the database", keeper.flags())),
        }
    }

    /// Takes where the feed begins for the place, as long as there is no other.
    pub(crate) fn begin_at(&mut self, start: &FeedStart) {
        if self.position.is_none() && *start != FeedStart::Now {
            let position = Position::from(start.clone());
            self.position = Some(Position { time: position.time.or(self.began_at), ..position });
            self.is_behind = true;
            self.is_adrift = !matches!(self.keeper, Keeper::Nothing);
        }
    }

    /// Begins an event and returns its ticket.
    ///
    /// # Errors
    /// Fails when it cannot be kept. Nothing has begun then, so that it takes nothing down that came before it.
    pub(crate) fn begin(&mut self, event: &Event) -> Result<u64, UnreadableEvent> {
        let is_kept = matches!(self.keeper, Keeper::Store(_));
        if is_kept {
            sinks::Store::check(event)?;
        }
        let kept = is_kept.then(|| event.clone());
        let bytes = kept.as_ref().map_or(0, |event| event.document().len());
        self.bytes += bytes;
        let time = if matches!(self.keeper, Keeper::Nothing) { None } else { time(event) };
        let offset = event.offset().map(str::to_owned);
        Ok(self.begun.begin(Begun { offset, time, is_place: false, event: kept, bytes }))
    }

    /// Takes a place that no event stands for. It counts once all events before it are handled.
    pub(crate) fn pass(&mut self, offset: String) {
        // Places come for as long as an event is under way. Of several in a row the last one is enough.
        if let Some(last) = self.begun.last_mut().filter(|last| last.is_place) {
            last.offset = Some(offset);
            return;
        }
        let ticket =
            self.begun.begin(Begun { offset: Some(offset), time: None, is_place: true, event: None, bytes: 0 });
        self.unflushed.push(ticket);
    }

    /// Takes note that an event is done, but for what is held.
    pub(crate) fn done(&mut self, ticket: u64) {
        self.unflushed.push(ticket);
    }

    /// Tells whether so much is unrecorded that nothing more may begin, be it the beginning itself.
    pub(crate) fn is_full(&self) -> bool {
        let writing = self.writing.as_ref().map_or(0, |writing| writing.count);
        let unrecorded = self.begun.len() + self.due.len() + writing;
        self.is_adrift || unrecorded >= MOST_UNRECORDED || self.bytes >= MOST_BYTES
    }

    /// Tells whether enough is done to be worth a flush, so that it can be recorded while more comes.
    pub(crate) fn wants_flush(&self) -> bool {
        self.unflushed.len() >= WORTH_WRITING
    }

    /// Takes note that nothing is held any more: what is done is handled. Begins to record it.
    pub(crate) fn flushed(&mut self) -> anyhow::Result<()> {
        for ticket in self.unflushed.drain(..) {
            self.begun.handled(ticket);
        }
        while let Some(handled) = self.begun.take() {
            if let Some(offset) = &handled.offset {
                let before = self.position.take().and_then(|position| position.time);
                self.position =
                    Some(Position { start: FeedStart::After(offset.clone()), time: handled.time.or(before) });
            }
            self.is_behind = true;
            if !handled.is_place && !matches!(self.keeper, Keeper::Nothing) {
                self.due.push(handled);
            }
        }
        self.advance()
    }

    /// Takes the outcome of a write that has ended, and begins the next where something is due.
    fn advance(&mut self) -> anyhow::Result<()> {
        if let Some(writing) = &mut self.writing {
            let Some(written) = (&mut writing.task).now_or_never() else { return Ok(()) };
            self.bytes -= writing.bytes;
            self.writing = None;
            self.ended(written)?;
        }
        if self.due.len() >= WORTH_WRITING || Instant::now() >= self.rests_until {
            self.write();
        }
        Ok(())
    }

    fn ended(&mut self, written: Result<anyhow::Result<()>, JoinError>) -> anyhow::Result<()> {
        let written = written.context("the thread that records broke down").flatten();
        self.is_broken |= written.is_err();
        self.is_adrift &= written.is_err();
        written
    }

    /// Begins to write what is due.
    fn write(&mut self) {
        if let (true, Some(position)) = (self.is_behind && !self.is_broken, self.position.clone()) {
            self.is_behind = false;
            self.rests_until = Instant::now() + SPACING;
            self.writing = self.begin_write(position);
        }
    }

    fn begin_write(&mut self, position: Position) -> Option<Writing> {
        let due = std::mem::take(&mut self.due);
        let (count, bytes) = (due.len(), due.iter().map(|handled| handled.bytes).sum());
        let output = self.output.clone();
        let synced =
            move || output.map_or(Ok(()), |file| sinks::sync(&file)).context("cannot write the output file to disk");
        let task = match &self.keeper {
            Keeper::Nothing => return None,
            Keeper::File(cursor) => {
                let cursor = Arc::clone(cursor);
                tokio::task::spawn_blocking(move || {
                    synced()?;
                    Ok(cursor.write(&position)?)
                })
            }
            Keeper::Store(keeper) => {
                let keeper = keeper.clone();
                let events: Vec<Event> = due.into_iter().filter_map(|handled| handled.event).collect();
                tokio::spawn(async move {
                    tokio::task::spawn_blocking(synced).await??;
                    keeper.keep(events, position).await
                })
            }
        };
        Some(Writing { count, bytes, task })
    }

    /// Waits for the write under way to end, or for the next to be due, and begins that. Never ends where there is neither.
    /// Dropping the future loses nothing.
    pub(crate) async fn work(&mut self) -> anyhow::Result<()> {
        match &mut self.writing {
            Some(writing) => {
                let written = (&mut writing.task).await;
                self.bytes -= writing.bytes;
                self.writing = None;
                self.ended(written)?;
                self.advance()
            }
            None if self.is_behind => {
                tokio::time::sleep_until(self.rests_until).await;
                self.advance()
            }
            None => std::future::pending().await,
        }
    }

    /// Records everything that was handled.
    pub(crate) async fn finish(&mut self) -> anyhow::Result<()> {
        loop {
            if self.writing.is_none() {
                self.write();
            }
            if self.writing.is_none() {
                return Ok(());
            }
            self.work().await?;
        }
    }
}

/// Returns when an event happened, in whole seconds, which the API takes for a beginning.
fn time(event: &Event) -> Option<Timestamp> {
    let time: Timestamp = event.head().ok()?.time?.parse().ok()?;
    Timestamp::from_second(time.as_second()).ok()
}

#[cfg(test)]
mod tests;
