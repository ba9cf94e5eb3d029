//! What becomes of an event that arrives: counted, printed, written, delivered. Shared by the commands that receive events;
//! where they come from, and what is remembered of them, is for those to say.

pub(crate) mod listen;
pub(crate) mod store;
pub(crate) mod subscribe;

mod deadline;
mod ended;
mod goal;
mod routes;
mod tally;

use std::sync::Arc;

use anyhow::Context as _;

pub(crate) use self::deadline::Deadline;
pub(crate) use self::ended::Ended;
pub(crate) use self::goal::Goal;
pub(crate) use self::tally::Tally;
use crate::cli::{Format, LiveArgs};
use crate::commands::event_types::warn_unknown_type;
use crate::context::Context;
use crate::engine::ingest::sinks::{DeadLetters, Deliveries, Done, Exec, OutputFile};
use crate::failure::{Failure, Kind};
use crate::output::{LiveError, LiveWriter};
use auth0_events_client::model::{Event, UnreadableEvent};
use auth0_events_cloudevents::catalog;
use auth0_events_text as text;

/// What is held before it is written, in bytes, while more is at hand.
const HELD_BYTES: usize = 64 * 1024;

/// What becomes of events.
pub(crate) struct Live<'a> {
    ctx: &'a Context,
    writer: LiveWriter,
    /// What is to be printed.
    held: Vec<u8>,
    /// Whether a flush failed, and lost what it held.
    is_broken: bool,
    file: Option<OutputFile>,
    deliveries: Deliveries,
    dead_letters: Option<DeadLetters>,
    /// When it is enough.
    pub(crate) goal: Goal,
    /// What has come and failed so far.
    pub(crate) tally: Tally,
}

impl<'a> Live<'a> {
    /// Opens the files and reads the secrets that the flags name.
    pub(crate) async fn open(ctx: &'a Context, args: LiveArgs) -> anyhow::Result<Self> {
        let goal = Goal::new(&args)?;
        let patterns = args.forward_to.iter().filter_map(|route| route.pattern.as_deref());
        patterns.chain(goal.until()).for_each(|pattern| warn_unknown_pattern(ctx, pattern));
        let routes = routes::read(ctx, &args).await?;
        let open = |path: &std::path::PathBuf| OutputFile::open(path).map_err(|cause| misnamed(path, cause));
        let file = args.output_file.as_ref().map(open).transpose()?;
        let open = |path: &std::path::PathBuf| DeadLetters::open(path).map_err(|cause| misnamed(path, cause));
        let dead_letters = args.dead_letter.as_ref().map(open).transpose()?;
        if dead_letters.is_some() && routes.is_empty() && args.exec.is_none() {
            return Err(Failure::usage("`--dead-letter` needs `--forward-to` or `--exec`").into());
        }
        let format = ctx.format(Format::Table);
        let mut writer = LiveWriter::new(format, ctx.layout(), ctx.filter(), args.verbose);
        let mut held = Vec::new();
        writer.begin(&mut held);
        let deliveries = Deliveries::new(routes, args.exec.map(Exec::new), args.forward_concurrency.into());
        Ok(Self { ctx, writer, held, is_broken: false, file, deliveries, dead_letters, goal, tally: Tally::default() })
    }

    /// Tells whether events that could not be delivered are kept.
    pub(crate) fn keeps_failures(&self) -> bool {
        self.dead_letters.is_some()
    }

    /// Returns the file that events are written to.
    pub(crate) fn output_file(&self) -> Option<Arc<std::fs::File>> {
        self.file.as_ref().map(OutputFile::handle)
    }

    /// Tells whether another event may be taken.
    pub(crate) fn has_room(&self) -> bool {
        self.deliveries.has_room()
    }

    /// Returns how many events are being delivered.
    pub(crate) fn under_way(&self) -> usize {
        self.deliveries.under_way()
    }

    /// Counts, prints and writes an event, and begins its delivery. Tells whether it is under way now; else it is handled, once
    /// what is held is flushed.
    pub(crate) fn take(&mut self, ticket: u64, event: &Event) -> anyhow::Result<bool> {
        self.show(event, None)?;
        let concerned = self.concerns(event);
        if concerned {
            self.deliver(ticket, event.clone())?;
        }
        Ok(concerned)
    }

    /// Tells whether a line of what is printed has room for a mark.
    pub(crate) fn shows_marks(&self) -> bool {
        self.writer.shows_marks()
    }

    /// Counts, prints and writes an event, with a mark where lines have room for one.
    pub(crate) fn show(&mut self, event: &Event, mark: Option<&str>) -> anyhow::Result<()> {
        self.tally.count(event);
        match self.writer.push_marked(event, mark, &mut self.held) {
            Ok(()) => {}
            Err(LiveError::Filter(error)) => {
                self.tally.failed += 1;
                self.ctx.terminal.warning(&format!("{error} (at {})", name(event)));
            }
            Err(LiveError::Unreadable(error)) => return Err(unreadable(error)),
        }
        if let Some(file) = &mut self.file {
            file.push(event);
        }
        self.goal.look_at(event, &self.ctx.terminal);
        Ok(())
    }

