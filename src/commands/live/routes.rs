//! The endpoints that events are forwarded to, from the flags.

use crate::cli::LiveArgs;
use crate::cli::authorization::ForwardFlags;
use crate::commands::authorization;
use crate::context::Context;
use crate::engine::ingest::sinks::Route;
use crate::failure::Failure;
use auth0_events_cloudevents::send::{self, Authorization, EventSender, SendSettings};
use auth0_events_text::masked_address;

/// Reads the endpoints and the secret that they are shown.
///
/// Fails when the flags contradict one another, or when a secret cannot be read.
pub(crate) async fn read(ctx: &Context, args: &LiveArgs) -> anyhow::Result<Vec<Route>> {
    let authorization = authorization::read::<ForwardFlags>(ctx, args.authorization.given.clone()).await?;
    if args.forward_to.is_empty() {
        return match authorization {
            Authorization::None => Ok(Vec::new()),
            _ => Err(Failure::usage("a secret was given to send, but no `--forward-to`").into()),
        };
    }
    let mut routes = Vec::new();
    for route in &args.forward_to {
        // Nobody can tell what of it is secret.
        let unread = |cause| Failure::usage(format!("cannot read an address of `--forward-to`: {cause}"));
        let url: send::Url = route.url.parse().map_err(unread)?;
        let shown = masked_address(url.as_str());
        let is_open = url.scheme() == "http" && !send::is_loopback(&url);
        if is_open && !matches!(authorization, Authorization::None) {
            let shown = url.host_str().unwrap_or_default();
            ctx.terminal.warning(&format!("the secret travels to `{shown}` in clear text; https would hide it"));
        }
        let settings = SendSettings { attempt_timeout: args.forward_timeout, ..SendSettings::default() };
        let sender = EventSender::new(url, &authorization, settings)
            .map_err(|cause| Failure::usage(format!("cannot forward to `{shown}`: {cause}")))?;
        routes.push(Route { pattern: route.pattern.clone(), sender });
    }
    Ok(routes)
}
