//! Owns [`Registration`]: the stream that delivers to this endpoint, for as long as it is there.

use anyhow::Context as _;
use serde_json::{Map, Value};

use crate::cli::RegistrationArgs;
use crate::cli::values::event_types;
use crate::commands::authorization::WebhookAuthorization;
use crate::commands::event_types::subscriptions;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::complete;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use auth0_events_client::model::{
    Configuration, Destination, DestinationType, EventStream, EventStreamPatch, NewEventStream, StreamId,
};
use auth0_events_cloudevents::send::Authorization;

/// What the flags ask for. Nothing has been sent yet.
pub(crate) struct Asked {
    name: String,
    endpoint: String,
    types: Vec<String>,
    keep: bool,
}

/// The report if a second signal ends `listen`.
pub(crate) const UNFINISHED: &str = "some accepted events were not finished";

/// A stream that delivers here.
pub(crate) struct Registration<'a> {
    ctx: &'a Context,
    name: String,
    id: StreamId,
    /// Whether it is to be deleted at the end.
    is_ours: bool,
    is_ended: bool,
    report: &'a InterruptReport,
}

/// Judges the flags; `None` when they ask for no stream.
pub(crate) fn asked(args: RegistrationArgs, endpoint: Option<String>, is_open: bool) -> Result<Option<Asked>, Failure> {
    let (Some(name), Some(endpoint)) = (args.register, endpoint) else { return Ok(None) };
    if is_open {
        return Err(Failure::usage("a stream always shows a secret, and `--no-auth` asks for none"));
    }
    let types = event_types(&args.subscriptions)?;
    Ok(Some(Asked { name, endpoint, types, keep: args.keep }))
}

/// Returns the address that events are to be posted to.
pub(crate) fn endpoint(url: &str, path: &str) -> Result<String, Failure> {
    let invalid = |why: &str| Failure::usage(format!("`--public-url {}` {why}", url.escape_debug()));
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let rest = rest.ok_or_else(|| invalid("is no http or https address"))?;
    if rest.contains(['?', '#']) {
        return Err(invalid("has a query or a fragment"));
    }
    match rest.split_once('/') {
        None if rest.is_empty() => Err(invalid("names no host")),
        Some(("", _)) => Err(invalid("names no host")),
        None | Some((_, "")) => Ok(format!("{}{path}", url.trim_end_matches('/'))),
        Some((_, own)) if path[1..] == *own => Ok(url.to_owned()),
        Some((_, own)) => Err(invalid(&format!("leads to `/{own}`, and events are taken at `{path}`"))
            .hint(format!("add `--path /{own}`, or leave the path out of the address"))),
    }
}

impl Asked {
    /// Creates the stream, or turns the one of that name to this endpoint.
    pub(crate) async fn register<'a>(
        self,
        ctx: &'a Context,
        authorization: &Authorization,
        report: &'a InterruptReport,
    ) -> anyhow::Result<Registration<'a>> {
        let what = || format!("cannot register `{}`", self.name);
        let client = ctx.client().await?;
        let all = client.list_streams(None).collect().await.with_context(what)?;
        let mut named = all.iter().filter(|stream| stream.name() == self.name);
        let (present, second) = (named.next(), named.next());
        if let (Some(first), Some(second)) = (present, second) {
            let ids = format!("{}, {}", first.id(), second.id());
            return Err(Failure::usage(format!("`{}` is the name of several event streams: {ids}", self.name)).into());
        }
        let destination = self.destination(authorization);
        let subscriptions = subscriptions(ctx, self.types.clone());
        let (id, is_ours) = match present {
            None => {
                let stream = NewEventStream { name: Some(self.name.clone()), subscriptions, destination, status: None };
                (client.create_stream(&stream).await.with_context(what)?.id(), !self.keep)
            }
            Some(present) => {
                refuse_other_types(present).with_context(what)?;
                let patch = EventStreamPatch {
                    subscriptions: Some(subscriptions),
                    destination: Some(destination),
                    ..EventStreamPatch::default()
                };
                let updated = client.update_stream(&present.id(), &patch).await.with_context(what)?;
                if updated.status() != "enabled" {
                    let (name, status) = (&self.name, updated.status());
                    ctx.terminal.warning(&format!(
                        "the stream `{name}` is {status} and delivers nothing; `events enable {}` changes that",
                        updated.id()
                    ));
                }
                (updated.id(), false)
            }
        };
        complete::forget_streams(&ctx.settings);
        let done = if present.is_some() { "Updated" } else { "Created" };
        ctx.terminal
            .status(&format!("{done} the event stream `{}`, which delivers to {}: {id}", self.name, self.endpoint));
        if is_ours {
            let hint = format!("run `events delete {id}` to delete the stream created for this run");
            report.set(interrupted(UNFINISHED).hint(hint));
        }
        Ok(Registration { ctx, name: self.name, id, is_ours, is_ended: false, report })
    }

    fn destination(&self, authorization: &Authorization) -> Destination {
        let WebhookAuthorization { members, secret } = authorization.clone().into();
        let members = Map::from_iter([
            ("webhook_endpoint".to_owned(), Value::from(self.endpoint.clone())),
            ("webhook_authorization".to_owned(), members),
        ]);
        let configuration = Configuration::new(members).with_secret(secret);
        Destination { kind: DestinationType::Webhook.to_string(), configuration }
    }
}

fn refuse_other_types(present: &EventStream) -> Result<(), Failure> {
    match present.destination_type() {
        kind if kind == DestinationType::Webhook.as_str() => Ok(()),
        kind => {
            Err(Failure::usage(format!("the stream of that name is of type `{kind}`, and cannot become a webhook"))
                .hint("choose another name"))
        }
    }
}

impl Registration<'_> {
    /// Deletes the stream if it was created for this run, and says what becomes of it. Once.
    pub(crate) async fn end(&mut self) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.is_ended, true) {
            return Ok(());
        }
        if !self.is_ours {
            self.ctx.terminal.status(&format!("The event stream `{}` is left in place: {}", self.name, self.id));
            return Ok(());
        }
        let (name, id) = (&self.name, &self.id);
        let deleted = self.ctx.client().await?.delete_stream(id).await;
        deleted.with_context(|| {
            Failure::new(Kind::Partial, format!("the event stream `{name}` is left behind"))
                .hint(format!("`events delete {id}` deletes it"))
        })?;
        self.report.set(interrupted(UNFINISHED));
        complete::forget_streams(&self.ctx.settings);
        self.ctx.terminal.status(&format!("Deleted the event stream `{name}`."));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
