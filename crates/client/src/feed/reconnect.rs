//! Decides when to reconnect after a connection has ended or failed.

use std::time::Duration;

use crate::backoff::Backoff;

/// Minimum time between the starts of two attempts.
const MIN_SPACING: Duration = Duration::from_secs(1);
/// The wait before an attempt after one that received nothing.
const BACKOFF: Backoff = Backoff { base: Duration::from_millis(500), cap: Duration::from_secs(30), jitter: 1.0 };
/// Maximum wait that the server can ask for in `retry`, so that a wrong value does not end the feed.
const MAX_SERVER_RETRY: Duration = Duration::from_secs(600);

/// The way in which a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConnectionEnd {
    /// The server announced the end, or ended a connection that had delivered something.
    Planned,
    /// The server ended a connection that had delivered nothing.
    Empty,
    /// The connection failed. The server may have asked for a wait.
    Failed(Option<Duration>),
}

/// The state of reconnecting: the backoff, the `retry` of the server, the spacing of attempts.
#[derive(Debug, Default)]
pub(super) struct Reconnection {
    /// Minimum wait from the server's `retry`.
    server_retry: Duration,
    /// Consecutive attempts that received nothing.
    empty_attempts: u32,
    /// Consecutive failures, with nothing received between them.
    failures: u32,
}

impl Reconnection {
    /// Sets the server's `retry`, which applies to every later reconnection, at most 10 minutes.
    pub(super) fn set_server_retry(&mut self, retry: Duration) {
        self.server_retry = retry.min(MAX_SERVER_RETRY);
    }

    /// Resets the backoff, because an event or progress was received.
    pub(super) fn reset(&mut self) {
        self.empty_attempts = 0;
        self.failures = 0;
    }

    /// Returns the number of consecutive failures.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// Returns the wait before the next attempt. The attempt that ended started `age` ago.
    pub(super) fn wait(&mut self, end: ConnectionEnd, age: Duration) -> Duration {
        let minimum = self.server_retry.max(MIN_SPACING.saturating_sub(age));
        let minimum = match end {
            ConnectionEnd::Planned => return minimum,
            ConnectionEnd::Empty => minimum,
            ConnectionEnd::Failed(server_wait) => {
                self.failures = self.failures.saturating_add(1);
                minimum.max(server_wait.unwrap_or_default())
            }
        };
        let wait = BACKOFF.wait(self.empty_attempts);
        self.empty_attempts = self.empty_attempts.saturating_add(1);
        wait.max(minimum)
    }
}

#[cfg(test)]
mod tests;
