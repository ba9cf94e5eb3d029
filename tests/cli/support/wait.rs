//! Waits with a time limit, after which the test fails and names the missing thing.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// Limit of every wait. A test reaches it only if it fails.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// The limit of a wait that takes several steps.
pub(crate) struct Deadline {
    awaited: String,
    end: Instant,
}

impl Deadline {
    /// Starts a wait for `awaited`, which the failure names.
    pub(crate) fn of(awaited: impl Into<String>) -> Self {
        Self { awaited: awaited.into(), end: Instant::now() + LIMIT }
    }

    /// Fails the test if no time is left. A loop calls this in every round.
    #[track_caller]
    pub(crate) fn check(&self) {
        assert!(Instant::now() < self.end, "timed out after {} s waiting for: {}", LIMIT.as_secs(), self.awaited);
    }
}

/// Calls `look` until it returns a value, and returns it. For states that send no signal, such as a file or a row.
#[track_caller]
pub(crate) fn until<T>(awaited: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Deadline::of(awaited);
    loop {
        if let Some(found) = look() {
            return found;
        }
        deadline.check();
        std::thread::yield_now();
    }
}

/// Waits for the next message of a channel.
#[track_caller]
pub(crate) fn receive<T>(receiver: &Receiver<T>, awaited: &str) -> T {
    receiver.recv_timeout(LIMIT).unwrap_or_else(|error| panic!("{error} while waiting for: {awaited}"))
}

/// Waits until the other end of a channel sends a message or is dropped.
#[track_caller]
pub(crate) fn released(gate: &Receiver<()>) {
    let timed_out = gate.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout);
    assert!(!timed_out, "the test delayed a request for {} s", LIMIT.as_secs());
}

/// Runs `work`, which may block, on its own thread and returns its result. A panic in it fails the test.
#[track_caller]
pub(crate) fn finish<T: Send + 'static>(awaited: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    try_finish(work).unwrap_or_else(|error| panic!("{error} while waiting for: {awaited}"))
}

/// Does what [`finish`] does, but returns the failure, for destructors.
pub(crate) fn try_finish<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, RecvTimeoutError> {
    let (sender, result) = channel();
    std::thread::spawn(move || sender.send(work()));
    result.recv_timeout(LIMIT)
}

/// A barrier with a time limit.
pub(crate) struct TimedBarrier {
    size: usize,
    /// Threads that have arrived, in this round and all earlier ones.
    arrived: Mutex<usize>,
    complete: Condvar,
}

impl TimedBarrier {
    pub(crate) fn of(size: usize) -> Self {
        Self { size, arrived: Mutex::new(0), complete: Condvar::new() }
    }

    /// Waits until `size` threads are here. Fails the test on timeout.
    pub(crate) fn wait(&self) {
        const INTACT: &str = "no thread panics while it counts";
        let mut arrived = self.arrived.lock().expect(INTACT);
        let awaited = (*arrived / self.size + 1) * self.size;
        *arrived += 1;
        self.complete.notify_all();
        let (arrived, result) =
            self.complete.wait_timeout_while(arrived, LIMIT, |arrived| *arrived < awaited).expect(INTACT);
        let missing = awaited.saturating_sub(*arrived);
        drop(arrived);
        assert!(!result.timed_out(), "{missing} of {} threads did not arrive in time", self.size);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_deadline_that_has_passed_names_what_was_awaited() {
        let deadline = Deadline { awaited: "an egg".to_owned(), end: Instant::now() };
        let panic = catch_unwind(|| deadline.check()).expect_err("no time is left");
        assert_eq!(panic.downcast_ref::<String>().unwrap(), "timed out after 60 s waiting for: an egg");
    }

    #[test]
    fn until_returns_what_the_third_look_finds() {
        let mut looks = 0..;
        assert_eq!(until("a 2", || looks.next().filter(|look| *look == 2)), 2);
    }

    #[test]
    fn work_that_panics_fails_the_wait_for_it() {
        assert!(try_finish(|| panic!("as the test wants")).map(|()| "finished").is_err());
        assert_eq!(finish("a number", || 7), 7);
    }

    #[test]
    fn a_gate_opens_by_a_message_and_when_its_owner_goes_away() {
        let (sender, gate) = channel();
        sender.send(()).unwrap();
        released(&gate);
        drop(sender);
        released(&gate);
    }

    #[test]
    fn a_barrier_can_repeat() {
        let barrier = Arc::new(TimedBarrier::of(3));
        let threads = (0..6).map(|_| Arc::clone(&barrier)).map(|barrier| std::thread::spawn(move || barrier.wait()));
        for thread in threads.collect::<Vec<_>>() {
            finish("one of six", move || thread.join().unwrap());
        }
        assert_eq!(*barrier.arrived.lock().unwrap(), 6);
    }
}
