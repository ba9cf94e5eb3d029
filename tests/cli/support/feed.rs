//! Reads one output stream of a child process: keeps everything, and waits for lines and texts.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// The output of a child process so far, collected by a thread so that the child never blocks on a full pipe.
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
    /// The number of bytes handed out as lines.
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

    /// Waits until `found` returns a value. Returns `None` if the feed ends or the time runs out first.
    fn wait<T>(&self, limit: Duration, mut found: impl FnMut(&mut State) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + limit;
        let mut state = self.0.state.lock().expect("no thread panics while it holds the feed");
        loop {
            if let Some(value) = found(&mut state) {
                return Some(value);
            }
            let remaining = deadline.saturating_duration_since(Instant::now());
            if state.ended || remaining.is_zero() {
                return None;
            }
            state = self.0.changed.wait_timeout(state, remaining).expect("no thread panics while it holds the feed").0;
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

    /// Waits until all texts appear, in any order, after the text handed out so far, and hands out everything up to the last
    /// of them; tells whether they came in time.
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

    /// Waits until the feed has ended; tells whether it ended in time.
    pub(super) fn end(&self, limit: Duration) -> bool {
        self.wait(limit, |state| state.ended.then_some(())).is_some()
    }

    /// Returns everything so far.
    pub(super) fn text(&self) -> String {
        let state = self.0.state.lock().expect("no thread panics while it holds the feed");
        String::from_utf8_lossy(&state.bytes).into_owned()
    }
}
