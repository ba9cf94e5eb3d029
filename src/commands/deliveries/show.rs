//! `deliveries show`: one delivery, or its event alone.

use crate::cli::DeliveryShowArgs;
use crate::commands::deliveries::explain::explain;
use crate::commands::print;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::failure::{Failure, Kind};
use auth0_events_client::model::Resource as _;
use auth0_events_text::json;

/// Shows one delivery, or its event alone with `--payload`.
pub(crate) async fn show(ctx: &Context, args: DeliveryShowArgs) -> anyhow::Result<()> {
    target::require(ctx, &[("<STREAM>", args.stream.is_some()), ("<DELIVERY>", args.delivery.is_some())])?;
    let Target { id, name } = Target::find(ctx, args.stream).await?;
    let event_id = target::delivery(ctx, &id, args.delivery).await?;
    let delivery = ctx.client().await?.get_delivery(&id, &event_id).await.map_err(|error| {
        explain(error, &name).context(format!("cannot show delivery {event_id} of event stream {name}"))
    })?;
    if !args.payload {
        return print::one(ctx, &delivery);
    }
    let event = delivery.event().ok_or_else(|| {
        Failure::new(Kind::Refused, format!("the API returned delivery {event_id} without its event"))
    })?;
    let source = delivery.source().and_then(|delivery| json::member(delivery, "event"));
    print::sent_document(ctx, event, source)
}