    /// Tells whether any endpoint or command takes an event.
    pub(crate) fn concerns(&self, event: &Event) -> bool {
        self.deliveries.concern(event.event_type())
    }

    /// Begins the delivery of an event.
    pub(crate) fn deliver(&mut self, ticket: u64, event: Event) -> anyhow::Result<()> {
        self.deliveries.begin(ticket, event).map_err(unreadable)
    }

    /// Tells whether so much is held that it should be flushed although more is at hand.
    pub(crate) fn is_full(&self) -> bool {
        self.held.len() + self.file.as_ref().map_or(0, OutputFile::held) >= HELD_BYTES
    }

    /// Tells whether nothing waits to be flushed, nor was lost in the attempt.
    pub(crate) fn is_flushed(&self) -> bool {
        !self.is_broken && self.held.is_empty() && self.file.as_ref().is_none_or(|file| file.held() == 0)
    }

    /// Prints and writes what is held. A reader who is slow is waited for, on a thread of its own, so that signals are heard.
    pub(crate) async fn flush(&mut self) -> anyhow::Result<()> {
        if self.is_flushed() {
            return Ok(());
        }
        anyhow::ensure!(!self.is_broken, "what came before could not be written");
        // Until it is written: what was taken out here and lost must never count as handled.
        self.is_broken = true;
        let held = std::mem::take(&mut self.held);
        let lines = self.file.as_mut().filter(|file| file.held() > 0).map(|file| (file.take(), file.path().to_owned()));
        let terminal = Arc::clone(&self.ctx.terminal);
        let written = tokio::task::spawn_blocking(move || {
            if let Some((lines, path)) = lines {
                lines.write().map_err(|cause| cannot("write to", &path, &cause))?;
            }
            if !held.is_empty() {
                terminal.write(&held)?;
            }
            anyhow::Ok(held)
        });
        let mut held = written.await.context("the thread that writes broke down")??;
        self.is_broken = false;
        held.clear();
        // The next lines take the same room.
        self.held = held;
        Ok(())
    }

    /// Waits for the next delivery to end, and returns how it did; `None` when none is under way. Dropping the future loses
    /// nothing.
    pub(crate) async fn next_done(&mut self) -> Option<anyhow::Result<Done>> {
        let done = self.deliveries.next().await?;
        Some(self.end(&done).map(|()| done))
    }

    /// Says what failed, and keeps it.
    fn end(&mut self, done: &Done) -> anyhow::Result<()> {
        self.tally.failed += u64::from(!done.failures.is_empty());
        for failure in &done.failures {
            let tries =
                if failure.attempts > 1 { format!(" after {} attempts", failure.attempts) } else { String::new() };
            let (name, target) = (name(&done.event), &failure.target);
            self.ctx.terminal.warning(&format!("{name} was not taken by {target}{tries}: {}", failure.error));
            if let Some(letters) = &mut self.dead_letters {
                letters.add(&done.event, failure).map_err(|cause| cannot("write to", letters.path(), &cause))?;
            }
        }
        Ok(())
    }
}

/// Warns of a type or group that no known type belongs to. It is waited for all the same.
fn warn_unknown_pattern(ctx: &Context, pattern: &str) {
    if !catalog::EVENT_TYPES.iter().any(|known| catalog::matches(pattern, known.name)) {
        warn_unknown_type(ctx, pattern);
    }
}

/// Names an event in a sentence.
pub(crate) fn name(event: &Event) -> String {
    let id = event.head().map(|head| head.id.into_owned()).unwrap_or_default();
    format!("{} {id}", event.event_type())
}

/// What is no event ends the run: to pass it over would lose it. A person may decide to.
pub(crate) fn unreadable(error: UnreadableEvent) -> anyhow::Error {
    let failure = Failure::new(Kind::Network, error.to_string()).hint_if(error.offset().map(passing_over));
    anyhow::Error::new(error).context(failure)
}

/// Says how to begin behind one message.
pub(crate) fn passing_over(offset: &str) -> String {
    format!("`--from {offset}` passes it over")
}

/// A file that a flag names and that cannot be opened: a mistake, as a bad value is.
fn misnamed(path: &std::path::Path, cause: std::io::Error) -> anyhow::Error {
    anyhow::Error::new(cause).context(Failure::usage(format!("cannot open `{}`", path.display())))
}

/// A file that cannot be used. The cause is told in words: a closed pipe is no quiet end when it is a file that was asked for.
fn cannot(what: &str, path: &std::path::Path, cause: &std::io::Error) -> anyhow::Error {
    Failure::new(Kind::Refused, format!("cannot {what} `{}`: {}", path.display(), text::system_message(cause))).into()
}
