//! `redeliver`: retries chosen deliveries.

use crate::cli::RedeliverArgs;
use crate::commands::bulk::{self, BulkVerb};
use crate::commands::deliveries::explain::explain;
use crate::commands::interrupt::until_signal;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::engine::recovery::journal::RedeliveryJournal;
use crate::failure::Failure;
use auth0_events_text::repeatable;

const VERB: BulkVerb = BulkVerb { infinitive: "redeliver", done: "Accepted", items: "deliveries" };

/// Redelivers chosen deliveries, without those that the journal has as accepted.
pub(crate) async fn redeliver(ctx: &Context, args: RedeliverArgs) -> anyhow::Result<()> {
    let is_given = !args.deliveries.is_empty();
    target::require(ctx, &[("<STREAM>", args.stream.is_some()), ("<DELIVERY>...", is_given)])?;
    let given = if is_given { until_signal(delivery_ids(ctx, &args.deliveries)).await? } else { Vec::new() };
    if is_given && given.is_empty() {
        ctx.terminal.status("No delivery ids on standard input; nothing was sent.");
        return Ok(());
    }
    let Target { id, name } = until_signal(Target::find(ctx, args.stream)).await?;
    let mut ids = if is_given { given } else { until_signal(target::choose_deliveries(ctx, &id)).await? };
    let client = until_signal(ctx.client()).await?;
    let journal = args.journal.map(|path| RedeliveryJournal::open(&path, &id)).transpose()?;
    if let Some(journal) = &journal {
        skip_accepted(ctx, &mut ids, journal);
    }
    let redeliver = |delivery: String| {
        let (id, name) = (&id, &name);
        async move { client.redeliver_event(id, &delivery).await.map_err(|error| explain(error, name)) }
    };
    let items = ids.into_iter().map(|delivery| (delivery.clone(), Ok(delivery))).collect();
    bulk::run(ctx, &VERB, items, journal, redeliver).await
}

fn skip_accepted(ctx: &Context, ids: &mut Vec<String>, journal: &RedeliveryJournal) {
    let given = ids.len();
    ids.retain(|delivery| !journal.has_accepted(delivery));
    let skipped = given - ids.len();
    if ids.is_empty() {
        ctx.terminal.warning("nothing was sent: the journal has every delivery as accepted");
        ctx.terminal.hint("name a new journal to redeliver them once more");
    } else if skipped > 0 {
        ctx.terminal.status(&format!("Skipping {skipped} that the journal has as accepted."));
    }
}

/// Returns the given ids in order, each once; `-` reads them from standard input.
///
/// Fails if a word is not an id, before anything is sent: a table piped in by mistake has a thousand words.
async fn delivery_ids(ctx: &Context, given: &[String]) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::new();
    for item in given {
        if item == "-" {
            ids.extend(split(ctx.read_input("the ids of the deliveries").await?.expose()));
        } else {
            ids.extend(split(item));
        }
    }
    if let Some(word) = ids.iter().find(|id| !id.starts_with("evt_")) {
        return Err(Failure::usage(format!("`{}` is not a delivery id; ids start with `evt_`", repeatable(word)))
            .hint("print the ids alone with `events deliveries list STREAM --jq '.[].id'`")
            .into());
    }
    if ids.is_empty() && !given.iter().any(|item| item == "-") {
        return Err(Failure::usage("no delivery id was given").into());
    }
    Ok(bulk::unique(ctx, ids))
}

fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c == ',' || c.is_whitespace()).filter(|id| !id.is_empty()).map(str::to_owned)
}
