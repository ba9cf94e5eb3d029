//! Streams and deliveries that nobody named: chosen from a list on a terminal, a usage error elsewhere.

use anyhow::Context as _;
use unicode_width::UnicodeWidthStr;

use crate::commands::confirm::answered;
use crate::commands::deliveries::CANNOT_LIST;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::output::Row;
use crate::terminal::Choice;
use auth0_events_client::api::DeliveryFilter;
use auth0_events_client::model::{Delivery, EventStream, StreamId};
use auth0_events_text::escape;

/// How many can be chosen from. Whoever has more names the one.
const MOST: usize = 1000;

/// Refuses a command line that lacks arguments, where nobody can be asked for them. `command` as in `deliveries show`, each
/// argument as the usage writes it; all that are missing are told at once.
pub(crate) fn require(ctx: &Context, command: &str, arguments: &[(&str, bool)]) -> Result<(), Failure> {
    let missing: Vec<&str> = arguments.iter().filter(|(_, given)| !given).map(|(name, _)| *name).collect();
    if missing.is_empty() || ctx.terminal.draws_forms() {
        return Ok(());
    }
    Err(Failure::usage(format!("the following required arguments were not provided: {}", missing.join(" ")))
        .hint(format!("`events {command} --help` tells the usage")))
}

/// Returns the stream that was named, else the id of the one that is chosen.
///
/// Fails where nobody can choose, where there is no stream, and where the choice is left.
pub(crate) async fn stream(ctx: &Context, command: &str, given: Option<String>) -> anyhow::Result<String> {
    require(ctx, command, &[("<STREAM>", given.is_some())])?;
    if let Some(given) = given {
        return Ok(given);
    }
    let (streams, choices, note) = streams_to_choose(ctx).await?;
    let chosen = answered(ctx.terminal.form().choose("Event stream:", choices, 0, &note).await)?;
    Ok(streams[chosen].id().to_string())
}

/// Returns the streams that were named, else the ids of those that are chosen, of which there is one at least, and with them
/// what each is called before a person: its name and id.
///
/// Fails as [`stream`] does.
pub(crate) async fn streams(
    ctx: &Context,
    command: &str,
    given: Vec<String>,
) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    require(ctx, command, &[("<STREAM>...", !given.is_empty())])?;
    if !given.is_empty() {
        return Ok((given, Vec::new()));
    }
    let (streams, choices, note) = streams_to_choose(ctx).await?;
    let question = format!("Event streams to {command}:");
    let form = ctx.terminal.form();
    let chosen = answered(form.choose_several(&question, choices, Vec::new(), Some(NONE_TICKED), &note).await)?;
    let called = |stream: &EventStream| match stream.name() {
        name if name.is_empty() => stream.id().to_string(),
        name => format!("{name} ({})", stream.id()),
    };
    Ok(chosen.into_iter().map(|index| (streams[index].id().to_string(), called(&streams[index]))).unzip())
}

/// Returns the delivery that was named, else the id of the one that is chosen.
///
/// Fails where the stream has no failed delivery, and where the choice is left.
pub(crate) async fn delivery(ctx: &Context, stream: &StreamId, given: Option<String>) -> anyhow::Result<String> {
    if let Some(given) = given {
        return Ok(given);
    }
    let (deliveries, choices, note) = deliveries_to_choose(ctx, stream).await?;
    let chosen = answered(ctx.terminal.form().choose("Delivery:", choices, 0, &note).await)?;
    Ok(deliveries[chosen].id())
}

/// Returns the ids of the deliveries that are chosen, of which there is one at least.
///
/// Fails as [`delivery`] does.
pub(crate) async fn deliveries(ctx: &Context, stream: &StreamId) -> anyhow::Result<Vec<String>> {
    let (deliveries, choices, note) = deliveries_to_choose(ctx, stream).await?;
    let question = "Deliveries to redeliver:";
    let form = ctx.terminal.form();
    let chosen = answered(form.choose_several(question, choices, Vec::new(), Some(NONE_TICKED), &note).await)?;
    Ok(chosen.into_iter().map(|index| deliveries[index].id()).collect())
}

/// Returns the event type that is chosen of those that a stream subscribes to. There must be one.
///
/// Fails where the choice is left.
pub(crate) async fn event_type(ctx: &Context, types: &[String]) -> anyhow::Result<String> {
    let choices = types.iter().map(|name| Choice::from(name.as_str())).collect();
    let chosen = answered(ctx.terminal.form().choose("Type of the event:", choices, 0, "").await)?;
    Ok(types[chosen].clone())
}

const NONE_TICKED: &str = "tick one with space, or leave with esc";

async fn streams_to_choose(ctx: &Context) -> anyhow::Result<(Vec<EventStream>, Vec<Choice>, String)> {
    let pages = ctx.client().await?.list_streams(Some(MOST + 1));
    let mut all = pages.collect().await.context("cannot list the event streams")?;
    if all.is_empty() {
        let failure = Failure::new(Kind::NotFound, "there is no event stream to choose");
        return Err(failure.hint("`events create` makes one").into());
    }
    let note = note(&mut all);
    // The id comes last: on a narrow screen it can be spared.
    let row = |stream: &EventStream| {
        let name = Some(stream.name()).filter(|name| !name.is_empty()).unwrap_or_else(|| "-".to_owned());
        vec![name, stream.destination_type(), stream.status(), stream.id().to_string()]
    };
    let name = |stream: &EventStream| match stream.name() {
        name if name.is_empty() => stream.id().to_string(),
        name => name,
    };
    let lines = aligned(all.iter().map(row).collect());
    let choices = all.iter().zip(lines).map(|(stream, line)| Choice::new(&name(stream), &line)).collect();
    Ok((all, choices, note))
}

async fn deliveries_to_choose(
    ctx: &Context,
    stream: &StreamId,
) -> anyhow::Result<(Vec<Delivery>, Vec<Choice>, String)> {
    let filter = DeliveryFilter::default();
    let pages = ctx.client().await?.list_deliveries(stream, &filter, Some(MOST + 1));
    let mut all = pages.collect().await.context(CANNOT_LIST)?;
    if all.is_empty() {
        return Err(Failure::new(Kind::NotFound, "there is no failed delivery to choose").into());
    }
    let note = note(&mut all);
    let lines = aligned(all.iter().map(Row::cells).collect());
    let choices = all.iter().zip(lines).map(|(delivery, line)| Choice::new(&delivery.id(), &line)).collect();
    Ok((all, choices, note))
}

/// Cuts a list to what can be chosen from, and says so.
fn note<T>(all: &mut Vec<T>) -> String {
    if all.len() <= MOST {
        return String::new();
    }
    all.truncate(MOST);
    format!("; these are the first {MOST}, name any other on the command line")
}

/// Writes each row as a line, its columns below those of the others. Cells may be foreign.
fn aligned(rows: Vec<Vec<String>>) -> Vec<String> {
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.iter().map(|cell| escape(cell).into_owned()).collect()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let line = |row: &Vec<String>| {
        let padded = row.iter().zip(&widths).map(|(cell, width)| cell.clone() + &" ".repeat(width - cell.width()));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests;
