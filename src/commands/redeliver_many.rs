//! redeliver-many: what matches is counted before, and followed after.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::deliveries::{CANNOT_LIST, filter};
use super::{ask, print, resolve};
use crate::api::{self, Client, DeliveryFilter};
use crate::cli::{RedeliverManyArgs, dates};
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::model::{Delivery, StreamId};
use crate::output::{Document, Row};

/// From the first look to the second; it doubles from look to look.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// A look is a walk over the list, so a long list rests at least as long as it was walked.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Asks for all failed deliveries that match again.
pub(super) async fn redeliver_many(ctx: &Context, args: &RedeliverManyArgs) -> anyhow::Result<()> {
    let filter = filter(&args.filter)?;
    if filter.is_empty() && !args.all {
        return Err(Failure::usage("refusing to redeliver everything unasked: there is no filter")
            .hint("narrow it by `--type`, `--from`, `--to` or `--status`, or pass `--all`")
            .into());
    }
    let target = format!("failed deliveries of event stream {}", args.stream);
    if !args.force && !args.dry_run {
        ask::require_someone(ctx, "redeliver", &target)?;
    }
    let client = ctx.client().await?;
    let id = resolve::stream_id(ctx, &args.stream).await?;
    let matching = Matching::count(client, &id, &filter).await.context(CANNOT_LIST)?;
    if args.dry_run {
        if matching.total() == 0 {
            ctx.terminal.hint("no failed delivery matches");
        }
        return print::all(ctx, &matching.rows());
    }
    let (failed, retrying) = (matching.failed(), matching.total() - matching.failed());
    if retrying > 0 {
        ctx.terminal.status(&format!("{retrying} that match are being retried already, and are left alone."));
    }
    if failed > 0 {
        let question = format!("Redeliver {failed} {target} ({})?", matching.by_type());
        if args.force {
            ctx.terminal.status(&format!("{failed} match: {}.", matching.by_type()));
        } else {
            ask::confirm(ctx, &question, "nothing was sent").await?;
        }
        let asked = client.redeliver_events(&id, &filter).await;
        asked.map_err(|error| explained(error).context(format!("cannot redeliver the {target}")))?;
        ctx.terminal.status(&format!("Asked for {failed} deliveries again; the attempts follow."));
    } else {
        ctx.terminal.status("No failed delivery matches: nothing was sent.");
    }
    let Some(limit) = args.wait.filter(|_| matching.total() > 0) else { return print::all(ctx, &matching.rows()) };
    settle(ctx, client, &id, filter, &matching, limit, &args.stream).await
}

fn explained(error: api::Error) -> anyhow::Error {
    match &error {
        api::Error::Refused(refusal) if refusal.status == 409 => anyhow::Error::new(error).context(
            Failure::new(Kind::Refused, "some of them are being retried at present, or cannot be")
                .hint("try again once `events deliveries list` shows none that is `retrying`"),
        ),
        _ => error.into(),
    }
}

/// How many deliveries of one event type there are.
#[derive(Clone, Copy, Default)]
struct Counts {
    failed: usize,
    retrying: usize,
}

/// The deliveries that match, counted.
#[derive(Default)]
struct Matching {
    types: BTreeMap<String, Counts>,
    /// The time of the newest event, on the API's clock: what happens later is not meant.
    newest: Option<Timestamp>,
}

impl Matching {
    /// Counts what matches now.
    async fn count(client: &Client, stream: &StreamId, filter: &DeliveryFilter) -> Result<Self, api::Error> {
        let mut matching = Self::default();
        let mut pages = client.list_deliveries(stream, filter, None);
        while let Some(delivery) = pages.next().await? {
            matching.newest = matching.newest.max(time(&delivery));
            matching.add(&delivery);
        }
        Ok(matching)
    }

    fn add(&mut self, delivery: &Delivery) {
        let counts = self.types.entry(delivery.event_type()).or_default();
        match delivery.status().as_str() {
            "retrying" | "pending" => counts.retrying += 1,
            _ => counts.failed += 1,
        }
    }

    fn failed(&self) -> usize {
        self.types.values().map(|counts| counts.failed).sum()
    }

    fn total(&self) -> usize {
        self.types.values().map(|counts| counts.failed + counts.retrying).sum()
    }

    /// Words the counts of what failed: `10 user.created, 2 user.updated`.
    fn by_type(&self) -> String {
        let failed = self.types.iter().filter(|(_, counts)| counts.failed > 0);
        failed.map(|(name, counts)| format!("{} {name}", counts.failed)).collect::<Vec<_>>().join(", ")
    }

