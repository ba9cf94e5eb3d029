//! Owns [`Deadline`]: the end of `--within`, and the grace period after it.

use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use crate::failure::{Failure, Kind};

/// The time to finish the current events after the deadline. The help of `--within` states it.
const GRACE: Duration = Duration::from_secs(10);

/// The time at which a run ends, if it is limited.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) fn start(within: Option<Duration>) -> Self {
        Self(within.and_then(|limit| Instant::now().checked_add(limit)))
    }

    /// Completes at the deadline, or never without one.
    pub(crate) async fn passed(self) {
        match self.0 {
            Some(end) => sleep_until(end).await,
            None => std::future::pending().await,
        }
    }

    /// Runs work until 10 s after the deadline, or after now if the deadline has passed.
    ///
    /// # Errors
    /// Fails if the work fails or takes longer. It is dropped then.
    pub(crate) async fn finish<T>(self, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
        let Some(end) = self.0 else { return work.await };
        let outcome = timeout_at(end.max(Instant::now()) + GRACE, work).await;
        outcome.unwrap_or_else(|_| {
            let text = format!("events were still being handled {} s after the end of `--within`", GRACE.as_secs());
            Err(Failure::new(Kind::Condition, text).into())
        })
    }
}

#[cfg(test)]
mod tests;
