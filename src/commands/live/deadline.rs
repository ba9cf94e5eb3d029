//! Owns [`Deadline`]: how long a run may take, and what is in hand when its time is up.

use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use crate::failure::{Failure, Kind};

/// What is in hand when the time is up gets so long. The help of `--within` states it.
const GRACE: Duration = Duration::from_secs(10);

/// The end of `--within`, where there is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// Begins to count.
    pub(crate) fn begin(within: Option<Duration>) -> Self {
        Self(within.and_then(|limit| Instant::now().checked_add(limit)))
    }

    /// Ends when the time is up; never, where there is no limit.
    pub(crate) async fn passed(self) {
        match self.0 {
            Some(end) => sleep_until(end).await,
            None => std::future::pending().await,
        }
    }

    /// Lets work come to its end, for 10 s after the time is up at most, or from now where it is up for longer.
    ///
    /// # Errors
    /// Fails as the work does, and when that takes longer. It is dropped then.
    pub(crate) async fn finish<T>(self, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
        let Some(end) = self.0 else { return work.await };
        let told = || format!("what was in hand was not done {} s after the time was up", GRACE.as_secs());
        let done = timeout_at(end.max(Instant::now()) + GRACE, work).await;
        done.unwrap_or_else(|_| Err(Failure::new(Kind::Condition, told()).into()))
    }
}

#[cfg(test)]
mod tests;
