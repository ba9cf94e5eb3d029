//! redeliver-many: what matches is counted before, and followed after.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::cli::{RedeliverManyArgs, dates};
use crate::commands::confirm;
use crate::commands::deliveries::explain::CANNOT_LIST;
use crate::commands::deliveries::filter::filter;
use crate::commands::deliveries::follow::{self, Follow, Progress};
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::print;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::output::Row;
use auth0_events_client::api::{self, Client, DeliveryFilter};
use auth0_events_client::model::{Delivery, SUCCESSFUL_DELIVERIES, Stats, StreamId};

/// From the first look to the second; it doubles from look to look.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// A look is a walk over the list, so a long list rests at least as long as it was walked.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

fn deliveries(count: usize) -> String {
    if count == 1 { "1 delivery".to_owned() } else { format!("{count} deliveries") }
}

const SEE_FAILED: &str = "run `events deliveries` to see which are still failed";

/// Asks for all failed deliveries that match again.
pub(crate) async fn redeliver_many(ctx: &Context, args: RedeliverManyArgs) -> anyhow::Result<()> {
    let report = InterruptReport::default();
    report.until_signal(work(ctx, &args, &report)).await
}

async fn work(ctx: &Context, args: &RedeliverManyArgs, report: &InterruptReport) -> anyhow::Result<()> {
    target::require(ctx, &[("<STREAM>", args.stream.is_some())])?;
    let filter = filter(ctx, &args.filter)?;
    if filter.is_empty() && !args.all {
        return Err(Failure::usage("refusing to redeliver everything unasked: there is no filter")
            .hint("narrow it by `--type`, `--from`, `--to` or `--status`, or pass `--all`")
            .into());
    }
    if let Some(stream) = args.stream.as_ref().filter(|_| !args.force && !args.dry_run) {
        confirm::require_someone(ctx, "redeliver", &format!("failed deliveries of event stream {stream}"))?;
    }
    let Target { id, name: stream } = Target::find(ctx, args.stream.clone()).await?;
    let target = format!("failed deliveries of event stream {stream}");
    let client = ctx.client().await?;
    let limit = args.wait.filter(|_| !args.dry_run);
    // Before the list: what is delivered from here on is counted.
    let before = match limit {
        Some(_) => stats(client, &id).await.context("cannot count the deliveries before the request")?,
        None => None,
    };
    let matching = Matching::count(client, &id, &filter, limit.is_some()).await.context(CANNOT_LIST)?;
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
            confirm::confirm(ctx, &question, "nothing was sent").await?;
        }
        report
            .set(interrupted(format!("redelivery of {} may have been requested", deliveries(failed))).hint(SEE_FAILED));
        let asked = client.redeliver_events(&id, &filter).await;
        asked.map_err(|error| explained(error).context(format!("cannot redeliver the {target}")))?;
        report.set(
            interrupted(format!("redelivery of {} was requested and continues", deliveries(failed))).hint(SEE_FAILED),
        );
        ctx.terminal.status(&match failed {
            1 => "Asked for 1 delivery again; its attempts follow.".to_owned(),
            _ => format!("Asked for {failed} deliveries again; the attempts follow."),
        });
    } else {
        ctx.terminal.status("No failed delivery matches: nothing was sent.");
    }
    let Some(limit) = limit.filter(|_| matching.total() > 0) else { return print::all(ctx, &matching.rows()) };
    let watched = Watched { client, stream: &id, filter, before, limit };
    let (follow, end) = watched.settle(ctx, matching, report).await?;
    let rows: Vec<Settled> = follow.by_type().into_iter().map(Settled::from).collect();
    print::judged(ctx, print::all(ctx, &rows), verdict(ctx, &follow, end, &stream))
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
    /// What is to be followed; empty where nothing is.
    follow: Follow,
    /// The time of the newest event, on the API's clock: what happens later is not meant.
    newest: Option<Timestamp>,
}

impl Matching {
    /// Counts what matches now, and remembers each where it is to be followed.
    async fn count(
        client: &Client,
        stream: &StreamId,
        filter: &DeliveryFilter,
        remember: bool,
    ) -> Result<Self, api::Error> {
        let mut matching = Self::default();
        let mut pages = client.list_deliveries(stream, filter, None);
        while let Some(delivery) = pages.next().await? {
            matching.newest = matching.newest.max(delivery.event_time().parse().ok());
            matching.add(&delivery);
            if remember {
                matching.follow.add(&delivery);
            }
        }
        Ok(matching)
    }

