//! Reads the flags for the handling of events, and shows events on the terminal.

use std::io;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::routes;
use crate::cli::{Format, LiveArgs};
use crate::commands::event_types::warn_unknown_type;
use crate::context::Context;
use crate::engine::ingest::events::{EventOutput, EventSinks, LiveEvents, display_name};
use crate::engine::ingest::goal::{Expectation, Goal};
use crate::engine::ingest::sinks::{DeadLetters, EventDeliveries, OutputFile};
use crate::failure::Failure;
use crate::output::{JqFilter, LiveError, LiveWriter};
use crate::terminal::Terminal;
use auth0_events_client::model::{Event, UnreadableEvent};
use auth0_events_cloudevents::catalog;

/// Opens the files and reads the secrets of the flags.
pub(crate) async fn open(ctx: &Context, args: LiveArgs) -> anyhow::Result<LiveEvents> {
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
    let output = Box::new(TerminalOutput { terminal: Arc::clone(&ctx.terminal), writer, buffer });
    Ok(LiveEvents::new(output, EventSinks { file, deliveries, dead_letters }, goal))
}

/// Shows events on stdout in the selected format, and messages on stderr.
struct TerminalOutput {
    terminal: Arc<Terminal>,
    writer: LiveWriter,
    buffer: Vec<u8>,
}

impl EventOutput for TerminalOutput {
    fn render(&mut self, event: &Event, mark: Option<&str>) -> Result<bool, UnreadableEvent> {
        match self.writer.push_marked(event, mark, &mut self.buffer) {
            Ok(()) => Ok(true),
            Err(LiveError::Filter(error)) => {
                self.terminal.warning(&format!("{error} (at {})", display_name(event)));
                Ok(false)
            }
            Err(LiveError::Unreadable(error)) => Err(error),
        }
    }

    fn shows_marks(&self) -> bool {
        self.writer.shows_marks()
    }

    fn buffered(&self) -> usize {
        self.buffer.len()
    }

    fn take(&mut self) -> Box<dyn FnOnce() -> io::Result<()> + Send> {
        let (terminal, output) = (Arc::clone(&self.terminal), std::mem::take(&mut self.buffer));
        Box::new(move || if output.is_empty() { Ok(()) } else { terminal.write(&output) })
    }

    fn status(&self, text: &str) {
        self.terminal.status(text);
    }

    fn warning(&self, text: &str) {
        self.terminal.warning(text);
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

fn cannot_open(path: &Path, cause: std::io::Error) -> anyhow::Error {
    anyhow::Error::new(cause).context(Failure::usage(format!("cannot open `{}`", path.display())))
}