    fn rows(&self) -> Vec<Matched> {
        let row = |(name, counts): (&String, &Counts)| Matched { event_type: name.clone(), counts: *counts };
        self.types.iter().map(row).collect()
    }

    fn of(&self, event_type: &str) -> Counts {
        self.types.get(event_type).copied().unwrap_or_default()
    }
}

fn time(delivery: &Delivery) -> Option<Timestamp> {
    delivery.event_time().parse().ok()
}

/// Looks until nothing of what matched is being retried, then prints what became of it.
async fn settle(
    ctx: &Context,
    client: &Client,
    stream: &StreamId,
    mut filter: DeliveryFilter,
    matching: &Matching,
    limit: Option<Duration>,
    name: &str,
) -> anyhow::Result<()> {
    // One that is being retried has another status for that time.
    filter.statuses.clear();
    if let (None, Some(newest)) = (&filter.date_to, matching.newest) {
        filter.date_to = newest.checked_add(SignedDuration::from_secs(1)).ok().map(dates::to_wire);
    }
    let total = matching.total();
    let mut progress = ctx.terminal.progress(total as u64, "redeliver");
    let (begun, mut pause, mut settled) = (Instant::now(), FIRST_PAUSE, 0);
    let now = loop {
        let looked = Instant::now();
        let mut now = Matching::default();
        let mut pages = client.list_deliveries(stream, &filter, None);
        while let Some(delivery) = pages.next().await.context("cannot follow the redelivery, which goes on")? {
            if time(&delivery).is_none_or(|time| matching.newest.is_none_or(|newest| time <= newest)) {
                now.add(&delivery);
            }
        }
        let retrying = now.total() - now.failed();
        while settled < total.saturating_sub(retrying) {
            settled += 1;
            progress.advance();
        }
        if retrying == 0 || limit.is_some_and(|limit| begun.elapsed() >= limit) {
            break now;
        }
        let rest = limit.map_or(Duration::MAX, |limit| limit.saturating_sub(begun.elapsed()));
        sleep(pause.max(looked.elapsed()).min(rest)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    };
    drop(progress);
    let row = |(name, before): (&String, &Counts)| Settled {
        event_type: name.clone(),
        matched: before.failed + before.retrying,
        now: now.of(name),
    };
    let rows: Vec<Settled> = matching.types.iter().map(row).collect();
    print::all(ctx, &rows)?;
    let (failed, retrying) = (now.failed(), now.total() - now.failed());
    let delivered = total.saturating_sub(now.total());
    ctx.terminal.status(&format!("Of {total}, {delivered} were delivered and {failed} are still failed."));
    let failure = match (failed, retrying) {
        (0, 0) => return Ok(()),
        (_, 0) => Failure::new(Kind::Condition, format!("{failed} of {total} deliveries are still failed"))
            .hint(format!("`events deliveries list {name} --group` tells why")),
        _ => Failure::new(Kind::Condition, format!("{retrying} of {total} deliveries are still being retried"))
            .hint("`--wait` without a time waits for the last of them"),
    };
    Err(failure.into())
}

/// What matched, of one event type.
struct Matched {
    event_type: String,
    counts: Counts,
}

impl Document for Matched {
    fn document(&self) -> Cow<'_, Value> {
        let Counts { failed, retrying } = self.counts;
        Cow::Owned(json!({"event_type": self.event_type, "failed": failed, "retrying": retrying}))
    }
}

impl Row for Matched {
    const COLUMNS: &'static [&'static str] = &["EVENT TYPE", "FAILED", "RETRYING"];

    fn cells(&self) -> Vec<String> {
        vec![self.event_type.clone(), self.counts.failed.to_string(), self.counts.retrying.to_string()]
    }
}

/// What became of one event type.
struct Settled {
    event_type: String,
    matched: usize,
    now: Counts,
}

impl Settled {
    fn delivered(&self) -> usize {
        self.matched.saturating_sub(self.now.failed + self.now.retrying)
    }
}

impl Document for Settled {
    fn document(&self) -> Cow<'_, Value> {
        Cow::Owned(json!({
            "event_type": self.event_type,
            "matched": self.matched,
            "delivered": self.delivered(),
            "failed": self.now.failed,
            "retrying": self.now.retrying,
        }))
    }
}

impl Row for Settled {
    const COLUMNS: &'static [&'static str] = &["EVENT TYPE", "MATCHED", "DELIVERED", "FAILED", "RETRYING"];

    fn cells(&self) -> Vec<String> {
        let counts = [self.matched, self.delivered(), self.now.failed, self.now.retrying];
        std::iter::once(self.event_type.clone()).chain(counts.map(|count| count.to_string())).collect()
    }
}
