//! The pace of making many events: as fast as the fastest subscriber of the feed reads.
//!
//! It keeps a load test from outrunning its own log. A slow subscriber slows nothing.

use std::time::Duration;

use tokio::sync::watch;

use crate::state::FeedOffset;

/// Without progress of readers for this long, events are made without waiting for them.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress of the fastest subscriber: the number of the last event it has read.
#[derive(Debug, Default)]
pub(crate) struct FeedPace(watch::Sender<u64>);

impl FeedPace {
    /// Records the progress of a subscriber.
    pub(crate) fn reached(&self, offset: FeedOffset) {
        self.0.send_if_modified(|furthest| offset.number > std::mem::replace(furthest, offset.number.max(*furthest)));
    }

    /// Waits until a subscriber has read the event `number`, or none makes progress.
    pub(crate) async fn wait_for(&self, number: u64) {
        let mut furthest = self.0.subscribe();
        while *furthest.borrow_and_update() < number {
            if tokio::time::timeout(PATIENCE, furthest.changed()).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
