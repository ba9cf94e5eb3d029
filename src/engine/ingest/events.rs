//! Owns [`LiveEvents`]: counts, shows, writes and delivers events. Both commands that receive events use it.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

use super::goal::Goal;
use super::sinks::{DeadLetters, EventDeliveries, FinishedDelivery, OutputFile};
use super::store;
use super::tally::EventTally;
use crate::failure::{Failure, Kind};
use auth0_events_client::model::{Event, UnreadableEvent};
use auth0_events_text as text;

/// The buffered bytes after which the output is flushed although more events are waiting.
const MAX_BUFFERED: usize = 64 * 1024;

/// Renders events, and reports what happens to them.
pub(crate) trait EventOutput {
    /// Renders an event into the buffer, with its mark if the output shows marks. Returns whether that was possible; a filter
    /// that fails on the event is reported.
    fn render(&mut self, event: &Event, mark: Option<&str>) -> Result<bool, UnreadableEvent>;

    /// Returns whether the output shows marks.
    fn shows_marks(&self) -> bool;

    /// Returns the size of the buffer.
    fn buffered(&self) -> usize;

    /// Takes the buffer, and returns a function that writes it and blocks.
    fn take(&mut self) -> Box<dyn FnOnce() -> io::Result<()> + Send>;

    /// Reports progress.
    fn status(&self, text: &str);

    /// Reports a failure that does not end the run.
    fn warning(&self, text: &str);
}

/// The destinations of events apart from the output.
pub(crate) struct EventSinks {
    pub(crate) file: Option<OutputFile>,
    pub(crate) deliveries: EventDeliveries,
    pub(crate) dead_letters: Option<DeadLetters>,
}

/// The handling of events, whatever their source.
pub(crate) struct LiveEvents {
    pub(crate) output: Box<dyn EventOutput>,
    /// Whether a flush failed and lost its output.
    is_broken: bool,
    sinks: EventSinks,
    pub(crate) goal: Goal,
    pub(crate) tally: EventTally,
    has_warned_of_users: bool,
}

/// The end of a run without an error.
pub(crate) enum RunEnd {
    /// A signal stopped it.
    Stopped,
    /// The time limit was reached.
    TimedOut(Duration),
    Finished,
}

impl LiveEvents {
    pub(crate) fn new(output: Box<dyn EventOutput>, sinks: EventSinks, goal: Goal) -> Self {
        Self { output, is_broken: false, sinks, goal, tally: EventTally::default(), has_warned_of_users: false }
    }

    /// Warns about the first stored event that is about a user but does not name one.
    pub(crate) fn warn_without_user(&mut self, event: &Event) {
        if !self.has_warned_of_users && store::lacks_user(event) {
            self.has_warned_of_users = true;
            let name = display_name(event);
            self.output.warning(&format!("{name} does not name a user, so it was stored without changing a user"));
        }
    }

    /// Reports the summary of the run.
    pub(crate) fn summarize(&self) {
        for line in self.tally.summary() {
            self.output.status(&line);
        }
    }

    /// Fails if the goal of the run was not reached, or if events failed.
    pub(crate) fn check(&self, end: &RunEnd) -> anyhow::Result<()> {
        let timeout = if let RunEnd::TimedOut(limit) = end { Some(*limit) } else { None };
        self.goal.check(timeout)?;
        let failed = self.tally.failed;
        if failed == 0 || matches!(end, RunEnd::Stopped) {
            return Ok(());
        }
        let hint = if self.sinks.dead_letters.is_some() {
            "the warnings above show the causes"
        } else {
            "the warnings above show the causes; `--dead-letter FILE` stores undelivered events"
        };
        Err(Failure::new(Kind::Partial, format!("{failed} of {} events failed", self.tally.total())).hint(hint).into())
    }

    /// Returns a handle of the output file.
    pub(crate) fn output_file(&self) -> Option<Arc<File>> {
        self.sinks.file.as_ref().map(OutputFile::handle)
    }

    /// Returns whether another delivery may start.
    pub(crate) fn has_capacity(&self) -> bool {
        self.sinks.deliveries.has_capacity()
    }

    /// Returns the number of current deliveries.
    pub(crate) fn delivering(&self) -> usize {
        self.sinks.deliveries.len()
    }