    fn add(&mut self, delivery: &Delivery) {
        let counts = self.types.entry(delivery.event_type()).or_default();
        match follow::is_retrying(delivery) {
            true => counts.retrying += 1,
            false => counts.failed += 1,
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
}

/// Reads the counts of the stream. `None` where it has none: the endpoint is undocumented.
async fn stats(client: &Client, stream: &StreamId) -> Result<Option<Stats>, api::Error> {
    match client.get_stats(stream, None, None).await {
        Ok(stats) => Ok(Some(stats)),
        Err(api::Error::Refused(refusal)) if matches!(refusal.status, 403 | 404) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where to look, and for how long.
struct Watched<'a> {
    client: &'a Client,
    stream: &'a StreamId,
    filter: DeliveryFilter,
    /// The counts before the request, where there are any.
    before: Option<Stats>,
    limit: Option<Duration>,
}

impl Watched<'_> {
    /// Looks until what matched has settled, the time is over, or nothing changes any more.
    async fn settle(
        mut self,
        ctx: &Context,
        matching: Matching,
        report: &InterruptReport,
    ) -> anyhow::Result<(Follow, Progress)> {
        const CANNOT_FOLLOW: &str = "cannot follow the redelivery, which goes on";
        // One that is being retried has another status for that time.
        self.filter.statuses.clear();
        if let (None, Some(newest)) = (&self.filter.date_to, matching.newest) {
            self.filter.date_to = newest.checked_add(SignedDuration::from_secs(1)).ok().map(dates::to_wire);
        }
        let mut follow = matching.follow;
        let mut bar = ctx.terminal.progress(follow.len() as u64, "redeliver");
        let (begun, mut pause, mut shown) = (Instant::now(), FIRST_PAUSE, 0);
        loop {
            let looked = Instant::now();
            let successes = match &self.before {
                Some(before) => {
                    let now = self.client.get_stats(self.stream, None, None).await.context(CANNOT_FOLLOW)?;
                    Some(now.rise_since(before, SUCCESSFUL_DELIVERIES))
                }
                None => None,
            };
            let mut listed = Vec::new();
            let mut pages = self.client.list_deliveries(self.stream, &self.filter, None);
            while let Some(delivery) = pages.next().await.context(CANNOT_FOLLOW)? {
                if follow.has(&delivery) {
                    listed.push(delivery);
                }
            }
            let progress = follow.look(&listed, successes, Instant::now());
            drop(listed);
            let counts = follow.counts();
            let (total, delivered) = (follow.len(), counts.delivered);
            report.set(
                interrupted(format!("{delivered} of {total} delivered so far; redelivery continues")).hint(SEE_FAILED),
            );
            while shown < counts.failed + counts.delivered {
                shown += 1;
                bar.advance();
            }
            if progress != Progress::UnderWay || self.limit.is_some_and(|limit| begun.elapsed() >= limit) {
                return Ok((follow, progress));
            }
            let rest = self.limit.map_or(Duration::MAX, |limit| limit.saturating_sub(begun.elapsed()));
            sleep(pause.max(looked.elapsed()).min(rest)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

/// Says what became of all, and how that is known.
fn verdict(ctx: &Context, follow: &Follow, end: Progress, name: &str) -> anyhow::Result<()> {
    let follow::Counts { failed, retrying, delivered, unknown } = follow.counts();
    let total = follow.len();
    ctx.terminal.status(&format!("Of {total}, {delivered} were delivered and {failed} are still failed."));
    if delivered > 0 {
        ctx.terminal.status(&follow.evidence());
    }
    let open = retrying + unknown;
    let message = match (failed, open) {
        (0, 0) => return Ok(()),
        (_, 0) => format!("{failed} of {total} deliveries are still failed"),
        _ if unknown == 0 => format!("{retrying} of {total} deliveries are still being retried"),
        _ => format!("{open} of {total} deliveries have no known outcome: {unknown} of them are not listed any more"),
    };
    let hint = match (open, end) {
        (0, _) => format!("`events deliveries list {name} --group` tells why"),
        (_, Progress::Standstill) => "nothing has changed for five minutes, so that no more was waited for".to_owned(),
        _ => "`--wait` without a time waits for the last of them".to_owned(),
    };
    Err(Failure::new(Kind::Condition, message).hint(hint).into())
}

/// What matched, of one event type.
struct Matched {
    event_type: String,
    counts: Counts,
}

impl Row for Matched {
    const COLUMNS: &'static [&'static str] = &["EVENT TYPE", "FAILED", "RETRYING"];
    const SHRINKABLE: &'static [&'static str] = &["EVENT TYPE"];

    fn cells(&self) -> Vec<String> {
        vec![self.event_type.clone(), self.counts.failed.to_string(), self.counts.retrying.to_string()]
    }

    fn json(&self) -> Cow<'_, Value> {
        let Counts { failed, retrying } = self.counts;
        Cow::Owned(json!({"event_type": self.event_type, "failed": failed, "retrying": retrying}))
    }
}

/// What became of one event type.
struct Settled {
    event_type: String,
    counts: follow::Counts,
}

impl From<(&str, follow::Counts)> for Settled {
    fn from((event_type, counts): (&str, follow::Counts)) -> Self {
        Self { event_type: event_type.to_owned(), counts }
    }
}

impl Settled {
    fn matched(&self) -> usize {
        self.counts.delivered + self.counts.failed + self.counts.retrying + self.counts.unknown
    }
}

impl Row for Settled {
    const COLUMNS: &'static [&'static str] = &["EVENT TYPE", "MATCHED", "DELIVERED", "FAILED", "RETRYING", "UNKNOWN"];
    const SHRINKABLE: &'static [&'static str] = &["EVENT TYPE"];

    fn cells(&self) -> Vec<String> {
        let follow::Counts { failed, retrying, delivered, unknown } = self.counts;
        let counts = [self.matched(), delivered, failed, retrying, unknown];
        std::iter::once(self.event_type.clone()).chain(counts.map(|count| count.to_string())).collect()
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Owned(json!({
            "event_type": self.event_type,
            "matched": self.matched(),
            "delivered": self.counts.delivered,
            "failed": self.counts.failed,
            "retrying": self.counts.retrying,
            "unknown": self.counts.unknown,
        }))
    }
}
