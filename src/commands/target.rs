//! Finds the stream that a command acts on, by id, name or prompt, and prompts for deliveries and event types.

use anyhow::Context as _;

use crate::commands::confirm::answered;
use crate::context::Context;
use crate::engine::streams::lookup;
use crate::failure::{Failure, Kind};
use crate::output::{Row, aligned};
use crate::terminal::Choice;
use auth0_events_client::api::DeliveryFilter;
use auth0_events_client::model::{Delivery, EventStream, StreamId};

/// Maximum number of items in a prompt. Other items can be passed on the command line.
const MAX_CHOICES: usize = 1000;

const NOTHING_TICKED: &str = "select one with space, or cancel with esc";

/// The stream that a command acts on.
pub(crate) struct Target {
    pub(crate) id: StreamId,
    /// The id or name that was given.
    pub(crate) name: String,
}

impl Target {
    /// Returns the stream with this id or name; if none is given, prompts for one. An id costs no request.
    ///
    /// Fails if no stream has the name or several have it, and if there is no terminal to prompt on.
    pub(crate) async fn find(ctx: &Context, stream: Option<String>) -> anyhow::Result<Self> {
        require(ctx, &[("<STREAM>", stream.is_some())])?;
        let Some(name) = stream else {
            let (streams, choices, note) = streams_to_choose(ctx).await?;
            let chosen = answered(ctx.terminal.form().choose("Event stream:", choices, 0, &note).await)?;
            let id = streams[chosen].id();
            return Ok(Self { name: id.to_string(), id });
        };
        let id = match StreamId::parse(&name) {
            Some(id) => id,
            None => only_one(&all_streams(ctx).await?, &name)?,
        };
        Ok(Self { id, name })
    }

    /// Returns the given streams with their ids; if none is given, prompts for one or more. A name without a stream has its own
    /// error, so that the others can be processed.
    pub(crate) async fn find_several(
        ctx: &Context,
        verb: &str,
        streams: Vec<String>,
    ) -> anyhow::Result<Vec<(String, anyhow::Result<StreamId>)>> {
        require(ctx, &[("<STREAM>...", !streams.is_empty())])?;
        if streams.is_empty() {
            return choose_streams(ctx, verb).await;
        }
        let is_id = |stream: &String| StreamId::parse(stream).is_some();
        let all = if streams.iter().all(is_id) { Vec::new() } else { all_streams(ctx).await? };
        let find = |stream: String| {
            let id = StreamId::parse(&stream).map_or_else(|| only_one(&all, &stream), Ok);
            (stream, id)
        };
        Ok(streams.into_iter().map(find).collect())
    }
}

/// Fails if arguments are missing and there is no terminal to prompt for them; the error names all of them.
pub(crate) fn require(ctx: &Context, arguments: &[(&str, bool)]) -> Result<(), Failure> {
    let missing: Vec<&str> = arguments.iter().filter(|(_, is_given)| !is_given).map(|(name, _)| *name).collect();
    if missing.is_empty() || ctx.terminal.draws_forms() {
        return Ok(());
    }
    Err(Failure::usage(format!("the following required arguments were not provided: {}", missing.join(" ")))
        .hint("`events list` shows the streams, `events deliveries STREAM` the failed deliveries of one"))
}

/// Returns the given delivery; if none is given, prompts for a failed one.
pub(crate) async fn delivery(ctx: &Context, stream: &StreamId, given: Option<String>) -> anyhow::Result<String> {
    if let Some(given) = given {
        return Ok(given);
    }
    let (deliveries, choices, note) = deliveries_to_choose(ctx, stream).await?;
    let chosen = answered(ctx.terminal.form().choose("Delivery:", choices, 0, &note).await)?;
    Ok(deliveries[chosen].id())
}

/// Prompts for one or more failed deliveries.
pub(crate) async fn choose_deliveries(ctx: &Context, stream: &StreamId) -> anyhow::Result<Vec<String>> {
    let (deliveries, choices, note) = deliveries_to_choose(ctx, stream).await?;
    let question = "Deliveries to redeliver:";
    let form = ctx.terminal.form();
    let chosen = answered(form.choose_several(question, choices, Vec::new(), Some(NOTHING_TICKED), &note).await)?;
    Ok(chosen.into_iter().map(|index| deliveries[index].id()).collect())
}

