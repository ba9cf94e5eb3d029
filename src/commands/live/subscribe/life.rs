//! Owns [`Life`]: when someone who watches a quiet feed is told that it is still there. What is said is left to `sink`.

use std::time::Duration;

use tokio::time::{Instant, Interval, MissedTickBehavior};

/// Between two signs of life, and how long it must be quiet before the first.
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);

/// Whether the feed is connected, and when it was last heard of.
pub(crate) struct Life {
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
pub(crate) enum Opened {
    /// The first.
    First,
    /// One after a failure.
    Again,
    /// One after a connection that ended as planned, which nobody needs to know of.
    Silently,
}

impl Life {
    pub(crate) fn new() -> Self {
        let mut signs = tokio::time::interval_at(Instant::now() + SIGN_OF_LIFE, SIGN_OF_LIFE);
        signs.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { signs, heard: Instant::now(), has_news: false, was_open: false, is_lost: false }
    }

    /// Takes note that something came which is not shown.
    pub(crate) fn hear(&mut self) {
        self.heard = Instant::now();
    }

    /// Takes note that something came which is shown.
    pub(crate) fn show(&mut self) {
        self.hear();
        self.has_news = true;
    }

    /// Takes note of a connection.
    pub(crate) fn open(&mut self) -> Opened {
        self.hear();
        let was_open = std::mem::replace(&mut self.was_open, true);
        match (was_open, std::mem::take(&mut self.is_lost)) {
            (false, _) => Opened::First,
            (true, true) => Opened::Again,
            (true, false) => Opened::Silently,
        }
    }

    /// Takes note that the connection failed.
    pub(crate) fn lose(&mut self) {
        self.hear();
        self.is_lost = true;
    }

    /// Waits until a sign of life is due, and returns how long nothing was heard. Dropping the future loses nothing.
    pub(crate) async fn due(&mut self) -> Duration {
        loop {
            self.signs.tick().await;
            if !std::mem::take(&mut self.has_news) && self.was_open && !self.is_lost {
                return self.heard.elapsed();
            }
        }
    }
}

#[cfg(test)]
mod tests;
