//! `list`: all event streams.

use crate::cli::StreamListArgs;
use crate::commands::print;
use crate::context::Context;

/// Lists the streams, all pages.
pub(crate) async fn list(ctx: &Context, args: &StreamListArgs) -> anyhow::Result<()> {
    let limit = (args.limit > 0).then_some(args.limit);
    let mut pages = ctx.client().await?.list_streams(limit);
    let (count, written) = print::pages(ctx, &mut pages, "cannot list the event streams").await?;
    if count == 0 {
        ctx.terminal.hint("there are no event streams; `events create` creates one");
    }
    written
}
