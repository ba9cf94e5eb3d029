//! `deliveries watch`: looks repeatedly, reports each new failure once, and warns before the stream is disabled.

use std::collections::HashSet;
use std::time::Duration;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::time::{MissedTickBehavior, interval};

use crate::cli::{DeliveryWatchArgs, Format};
use crate::commands::deliveries::explain::CANNOT_LIST;
use crate::commands::interrupt::until_signal;
use crate::commands::print;
use crate::commands::target::Target;
use crate::context::Context;
use crate::engine::recovery::auto_disable::AutoDisableMonitor;
use crate::engine::recovery::failure_command::FailureCommand;
use crate::engine::recovery::follow;
use crate::failure::{Failure, Kind};
use crate::output::LineWriter;
use auth0_events_client::api::{self, DeliveryFilter};
use auth0_events_client::model::{Delivery, Resource as _};
use auth0_events_platform::stop_signal;

/// Maximum number of remembered deliveries. A stream is disabled long before.
const MAX_REMEMBERED: usize = 20_000;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// The numbers to report at the end, whenever a signal comes.
struct WatchTally {
    looks: u64,
    new: usize,
    written: anyhow::Result<()>,
}

/// Watches for `--count` looks, or until Ctrl-C or SIGTERM, which is the normal end.
pub(crate) async fn watch(ctx: &Context, args: DeliveryWatchArgs) -> anyhow::Result<()> {
    let target = until_signal(Target::find(ctx, args.stream.clone())).await?;
    let mut tally = WatchTally { looks: 0, new: 0, written: Ok(()) };
    tokio::select! {
        outcome = look_repeatedly(ctx, &args, &target, &mut tally) => outcome?,
        () = stop_signal() => {}
    }
    let WatchTally { looks, new, written } = tally;
    let times = if looks == 1 { "once".to_owned() } else { format!("{looks} times") };
    let failures = if new == 1 { "1 new failure".to_owned() } else { format!("{new} new failures") };
    ctx.terminal.status(&format!("Looked {times}: {failures}."));
    let outcome = if args.count.is_some() && new > 0 {
        Err(Failure::new(Kind::Condition, format!("event stream {} has {failures}", target.name)).into())
    } else {
        Ok(())
    };
    print::judged(ctx, written, outcome)
}

async fn look_repeatedly(
    ctx: &Context,
    args: &DeliveryWatchArgs,
    target: &Target,
    tally: &mut WatchTally,
) -> anyhow::Result<()> {
    let mut watcher = DeliveryWatcher::new(ctx, args, target);
    let mut ticks = interval(args.every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // Counted at the start, because a signal can come during the look.
        tally.looks += 1;
        match watcher.look(tally).await {
            Err(error) if args.count.is_none() && is_temporary(&error) => {
                ctx.terminal.warning(&format!("{error:#}; retrying at the next look"));
            }
            outcome => outcome?,
        }
        if tally.written.is_err() || args.count.is_some_and(|count| tally.looks >= count.get()) {
            return Ok(());
        }
    }
}

/// Reports whether the next look may succeed.
fn is_temporary(error: &anyhow::Error) -> bool {
    match error.downcast_ref() {
        Some(api::Error::Refused(refusal)) => refusal.status == 429 || refusal.status >= 500,
        Some(api::Error::Transport { .. } | api::Error::Unreadable { .. }) => true,
        _ => false,
    }
}

struct DeliveryWatcher<'a> {
    ctx: &'a Context,
    target: &'a Target,
    /// Start of the window of the first look: earlier failures are not new.
    from: Timestamp,
    /// Whether a look has finished. From then on every unknown failure is new, however old its event is.
    has_looked: bool,
    /// Ids found by earlier looks, reported or not.
    seen: HashSet<String>,
    monitor: AutoDisableMonitor,
    was_disabled: bool,
    writer: LineWriter<Delivery>,
    command: Option<FailureCommand<'a>>,
}

