//! `trigger`: sends a test event, and follows it on request.

use std::time::Duration;

use anyhow::Context as _;
use serde_json::json;

use crate::cli::TriggerArgs;
use crate::commands::deliveries::payload;
use crate::commands::event_types::warn_unknown_type;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::print;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::engine::recovery::follow::{self, DeliveryCounts, DeliverySet, Follower, Lookup};
use crate::failure::{Failure, Kind};
use auth0_events_client::api::{self, Client};
use auth0_events_client::model::{Attempt, Delivery, Resource as _, Stats, StreamId};

/// Sends a test event through a stream, and follows it with `--wait`.
pub(crate) async fn trigger(ctx: &Context, args: TriggerArgs) -> anyhow::Result<()> {
    let report = InterruptReport::default();
    report.until_signal(run(ctx, args, &report)).await
}

async fn run(ctx: &Context, args: TriggerArgs, report: &InterruptReport) -> anyhow::Result<()> {
    let target = Target::find(ctx, args.stream).await?;
    let Target { id, name } = &target;
    let payload = match &args.payload {
        Some(source) => Some(payload::read(ctx, source).await?),
        None => None,
    };
    let client = ctx.client().await?;
    let given = args.event_type.or_else(|| payload.as_ref()?.event_type.clone());
    let event_type = match given {
        Some(event_type) => event_type,
        None => subscribed_type(ctx, &target).await?,
    };
    warn_unknown_type(ctx, &event_type);
    if let Some(payload) = &payload {
        payload::warn(ctx, payload, &event_type);
    }
    let data = payload::data(ctx, payload, &event_type, &args.set)?;
    let before = match args.wait {
        Some(_) => prepare_wait(ctx, client, id).await?,
        None => None,
    };
    report.set(interrupted("the event may have been sent"));
    let sent = client.trigger_event(id, &event_type, data.as_deref()).await.map_err(|error| explain(error, name))?;
    let event = sent.id();
    let hint = format!("run `events deliveries show {name} {event}` to see whether it failed");
    report.set(interrupted(format!("{event} was sent; its outcome is unknown")).hint(hint));
    let Some(limit) = args.wait else { return print::one(ctx, &sent) };
    ctx.terminal.status(&format!("Sent {event}. Waiting up to {} s for its outcome.", limit.as_secs_f64()));
    let lookup = Lookup::Event(event.clone());
    let follower = Follower { client, stream: id, lookup, before, limit: Some(limit) };
    let mut deliveries = DeliverySet::sent(&sent);
    let mut delivery = sent;
    let mut shown = 0;
    let followed = follower.follow(&mut deliveries, |_, listed| {
        if let [listed] = listed {
            shown += print_attempts(ctx, listed, shown);
            delivery = listed.clone();
        }
    });
    followed.await.with_context(|| format!("{event} was sent, but its outcome cannot be followed"))?;
    report_outcome(ctx, &deliveries, &delivery, limit, name)
}

/// Returns the only event type that the stream subscribes to, else the one that is chosen on a terminal.
async fn subscribed_type(ctx: &Context, Target { id, name }: &Target) -> anyhow::Result<String> {
    let stream = ctx.client().await?.get_stream(id).await.with_context(|| cannot_send(name))?;
    match &stream.event_types()[..] {
        [only] => Ok(only.clone()),
        types @ [_, ..] if ctx.terminal.draws_forms() => target::choose_event_type(ctx, types).await,
        types => {
            let count = types.len();
            let problem = format!("event stream {name} subscribes to {count} event types, so `--type` is required");
            Err(Failure::usage(problem).hint(format!("pass one of {}", types.join(", "))).into())
        }
    }
}

/// Checks what `--wait` needs before an event is sent. Returns the statistics, if the stream has some.
async fn prepare_wait(ctx: &Context, client: &Client, stream: &StreamId) -> anyhow::Result<Option<Stats>> {
    let access = follow::check_access(client, stream).await;
    access.context("cannot follow a test event, so none was sent")?;
    let stats = follow::stats(client, stream, |status| status == 404).await;
    let stats = stats.context("cannot read the delivery statistics, so no test event was sent")?;
    if stats.is_none() {
        ctx.terminal.warning("no delivery statistics for this stream; only failures can be detected");
    }
    Ok(stats)
}

fn cannot_send(stream: &str) -> String {
    format!("cannot send a test event through event stream {stream}")
}

fn explain(error: api::Error, stream: &str) -> anyhow::Error {
    let is_conflict = matches!(&error, api::Error::Refused(refusal) if refusal.status == 409);
    let error = anyhow::Error::new(error);
    if !is_conflict {
        return error.context(cannot_send(stream));
    }
    error.context(Failure::new(Kind::Refused, cannot_send(stream)).hint(format!(
        "a disabled stream takes no test events: try its endpoint with `events redeliver {stream} DELIVERY`, then run \
         `events enable {stream}`"
    )))
}

/// Prints the attempts after the first `shown`. Returns their number.
fn print_attempts(ctx: &Context, delivery: &Delivery, shown: usize) -> usize {
    let attempts: Vec<Attempt<'_>> = delivery.attempts().into_iter().filter(Attempt::is_attempt).collect();
    for (index, attempt) in attempts.iter().enumerate().skip(shown) {
        let mut line = format!("Attempt {} {}", index + 1, attempt.status());
        for (before, part) in [
            (" at ", attempt.timestamp()),
            (" after ", attempt.duration().map(|millis| format!("{millis:.0} ms")).unwrap_or_default()),
            (": ", attempt.error_message()),
        ] {
            if !part.is_empty() {
                line += before;
                line += &part;
            }
        }
        ctx.terminal.status(&line);
    }
    attempts.len().saturating_sub(shown)
}

/// Prints the delivery with its outcome and the evidence for it. Fails unless it was delivered.
fn report_outcome(
    ctx: &Context,
    deliveries: &DeliverySet,
    delivery: &Delivery,
    limit: Duration,
    stream: &str,
) -> anyhow::Result<()> {
    let event = delivery.id();
    let DeliveryCounts { failed, delivered, .. } = deliveries.counts();
    let rise = deliveries.successes().unwrap_or_default();
    let (outcome, evidence) = if delivered > 0 {
        ("delivered", format!("the success count rose by {rise} (another event could also raise it)"))
    } else if failed > 0 {
        ("failed", "the API lists it as failed".to_owned())
    } else {
        let counted = if deliveries.successes().is_some() { ", and the success count did not rise" } else { "" };
        ("unknown", format!("within {} s it was not listed as failed{counted}", limit.as_secs_f64()))
    };
    let document = delivery.resource_document().clone();
    let document = document.with_member("wait", json!({"outcome": outcome, "evidence": evidence}));
    let written = print::one(ctx, &Delivery::from_document(document));
    let result = if delivered > 0 {
        ctx.terminal.status(&format!("Delivered: {evidence}."));
        Ok(())
    } else if failed > 0 {
        Err(Failure::new(Kind::Condition, format!("{event} was not delivered: {evidence}"))
            .hint(format!("run `events deliveries show {stream} {event}` to see every attempt")))
    } else {
        Err(Failure::new(Kind::Condition, format!("the outcome of {event} is unknown: {evidence}"))
            .hint("wait longer, such as with `--wait=2m`: a stream delivers one event after the other"))
    };
    print::judged(ctx, written, result.map_err(anyhow::Error::from))
}
