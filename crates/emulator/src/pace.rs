//! Holds the maker of many events back to what the quickest subscriber of the feed can read, so that a load test does not
//! outrun its own log. A slow subscriber slows nobody.

use std::time::Duration;

use tokio::sync::watch;

use super::offset::Offset;

/// Without progress for so long, events are made without regard to readers.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far the quickest subscriber has read.
#[derive(Debug, Default)]
pub(super) struct Pace(watch::Sender<u64>);

impl Pace {
    /// Notes how far a subscriber has read.
    pub(super) fn reached(&self, place: Offset) {
        self.0.send_if_modified(|furthest| place.number > std::mem::replace(furthest, place.number.max(*furthest)));
    }

    /// Waits until somebody has read up to `number`, or has stopped reading.
    pub(super) async fn wait_for(&self, number: u64) {
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
