//! Owns [`LiveEvents`]: counts, prints, writes and delivers events. Both commands that receive events use it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use serde_json::Value;

use super::routes;
use crate::cli::{Format, LiveArgs};
use crate::commands::event_types::warn_unknown_type;
use crate::context::Context;
use crate::engine::ingest::goal::{Expectation, Goal};
use crate::engine::ingest::sinks::{DeadLetters, EventDeliveries, FinishedDelivery, OutputFile};
use crate::engine::ingest::tally::EventTally;
use crate::failure::{Failure, Kind};
use crate::output::{JqFilter, LiveError, LiveWriter};
use auth0_events_client::model::{Event, UnreadableEvent};
use auth0_events_cloudevents::catalog;
use auth0_events_text as text;

/// The buffered bytes after which the output is flushed although more events are waiting.
const MAX_BUFFERED: usize = 64 * 1024;

/// The handling of events as the flags define it.
pub(crate) struct LiveEvents<'a> {
    ctx: &'a Context,
    writer: LiveWriter,
    /// Output that is not printed yet.
    buffer: Vec<u8>,
    /// Whether a flush failed and lost its output.
    is_broken: bool,
    file: Option<OutputFile>,
    deliveries: EventDeliveries,
    dead_letters: Option<DeadLetters>,
    pub(crate) goal: Goal,
    pub(crate) tally: EventTally,
}

impl<'a> LiveEvents<'a> {
    /// Opens the files and reads the secrets of the flags.
    pub(crate) async fn open(ctx: &'a Context, args: LiveArgs) -> anyhow::Result<Self> {
        let goal = goal(&args)?;
        let patterns = args.forward_to.iter().filter_map(|route| route.pattern.as_deref());
        for pattern in patterns.chain(goal.until()) {
            warn_unknown_pattern(ctx, pattern);
        }
        let routes = routes::read(ctx, &args).await?;
        let file = match &args.output_file {
            Some(path) => Some(OutputFile::open(path).map_err(|cause| cannot_open(path, cause))?),
            None => None,
        };
        let dead_letters = match &args.dead_letter {
            Some(path) => Some(DeadLetters::open(path).map_err(|cause| cannot_open(path, cause))?),
            None => None,
        };
        if dead_letters.is_some() && routes.is_empty() && args.exec.is_none() {
            return Err(Failure::usage("`--dead-letter` needs `--forward-to` or `--exec`").into());
        }
        let mut writer = LiveWriter::new(ctx.format(Format::Table), ctx.layout(), ctx.filter(), args.verbose);
        let mut buffer = Vec::new();
        writer.begin(&mut buffer);
        let deliveries = EventDeliveries::new(routes, args.exec, args.forward_concurrency.into());
        let tally = EventTally::default();
        Ok(Self { ctx, writer, buffer, is_broken: false, file, deliveries, dead_letters, goal, tally })
    }

    /// Returns whether undelivered events are stored.
    pub(crate) fn has_dead_letters(&self) -> bool {
        self.dead_letters.is_some()
    }

    /// Returns a handle of the output file.
    pub(crate) fn output_file(&self) -> Option<Arc<std::fs::File>> {
        self.file.as_ref().map(OutputFile::handle)
    }

    /// Returns whether another delivery may start.
    pub(crate) fn has_capacity(&self) -> bool {
        self.deliveries.has_capacity()
    }

    /// Returns the number of current deliveries.
    pub(crate) fn delivering(&self) -> usize {
        self.deliveries.len()
    }

    /// Returns whether the output lines have a column for marks.
    pub(crate) fn shows_marks(&self) -> bool {
        self.writer.shows_marks()
    }

    /// Counts, prints and writes an event, with its mark if the output lines have a column for it.
    pub(crate) fn show(&mut self, event: &Event, mark: Option<&str>) -> anyhow::Result<()> {
        self.tally.count(event);
        match self.writer.push_marked(event, mark, &mut self.buffer) {
            Ok(()) => {}
            Err(LiveError::Filter(error)) => {
                self.tally.failed += 1;
                self.ctx.terminal.warning(&format!("{error} (at {})", display_name(event)));
            }
            Err(LiveError::Unreadable(error)) => return Err(unreadable(error)),
        }
        if let Some(file) = &mut self.file {
            file.push(event);
        }
        if let Some(warning) = self.goal.observe(event) {
            self.ctx.terminal.warning(&warning);
        }
        Ok(())
    }

    /// Returns whether an endpoint or a command receives the event.
    pub(crate) fn has_target(&self, event: &Event) -> bool {
        self.deliveries.has_target(event.event_type())
    }

