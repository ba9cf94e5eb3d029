//! redeliver.

use crate::cli::RedeliverArgs;
use crate::commands::deliveries::bulk;
use crate::commands::deliveries::explained;
use crate::commands::deliveries::journal::Journal;
use crate::commands::interrupt::until_signal;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::failure::Failure;

/// Asks for failed deliveries again.
pub(crate) async fn redeliver(ctx: &Context, args: RedeliverArgs) -> anyhow::Result<()> {
    let arguments = [("<STREAM>", args.stream.is_some()), ("<DELIVERY>...", !args.deliveries.is_empty())];
    target::require(ctx, &arguments)?;
    let named = match args.deliveries.is_empty() {
        true => None,
        false => Some(until_signal(delivery_ids(ctx, &args.deliveries)).await?),
    };
    if named.as_ref().is_some_and(Vec::is_empty) {
        ctx.terminal.status("No id on standard input: nothing was sent.");
        return Ok(());
    }
    let Target { id, name: stream } = until_signal(Target::find(ctx, args.stream)).await?;
    let ids = match named {
        Some(ids) => ids,
        None => until_signal(target::choose_deliveries(ctx, &id)).await?,
    };
    let client = until_signal(ctx.client()).await?;
    let journal = args.journal.map(|path| Journal::open(&path, &id)).transpose()?;
    let all = ids.len();
    let done = |delivery: &String| journal.as_ref().is_some_and(|journal| journal.has(delivery));
    let left: Vec<_> = ids.into_iter().filter(|delivery| !done(delivery)).collect();
    if left.is_empty() {
        let accepted = if all == 1 { "it was accepted".to_owned() } else { format!("all {all} were accepted") };
        ctx.terminal
            .warning(&format!("{accepted} before, so nothing was sent; to redeliver once more, name a new journal"));
    } else if left.len() < all {
        ctx.terminal.status(&format!("Leaving out {} that the journal has as accepted.", all - left.len()));
    }
    let verb = bulk::Verb { infinitive: "redeliver", done: "Accepted", items: "deliveries" };
    let redeliver = |delivery: String| {
        let (id, name) = (&id, &stream);
        async move { client.redeliver_event(id, &delivery).await.map_err(|error| explained(error, name)) }
    };
    let left = left.into_iter().map(|delivery| (delivery.clone(), Ok(delivery))).collect();
    bulk::run(ctx, &verb, left, journal, redeliver).await
}

/// Returns the ids that were given, in order and each once; `-` stands for those on standard input.
///
/// Fails on what is no id, before anything is sent: a table that was piped in by mistake has a thousand such words.
async fn delivery_ids(ctx: &Context, given: &[String]) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::new();
    for item in given {
        match item.as_str() {
            "-" => ids.extend(split(&ctx.read_input("the ids of the deliveries").await?)),
            text => ids.extend(split(text)),
        }
    }
    match ids.iter().find(|id| !id.starts_with("evt_")) {
        Some(stranger) => {
            let shown: String = stranger.chars().take(60).flat_map(char::escape_debug).collect();
            Err(Failure::usage(format!("`{shown}` is no delivery id: they begin with `evt_`"))
                .hint("`events deliveries list STREAM --jq '.[].id'` prints ids alone")
                .into())
        }
        None if ids.is_empty() && !given.iter().any(|item| item == "-") => {
            Err(Failure::usage("which deliveries? there is no id").into())
        }
        None => Ok(bulk::unique(ctx, ids)),
    }
}

fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c == ',' || c.is_whitespace()).filter(|id| !id.is_empty()).map(str::to_owned)
}
