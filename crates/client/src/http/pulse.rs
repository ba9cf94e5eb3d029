//! Lets the observer of a request know, again and again, that it goes on.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::Observer;

/// How often a request that goes on is shown.
const PULSE: Duration = Duration::from_millis(100);

/// Does `work`, and tells the observer of its beginning, its going on and its end. Can be cancelled where `work` can be;
/// the observer hears of it.
pub(super) async fn during<T>(observer: &dyn Observer, work: impl Future<Output = T>) -> T {
    if !observer.shows_progress() {
        return work.await;
    }
    observer.began();
    let _end = End(observer);
    let mut work = pin!(work);
    let mut pulse = interval_at(Instant::now() + PULSE, PULSE);
    pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            outcome = &mut work => return outcome,
            _ = pulse.tick() => observer.pending(),
        }
    }
}

/// Tells of the end, however it comes.
struct End<'a>(&'a dyn Observer);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.ended();
    }
}

#[cfg(test)]
mod tests;