    /// Starts the delivery of an event.
    pub(crate) fn deliver(&mut self, ticket: u64, event: Event) -> anyhow::Result<()> {
        self.deliveries.start(ticket, event).map_err(unreadable)
    }

    /// Returns whether the output should be flushed although more events are waiting.
    pub(crate) fn is_buffer_full(&self) -> bool {
        self.buffer.len() + self.file.as_ref().map_or(0, OutputFile::buffered) >= MAX_BUFFERED
    }

    /// Returns whether all output was written.
    pub(crate) fn is_flushed(&self) -> bool {
        !self.is_broken && self.buffer.is_empty() && self.file.as_ref().is_none_or(|file| file.buffered() == 0)
    }

    /// Prints and writes the buffered output on another thread, so that a slow reader does not delay signals.
    pub(crate) async fn flush(&mut self) -> anyhow::Result<()> {
        if self.is_flushed() {
            return Ok(());
        }
        anyhow::ensure!(!self.is_broken, "earlier output could not be written");
        // Set until the write succeeds, since lost output must never count as handled.
        self.is_broken = true;
        let output = std::mem::take(&mut self.buffer);
        let lines =
            self.file.as_mut().filter(|file| file.buffered() > 0).map(|file| (file.take(), file.path().to_owned()));
        let terminal = Arc::clone(&self.ctx.terminal);
        let written = tokio::task::spawn_blocking(move || {
            if let Some((lines, path)) = lines {
                lines.write().map_err(|cause| cannot_write(&path, &cause))?;
            }
            if !output.is_empty() {
                terminal.write(&output)?;
            }
            anyhow::Ok(())
        });
        written.await.context("the thread that writes the output panicked")??;
        self.is_broken = false;
        Ok(())
    }

    /// Waits for the next delivery to finish. `None` if there is none. Dropping the future loses nothing.
    pub(crate) async fn next_delivery(&mut self) -> Option<anyhow::Result<FinishedDelivery>> {
        let delivery = self.deliveries.next().await?;
        Some(self.report_failures(&delivery).map(|()| delivery))
    }

    /// Warns about the failed targets of an event, and stores it as a dead letter.
    fn report_failures(&mut self, delivery: &FinishedDelivery) -> anyhow::Result<()> {
        self.tally.failed += u64::from(!delivery.failures.is_empty());
        for failure in &delivery.failures {
            let attempts =
                if failure.attempts > 1 { format!(" after {} attempts", failure.attempts) } else { String::new() };
            let (name, target) = (display_name(&delivery.event), &failure.target);
            self.ctx.terminal.warning(&format!("cannot deliver {name} to {target}{attempts}: {}", failure.error));
            if let Some(letters) = &mut self.dead_letters {
                letters.add(&delivery.event, failure).map_err(|cause| cannot_write(letters.path(), &cause))?;
            }
        }
        Ok(())
    }
}

fn goal(args: &LiveArgs) -> Result<Goal, Failure> {
    let expectation = match &args.expect {
        Some(text) => Some(expectation(text)?),
        None => None,
    };
    let goal = Goal::new(args.limit, args.until.clone(), expectation);
    if args.within.is_some() && !goal.is_set() {
        return Err(Failure::usage("`--within` needs `--expect`, `--until` or `--limit`"));
    }
    Ok(goal)
}

fn expectation(text: &str) -> Result<Expectation, Failure> {
    let filter = JqFilter::compile(text)
        .map_err(|error| Failure::usage(error.to_string().replacen("`--jq` filter", "`--expect` filter", 1)))?;
    let is_match = move |value: &Value| match filter.run(value).next() {
        Some(Ok(value)) => Ok(!matches!(value, Value::Null | Value::Bool(false))),
        Some(Err(error)) => Err(error.to_string().replacen("`--jq`", "`--expect`", 1)),
        None => Ok(false),
    };
    Ok(Expectation::new(Box::new(is_match), text.to_owned()))
}

/// Warns about a type or group that does not match a known type. Such events may still arrive.
fn warn_unknown_pattern(ctx: &Context, pattern: &str) {
    if !catalog::EVENT_TYPES.iter().any(|known| catalog::matches(pattern, known.name)) {
        warn_unknown_type(ctx, pattern);
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

fn cannot_open(path: &Path, cause: std::io::Error) -> anyhow::Error {
    anyhow::Error::new(cause).context(Failure::usage(format!("cannot open `{}`", path.display())))
}

/// Returns the error for a file that cannot be written. The cause is text, since a broken pipe as the cause would end the
/// program silently.
fn cannot_write(path: &Path, cause: &std::io::Error) -> anyhow::Error {
    let text = format!("cannot write to `{}`: {}", path.display(), text::system_message(cause));
    Failure::new(Kind::Refused, text).into()
}