impl<'a> DeliveryWatcher<'a> {
    fn new(ctx: &'a Context, args: &'a DeliveryWatchArgs, target: &'a Target) -> Self {
        let now = Timestamp::now();
        let ago = |interval: Duration| now.checked_sub(SignedDuration::try_from(interval).ok()?).ok();
        Self {
            ctx,
            target,
            from: args.from.map(|date| date.resolve(now)).or_else(|| ago(args.every)).unwrap_or(Timestamp::MIN),
            has_looked: false,
            seen: HashSet::new(),
            monitor: AutoDisableMonitor::default(),
            was_disabled: false,
            writer: LineWriter::new(ctx.format(Format::Table), ctx.layout(), ctx.filter()),
            command: args.exec.as_deref().map(|command| FailureCommand::new(command, args.every)),
        }
    }

    /// Looks once, and reports new failures.
    async fn look(&mut self, tally: &mut WatchTally) -> anyhow::Result<()> {
        let Target { id, name } = self.target;
        let client = self.ctx.client().await?;
        let stream = client.get_stream(id).await;
        let stream = stream.with_context(|| format!("cannot look at event stream {name}"))?;
        let is_disabled = stream.status() == "disabled";
        if is_disabled && !self.was_disabled {
            self.ctx.terminal.warning("the stream is disabled; new events fail without being sent");
            self.ctx.terminal.hint(&format!(
                "fix the endpoint, try it with `events redeliver {name} DELIVERY`, run `events redeliver-many {name} --all \
                 --wait`, then `events enable {name}`"
            ));
        }
        self.was_disabled = is_disabled;
        let stats =
            follow::stats(client, id, |status| status < 429).await.context("cannot read the delivery statistics")?;
        let mut findings = Findings::default();
        let listed = self.list(&mut findings, tally).await;
        // Remembered even if a later page failed, so that no failure is reported twice.
        if self.seen.len() + findings.present.len() > 2 * MAX_REMEMBERED {
            self.seen.clear();
        }
        self.seen.extend(findings.present);
        if let Some(command) = &mut self.command
            && let Err(warning) = command.run(findings.new).await
        {
            self.ctx.terminal.warning(&warning);
        }
        listed?;
        self.has_looked = true;
        for warning in self.monitor.look(findings.total, findings.last_hour, stats) {
            self.ctx.terminal.warning(&warning);
        }
        Ok(())
    }

    /// Lists all failed deliveries, and prints the new ones.
    async fn list(&mut self, findings: &mut Findings, tally: &mut WatchTally) -> anyhow::Result<()> {
        let hour_ago = Timestamp::now().checked_sub(HOUR).unwrap_or(Timestamp::MIN);
        let filter = DeliveryFilter::default();
        let mut pages = self.ctx.client().await?.list_deliveries(&self.target.id, &filter, Some(MAX_REMEMBERED));
        while let Some(delivery) = pages.next().await.context(CANNOT_LIST)? {
            // The event of a redelivery that failed today can be a week old.
            let time = delivery.last_attempt_time().or_else(|| delivery.event_time().parse().ok());
            findings.total += 1;
            findings.last_hour += u64::from(time.is_some_and(|time| time >= hour_ago));
            let id = delivery.id();
            let is_new = !self.seen.contains(&id) && (self.has_looked || time.is_none_or(|time| time >= self.from));
            // The same id on two pages is one delivery.
            if findings.present.insert(id) && is_new {
                tally.new += 1;
                if tally.written.is_ok() {
                    tally.written = print::live(self.ctx, &mut self.writer, &delivery);
                }
                if self.command.is_some() {
                    findings.new.push(delivery.document().clone());
                }
            }
        }
        Ok(())
    }
}

/// The failed deliveries of one look.
#[derive(Default)]
struct Findings {
    /// Ids of all.
    present: HashSet<String>,
    /// New ones, for the command.
    new: Vec<Value>,
    total: u64,
    last_hour: u64,
}
