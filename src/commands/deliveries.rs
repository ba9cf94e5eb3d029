//! deliveries list, deliveries show.

use anyhow::Context as _;

use super::{print, resolve};
use crate::api::DeliveryFilter;
use crate::cli::{DeliveryListArgs, DeliveryShowArgs, values};
use crate::context::Context;

/// Lists the failed deliveries of a stream.
pub(super) async fn list(ctx: &Context, args: &DeliveryListArgs) -> anyhow::Result<()> {
    let id = resolve::stream_id(ctx, &args.stream).await?;
    let filter = DeliveryFilter { event_types: values::event_types(&args.types)?, ..DeliveryFilter::default() };
    let limit = (args.limit > 0).then_some(args.limit);
    let pages = ctx.client().await?.list_deliveries(&id, &filter, limit);
    let count = print::pages(ctx, pages, "cannot list the failed deliveries").await?;
    if count == 0 {
        ctx.terminal.hint("there are no failed deliveries");
    }
    Ok(())
}

/// Shows one delivery.
pub(super) async fn show(ctx: &Context, args: &DeliveryShowArgs) -> anyhow::Result<()> {
    let id = resolve::stream_id(ctx, &args.stream).await?;
    let what = || format!("cannot show delivery {} of event stream {}", args.delivery, args.stream);
    let delivery = ctx.client().await?.get_delivery(&id, &args.delivery).await.with_context(what)?;
    print::one(ctx, &delivery)
}
