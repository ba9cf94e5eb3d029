//! When to come back after a connection has ended or did not come about. Pure, but for the dice.

use std::time::Duration;

/// Between the beginnings of two attempts, at least.
const SPACING: Duration = Duration::from_secs(1);
/// The bound of the first wait; it doubles with each attempt that brought nothing.
const BASE: Duration = Duration::from_millis(500);
/// The greatest bound.
const CAP: Duration = Duration::from_secs(30);
/// The longest pause that the server may impose by `retry`: a typing error there must not end the feed.
const MOST_FLOOR: Duration = Duration::from_secs(600);

/// How a connection ended, as far as the next one is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The server rotates its connections, or ended one that had brought something.
    Planned,
    /// The server ended a connection that had brought nothing.
    Fruitless,
    /// It failed; the server may have asked for so long a pause.
    Failed(Option<Duration>),
}

/// The state of the policy: full jitter over a bound that doubles, a floor that the server sets, a distance between attempts.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    /// What the server's `retry` asked for.
    floor: Duration,
    /// Attempts in a row that brought nothing.
    fruitless: u32,
    /// Failures in a row, without anything received between them.
    failures: u32,
}

impl Backoff {
    /// Takes the server's `retry`, which holds for every reconnection from now on. More than 10 min counts as 10 min.
    pub(super) fn set_floor(&mut self, floor: Duration) {
        self.floor = floor.min(MOST_FLOOR);
    }

    /// Something was received: an event, or progress.
    pub(super) fn reset(&mut self) {
        self.fruitless = 0;
        self.failures = 0;
    }

    /// Returns the failures in a row.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// Returns how long to wait from now, when the attempt that ended began `age` ago.
    pub(super) fn wait(&mut self, ending: Ending, age: Duration) -> Duration {
        let spacing = SPACING.saturating_sub(age);
        let floor = match ending {
            Ending::Planned => return self.floor.max(spacing),
            Ending::Fruitless => self.floor,
            Ending::Failed(asked) => {
                self.failures = self.failures.saturating_add(1);
                self.floor.max(asked.unwrap_or_default())
            }
        };
        let bound = CAP.min(BASE * 2_u32.saturating_pow(self.fruitless.min(10)));
        self.fruitless = self.fruitless.saturating_add(1);
        bound.mul_f64(fastrand::f64()).max(floor).max(spacing)
    }
}

#[cfg(test)]
mod tests;
