//! trigger.

use anyhow::Context as _;

use super::{print, resolve};
use crate::cli::TriggerArgs;
use crate::context::Context;
use crate::failure::Failure;

/// Sends a test event through a stream.
pub(super) async fn trigger(ctx: &Context, args: &TriggerArgs) -> anyhow::Result<()> {
    let client = ctx.client().await?;
    let id = resolve::stream_id(ctx, &args.stream).await?;
    let what = || format!("cannot send a test event through event stream {}", args.stream);
    let event_type = match &args.event_type {
        Some(event_type) => event_type.clone(),
        None => match &client.get_stream(&id).await.with_context(what)?.event_types()[..] {
            [only] => only.clone(),
            types => {
                return Err(Failure::usage("which type of event? `--type` is missing")
                    .hint(format!("the stream subscribes to {}", types.join(", ")))
                    .into());
            }
        },
    };
    print::one(ctx, &client.trigger_event(&id, &event_type, None).await.with_context(what)?)
}
