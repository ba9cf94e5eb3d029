//! Owns [`Backoff`]: the wait before the next attempt.

use std::time::Duration;

/// Exponential backoff with jitter.
///
/// The bound of the wait starts at `base`, doubles with each failure and stops at `cap`. The wait is a random duration
/// below the bound, so that many clients do not retry at the same time.
///
/// ```
/// use std::time::Duration;
/// use auth0_events_client::Backoff;
///
/// let backoff = Backoff { base: Duration::from_millis(500), cap: Duration::from_secs(30), jitter: 0.5 };
/// assert!((Duration::from_secs(1)..=Duration::from_secs(2)).contains(&backoff.wait(2)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backoff {
    /// Bound of the first wait.
    pub base: Duration,
    /// Maximum bound.
    pub cap: Duration,
    /// The random share of the wait, from 0 (the wait is the bound) to 1 (anything from zero to the bound).
    pub jitter: f64,
}

impl Backoff {
    /// Returns the wait after `failures` failures since the first one, so 0 gives the first wait.
    pub fn wait(&self, failures: u32) -> Duration {
        let bound = self.base.saturating_mul(2_u32.saturating_pow(failures)).min(self.cap);
        bound.mul_f64(1.0 - self.jitter * fastrand::f64())
    }
}

#[cfg(test)]
mod tests;
