//! `delete`.

use crate::cli::StreamDeleteArgs;
use crate::commands::bulk::{self, BulkVerb};
use crate::commands::confirm;
use crate::commands::interrupt::until_signal;
use crate::commands::target::Target;
use crate::complete;
use crate::context::Context;

/// Deletes streams after a confirmation.
pub(crate) async fn delete(ctx: &Context, args: StreamDeleteArgs) -> anyhow::Result<()> {
    let verb = BulkVerb { infinitive: "delete", done: "Deleted", items: "event streams" };
    let streams = bulk::unique(ctx, args.streams);
    if !args.force && !streams.is_empty() {
        confirm::require_terminal(ctx, "delete", &streams.join(", "))?;
    }
    let streams = until_signal(Target::find_several(ctx, "delete", streams)).await?;
    if !args.force {
        let names: Vec<&str> = streams.iter().map(|(name, _)| name.as_str()).collect();
        let question = format!("Delete {}?", names.join(", "));
        until_signal(confirm::confirm(ctx, &question, "nothing was deleted")).await?;
    }
    let client = until_signal(ctx.client()).await?;
    let outcome = bulk::run(ctx, &verb, streams, None, |id| async { Ok(client.delete_stream(&{ id }).await?) }).await;
    complete::forget_streams(&ctx.settings);
    outcome
}
