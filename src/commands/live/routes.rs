//! The endpoints of `--forward-to`.

use crate::cli::LiveArgs;
use crate::cli::authorization::ForwardFlags;
use crate::commands::authorization;
use crate::context::Context;
use crate::engine::ingest::sinks::Route;
use crate::failure::Failure;
use auth0_events_cloudevents::send::{self, Authorization, EventSender, SendSettings};
use auth0_events_text::masked_address;

/// Reads the endpoints and their secret from the flags.
///
/// Fails if a URL is invalid or the secret cannot be read.
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
        // The URL is not shown, since any part of it may be secret.
        let invalid = |cause| Failure::usage(format!("cannot parse a URL of `--forward-to`: {cause}"));
        let url: send::Url = route.url.parse().map_err(invalid)?;
        let shown = masked_address(url.as_str());
        let is_clear_text = url.scheme() == "http" && !send::is_loopback(&url);
        if is_clear_text && !matches!(authorization, Authorization::None) {
            let host = url.host_str().unwrap_or_default();
            ctx.terminal.warning(&format!("the secret is sent to `{host}` in clear text; use https to encrypt it"));
        }
        let settings = SendSettings { attempt_timeout: args.forward_timeout, ..SendSettings::default() };
        let sender = EventSender::new(url, &authorization, settings)
            .map_err(|cause| Failure::usage(format!("cannot forward to `{shown}`: {cause}")))?;
        routes.push(Route { pattern: route.pattern.clone(), sender });
    }
    Ok(routes)
}
