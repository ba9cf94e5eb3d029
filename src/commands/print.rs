//! Prints values to stdout in the selected format.

use anyhow::Context as _;
use serde::Serialize;

use crate::cli::Format;
use crate::context::Context;
use crate::output::{self, LineWriter, ListWriter, Rendered, Row};
use auth0_events_client::api::Pages;
use auth0_events_client::model::Resource;
use auth0_events_platform::blocking;
use auth0_events_text as text;

/// Combines the result of a command with the result of printing it. If both failed, the error of the command is returned and
/// the other is a warning, unless the reader closed the pipe.
pub(crate) fn judged(ctx: &Context, written: anyhow::Result<()>, verdict: anyhow::Result<()>) -> anyhow::Result<()> {
    let (Err(unwritten), Err(_)) = (&written, &verdict) else { return verdict.and(written) };
    let cause = unwritten.downcast_ref::<std::io::Error>();
    if cause.is_none_or(|cause| cause.kind() != std::io::ErrorKind::BrokenPipe) {
        let said = cause.map_or_else(|| format!("{unwritten:#}"), text::system_message);
        ctx.terminal.warning(&format!("cannot print the results: {said}"));
    }
    verdict
}

/// Prints a single resource, as JSON by default.
pub(crate) fn one<T: Row>(ctx: &Context, item: &T) -> anyhow::Result<()> {
    one_as(ctx, item, Format::Json)
}

/// Prints a single resource, in this format by default.
pub(crate) fn one_as<T: Row>(ctx: &Context, item: &T, default: Format) -> anyhow::Result<()> {
    let filter = ctx.filter();
    let bytes = blocking(|| output::resource(item, ctx.format(default), ctx.layout(), filter.as_deref()))?;
    Ok(ctx.terminal.write(&bytes)?)
}

/// Prints the body of a request that is not sent.
pub(crate) fn body(ctx: &Context, body: &impl Serialize) -> anyhow::Result<()> {
    document(ctx, &serde_json::to_value(body)?)
}

/// Prints a document that is not a resource. The format is always JSON.
pub(crate) fn document(ctx: &Context, value: &serde_json::Value) -> anyhow::Result<()> {
    let bytes = match ctx.filter() {
        Some(filter) => blocking(|| filter.render(value, ctx.format(Format::Json), ctx.layout()))?,
        None => output::document(value, ctx.format(Format::Json), ctx.layout()),
    };
    Ok(ctx.terminal.write(&bytes)?)
}

/// Prints a document of the API as JSON. `source` is its text, if the value does not hold everything that it says.
pub(crate) fn sent_document(ctx: &Context, value: &serde_json::Value, source: Option<&[u8]>) -> anyhow::Result<()> {
    match source {
        Some(source) if ctx.filter().is_none() => {
            Ok(ctx.terminal.write(&output::source(source, ctx.format(Format::Json), ctx.layout()))?)
        }
        _ => document(ctx, value),
    }
}

/// Prints a list, as a table by default.
pub(crate) fn all<'a, T: Row + 'a>(ctx: &Context, items: impl IntoIterator<Item = &'a T>) -> anyhow::Result<()> {
    let mut writer = ListWriter::new(ctx.format(Format::Table), ctx.layout(), ctx.filter());
    for item in items {
        if let Some(bytes) = writer.push(item) {
            ctx.terminal.write(&bytes)?;
        }
    }
    finish(ctx, writer)
}

/// Prints the end of a list, and names the columns that did not fit.
fn finish<T: Row>(ctx: &Context, writer: ListWriter<T>) -> anyhow::Result<()> {
    let Rendered { bytes, hidden } = blocking(|| writer.finish())?;
    ctx.terminal.write(&bytes)?;
    match hidden[..] {
        [] => {}
        [column] => ctx.terminal.hint(&format!("{column} is hidden; a wider terminal or `-o json` shows it")),
        _ => ctx.terminal.hint(&format!("{} are hidden; a wider terminal or `-o json` shows them", hidden.join(", "))),
    }
    Ok(())
}

/// Prints a list page by page, as a table by default. Returns the number of items read and the result of writing them; reading
/// stops when a write fails. If a page cannot be read, `failed` is the context of the error, and the items read by then are
/// printed unless that would be misleading.
pub(crate) async fn pages<T: Resource + Row>(
    ctx: &Context,
    pages: &mut Pages<'_, T>,
    failed: &'static str,
) -> anyhow::Result<(usize, anyhow::Result<()>)> {
    let mut writer = ListWriter::new(ctx.format(Format::Table), ctx.layout(), ctx.filter());
    if writer.is_buffered() {
        pages.hold_in_memory();
    }
    let write = |bytes: Vec<u8>| ctx.terminal.write(&bytes).map_err(anyhow::Error::from);
    let mut count = 0;
    let mut unreadable = 0;
    loop {
        let item = match pages.next().await {
            Ok(Some(item)) => item,
            Ok(None) => break,
            Err(error) => {
                let written = write(writer.abandon());
                return judged(ctx, written, Err(error).context(failed)).map(|()| (count, Ok(())));
            }
        };
        count += 1;
        unreadable += usize::from(item.fault().is_some());
        if let Some(bytes) = writer.push(&item)
            && let Err(unwritten) = write(bytes)
        {
            return Ok((count, Err(unwritten)));
        }
    }
    let written = finish(ctx, writer);
    warn_unreadable(ctx, unreadable);
    Ok((count, written))
}

/// Warns about the items of a list that cannot be read.
pub(crate) fn warn_unreadable(ctx: &Context, count: usize) {
    if count > 0 {
        let items = if count == 1 { "1 item".to_owned() } else { format!("{count} items") };
        ctx.terminal.warning(&format!("{items} of the list cannot be read; `-o json` shows what the API sent"));
    }
}

/// Prints one item of live output.
pub(crate) fn live<T: Row>(ctx: &Context, writer: &mut LineWriter<T>, item: &T) -> anyhow::Result<()> {
    Ok(ctx.terminal.write(&writer.line(item)?)?)
}
