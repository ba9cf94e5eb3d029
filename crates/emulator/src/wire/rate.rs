//! The rate limit: one token bucket for the whole tenant, and its headers.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use tokio::time::Instant;

use crate::options::RateLimit;

/// The tenant's bucket.
#[derive(Debug)]
pub(super) struct TokenBucket {
    limit: RateLimit,
    /// The level at a time.
    level: Mutex<(f64, Instant)>,
}

/// The bucket's decision on one call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RateDecision {
    pub(super) is_allowed: bool,
    limit: u32,
    remaining: u32,
    /// Time until one more call is allowed.
    refill: Duration,
}

impl TokenBucket {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self { limit, level: Mutex::new((f64::from(limit.burst), Instant::now())) }
    }

    /// Takes one call out of the bucket, if it has one.
    pub(super) fn take(&self) -> RateDecision {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, since) = *level;
        let now = Instant::now();
        let refilled = before + now.duration_since(since).as_secs_f64() * self.limit.per_second;
        let available = refilled.min(f64::from(self.limit.burst));
        let is_allowed = available >= 1.0;
        let after = if is_allowed { available - 1.0 } else { available };
        *level = (after, now);
        let missing = 1.0 - after.fract();
        let refill = Duration::try_from_secs_f64(missing / self.limit.per_second).unwrap_or(Duration::MAX);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and the burst")]
        let remaining = after as u32;
        RateDecision { is_allowed, limit: self.limit.burst, remaining, refill }
    }
}

impl RateDecision {
    /// Returns the whole seconds until one more call is allowed, at least one.
    pub(super) fn retry_after(&self) -> u64 {
        self.refill.as_secs() + u64::from(self.refill.subsec_nanos() > 0)
    }

    /// Adds the three headers of a rate-limited endpoint.
    pub(super) fn write(&self, headers: &mut HeaderMap, now: Timestamp) {
        let reset = now.as_second().saturating_add(i64::try_from(self.retry_after()).unwrap_or(i64::MAX));
        headers.insert("x-ratelimit-limit", self.limit.into());
        headers.insert("x-ratelimit-remaining", self.remaining.into());
        headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    }
}

#[cfg(test)]
mod tests;