/// Prompts for one of these event types.
pub(crate) async fn choose_event_type(ctx: &Context, types: &[String]) -> anyhow::Result<String> {
    let choices = types.iter().map(|name| Choice::from(name.as_str())).collect();
    let chosen = answered(ctx.terminal.form().choose("Type of the event:", choices, 0, "").await)?;
    Ok(types[chosen].clone())
}

/// Prompts for one or more streams. Messages show the name and the id; a list of results only the id.
async fn choose_streams(ctx: &Context, verb: &str) -> anyhow::Result<Vec<(String, anyhow::Result<StreamId>)>> {
    let (streams, choices, note) = streams_to_choose(ctx).await?;
    let question = format!("Event streams to {verb}:");
    let form = ctx.terminal.form();
    let chosen = answered(form.choose_several(&question, choices, Vec::new(), Some(NOTHING_TICKED), &note).await)?;
    let found = |stream: &EventStream| {
        let (name, id) = (stream.name(), stream.id());
        let label =
            if name.is_empty() || ctx.settings.format.is_some() { id.to_string() } else { format!("{name} ({id})") };
        (label, Ok(id))
    };
    Ok(chosen.into_iter().map(|index| found(&streams[index])).collect())
}

async fn all_streams(ctx: &Context) -> anyhow::Result<Vec<EventStream>> {
    ctx.client().await?.list_streams(None).collect().await.context("cannot look up the stream's name")
}

fn only_one(streams: &[EventStream], name: &str) -> anyhow::Result<StreamId> {
    let found = lookup::find(streams, name).map_err(|failure| failure.hint("pass the id instead of the name"))?;
    let found = found.ok_or_else(|| {
        Failure::new(Kind::NotFound, format!("there is no event stream named `{name}`"))
            .hint("`events list` shows the streams of the tenant")
    })?;
    Ok(found.id())
}

async fn streams_to_choose(ctx: &Context) -> anyhow::Result<(Vec<EventStream>, Vec<Choice>, String)> {
    let pages = ctx.client().await?.list_streams(Some(MAX_CHOICES + 1));
    let mut streams = pages.collect().await.context("cannot list the event streams")?;
    if streams.is_empty() {
        let failure = Failure::new(Kind::NotFound, "the tenant has no event streams");
        return Err(failure.hint("`events create` creates one").into());
    }
    let note = cut_to_choices(&mut streams);
    let name_or = |stream: &EventStream, other: &str| match stream.name() {
        name if name.is_empty() => other.to_owned(),
        name => name,
    };
    // The id comes last, where a narrow screen cuts.
    let row = |stream: &EventStream| {
        vec![name_or(stream, "-"), stream.destination_type(), stream.status(), stream.id().to_string()]
    };
    let lines = aligned(streams.iter().map(row));
    let choice = |(stream, line): (&EventStream, String)| Choice::new(&name_or(stream, stream.id().as_str()), &line);
    let choices = streams.iter().zip(lines).map(choice).collect();
    Ok((streams, choices, note))
}

async fn deliveries_to_choose(
    ctx: &Context,
    stream: &StreamId,
) -> anyhow::Result<(Vec<Delivery>, Vec<Choice>, String)> {
    let filter = DeliveryFilter::default();
    let pages = ctx.client().await?.list_deliveries(stream, &filter, Some(MAX_CHOICES + 1));
    let mut deliveries = pages.collect().await.context("cannot list the failed deliveries")?;
    if deliveries.is_empty() {
        return Err(Failure::new(Kind::NotFound, "the stream has no failed deliveries").into());
    }
    let note = cut_to_choices(&mut deliveries);
    let lines = aligned(deliveries.iter().map(Row::cells));
    let choices = deliveries.iter().zip(lines).map(|(delivery, line)| Choice::new(&delivery.id(), &line)).collect();
    Ok((deliveries, choices, note))
}

/// Cuts a list to the size of a prompt. Returns a note for the prompt if items were left out.
fn cut_to_choices<T>(items: &mut Vec<T>) -> String {
    if items.len() <= MAX_CHOICES {
        return String::new();
    }
    items.truncate(MAX_CHOICES);
    format!("; only the first {MAX_CHOICES} are shown, pass others on the command line")
}

#[cfg(test)]
mod tests;
