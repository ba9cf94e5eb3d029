//! Owns [`Registration`]: the event stream of `--register`, which delivers to this endpoint.

use anyhow::Context as _;
use serde_json::{Map, Value};

use crate::cli::RegistrationArgs;
use crate::cli::values::event_types;
use crate::commands::authorization::WebhookAuthorization;
use crate::commands::event_types::subscriptions;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::complete;
use crate::context::Context;
use crate::engine::streams::registration;
use crate::failure::{Failure, Kind};
use auth0_events_client::model::{Configuration, Destination, DestinationType, StreamId};
use auth0_events_cloudevents::send::Authorization;
use auth0_events_text::repeatable;

/// The registration that the flags ask for.
pub(crate) struct RegistrationRequest {
    name: String,
    endpoint: String,
    types: Vec<String>,
    keep: bool,
}

/// The report if a second signal ends `listen`.
pub(crate) const UNFINISHED: &str = "some accepted events were not finished";

/// A stream that delivers to this endpoint.
pub(crate) struct Registration<'a> {
    ctx: &'a Context,
    name: String,
    id: StreamId,
    /// Whether to delete it at the end.
    is_temporary: bool,
    is_ended: bool,
    report: &'a InterruptReport,
}

/// Checks the flags. `None` without `--register`.
pub(crate) fn request(
    args: RegistrationArgs,
    endpoint: Option<String>,
    has_no_auth: bool,
) -> Result<Option<RegistrationRequest>, Failure> {
    let (Some(name), Some(endpoint)) = (args.register, endpoint) else { return Ok(None) };
    if has_no_auth {
        return Err(Failure::usage("`--register` needs a secret, so it cannot be used with `--no-auth`"));
    }
    let types = event_types(&args.subscriptions)?;
    Ok(Some(RegistrationRequest { name, endpoint, types, keep: args.keep }))
}

/// Returns the URL of the endpoint behind `--public-url`.
pub(crate) fn endpoint(url: &str, path: &str) -> Result<String, Failure> {
    let invalid = |why: &str| Failure::usage(format!("`--public-url {}` {why}", repeatable(url)));
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let rest = rest.ok_or_else(|| invalid("is not an http or https URL"))?;
    if rest.contains(['?', '#']) {
        return Err(invalid("has a query or a fragment"));
    }
    match rest.split_once('/') {
        None if rest.is_empty() => Err(invalid("has no host")),
        Some(("", _)) => Err(invalid("has no host")),
        None | Some((_, "")) => Ok(format!("{}{path}", url.trim_end_matches('/'))),
        Some((_, own)) if path[1..] == *own => Ok(url.to_owned()),
        Some((_, own)) => Err(invalid(&format!("has the path `/{own}`, but the endpoint has `{path}`"))
            .hint(format!("add `--path /{own}`, or omit the path from the URL"))),
    }
}

impl RegistrationRequest {
    /// Creates the stream, or points the existing one at this endpoint.
    pub(crate) async fn register<'a>(
        self,
        ctx: &'a Context,
        authorization: &Authorization,
        report: &'a InterruptReport,
    ) -> anyhow::Result<Registration<'a>> {
        let Self { name, endpoint, types, keep } = self;
        let destination = destination(&endpoint, authorization);
        let subscriptions = subscriptions(ctx, types);
        let registered = registration::register(ctx.client().await?, &name, destination, subscriptions).await;
        let (stream, is_new) = registered.with_context(|| format!("cannot register `{name}`"))?;
        complete::forget_streams(&ctx.settings);
        let (id, status) = (stream.id(), stream.status());
        if !is_new && status != "enabled" {
            ctx.terminal.warning(&format!(
                "the stream `{name}` is {status} and does not deliver events; run `events enable {id}`"
            ));
        }
        let done = if is_new { "Created" } else { "Updated" };
        ctx.terminal.status(&format!("{done} the event stream `{name}`, which delivers to {endpoint}: {id}"));
        let is_temporary = is_new && !keep;
        if is_temporary {
            let hint = format!("run `events delete {id}` to delete the stream created for this run");
            report.set(interrupted(UNFINISHED).hint(hint));
        }
        Ok(Registration { ctx, name, id, is_temporary, is_ended: false, report })
    }
}

/// Returns the destination that delivers to an endpoint.
fn destination(endpoint: &str, authorization: &Authorization) -> Destination {
    let WebhookAuthorization { members, secret } = authorization.clone().into();
    let members = Map::from_iter([
        ("webhook_endpoint".to_owned(), Value::from(endpoint)),
        ("webhook_authorization".to_owned(), members),
    ]);
    let configuration = Configuration::new(members).with_secret(secret);
    Destination { kind: DestinationType::Webhook.to_string(), configuration }
}

impl Registration<'_> {
    /// Deletes the stream if it was created for this run. It does nothing the second time.
    pub(crate) async fn end(&mut self) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.is_ended, true) {
            return Ok(());
        }
        if !self.is_temporary {
            self.ctx.terminal.status(&format!("The event stream `{}` was kept: {}", self.name, self.id));
            return Ok(());
        }
        let (name, id) = (&self.name, &self.id);
        let deleted = self.ctx.client().await?.delete_stream(id).await;
        deleted.with_context(|| {
            Failure::new(Kind::Partial, format!("the event stream `{name}` was not deleted"))
                .hint(format!("run `events delete {id}`"))
        })?;
        self.report.set(interrupted(UNFINISHED));
        complete::forget_streams(&self.ctx.settings);
        self.ctx.terminal.status(&format!("Deleted the event stream `{name}`."));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
