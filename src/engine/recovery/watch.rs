//! Owns [`DeliveryWatcher`]: looks at a stream repeatedly, and finds each new failure once.

use std::collections::HashSet;
use std::num::NonZeroU64;
use std::time::Duration;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use tokio::time::{MissedTickBehavior, interval};

use super::auto_disable::AutoDisableMonitor;
use super::failure_command::FailureCommand;
use super::follow;
use auth0_events_client::api::{self, Client, DeliveryFilter};
use auth0_events_client::model::{Delivery, Resource as _, StreamId};

/// Maximum number of remembered deliveries. A stream is disabled long before.
const MAX_REMEMBERED: usize = 20_000;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Receives the findings of the looks.
pub(crate) trait WatchObserver {
    /// Called at the start of each look.
    fn looking(&mut self);

    /// Called once per new failure.
    fn found(&mut self, delivery: &Delivery);

    /// Called once when the stream is found to be disabled.
    fn disabled(&mut self);

    /// Called for a limit that is near, and for a command or a look that failed.
    fn warned(&mut self, warning: &str);

    /// Reports whether the findings cannot be shown any more, which ends the watch after a look.
    fn has_failed(&self) -> bool;
}

/// The times of the looks.
pub(crate) struct WatchSchedule {
    pub(crate) every: Duration,
    /// The number of looks; `None` for no limit.
    pub(crate) count: Option<NonZeroU64>,
    /// The start of the first look. Default: one interval ago.
    pub(crate) from: Option<Timestamp>,
}

pub(crate) struct DeliveryWatcher<'a, O> {
    client: &'a Client,
    stream: &'a StreamId,
    /// The name of the stream in errors.
    name: &'a str,
    schedule: WatchSchedule,
    observer: &'a mut O,
    /// Start of the window of the first look: earlier failures are not new.
    from: Timestamp,
    /// Whether a look has finished. From then on every unknown failure is new, however old its event is.
    has_looked: bool,
    /// Ids found by earlier looks, reported or not.
    seen: HashSet<String>,
    monitor: AutoDisableMonitor,
    was_disabled: bool,
    command: Option<FailureCommand<'a>>,
}

/// The failed deliveries of one look.
#[derive(Default)]
struct Findings {
    /// Ids of all.
    present: HashSet<String>,
    /// New ones, for the command.
    new: Vec<Vec<u8>>,
    total: u64,
    last_hour: u64,
}

impl<'a, O: WatchObserver> DeliveryWatcher<'a, O> {
    /// Prepares the watch of a stream. `command` is a shell command for the new failures of each look.
    pub(crate) fn new(
        client: &'a Client,
        (stream, name): (&'a StreamId, &'a str),
        schedule: WatchSchedule,
        command: Option<&'a str>,
        observer: &'a mut O,
    ) -> Self {
        let interval_ago = || Timestamp::now().checked_sub(SignedDuration::try_from(schedule.every).ok()?).ok();
        Self {
            client,
            stream,
            name,
            from: schedule.from.or_else(interval_ago).unwrap_or(Timestamp::MIN),
            has_looked: false,
            seen: HashSet::new(),
            monitor: AutoDisableMonitor::default(),
            was_disabled: false,
            command: command.map(|command| FailureCommand::new(command, schedule.every)),
            schedule,
            observer,
        }
    }

    /// Looks until the schedule ends. Can be dropped at any point.
    ///
    /// # Errors
    /// Fails if a look fails, unless the number of looks is not limited and the next one may succeed.
    pub(crate) async fn run(mut self) -> anyhow::Result<()> {
        let mut ticks = interval(self.schedule.every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut looks = 0;
        loop {
            ticks.tick().await;
            looks += 1;
            self.observer.looking();
            match self.look().await {
                Err(error) if self.schedule.count.is_none() && is_temporary(&error) => {
                    self.observer.warned(&format!("{error:#}; retrying at the next look"));
                }
                outcome => outcome?,
            }
            if self.observer.has_failed() || self.schedule.count.is_some_and(|count| looks >= count.get()) {
                return Ok(());
            }
        }
    }

    /// Looks once, and reports new failures.
    async fn look(&mut self) -> anyhow::Result<()> {
        let stream = self.client.get_stream(self.stream).await;
        let stream = stream.with_context(|| format!("cannot look at event stream {}", self.name))?;
        let is_disabled = stream.status() == "disabled";
        if is_disabled && !self.was_disabled {
            self.observer.disabled();
        }
        self.was_disabled = is_disabled;
        let stats = follow::stats(self.client, self.stream, |status| status < 429).await;
        let stats = stats.context("cannot read the delivery statistics")?;
        let mut findings = Findings::default();
        let listed = self.list(&mut findings).await;
        // Remembered even if a later page failed, so that no failure is reported twice.
        if self.seen.len() + findings.present.len() > 2 * MAX_REMEMBERED {
            self.seen.clear();
        }
        self.seen.extend(findings.present);
        if let Some(command) = &mut self.command
            && let Err(warning) = command.run(findings.new).await
        {
            self.observer.warned(&warning);
        }
        listed?;
        self.has_looked = true;
        for warning in self.monitor.look(findings.total, findings.last_hour, stats) {
            self.observer.warned(&warning);
        }
        Ok(())
    }

    /// Lists all failed deliveries, and reports the new ones.
    async fn list(&mut self, findings: &mut Findings) -> anyhow::Result<()> {
        let hour_ago = Timestamp::now().checked_sub(HOUR).unwrap_or(Timestamp::MIN);
        let filter = DeliveryFilter::default();
        let mut pages = self.client.list_deliveries(self.stream, &filter, Some(MAX_REMEMBERED));
        while let Some(delivery) = pages.next().await.context("cannot list the failed deliveries")? {
            // The event of a redelivery that failed today can be a week old.
            let time = delivery.last_attempt_time().or_else(|| delivery.event_time().parse().ok());
            findings.total += 1;
            findings.last_hour += u64::from(time.is_some_and(|time| time >= hour_ago));
            let id = delivery.id();
            let is_new = !self.seen.contains(&id) && (self.has_looked || time.is_none_or(|time| time >= self.from));
            // The same id on two pages is one delivery.
            if findings.present.insert(id) && is_new {
                self.observer.found(&delivery);
                if self.command.is_some() {
                    findings.new.push(delivery.to_line());
                }
            }
        }
        Ok(())
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
