//! Owns [`FeedSubscriber`]: it handles the events of the feed and records them.

use std::convert::Infallible;
use std::time::Duration;

use tokio::sync::watch;

use super::activity::{ConnectionKind, FeedActivity};
use super::deadline::Deadline;
use super::events::{LiveEvents, RunEnd, unreadable};
use super::recorder::Recorder;
use auth0_events_client::feed::{self, FeedEnd, FeedSource, Flow, FollowError, FollowOptions, Notice, Sink};
use auth0_events_client::model::{Event, UnreadableEvent};

pub(crate) struct FeedSubscriber {
    pub(crate) live: LiveEvents,
    pub(crate) recorder: Recorder,
    options: SubscriberOptions,
    activity: FeedActivity,
}

/// The messages of a subscriber apart from failures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SubscriberOptions {
    /// Whether to report each heartbeat and progress message.
    pub(crate) shows_heartbeats: bool,
    /// Whether to report from time to time that a quiet connection is open.
    pub(crate) reports_activity: bool,
}

impl FeedSubscriber {
    pub(crate) fn new(live: LiveEvents, recorder: Recorder, options: SubscriberOptions) -> Self {
        Self { live, recorder, options, activity: FeedActivity::new() }
    }

    /// Follows the feed until the goal is reached, the time is over or `stopped` is set. Then finishes and records the current
    /// events.
    pub(crate) async fn run(
        &mut self,
        source: &impl FeedSource,
        options: FollowOptions,
        within: Option<Duration>,
        mut stopped: watch::Receiver<bool>,
    ) -> Result<RunEnd, FollowError<anyhow::Error>> {
        let deadline = Deadline::start(within);
        let end = async {
            tokio::select! {
                _ = stopped.wait_for(|stop| *stop) => {}
                () = deadline.passed() => {}
            }
        };
        // The feed stops between events only, and the reader of the output may hang.
        let followed = deadline.finish(async { Ok(feed::follow(source, self, options, end).await) }).await;
        let followed = followed.unwrap_or_else(|late| Err(FollowError::Sink(late)));
        let ended = match &followed {
            Ok(FeedEnd::Stopped) if *stopped.borrow() => RunEnd::Stopped,
            Ok(FeedEnd::Stopped) => RunEnd::TimedOut(within.unwrap_or_default()),
            Ok(FeedEnd::Finished | FeedEnd::Closed) | Err(_) => RunEnd::Finished,
        };
        let status = match ended {
            RunEnd::Stopped => Some("Finishing up; press Ctrl-C again to quit now."),
            RunEnd::TimedOut(_) => Some("Finishing up, for at most 10 s."),
            RunEnd::Finished => None,
        };
        let finished = self.finish(status, deadline).await;
        // Skipping an unreadable event by its offset also skips those before it, so they must be recorded.
        if !matches!(&followed, Err(FollowError::Sink(error)) if !error.is::<UnreadableEvent>()) {
            finished.map_err(FollowError::Sink)?;
        }
        followed.map(|_| ended)
    }

    /// Flushes the output and then records the handled events.
    async fn flush_output(&mut self) -> anyhow::Result<()> {
        // In this order, since output that is recorded must not be lost.
        self.live.flush().await?;
        self.recorder.flushed()
    }

    /// Finishes and records the current events. It prints `status` if it has to wait.
    async fn finish(&mut self, status: Option<&str>, deadline: Deadline) -> anyhow::Result<()> {
        if let Some(status) = status.filter(|_| self.live.delivering() > 0) {
            self.live.output.status(status);
        }
        let finished = deadline.finish(self.finish_events()).await;
        // Events handled before a failure are recorded too.
        let recorded = deadline.finish(self.recorder.finish()).await;
        finished.and(recorded)
    }

    async fn finish_events(&mut self) -> anyhow::Result<()> {
        self.flush_output().await?;
        while self.live.delivering() > 0 {
            step(&mut self.live, &mut self.recorder).await?;
        }
        self.flush_output().await
    }

    /// Reports a quiet connection.
    fn report_activity(&self, quiet: Duration) {
        if self.options.reports_activity {
            let total = self.live.tally.total();
            let seconds = quiet.as_secs();
            self.live.output.status(&format!("Still connected: {total} events so far, last activity {seconds} s ago."));
        }
    }
}

/// Waits for the next finished delivery or write. Never completes if there is none. Dropping the future loses nothing.
async fn step(live: &mut LiveEvents, recorder: &mut Recorder) -> anyhow::Result<()> {
    tokio::select! {
        Some(delivery) = live.next_delivery() => {
            recorder.done(delivery?.ticket);
            // With buffered output, it counts as handled after the next flush.
            if live.is_flushed() { recorder.flushed() } else { Ok(()) }
        }
        recorded = recorder.work() => recorded,
    }
}

impl Sink for FeedSubscriber {
    type Error = anyhow::Error;

    async fn ready(&mut self) -> anyhow::Result<()> {
        while !self.live.has_capacity() || self.recorder.is_full() {
            self.flush_output().await?;
            if self.live.has_capacity() && !self.recorder.is_full() {
                break;
            }
            step(&mut self.live, &mut self.recorder).await?;
        }
        Ok(())
    }

    async fn event(&mut self, event: Event) -> anyhow::Result<Flow> {
        self.activity.shown();
        let ticket = self.recorder.begin(&event).map_err(unreadable)?;
        if self.recorder.is_storing() {
            self.live.warn_without_user(&event);
        }
        self.live.show(&event, None)?;
        if self.live.has_target(&event) {
            self.live.deliver(ticket, event)?;
        } else {
            self.recorder.done(ticket);
        }
        if self.live.is_buffer_full() || self.recorder.wants_flush() {
            self.flush_output().await?;
        }
        Ok(if self.live.goal.is_reached() { Flow::Stop } else { Flow::Continue })
    }

    fn progress(&mut self, offset: String) {
        self.activity.received();
        if self.options.shows_heartbeats {
            self.live.output.status(&format!("progress: {offset}"));
        }
        self.recorder.pass(offset);
    }

    async fn flush(&mut self) -> anyhow::Result<()> {
        self.flush_output().await
    }

    async fn work(&mut self) -> anyhow::Result<Infallible> {
        loop {
            tokio::select! {
                quiet = self.activity.next_report() => self.report_activity(quiet),
                stepped = step(&mut self.live, &mut self.recorder) => stepped?,
            }
        }
    }

    fn notice(&mut self, notice: Notice<'_>) {
        let output = &self.live.output;
        match notice {
            Notice::Opened(start) => {
                self.recorder.begin_at(start);
                match self.activity.connected() {
                    ConnectionKind::First => output.status("Connected to the live events. Press Ctrl-C to stop."),
                    ConnectionKind::AfterFailure => output.status("Reconnected."),
                    ConnectionKind::Renewed => {}
                }
            }
            Notice::Heartbeat => {
                self.activity.received();
                if self.options.shows_heartbeats {
                    output.status("heartbeat");
                }
            }
            Notice::Failed(trouble, wait) => {
                self.activity.lost();
                let cause = match std::error::Error::source(trouble) {
                    Some(source) => format!("{trouble}: {source}"),
                    None => trouble.to_string(),
                };
                output.status(&format!(
                    "Reconnecting in {:.1} s: {}.",
                    wait.as_secs_f64(),
                    cause.trim_end_matches('.')
                ));
            }
        }
    }
}
