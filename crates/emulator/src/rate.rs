//! The rate limit: one token bucket for the whole tenant, and the headers that tell of it.

use std::num::ParseFloatError;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use tokio::time::Instant;

/// How many calls a tenant takes: so many at once, and so many per second in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLimit {
    /// The size of the bucket.
    pub burst: u32,
    /// What flows back each second; fractions are good.
    pub per_second: f64,
}

impl FromStr for RateLimit {
    type Err = String;

    /// Reads `BURST/PER_SECOND`, such as `10/2`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (burst, per_second) = text.split_once('/').ok_or("it has no `/`")?;
        let burst: u32 = burst.parse().map_err(|_| format!("`{burst}` is not a whole number"))?;
        let number: Result<f64, ParseFloatError> = per_second.parse();
        match number {
            Ok(per_second) if per_second.is_finite() && per_second > 0.0 && burst > 0 => Ok(Self { burst, per_second }),
            _ => Err("both sides must be above zero".to_owned()),
        }
    }
}

/// The tenant's bucket.
#[derive(Debug)]
pub(super) struct Bucket {
    limit: RateLimit,
    level: Mutex<(f64, Instant)>,
}

/// What the bucket said to one call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Verdict {
    /// Whether the call may pass.
    pub(super) passes: bool,
    limit: u32,
    remaining: u32,
    /// Until one more call would pass.
    refill: Duration,
}

impl Bucket {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self { limit, level: Mutex::new((f64::from(limit.burst), Instant::now())) }
    }

    /// Takes one call out of the bucket, if there is one in it.
    pub(super) fn take(&self) -> Verdict {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let (held, since) = *level;
        let now = Instant::now();
        let flowed = now.duration_since(since).as_secs_f64() * self.limit.per_second;
        let held = (held + flowed).min(f64::from(self.limit.burst));
        let passes = held >= 1.0;
        let left = if passes { held - 1.0 } else { held };
        *level = (left, now);
        let missing = 1.0 - left.fract();
        let refill = Duration::try_from_secs_f64(missing / self.limit.per_second).unwrap_or(Duration::MAX);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and the burst")]
        let remaining = left as u32;
        Verdict { passes, limit: self.limit.burst, remaining, refill }
    }
}

impl Verdict {
    /// Returns the whole seconds after which a call would pass, at least one.
    pub(super) fn retry_after(&self) -> u64 {
        self.refill.as_secs() + u64::from(self.refill.subsec_nanos() > 0)
    }

    /// Adds the three headers of an endpoint that has a policy.
    pub(super) fn write(&self, headers: &mut HeaderMap, now: Timestamp) {
        let reset = now.as_second().saturating_add(i64::try_from(self.retry_after()).unwrap_or(i64::MAX));
        headers.insert("x-ratelimit-limit", self.limit.into());
        headers.insert("x-ratelimit-remaining", self.remaining.into());
        headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    }
}

#[cfg(test)]
mod tests;
