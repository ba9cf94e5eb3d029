//! deliveries watch: look again and again, report each new failure once, warn before the stream is disabled.

use std::collections::HashSet;
use std::pin::pin;
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
use crate::failure::{Failure, Kind};
use crate::output::LineWriter;
use auth0_events_client::api::{self, Client, DeliveryFilter};
use auth0_events_client::model::{Delivery, Resource as _, StreamId};
use auth0_events_platform as platform;

/// Deliveries remembered at most. A stream is disabled long before.
const MAX_REMEMBERED: usize = 20_000;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Watches until it has looked often enough, or until Ctrl-C or SIGTERM, which is the normal end.
pub(crate) async fn watch(ctx: &Context, args: DeliveryWatchArgs) -> anyhow::Result<()> {
    let Target { id, name: stream } = until_signal(Target::find(ctx, args.stream.clone())).await?;
    let mut stop = pin!(platform::stop_signal());
    let mut looks = 0_u64;
    let mut new = 0;
    let mut written = Ok(());
    let watching = async {
        let client = ctx.client().await?;
        let mut watch = Watch::new(ctx, &args, client, &stream, id)?;
        let mut ticks = interval(args.every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // Counted when it begins: a signal may come in the middle of it.
            looks += 1;
            match watch.look(&mut new, &mut written).await {
                // A watch outlives a bad hour of the network; a run that is to end has to tell.
                Err(error) if args.count.is_none() && is_passing(&error) => {
                    ctx.terminal.warning(&format!("{error:#}; the next look is due"));
                }
                looked => looked?,
            }
            if written.is_err() || args.count.is_some_and(|count| looks >= count.get()) {
                return anyhow::Ok(());
            }
        }
    };
    tokio::select! {
        outcome = watching => outcome?,
        () = &mut stop => {}
    }
    let times = match looks {
        1 => "once".to_owned(),
        _ => format!("{looks} times"),
    };
    ctx.terminal.status(&format!("Looked {times}: {new} new failures."));
    let verdict = match args.count {
        Some(_) if new > 0 => {
            Err(Failure::new(Kind::Condition, format!("event stream {stream} has {new} new failures")).into())
        }
        _ => Ok(()),
    };
    print::judged(ctx, written, verdict)
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
    client: &'a Client,
    /// The stream as it was named.
    name: &'a str,
    stream: StreamId,
    /// Where the window begins: what failed before is not new at the first look.
    from: Timestamp,
    /// Whether a look has come to its end. After that whatever is unknown is new, however old its event.
    is_settled: bool,
    /// What earlier looks found, reported or not.
    seen: HashSet<String>,
    monitor: AutoDisableMonitor,
    was_disabled: bool,
    writer: LineWriter<Delivery>,
    command: Option<FailureCommand<'a>>,
}

impl<'a> Watch<'a> {
    fn new(
        ctx: &'a Context,
        args: &'a DeliveryWatchArgs,
        client: &'a Client,
        name: &'a str,
        stream: StreamId,
    ) -> anyhow::Result<Self> {
        let now = Timestamp::now();
        let back = |by: Duration| SignedDuration::try_from(by).ok().and_then(|by| now.checked_sub(by).ok());
        Ok(Self {
            ctx,
            client,
            name,
            stream,
            from: args.from.map(|date| date.resolve(now)).or_else(|| back(args.every)).unwrap_or(Timestamp::MIN),
            is_settled: false,
            seen: HashSet::new(),
            monitor: AutoDisableMonitor::default(),
            was_disabled: false,
            writer: LineWriter::new(ctx.format(Format::Table), ctx.layout(), ctx.filter()),
            command: args.exec.as_deref().map(|command| FailureCommand::new(command, args.every)),
        })
    }

    /// Looks once, adds the new failures to `new`, and tells in `written` when they could not be printed.
    async fn look(&mut self, new: &mut usize, written: &mut anyhow::Result<()>) -> anyhow::Result<()> {
        let name = self.name;
        let row = self.client.get_stream(&self.stream).await;
        let disabled = row.with_context(|| format!("cannot look at event stream {name}"))?.status() == "disabled";
        if disabled && !self.was_disabled {
            self.ctx.terminal.warning("the stream is disabled: each event is a failed delivery without an attempt");
            self.ctx.terminal.hint(&format!(
                "mend the endpoint, prove it by one `events redeliver {name} DELIVERY`, run `events redeliver-many {name} \
                 --all --wait`, then `events enable {name}`"
            ));
        }
        self.was_disabled = disabled;
        // The endpoint is undocumented: without it the total still tells.
        let stats = match self.client.get_stats(&self.stream, None, None).await {
            Ok(stats) => Some(stats),
            Err(api::Error::Refused(refusal)) if refusal.status < 429 => None,
            Err(error) => return Err(error).context("cannot count the deliveries"),
        };
        let mut found = Found::default();
        let walked = self.walk(&mut found, written).await;
        *new += found.new;
        // What was reported must not be reported again, though the walk broke off.
        if self.seen.len() + found.present.len() > 2 * MAX_REMEMBERED {
            self.seen.clear();
        }
        self.seen.extend(found.present);
        if let Some(command) = &mut self.command
            && let Err(warning) = command.run(found.fresh).await
        {
            self.ctx.terminal.warning(&warning);
        }
        walked?;
        self.is_settled = true;
        for warning in self.monitor.look(found.total, found.recent, stats) {
            self.ctx.terminal.warning(&warning);
        }
        Ok(())
    }

    /// Walks over all failed deliveries and prints those that are new.
    async fn walk(&mut self, found: &mut Found, written: &mut anyhow::Result<()>) -> anyhow::Result<()> {
        let hour_ago = Timestamp::now().checked_sub(HOUR).unwrap_or(Timestamp::MIN);
        let filter = DeliveryFilter::default();
        let mut pages = self.client.list_deliveries(&self.stream, &filter, Some(MAX_REMEMBERED));
        while let Some(delivery) = pages.next().await.context(CANNOT_LIST)? {
            // A redelivery that fails today may be of an event of last week.
            let time = delivery.last_attempt_time().or_else(|| delivery.event_time().parse().ok());
            found.total += 1;
            found.recent += u64::from(time.is_some_and(|time| time >= hour_ago));
            let id = delivery.id();
            let is_new = !self.seen.contains(&id) && (self.is_settled || time.is_none_or(|time| time >= self.from));
            // An id on two pages is one delivery.
            if found.present.insert(id) && is_new {
                found.new += 1;
                if written.is_ok() {
                    *written = print::live(self.ctx, &mut self.writer, &delivery);
                }
                if self.command.is_some() {
                    found.fresh.push(delivery.document().clone());
                }
            }
        }
        Ok(())
    }
}

/// What one walk finds.
#[derive(Default)]
struct Found {
    /// The ids of all.
    present: HashSet<String>,
    /// How many are new.
    new: usize,
    /// Those that are new, where they are to be handed over.
    fresh: Vec<Value>,
    total: u64,
    /// Those that failed within the last hour.
    recent: u64,
}
