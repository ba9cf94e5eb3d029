//! deliveries watch: look again and again, report each new failure once, warn before the stream is disabled.

use std::collections::HashSet;
use std::pin::pin;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::time::{MissedTickBehavior, interval};

use super::auto_disable::Nearness;
use super::deliveries::CANNOT_LIST;
use super::{print, resolve};
use crate::api::{self, Client, DeliveryFilter};
use crate::cli::{DeliveryWatchArgs, Format};
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::model::{Delivery, Resource as _, StreamId};
use crate::output::LineWriter;
use crate::platform;

/// Deliveries remembered, and handed to a command, at most. A stream is disabled long before.
const MAX_REMEMBERED: usize = 20_000;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Watches until it has looked often enough, or until Ctrl-C or SIGTERM, which is the normal end.
pub(super) async fn watch(ctx: &Context, args: &DeliveryWatchArgs) -> anyhow::Result<()> {
    let mut stop = pin!(platform::stop_signal());
    let mut looks = 0_u64;
    let mut new = 0;
    let watching = async {
        let client = ctx.client().await?;
        let mut watch = Watch::new(ctx, args, client, resolve::stream_id(ctx, &args.stream).await?)?;
        let mut ticks = interval(args.every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let looked = watch.look(&mut new).await;
            looks += 1;
            match looked {
                // A watch outlives a bad hour of the network; a run that is to end has to tell.
                Err(error) if args.count.is_none() && is_passing(&error) => {
                    ctx.terminal.warning(&format!("{error:#}; the next look is due"));
                }
                looked => looked?,
            }
            if args.count.is_some_and(|count| looks >= count.get()) {
                return anyhow::Ok(());
            }
        }
    };
    tokio::select! {
        outcome = watching => outcome?,
        () = &mut stop => {}
    }
    ctx.terminal.status(&format!("Looked {looks} times: {new} new failures."));
    match args.count {
        Some(_) if new > 0 => {
            Err(Failure::new(Kind::Condition, format!("event stream {} has {new} new failures", args.stream)).into())
        }
        _ => Ok(()),
    }
}

/// Tells what may be better at the next look.
fn is_passing(error: &anyhow::Error) -> bool {
    match error.downcast_ref() {
        Some(api::Error::Refused(refusal)) => refusal.status == 429 || refusal.status >= 500,
        Some(api::Error::Transport { .. } | api::Error::Unreadable { .. }) => true,
        _ => false,
    }
}

struct Watch<'a> {
    ctx: &'a Context,
    args: &'a DeliveryWatchArgs,
    client: &'a Client,
    stream: StreamId,
    /// Older events are not reported.
    from: Timestamp,
    /// What earlier looks found, reported or not.
    seen: HashSet<String>,
    nearness: Nearness,
    was_disabled: bool,
    writer: LineWriter<Delivery>,
}

impl<'a> Watch<'a> {
    fn new(
        ctx: &'a Context,
        args: &'a DeliveryWatchArgs,
        client: &'a Client,
        stream: StreamId,
    ) -> anyhow::Result<Self> {
        let now = Timestamp::now();
        let back = |by: Duration| SignedDuration::try_from(by).ok().and_then(|by| now.checked_sub(by).ok());
        Ok(Self {
            ctx,
            args,
            client,
            stream,
            from: args.from.map(|date| date.resolve(now)).or_else(|| back(args.every)).unwrap_or(Timestamp::MIN),
            seen: HashSet::new(),
            nearness: Nearness::default(),
            was_disabled: false,
            writer: LineWriter::new(ctx.format(Format::Table), ctx.layout(), ctx.filter()),
        })
    }

    /// Looks once, and adds the new failures to `new`.
    async fn look(&mut self, new: &mut usize) -> anyhow::Result<()> {
        let name = &self.args.stream;
        let row = self.client.get_stream(&self.stream).await;
        let disabled = row.with_context(|| format!("cannot look at event stream {name}"))?.status() == "disabled";
        if disabled && !self.was_disabled {
            self.ctx.terminal.warning("the stream is disabled: each event is a failed delivery without an attempt");
            self.ctx.terminal.hint(&format!(
                "mend the endpoint, run `events redeliver-many {name} --all --wait`, then `events enable {name}`"
            ));
        }
        self.was_disabled = disabled;
        // The endpoint is undocumented: without it the total still tells.
        let stats = match self.client.get_stats(&self.stream, None, None).await {
            Ok(stats) => Some(stats),
            Err(api::Error::Refused(refusal)) if refusal.status < 429 => None,
            Err(error) => return Err(error).context("cannot count the deliveries"),
        };
        let mut present = HashSet::new();
        let mut fresh = Vec::new();
        let walked = self.walk(&mut present, &mut fresh).await;
        *new += fresh.len();
        // What was reported must not be reported again, though the walk broke off.
        if self.seen.len() + present.len() > 2 * MAX_REMEMBERED {
            self.seen.clear();
        }
        self.seen.extend(present);
        let (total, recent) = walked?;
        for warning in self.nearness.look(total, recent, stats) {
            self.ctx.terminal.warning(&warning);
        }
        if let Some(line) = self.args.exec.as_deref().filter(|_| !fresh.is_empty()) {
            self.hand_over(line, fresh).await;
        }
        Ok(())
    }

    /// Walks over all failed deliveries and prints those that are new. Returns their number in all, and how many have an
    /// event of the last hour.
    async fn walk(&mut self, present: &mut HashSet<String>, fresh: &mut Vec<Value>) -> anyhow::Result<(u64, u64)> {
        let hour_ago = Timestamp::now().checked_sub(HOUR).unwrap_or(Timestamp::MIN);
        let filter = DeliveryFilter::default();
        let (mut total, mut recent) = (0, 0);
        let mut pages = self.client.list_deliveries(&self.stream, &filter, Some(MAX_REMEMBERED));
        while let Some(delivery) = pages.next().await.context(CANNOT_LIST)? {
            let time = delivery.event_time().parse::<Timestamp>().ok();
            total += 1;
            recent += u64::from(time.is_some_and(|time| time >= hour_ago));
            let id = delivery.id();
            let is_new = !self.seen.contains(&id) && time.is_none_or(|time| time >= self.from);
            // An id on two pages is one delivery.
            if present.insert(id) && is_new {
                print::live(self.ctx, &mut self.writer, &delivery)?;
                fresh.push(delivery.document().clone());
            }
        }
        Ok((total, recent))
    }

    /// Hands the new failures to the person's command. What goes wrong with it does not end the watch.
    async fn hand_over(&self, line: &str, fresh: Vec<Value>) {
        let outcome = run(line, &Value::Array(fresh)).await;
        match outcome {
            Ok(status) if status.success() => {}
            Ok(status) => self.ctx.terminal.warning(&format!("`{line}` ended with {status}")),
            Err(error) => self.ctx.terminal.warning(&format!("cannot run `{line}`: {error}")),
        }
    }
}

/// Runs a line of shell with a document on its standard input, and waits for its end. It is killed if this is dropped.
async fn run(line: &str, document: &Value) -> std::io::Result<std::process::ExitStatus> {
    let mut child = Command::from(platform::shell(line)).stdin(Stdio::piped()).kill_on_drop(true).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A command that does not read to the end is free to do so.
        drop(stdin.write_all(format!("{document}\n").as_bytes()).await);
    }
    child.wait().await
}
