//! When to come back after a connection has ended or did not come about. Pure, but for the dice.

use std::time::Duration;

use crate::random::chance;

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
        bound.mul_f64(chance()).max(floor).max(spacing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(300);

    #[test]
    fn a_planned_end_is_followed_at_once_but_not_within_a_second_nor_before_the_floor() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.wait(Ending::Planned, LONG), Duration::ZERO);
        assert_eq!(backoff.wait(Ending::Planned, Duration::from_millis(300)), Duration::from_millis(700));
        backoff.set_floor(Duration::from_secs(2));
        assert_eq!(backoff.wait(Ending::Planned, LONG), Duration::from_secs(2));
        assert_eq!(backoff.failures(), 0);
    }

    #[test]
    fn failures_back_off_within_their_bounds_until_something_comes() {
        let mut backoffs: Vec<Backoff> = (0..500).map(|_| Backoff::default()).collect();
        for (attempt, bound) in [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].into_iter().enumerate() {
            let bound = Duration::from_millis(bound);
            let waits = backoffs.iter_mut().map(|backoff| backoff.wait(Ending::Failed(None), LONG)).collect::<Vec<_>>();
            let (shortest, longest) = (*waits.iter().min().unwrap(), *waits.iter().max().unwrap());
            // 500 draws miss a tenth of the range once in 10^22 runs.
            let is_spread = shortest < bound.mul_f64(0.1) && bound.mul_f64(0.9) < longest;
            assert!(longest <= bound && is_spread, "{attempt}: {shortest:?} to {longest:?}");
        }
        let mut backoff = backoffs.pop().unwrap();
        assert_eq!(backoff.failures(), 8);
        backoff.reset();
        assert!(backoff.wait(Ending::Failed(None), LONG) <= BASE);
        assert_eq!(backoff.failures(), 1);
    }

    #[test]
    fn the_server_sets_the_least_wait_and_a_second_lies_between_attempts() {
        let mut backoff = Backoff::default();
        assert!(backoff.wait(Ending::Failed(None), Duration::ZERO) >= SPACING);
        backoff.set_floor(Duration::from_secs(5));
        assert!(backoff.wait(Ending::Fruitless, LONG) >= Duration::from_secs(5));
        assert!(backoff.wait(Ending::Failed(Some(Duration::from_secs(40))), LONG) >= Duration::from_secs(40));
        backoff.set_floor(Duration::from_secs(45));
        for ending in [Ending::Planned, Ending::Fruitless, Ending::Failed(None)] {
            assert_eq!(backoff.wait(ending, LONG), Duration::from_secs(45), "{ending:?}");
        }
    }

    #[test]
    fn no_pause_between_connections_is_longer_than_ten_minutes() {
        for asked in [601, 86_400, u64::MAX] {
            let mut backoff = Backoff::default();
            backoff.set_floor(Duration::from_secs(asked));
            for ending in [Ending::Planned, Ending::Fruitless, Ending::Failed(None)] {
                assert_eq!(backoff.wait(ending, LONG), Duration::from_secs(600), "{asked} s, {ending:?}");
            }
        }
    }
}
