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
mod tests {
    use std::sync::Mutex;

    use tokio::time::{sleep, timeout};

    use super::*;

    #[derive(Default)]
    struct Notes(Mutex<String>);

    impl Notes {
        fn note(&self, what: char) {
            self.0.lock().unwrap().push(what);
        }
    }

    impl Observer for Notes {
        fn waiting(&self, _: Duration, _: &str, _: &str) {}

        fn warning(&self, _: &str) {}

        fn shows_progress(&self) -> bool {
            true
        }

        fn began(&self) {
            self.note('<');
        }

        fn pending(&self) {
            self.note('.');
        }

        fn ended(&self) {
            self.note('>');
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_request_has_a_beginning_and_an_end_and_beats_meanwhile() {
        let notes = Notes::default();
        during(&notes, async {}).await;
        during(&notes, sleep(Duration::from_millis(350))).await;
        assert!(timeout(Duration::from_millis(150), during(&notes, std::future::pending::<()>())).await.is_err());
        assert_eq!(*notes.0.lock().unwrap(), "<><...><.>");
    }
}
