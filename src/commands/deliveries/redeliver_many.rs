//! `redeliver-many`: counts the failed deliveries that match, redelivers them, and follows them on request.

use std::borrow::Cow;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::cli::RedeliverManyArgs;
use crate::commands::confirm;
use crate::commands::deliveries::explain::CANNOT_LIST;
use crate::commands::deliveries::filter::filter;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::print;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::engine::recovery::follow::{self, ABSENCE, DeliveryCounts, DeliverySet, FollowEnd, Follower, STANDSTILL};
use crate::failure::{Failure, Kind};
use crate::output::Row;
use auth0_events_client::api;

const SEE_FAILED: &str = "run `events deliveries` to see which are still failed";

/// Redelivers all failed deliveries that match.
pub(crate) async fn redeliver_many(ctx: &Context, args: RedeliverManyArgs) -> anyhow::Result<()> {
    let report = InterruptReport::default();
    report.until_signal(run(ctx, args, &report)).await
}

async fn run(ctx: &Context, args: RedeliverManyArgs, report: &InterruptReport) -> anyhow::Result<()> {
    target::require(ctx, &[("<STREAM>", args.stream.is_some())])?;
    let filter = filter(ctx, &args.filter)?;
    if filter.is_empty() && !args.all {
        return Err(Failure::usage("refusing to redeliver every failed delivery without `--all`")
            .hint("pass `--all` or a filter: `--type`, `--from`, `--to`, `--status`")
            .into());
    }
    if let Some(stream) = args.stream.as_ref().filter(|_| !args.force && !args.dry_run) {
        confirm::require_terminal(ctx, "redeliver", &format!("failed deliveries of event stream {stream}"))?;
    }
    let Target { id, name } = Target::find(ctx, args.stream).await?;
    let client = ctx.client().await?;
    let limit = args.wait.filter(|_| !args.dry_run);
    // Read before the list, so that every later success is counted.
    let before = match limit {
        Some(_) => follow::stats(client, &id, |status| matches!(status, 403 | 404))
            .await
            .context("cannot read the delivery statistics")?,
        None => None,
    };
    let mut deliveries = DeliverySet::failed(client, &id, &filter).await.context(CANNOT_LIST)?;
    if args.dry_run {
        if deliveries.len() == 0 {
            ctx.terminal.hint("no failed delivery matches");
        }
        return print::all(ctx, &matching(&deliveries));
    }
    let DeliveryCounts { waiting, retrying, .. } = deliveries.counts();
    if retrying > 0 {
        ctx.terminal.status(&format!("Skipping {retrying} already being retried."));
    }
    if waiting > 0 {
        if args.force {
            ctx.terminal.status(&format!("Matching: {}.", waiting_by_type(&deliveries)));
        } else {
            let by_type = waiting_by_type(&deliveries);
            let question = format!("Redeliver the failed deliveries of event stream {name} ({by_type})?");
            confirm::confirm(ctx, &question, "nothing was sent").await?;
        }
        let count = if waiting == 1 { "1 delivery".to_owned() } else { format!("{waiting} deliveries") };
        report.set(interrupted(format!("redelivery of {count} may have been requested")).hint(SEE_FAILED));
        client.redeliver_events(&id, &filter).await.map_err(|error| explain(error, &name))?;
        report.set(interrupted(format!("redelivery of {count} was requested and continues")).hint(SEE_FAILED));
        ctx.terminal.status(&format!("Requested redelivery of {count}."));
    } else {
        ctx.terminal.status("No failed delivery matches; nothing was sent.");
    }
    let Some(limit) = limit.filter(|_| deliveries.len() > 0) else {
        return print::all(ctx, &matching(&deliveries));
    };
    let total = deliveries.len();
    let mut progress = ctx.terminal.progress(total as u64, "redeliver");
    let mut shown = 0;
    let follower = Follower { client, stream: &id, lookup: deliveries.lookup(filter), before, limit };
    let followed = follower.follow(&mut deliveries, |deliveries, _| {
        let DeliveryCounts { failed, delivered, .. } = deliveries.counts();
        let state = format!("{delivered} of {total} delivered so far; redelivery continues");
        report.set(interrupted(state).hint(SEE_FAILED));
        for _ in shown..failed + delivered {
            progress.advance();
        }
        shown = shown.max(failed + delivered);
    });
    let end = followed.await.context("cannot follow the redelivery, which continues")?;
    drop(progress);
    let rows: Vec<OutcomeRow> = deliveries.counts_by_type().into_iter().map(OutcomeRow::from).collect();
    print::judged(ctx, print::all(ctx, &rows), outcome(ctx, &deliveries, end, &name))
}

