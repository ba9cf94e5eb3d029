//! Owns [`Life`]: when someone who watches a quiet feed is told that it is still there. What is said is left to `sink`.

use std::time::Duration;

use tokio::time::{Instant, Interval, MissedTickBehavior};

/// Between two signs of life, and how long it must be quiet before the first.
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);

/// Whether the feed is connected, and when it was last heard of.
pub(super) struct Life {
    signs: Interval,
    /// When anything was last heard.
    heard: Instant,
    /// Whether something was shown since the last sign, which is a sign itself.
    has_news: bool,
    was_open: bool,
    is_lost: bool,
}

/// What a new connection is, seen with those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opened {
    /// The first.
    First,
    /// One after a failure.
    Again,
    /// One after a connection that ended as planned, which nobody needs to know of.
    Silently,
}

impl Life {
    pub(super) fn new() -> Self {
        let mut signs = tokio::time::interval_at(Instant::now() + SIGN_OF_LIFE, SIGN_OF_LIFE);
        signs.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { signs, heard: Instant::now(), has_news: false, was_open: false, is_lost: false }
    }

    /// Takes note that something came which is not shown.
    pub(super) fn hear(&mut self) {
        self.heard = Instant::now();
    }

    /// Takes note that something came which is shown.
    pub(super) fn show(&mut self) {
        self.hear();
        self.has_news = true;
    }

    /// Takes note of a connection.
    pub(super) fn open(&mut self) -> Opened {
        self.hear();
        let was_open = std::mem::replace(&mut self.was_open, true);
        match (was_open, std::mem::take(&mut self.is_lost)) {
            (false, _) => Opened::First,
            (true, true) => Opened::Again,
            (true, false) => Opened::Silently,
        }
    }

    /// Takes note that the connection failed.
    pub(super) fn lose(&mut self) {
        self.hear();
        self.is_lost = true;
    }

    /// Waits until a sign of life is due, and returns how long nothing was heard. Dropping the future loses nothing.
    pub(super) async fn due(&mut self) -> Duration {
        loop {
            self.signs.tick().await;
            if !std::mem::take(&mut self.has_news) && self.was_open && !self.is_lost {
                return self.heard.elapsed();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{advance, timeout};

    use super::*;

    /// Returns the next sign within a little more than its distance.
    async fn next(life: &mut Life) -> Option<Duration> {
        timeout(SIGN_OF_LIFE + Duration::from_secs(1), life.due()).await.ok()
    }

    #[tokio::test(start_paused = true)]
    async fn a_quiet_connection_shows_that_it_lives_every_30_s() {
        let mut life = Life::new();
        assert_eq!(life.open(), Opened::First);
        assert_eq!(next(&mut life).await, Some(Duration::from_secs(30)));
        advance(Duration::from_secs(20)).await;
        // A heartbeat is heard, and shows nothing.
        life.hear();
        assert_eq!(next(&mut life).await, Some(Duration::from_secs(10)));
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_shown_needs_no_sign_and_what_is_not_connected_gives_none() {
        let mut life = Life::new();
        assert_eq!(next(&mut life).await, None, "it was never connected");
        life.open();
        life.show();
        assert_eq!(next(&mut life).await, None, "an event was shown meanwhile");
        life.lose();
        assert_eq!(next(&mut life).await, None, "the connection is lost");
        assert_eq!(life.open(), Opened::Again);
        assert!(next(&mut life).await.is_some());
        assert_eq!(life.open(), Opened::Silently);
    }
}
