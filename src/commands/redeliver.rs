//! redeliver.

use super::{bulk, resolve};
use crate::cli::RedeliverArgs;
use crate::context::Context;

/// Asks for failed deliveries again.
pub(super) async fn redeliver(ctx: &Context, args: &RedeliverArgs) -> anyhow::Result<()> {
    let client = ctx.client().await?;
    let id = resolve::stream_id(ctx, &args.stream).await?;
    let verb = bulk::Verb { infinitive: "redeliver", done: "Accepted", items: "deliveries" };
    let deliveries = args.deliveries.iter().map(|delivery| (delivery.clone(), Ok(delivery.clone()))).collect();
    let redeliver = |delivery: String| {
        let id = &id;
        async move { Ok(client.redeliver_event(id, &delivery).await?) }
    };
    bulk::run(ctx, &verb, deliveries, redeliver).await
}
