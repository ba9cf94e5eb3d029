//! Progress on stderr: a bar for bulk work, a line for a slow request.
//!
//! It appears on a terminal only, after 200 ms, and is erased at the end. It has no thread: callers that wait for an answer
//! call [`ProgressDisplay::pending`] from time to time.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use tokio::time::Instant;

/// Shorter work shows no progress.
const DELAY: Duration = Duration::from_millis(200);
/// Requests that follow one another within this time count as one piece of work.
const MAX_PAUSE: Duration = Duration::from_millis(100);

/// The work that is shown as progress.
pub(super) struct ProgressDisplay {
    /// Whether stderr is a terminal and progress is wanted.
    is_watched: bool,
    state: Mutex<DisplayState>,
}

#[derive(Default)]
struct DisplayState {
    /// Number of requests without an answer.
    pending_requests: usize,
    /// Start of the first request of those that follow one another.
    since: Option<Instant>,
    /// End of the last request, while none is pending.
    idle_since: Option<Instant>,
    /// The line about requests, while it is drawn.
    line: Option<ProgressBar>,
    /// The bar of bulk work, drawn or not yet. It replaces the line.
    bar: Option<BulkBar>,
}

struct BulkBar {
    bar: ProgressBar,
    since: Instant,
    is_drawn: bool,
}

impl DisplayState {
    fn draw(&mut self) {
        if let Some(BulkBar { bar, since, is_drawn }) = &mut self.bar {
            if !*is_drawn && since.elapsed() >= DELAY {
                *is_drawn = true;
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.tick();
            return;
        }
        let Some(since) = self.since.filter(|_| self.pending_requests > 0) else { return };
        if since.elapsed() >= DELAY {
            self.line.get_or_insert_with(|| waiting_line(since.elapsed())).tick();
        }
    }

    fn clear_line(&mut self) {
        if let Some(line) = self.line.take() {
            line.finish_and_clear();
        }
    }
}

impl ProgressDisplay {
    pub(super) fn new(is_watched: bool) -> Self {
        Self { is_watched, state: Mutex::default() }
    }

    /// Writes while no progress is drawn. The lock is free meanwhile, so that a slow reader blocks only the writer.
    pub(super) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        let state = self.state();
        let drawn = state.bar.as_ref().map(|bar| &bar.bar).or(state.line.as_ref()).cloned();
        drop(state);
        match drawn {
            Some(drawn) => drawn.suspend(write),
            None => write(),
        }
    }

    /// Records the start of a request.
    pub(super) fn began(&self) {
        let mut state = self.state();
        if state.pending_requests == 0 && state.idle_since.is_none_or(|idle| idle.elapsed() > MAX_PAUSE) {
            state.since = Some(Instant::now());
        }
        state.pending_requests += 1;
        self.draw(state);
    }

    /// Redraws the progress of a request that is still waiting.
    pub(super) fn pending(&self) {
        self.draw(self.state());
    }

    /// Records the end of a request.
    pub(super) fn ended(&self) {
        let mut state = self.state();
        state.pending_requests = state.pending_requests.saturating_sub(1);
        if state.pending_requests == 0 {
            state.idle_since = Some(Instant::now());
            state.clear_line();
        }
    }

    /// Starts a bar for `total` items.
    pub(super) fn bar(&self, total: u64, verb: &'static str) -> BulkProgress<'_> {
        let mut state = self.state();
        state.clear_line();
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()).with_message(verb);
        let bar_style =
            style("{msg} [{wide_bar}] {pos}/{len}{pace}").progress_chars("=> ").with_key("pace", write_pace);
        let bar = bar.with_style(bar_style);
        state.bar = Some(BulkBar { bar, since: Instant::now(), is_drawn: false });
        BulkProgress { display: self }
    }

    fn draw(&self, mut state: MutexGuard<'_, DisplayState>) {
        if self.is_watched {
            state.draw();
        }
    }

    fn state(&self) -> MutexGuard<'_, DisplayState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn waiting_line(elapsed: Duration) -> ProgressBar {
    let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_elapsed(elapsed);
    line.with_style(style("{spinner} Waiting for the API: {elapsed}").tick_chars("|/-\\ "))
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is well-formed")
}

/// Writes the rate and the remaining time. Neither can be estimated before the first result.
fn write_pace(state: &ProgressState, text: &mut dyn fmt::Write) {
    if state.pos() > 0 {
        let _ = write!(text, ", {:.1}/s, {:#} left", state.per_sec(), HumanDuration(state.eta()));
    }
}

/// The progress of bulk work. Dropping it erases the bar.
pub(crate) struct BulkProgress<'a> {
    display: &'a ProgressDisplay,
}

impl BulkProgress<'_> {
    /// Counts one item as done.
    pub(crate) fn advance(&mut self) {
        let state = self.display.state();
        if let Some(BulkBar { bar, .. }) = &state.bar {
            bar.inc(1);
        }
        self.display.draw(state);
    }
}

impl Drop for BulkProgress<'_> {
    fn drop(&mut self) {
        if let Some(BulkBar { bar, .. }) = self.display.state().bar.take() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests;
