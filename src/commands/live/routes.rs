//! The endpoints that events are forwarded to, from the flags.

use crate::cli::{ForwardAuthorizationArgs, LiveArgs};
use crate::commands::secrets::{Source, check_user, pick};
use crate::context::Context;
use crate::engine::ingest::sinks::Route;
use crate::failure::Failure;
use auth0_events_cloudevents::send::{self, Authorization, EventSender, SendSettings};
use auth0_events_text::masked_address;

/// Reads the endpoints and the secret that they are shown.
///
/// Fails when the flags contradict one another, or when a secret cannot be read.
pub(crate) async fn read(ctx: &Context, args: &LiveArgs) -> anyhow::Result<Vec<Route>> {
    let authorization = authorization(ctx, &args.authorization).await?;
    if args.forward_to.is_empty() {
        return match authorization {
            Authorization::None => Ok(Vec::new()),
            _ => Err(Failure::usage("there is a secret to send, and no `--forward-to` to send it to").into()),
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

async fn authorization(ctx: &Context, args: &ForwardAuthorizationArgs) -> anyhow::Result<Authorization> {
    let bearer = pick([
        ("--forward-bearer-env", args.forward_bearer_env.clone().map(Source::Variable)),
        ("--forward-bearer-file", args.forward_bearer_file.clone().map(Source::File)),
    ])?;
    let password = pick([
        ("--forward-password-env", args.forward_password_env.clone().map(Source::Variable)),
        ("--forward-password-file", args.forward_password_file.clone().map(Source::File)),
    ])?;
    let value = pick([
        ("--forward-header-value-env", args.forward_header_value_env.clone().map(Source::Variable)),
        ("--forward-header-value-file", args.forward_header_value_file.clone().map(Source::File)),
    ])?;
    match (bearer, &args.forward_basic, &args.forward_header) {
        (None, None, None) => Ok(Authorization::None),
        (Some(bearer), None, None) => Ok(Authorization::Bearer(bearer.read(ctx).await?)),
        (None, Some(username), None) => {
            check_user("--forward-basic", username)?;
            let password = password.ok_or_else(|| missing("--forward-basic", "--forward-password-env"))?;
            Ok(Authorization::Basic { username: username.clone(), password: password.read(ctx).await? })
        }
        (None, None, Some(name)) => {
            let value = value.ok_or_else(|| missing("--forward-header", "--forward-header-value-env"))?;
            Ok(Authorization::Header { name: name.clone(), value: value.read(ctx).await? })
        }
        _ => {
            Err(Failure::usage("`--forward-bearer-…`, `--forward-basic` and `--forward-header` exclude one another")
                .into())
        }
    }
}

fn missing(flag: &str, needed: &str) -> Failure {
    Failure::usage(format!("`{flag}` needs `{needed}`, which names the variable that holds the secret"))
}
