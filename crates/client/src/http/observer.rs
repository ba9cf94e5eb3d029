//! Owns [`HttpObserver`]: progress, waits and traces of requests, for display.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Interval between two calls of [`HttpObserver::pending`].
const PENDING_INTERVAL: Duration = Duration::from_millis(100);

/// Receives the progress of requests, for display.
pub trait HttpObserver: Send + Sync {
    /// The next attempt of `request` starts after `wait`, because of `reason`. Not called for waits under 1 s.
    fn waiting(&self, wait: Duration, reason: &str, request: &str);

    /// Something other than a request failed; the requests continue.
    fn warning(&self, text: &str);

    /// Returns whether to call [`HttpObserver::began`], [`HttpObserver::pending`] and [`HttpObserver::ended`].
    fn shows_progress(&self) -> bool {
        false
    }

    /// A request starts, before its first attempt.
    fn began(&self) {}

    /// A request still has no answer. Called ten times a second.
    fn pending(&self) {}

    /// A request ended or was cancelled.
    fn ended(&self) {}

    /// Returns whether to call [`HttpObserver::trace`].
    fn wants_trace(&self) -> bool {
        false
    }

    /// A request is sent, or got its answer: a text of several lines without secrets.
    fn trace(&self, text: &str) {
        let _ = text;
    }
}

/// Runs `work` and reports its progress. Dropping the future reports the end.
pub(super) async fn with_progress<T>(observer: &dyn HttpObserver, work: impl Future<Output = T>) -> T {
    if !observer.shows_progress() {
        return work.await;
    }
    observer.began();
    let _end = EndOnDrop(observer);
    let mut work = pin!(work);
    let mut ticks = interval_at(Instant::now() + PENDING_INTERVAL, PENDING_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            outcome = &mut work => return outcome,
            _ = ticks.tick() => observer.pending(),
        }
    }
}

struct EndOnDrop<'a>(&'a dyn HttpObserver);

impl Drop for EndOnDrop<'_> {
    fn drop(&mut self) {
        self.0.ended();
    }
}

#[cfg(test)]
mod tests;