fn explain(error: api::Error, stream: &str) -> anyhow::Error {
    let is_conflict = matches!(&error, api::Error::Refused(refusal) if refusal.status == 409);
    let mut error = anyhow::Error::new(error);
    if is_conflict {
        let failure = Failure::new(Kind::Refused, "some of the deliveries are being retried, or cannot be redelivered");
        let hint = format!("try again when `events deliveries {stream}` lists none as `retrying`");
        error = error.context(failure.hint(hint));
    }
    error.context(format!("cannot redeliver the failed deliveries of event stream {stream}"))
}

/// Words the failed deliveries by type: `10 user.created, 2 user.updated`.
fn waiting_by_type(deliveries: &DeliverySet) -> String {
    let counts = deliveries.counts_by_type().into_iter().filter(|(_, counts)| counts.waiting > 0);
    counts.map(|(event_type, counts)| format!("{} {event_type}", counts.waiting)).collect::<Vec<_>>().join(", ")
}

/// Prints a summary and its evidence. Fails unless all were delivered.
fn outcome(ctx: &Context, deliveries: &DeliverySet, end: FollowEnd, stream: &str) -> anyhow::Result<()> {
    let DeliveryCounts { waiting, retrying, failed, delivered, unknown } = deliveries.counts();
    let total = deliveries.len();
    ctx.terminal.status(&format!("{delivered} of {total} delivered, {failed} still failed."));
    if delivered > 0 {
        ctx.terminal.status(&match deliveries.successes() {
            Some(rise) => format!("Inferred: the success count rose by {rise} (other events could also raise it)."),
            None => format!("Inferred: not listed for {} s; the stream has no statistics.", ABSENCE.as_secs()),
        });
    }
    let unfinished = waiting + retrying;
    let mut message = match (failed, unfinished, unknown) {
        (0, 0, 0) => return Ok(()),
        (_, 0, 0) => format!("{failed} of {total} deliveries still failed"),
        (_, _, 0) => format!("{unfinished} of {total} deliveries still being retried"),
        _ => format!(
            "{} of {total} deliveries without a known outcome, {unknown} of them no longer listed",
            unfinished + unknown
        ),
    };
    let hint = match end {
        FollowEnd::Settled => format!("run `events deliveries {stream} --group` to see why"),
        FollowEnd::Standstill => {
            message += &format!("; nothing changed for {} minutes", STANDSTILL.as_secs() / 60);
            format!("run `events deliveries {stream}` later to see which are still failed")
        }
        FollowEnd::TimedOut => "use `--wait` without a duration to wait for all of them".to_owned(),
    };
    Err(Failure::new(Kind::Condition, message).hint(hint).into())
}

fn matching(deliveries: &DeliverySet) -> Vec<MatchingRow> {
    let counts = deliveries.counts_by_type().into_iter();
    counts.map(|(event_type, counts)| MatchingRow { event_type: event_type.to_owned(), counts }).collect()
}

/// The matching deliveries of one event type, before the request.
struct MatchingRow {
    event_type: String,
    counts: DeliveryCounts,
}

impl Row for MatchingRow {
    const COLUMNS: &'static [&'static str] = &["EVENT TYPE", "FAILED", "RETRYING"];
    const SHRINKABLE: &'static [&'static str] = &["EVENT TYPE"];

    fn cells(&self) -> Vec<String> {
        vec![self.event_type.clone(), self.counts.waiting.to_string(), self.counts.retrying.to_string()]
    }

    fn json(&self) -> Cow<'_, Value> {
        let DeliveryCounts { waiting, retrying, .. } = self.counts;
        Cow::Owned(json!({"event_type": self.event_type, "failed": waiting, "retrying": retrying}))
    }
}

/// The outcomes of one event type.
struct OutcomeRow {
    event_type: String,
    matched: usize,
    delivered: usize,
    failed: usize,
    retrying: usize,
    unknown: usize,
}

impl From<(&str, DeliveryCounts)> for OutcomeRow {
    fn from((event_type, counts): (&str, DeliveryCounts)) -> Self {
        let DeliveryCounts { waiting, retrying, failed, delivered, unknown } = counts;
        let retrying = waiting + retrying;
        let matched = retrying + failed + delivered + unknown;
        Self { event_type: event_type.to_owned(), matched, delivered, failed, retrying, unknown }
    }
}

impl Row for OutcomeRow {
    const COLUMNS: &'static [&'static str] = &["EVENT TYPE", "MATCHED", "DELIVERED", "FAILED", "RETRYING", "UNKNOWN"];
    const SHRINKABLE: &'static [&'static str] = &["EVENT TYPE"];

    fn cells(&self) -> Vec<String> {
        let counts = [self.matched, self.delivered, self.failed, self.retrying, self.unknown];
        std::iter::once(self.event_type.clone()).chain(counts.map(|count| count.to_string())).collect()
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Owned(json!({
            "event_type": self.event_type,
            "matched": self.matched,
            "delivered": self.delivered,
            "failed": self.failed,
            "retrying": self.retrying,
            "unknown": self.unknown,
        }))
    }
}