    /// Counts, shows and writes an event.
    pub(crate) fn show(&mut self, event: &Event, mark: Option<&str>) -> anyhow::Result<()> {
        self.tally.count(event);
        self.tally.failed += u64::from(!self.output.render(event, mark).map_err(unreadable)?);
        if let Some(file) = &mut self.sinks.file {
            file.push(event);
        }
        if let Some(warning) = self.goal.observe(event) {
            self.output.warning(&warning);
        }
        Ok(())
    }

    /// Returns whether an endpoint or a command receives the event.
    pub(crate) fn has_target(&self, event: &Event) -> bool {
        self.sinks.deliveries.has_target(event.event_type())
    }

    /// Starts the delivery of an event.
    pub(crate) fn deliver(&mut self, ticket: u64, event: Event) -> anyhow::Result<()> {
        self.sinks.deliveries.start(ticket, event).map_err(unreadable)
    }

    /// Returns whether the output should be flushed although more events are waiting.
    pub(crate) fn is_buffer_full(&self) -> bool {
        self.buffered() >= MAX_BUFFERED
    }

    fn buffered(&self) -> usize {
        self.output.buffered() + self.sinks.file.as_ref().map_or(0, OutputFile::buffered)
    }

    /// Returns whether all output was written.
    pub(crate) fn is_flushed(&self) -> bool {
        !self.is_broken && self.buffered() == 0
    }

    /// Writes the buffered output on another thread, so that a slow reader does not delay signals.
    pub(crate) async fn flush(&mut self) -> anyhow::Result<()> {
        if self.is_flushed() {
            return Ok(());
        }
        anyhow::ensure!(!self.is_broken, "earlier output could not be written");
        // Set until the write succeeds, since lost output must never count as handled.
        self.is_broken = true;
        let output = self.output.take();
        let lines = self.sinks.file.as_mut().filter(|file| file.buffered() > 0);
        let lines = lines.map(|file| (file.take(), file.path().to_owned()));
        let written = tokio::task::spawn_blocking(move || {
            if let Some((lines, path)) = lines {
                lines.write().map_err(|cause| cannot_write(&path, &cause))?;
            }
            anyhow::Ok(output()?)
        });
        written.await.context("the thread that writes the output panicked")??;
        self.is_broken = false;
        Ok(())
    }

    /// Waits for the next delivery to finish. `None` if there is none. Dropping the future loses nothing.
    pub(crate) async fn next_delivery(&mut self) -> Option<anyhow::Result<FinishedDelivery>> {
        let delivery = self.sinks.deliveries.next().await?;
        Some(self.report_failures(&delivery).map(|()| delivery))
    }

    /// Warns about the failed targets of an event, and stores it as a dead letter.
    fn report_failures(&mut self, delivery: &FinishedDelivery) -> anyhow::Result<()> {
        self.tally.failed += u64::from(!delivery.failures.is_empty());
        for failure in &delivery.failures {
            let attempts =
                if failure.attempts > 1 { format!(" after {} attempts", failure.attempts) } else { String::new() };
            let (name, target) = (display_name(&delivery.event), &failure.target);
            self.output.warning(&format!("cannot deliver {name} to {target}{attempts}: {}", failure.error));
            if let Some(letters) = &mut self.sinks.dead_letters {
                letters.add(&delivery.event, failure).map_err(|cause| cannot_write(letters.path(), &cause))?;
            }
        }
        Ok(())
    }
}

/// Returns the name of an event in messages.
pub(crate) fn display_name(event: &Event) -> String {
    let id = event.head().map(|head| head.id.into_owned()).unwrap_or_default();
    format!("{} {id}", event.event_type())
}

/// Returns the error for an event that cannot be read. It ends the run, since skipping the event would lose it.
pub(crate) fn unreadable(error: UnreadableEvent) -> anyhow::Error {
    let failure = Failure::new(Kind::Network, error.to_string()).hint_if(error.offset().map(skip_hint));
    anyhow::Error::new(error).context(failure)
}

/// Returns the hint how to skip a message.
pub(crate) fn skip_hint(offset: &str) -> String {
    format!("`--from {offset}` skips it")
}

/// Returns the error for a file that cannot be written. The cause is text, since a broken pipe as the cause would end the
/// program silently.
fn cannot_write(path: &Path, cause: &std::io::Error) -> anyhow::Error {
    let text = format!("cannot write to `{}`: {}", path.display(), text::system_message(cause));
    Failure::new(Kind::Refused, text).into()
}
