//! Owns [`FeedActivity`]: when to report that a quiet feed is still connected.

use std::time::Duration;

use tokio::time::{Instant, Interval, MissedTickBehavior};

/// The time between two reports, and the silence before the first.
const REPORT_INTERVAL: Duration = Duration::from_secs(30);

/// The state of the connection and its last activity.
pub(crate) struct FeedActivity {
    reports: Interval,
    last_activity: Instant,
    /// Whether an event was shown since the last report.
    has_shown: bool,
    was_open: bool,
    is_lost: bool,
}

/// The kind of a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConnectionKind {
    First,
    AfterFailure,
    /// After a connection that ended as planned.
    Renewed,
}

impl FeedActivity {
    pub(crate) fn new() -> Self {
        let mut reports = tokio::time::interval_at(Instant::now() + REPORT_INTERVAL, REPORT_INTERVAL);
        reports.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { reports, last_activity: Instant::now(), has_shown: false, was_open: false, is_lost: false }
    }

    /// Notes a message that is not shown.
    pub(crate) fn received(&mut self) {
        self.last_activity = Instant::now();
    }

    /// Notes an event that is shown.
    pub(crate) fn shown(&mut self) {
        self.received();
        self.has_shown = true;
    }

    /// Notes a new connection.
    pub(crate) fn connected(&mut self) -> ConnectionKind {
        self.received();
        let was_open = std::mem::replace(&mut self.was_open, true);
        let was_lost = std::mem::take(&mut self.is_lost);
        match (was_open, was_lost) {
            (false, _) => ConnectionKind::First,
            (true, true) => ConnectionKind::AfterFailure,
            (true, false) => ConnectionKind::Renewed,
        }
    }

    /// Notes a failed connection.
    pub(crate) fn lost(&mut self) {
        self.received();
        self.is_lost = true;
    }

    /// Waits for the next report, and returns the time since the last activity. Dropping the future loses nothing.
    pub(crate) async fn next_report(&mut self) -> Duration {
        loop {
            self.reports.tick().await;
            if !std::mem::take(&mut self.has_shown) && self.was_open && !self.is_lost {
                return self.last_activity.elapsed();
            }
        }
    }
}

#[cfg(test)]
mod tests;
