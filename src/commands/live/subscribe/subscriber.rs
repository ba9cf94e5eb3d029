//! Owns [`FeedSubscriber`]: it handles the events of the feed and records them.

use std::convert::Infallible;
use std::time::Duration;

use super::activity::{ConnectionKind, FeedActivity};
use crate::commands::live::events::{LiveEvents, unreadable};
use crate::context::Context;
use crate::engine::ingest::deadline::Deadline;
use crate::engine::ingest::recorder::Recorder;
use auth0_events_client::feed::{FeedStart, Flow, Notice, Position, Sink};
use auth0_events_client::model::Event;
use auth0_events_text as text;

pub(crate) struct FeedSubscriber<'a> {
    ctx: &'a Context,
    pub(crate) live: LiveEvents<'a>,
    recorder: Recorder,
    shows_heartbeats: bool,
    activity: FeedActivity,
}

impl<'a> FeedSubscriber<'a> {
    pub(crate) fn new(ctx: &'a Context, live: LiveEvents<'a>, recorder: Recorder, shows_heartbeats: bool) -> Self {
        Self { ctx, live, recorder, shows_heartbeats, activity: FeedActivity::new() }
    }

    /// Flushes the output and then records the handled events.
    async fn flush_output(&mut self) -> anyhow::Result<()> {
        // In this order, since output that is recorded must not be lost.
        self.live.flush().await?;
        self.recorder.flushed()
    }

    /// Finishes and records the current events. It prints `status` if it has to wait.
    pub(crate) async fn finish(&mut self, status: Option<&str>, deadline: Deadline) -> anyhow::Result<()> {
        if let Some(status) = status.filter(|_| self.live.delivering() > 0) {
            self.ctx.terminal.status(status);
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

    /// Returns the position after all handled events.
    pub(crate) fn position(&self) -> Option<&Position> {
        self.recorder.position()
    }

    /// Prints the summary, and how to continue.
    pub(crate) fn summarize(&self) {
        let terminal = &self.ctx.terminal;
        for line in self.live.tally.summary() {
            terminal.status(&line);
        }
        if let Some(resume) = self.recorder.resumed_from() {
            terminal.status(&format!("The next run with the same {resume}."));
            return;
        }
        let flag = match self.recorder.position().map(|position| &position.start) {
            Some(FeedStart::After(offset)) => format!("--from {}", text::quoted(offset)),
            Some(FeedStart::At(time)) => format!("--from-timestamp {time}"),
            Some(FeedStart::Now) | None => return,
        };
        terminal.status(&format!("Continue with: events subscribe {flag}"));
    }

    /// Reports a quiet connection on a terminal.
    fn report_activity(&self, quiet: Duration) {
        if self.ctx.terminal.is_watched() {
            let total = self.live.tally.total();
            let seconds = quiet.as_secs();
            self.ctx
                .terminal
                .status(&format!("Still connected: {total} events so far, last activity {seconds} s ago."));
        }
    }
}

/// Waits for the next finished delivery or write. Never completes if there is none. Dropping the future loses nothing.
async fn step(live: &mut LiveEvents<'_>, recorder: &mut Recorder) -> anyhow::Result<()> {
    tokio::select! {
        Some(delivery) = live.next_delivery() => {
            recorder.done(delivery?.ticket);
            // With buffered output, it counts as handled after the next flush.
            if live.is_flushed() { recorder.flushed() } else { Ok(()) }
        }
        recorded = recorder.work() => recorded,
    }
}

impl Sink for FeedSubscriber<'_> {
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
        if self.shows_heartbeats {
            self.ctx.terminal.status(&format!("progress: {offset}"));
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
        let terminal = &self.ctx.terminal;
        match notice {
            Notice::Opened(start) => {
                self.recorder.begin_at(start);
                match self.activity.connected() {
                    ConnectionKind::First => terminal.status("Connected to the live events. Press Ctrl-C to stop."),
                    ConnectionKind::AfterFailure => terminal.status("Reconnected."),
                    ConnectionKind::Renewed => {}
                }
            }
            Notice::Heartbeat => {
                self.activity.received();
                if self.shows_heartbeats {
                    terminal.status("heartbeat");
                }
            }
            Notice::Failed(trouble, wait) => {
                self.activity.lost();
                let cause = match std::error::Error::source(trouble) {
                    Some(source) => format!("{trouble}: {source}"),
                    None => trouble.to_string(),
                };
                terminal.status(&format!(
                    "Reconnecting in {:.1} s: {}.",
                    wait.as_secs_f64(),
                    cause.trim_end_matches('.')
                ));
            }
        }
    }
}
