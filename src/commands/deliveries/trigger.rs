//! trigger.

use anyhow::Context as _;

use crate::cli::TriggerArgs;
use crate::commands::deliveries::outcome::{self, Outcome, Verdict};
use crate::commands::deliveries::payload;
use crate::commands::interrupt::{InterruptReport, interrupted, until_signal};
use crate::commands::print;
use crate::commands::streams::warn_unknown_type;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::failure::{Failure, Kind};
use auth0_events_client::api;

/// Sends a test event through a stream, and follows it where that is asked for.
pub(crate) async fn trigger(ctx: &Context, mut args: TriggerArgs) -> anyhow::Result<()> {
    let target = until_signal(Target::find(ctx, args.stream.take())).await?;
    let report = InterruptReport::default();
    report.until_signal(work(ctx, &args, &target, &report)).await
}

async fn work(ctx: &Context, args: &TriggerArgs, target: &Target, report: &InterruptReport) -> anyhow::Result<()> {
    let payload = match &args.payload {
        Some(source) => Some(payload::read(ctx, source).await?),
        None => None,
    };
    let client = ctx.client().await?;
    let Target { id, name: stream } = target;
    let what = || format!("cannot send a test event through event stream {stream}");
    let given = args.event_type.clone().or_else(|| payload.as_ref()?.event_type.clone());
    let event_type = match given {
        Some(event_type) => event_type,
        None => match &client.get_stream(id).await.with_context(what)?.event_types()[..] {
            [only] => only.clone(),
            types @ [_, ..] if ctx.terminal.draws_forms() => target::choose_event_type(ctx, types).await?,
            types => {
                return Err(Failure::usage("which type of event? `--type` is missing")
                    .hint(format!("the stream subscribes to {}", types.join(", ")))
                    .into());
            }
        },
    };
    warn_unknown_type(ctx, &event_type);
    let data = payload::data(ctx, payload, &event_type, &args.set)?;
    let before = match args.wait {
        Some(_) => {
            outcome::require_sight(client, id).await.context("cannot follow a test event, so none was sent")?;
            outcome::counts(ctx, client, id).await.context("cannot count the deliveries before the event")?
        }
        None => None,
    };
    report.set(interrupted("the event may have been sent"));
    let sent = client.trigger_event(id, &event_type, data.as_ref()).await.map_err(|error| match &error {
        api::Error::Refused(refusal) if refusal.status == 409 => {
            let hint = format!(
                "a disabled stream cannot be tested: prove its endpoint by one `events redeliver {stream} DELIVERY`, then \
                 `events enable {stream}`"
            );
            anyhow::Error::new(error).context(Failure::new(Kind::Refused, what()).hint(hint))
        }
        _ => anyhow::Error::new(error).context(what()),
    })?;
    let event = sent.id();
    let hint = format!("run `events deliveries show {stream} {event}` to see whether it failed");
    report.set(interrupted(format!("{event} was sent; its outcome is unknown")).hint(hint));
    let Some(limit) = args.wait else { return print::one(ctx, &sent) };
    let outcome = outcome::follow(ctx, client, id, sent, before, limit).await?;
    print::judged(ctx, print::one(ctx, &outcome.delivery), verdict(ctx, &outcome, stream))
}

fn verdict(ctx: &Context, outcome: &Outcome, stream: &str) -> anyhow::Result<()> {
    let (event, evidence) = (outcome.delivery.id(), &outcome.evidence);
    let failure = match outcome.verdict {
        Verdict::Delivered => {
            ctx.terminal.status(&format!("Delivered, as far as can be told: {evidence}."));
            return Ok(());
        }
        Verdict::Failed => Failure::new(Kind::Condition, format!("{event} was not delivered: {evidence}"))
            .hint(format!("`events deliveries show {stream} {event}` shows every attempt")),
        Verdict::Unknown => Failure::new(Kind::Condition, format!("{event} has no known outcome: {evidence}"))
            .hint("`--wait=2m` waits longer; a stream delivers its events one after the other"),
    };
    Err(failure.into())
}
