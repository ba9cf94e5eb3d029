//! Owns [`Subscriber`]: takes what the feed brings, has it handled, and sees to it that it is recorded.

use std::convert::Infallible;
use std::time::Duration;

use super::life::{Life, Opened};
use super::recorder::Recorder;
use crate::commands::live::{Deadline, Live, unreadable};
use crate::context::Context;
use auth0_events_client::feed::{FeedStart, Flow, Notice, Position, Sink};
use auth0_events_client::model::Event;
use auth0_events_text as text;

/// What stands between the feed and those whom it is for.
pub(crate) struct Subscriber<'a> {
    ctx: &'a Context,
    /// What becomes of events.
    pub(crate) live: Live<'a>,
    recorder: Recorder,
    shows_heartbeats: bool,
    life: Life,
}

impl<'a> Subscriber<'a> {
    pub(crate) fn new(ctx: &'a Context, live: Live<'a>, recorder: Recorder, shows_heartbeats: bool) -> Self {
        Self { ctx, live, recorder, shows_heartbeats, life: Life::new() }
    }

    /// Writes what is held; what is done is then handled.
    async fn settle(&mut self) -> anyhow::Result<()> {
        // In this order: nothing is recorded that might still be lost.
        self.live.flush().await?;
        self.recorder.flushed()
    }

    /// Ends what is in hand, and records it. Someone who ended the run, or set its time, is told what it waits for.
    pub(crate) async fn finish(&mut self, waits_for: Option<&str>, deadline: Deadline) -> anyhow::Result<()> {
        if let Some(waits_for) = waits_for.filter(|_| self.live.under_way() > 0) {
            self.ctx.terminal.status(waits_for);
        }
        let settled = deadline.finish(self.settle_all()).await;
        // What was handled before a failure is recorded all the same.
        let recorded = deadline.finish(self.recorder.finish()).await;
        settled.and(recorded)
    }

    async fn settle_all(&mut self) -> anyhow::Result<()> {
        self.settle().await?;
        while self.live.under_way() > 0 {
            step(&mut self.live, &mut self.recorder).await?;
        }
        self.settle().await
    }

    /// Returns the place behind everything that was handled.
    pub(crate) fn position(&self) -> Option<&Position> {
        self.recorder.position()
    }

    /// Tells what has come, and how to go on.
    pub(crate) fn summarize(&self) {
        let terminal = &self.ctx.terminal;
        self.live.tally.summarize(terminal);
        if let Some(resumed) = self.recorder.resumed_from() {
            terminal.status(&format!("The next run with the same {resumed}."));
            return;
        }
        let flag = match self.recorder.position().map(|position| &position.start) {
            Some(FeedStart::After(offset)) => format!("--from {}", text::quoted(offset)),
            Some(FeedStart::At(time)) => format!("--from-timestamp {time}"),
            Some(FeedStart::Now) | None => return,
        };
        terminal.status(&format!("Go on with: events subscribe {flag}"));
    }

    /// Shows that the connection lives, if someone watches.
    fn show_life(&self, quiet: Duration) {
        if self.ctx.terminal.is_watched() {
            let (total, quiet) = (self.live.tally.total(), quiet.as_secs());
            self.ctx.terminal.status(&format!("Still connected: {total} events so far, last heard of {quiet} s ago."));
        }
    }
}

/// Waits until one thing that is under way has come further. Never ends where nothing is; dropping the future loses nothing.
async fn step(live: &mut Live<'_>, recorder: &mut Recorder) -> anyhow::Result<()> {
    tokio::select! {
        Some(done) = live.next_done() => {
            recorder.done(done?.ticket);
            // Where something is held, it counts as handled with the next flush.
            if live.is_flushed() { recorder.flushed() } else { Ok(()) }
        }
        recorded = recorder.work() => recorded,
    }
}

impl Sink for Subscriber<'_> {
    type Error = anyhow::Error;

    async fn ready(&mut self) -> anyhow::Result<()> {
        while !self.live.has_room() || self.recorder.is_full() {
            self.settle().await?;
            if self.live.has_room() && !self.recorder.is_full() {
                break;
            }
            step(&mut self.live, &mut self.recorder).await?;
        }
        Ok(())
    }

    async fn event(&mut self, event: Event) -> anyhow::Result<Flow> {
        self.life.show();
        let ticket = self.recorder.begin(&event).map_err(unreadable)?;
        if !self.live.take(ticket, &event)? {
            self.recorder.done(ticket);
        }
        if self.live.is_full() || self.recorder.wants_flush() {
            self.settle().await?;
        }
        Ok(if self.live.goal.is_reached() { Flow::Stop } else { Flow::Continue })
    }

    fn progress(&mut self, offset: String) {
        self.life.hear();
        if self.shows_heartbeats {
            self.ctx.terminal.status(&format!("progress: {offset}"));
        }
        self.recorder.pass(offset);
    }

    async fn flush(&mut self) -> anyhow::Result<()> {
        self.settle().await
    }

    async fn work(&mut self) -> anyhow::Result<Infallible> {
        loop {
            tokio::select! {
                quiet = self.life.due() => self.show_life(quiet),
                stepped = step(&mut self.live, &mut self.recorder) => stepped?,
            }
        }
    }

    fn notice(&mut self, notice: Notice<'_>) {
        let terminal = &self.ctx.terminal;
        match notice {
            Notice::Opened(start) => {
                self.recorder.begin_at(start);
                match self.life.open() {
                    Opened::First => terminal.status("Connected to the live events. Ctrl-C ends it."),
                    Opened::Again => terminal.status("Connected again."),
                    Opened::Silently => {}
                }
            }
            Notice::Heartbeat => {
                self.life.hear();
                if self.shows_heartbeats {
                    terminal.status("heartbeat");
                }
            }
            Notice::Failed(trouble, wait) => {
                self.life.lose();
                let cause = match std::error::Error::source(trouble) {
                    Some(source) => format!("{trouble}: {source}"),
                    None => trouble.to_string(),
                };
                terminal.status(&format!(
                    "Connecting again in {:.1} s: {}.",
                    wait.as_secs_f64(),
                    cause.trim_end_matches('.')
                ));
            }
        }
    }
}
