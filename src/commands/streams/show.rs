//! `show`: one event stream.

use anyhow::Context as _;

use crate::cli::StreamShowArgs;
use crate::commands::print;
use crate::commands::target::Target;
use crate::context::Context;

/// Shows one stream.
pub(crate) async fn show(ctx: &Context, args: StreamShowArgs) -> anyhow::Result<()> {
    let target = Target::find(ctx, args.stream).await?;
    let stream = ctx.client().await?.get_stream(&target.id).await;
    let stream = stream.with_context(|| format!("cannot show event stream {}", target.name))?;
    print::one(ctx, &stream)
}
