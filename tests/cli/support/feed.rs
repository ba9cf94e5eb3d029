//! Owns the reading of one output stream of a child: everything is kept, and can be awaited line by line.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// What a child has written so far, collected by a thread so that it never blocks on a full pipe.
#[derive(Clone, Default)]
pub(super) struct Feed(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    /// How much of `bytes` has been handed out as lines.
    read: usize,
    ended: bool,
}

impl Feed {
    /// Collects `source` until it ends. Without a source the feed is empty and ended.
    pub(super) fn collect(source: Option<impl Read + Send + 'static>) -> Self {
        let feed = Self::default();
        let Some(mut source) = source else {
            feed.update(|state| state.ended = true);
            return feed;
        };
        let sink = feed.clone();
        std::thread::spawn(move || {
            let mut chunk = [0; 8192];
            while let Ok(length @ 1..) = source.read(&mut chunk) {
                sink.update(|state| state.bytes.extend_from_slice(&chunk[..length]));
            }
            sink.update(|state| state.ended = true);
        });
        feed
    }

    fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.state.lock().expect("no thread panics while it holds the feed"));
        self.0.changed.notify_all();
    }

    /// Waits until `found` yields something. `None` when the feed ended or the time ran out before.
    fn wait<T>(&self, limit: Duration, mut found: impl FnMut(&mut State) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + limit;
        let mut state = self.0.state.lock().expect("no thread panics while it holds the feed");
        loop {
            if let Some(value) = found(&mut state) {
                return Some(value);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if state.ended || left.is_zero() {
                return None;
            }
            state = self.0.changed.wait_timeout(state, left).expect("no thread panics while it holds the feed").0;
        }
    }

    /// Waits for the next whole line and returns it without its end.
    pub(super) fn line(&self, limit: Duration) -> Option<String> {
        self.wait(limit, |state| {
            let rest = &state.bytes[state.read..];
            let length = rest.iter().position(|byte| *byte == b'\n')?;
            let line = String::from_utf8_lossy(&rest[..length]).into_owned();
            state.read += length + 1;
            Some(line)
        })
    }

    /// Waits until texts stand, in any order, beyond what was handed out so far, and hands out everything up to the last of
    /// them; tells whether they came within the time.
    pub(super) fn passes(&self, texts: &[&str], limit: Duration) -> bool {
        let passed = self.wait(limit, |state| {
            let rest = &state.bytes[state.read..];
            let end_of = |text: &&str| {
                let found = rest.windows(text.len()).position(|window| window == text.as_bytes());
                found.map(|place| place + text.len())
            };
            let ends: Option<Vec<usize>> = texts.iter().map(end_of).collect();
            state.read += ends?.into_iter().max()?;
            Some(())
        });
        passed.is_some()
    }

    /// Waits until the feed has ended; tells whether it did within the time.
    pub(super) fn end(&self, limit: Duration) -> bool {
        self.wait(limit, |state| state.ended.then_some(())).is_some()
    }

    /// Returns everything so far.
    pub(super) fn text(&self) -> String {
        let state = self.0.state.lock().expect("no thread panics while it holds the feed");
        String::from_utf8_lossy(&state.bytes).into_owned()
    }
}
