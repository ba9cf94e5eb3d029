//! `enable` and `disable`.

use crate::cli::{StatusArg, StreamStatusArgs};
use crate::commands::bulk::{self, BulkVerb};
use crate::commands::interrupt::until_signal;
use crate::commands::target::Target;
use crate::complete;
use crate::context::Context;
use auth0_events_client::model::EventStreamPatch;

/// Enables or disables streams.
pub(crate) async fn set_status(ctx: &Context, args: StreamStatusArgs, status: StatusArg) -> anyhow::Result<()> {
    let (infinitive, done) = match status {
        StatusArg::Enabled => ("enable", "Enabled"),
        StatusArg::Disabled => ("disable", "Disabled"),
    };
    let verb = BulkVerb { infinitive, done, items: "event streams" };
    let streams = bulk::unique(ctx, args.streams);
    let streams = until_signal(Target::find_several(ctx, infinitive, streams)).await?;
    let client = until_signal(ctx.client()).await?;
    let patch = EventStreamPatch { status: Some(status.as_str()), ..EventStreamPatch::default() };
    let update = |id| async { Ok(client.update_stream(&{ id }, &patch).await.map(drop)?) };
    let outcome = bulk::run(ctx, &verb, streams, None, update).await;
    complete::forget_streams(&ctx.settings);
    outcome
}
