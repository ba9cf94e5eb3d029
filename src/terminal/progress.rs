//! Owns what is drawn on stderr while something takes long: a bar for work on many items, a line for a request.
//!
//! It is seen on a terminal only, after 200 ms, and leaves nothing behind. No thread draws it: whoever waits for an answer
//! calls [`Activity::pending`] every now and then.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use tokio::time::Instant;

/// Work shorter than this shows no progress.
const DELAY: Duration = Duration::from_millis(200);
/// Requests that follow one another within this time are one piece of work.
const LULL: Duration = Duration::from_millis(100);

/// What goes on at present, as far as it takes time.
pub(super) struct Activity {
    /// Whether someone sees what is drawn.
    is_watched: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Requests without an answer.
    under_way: usize,
    /// When the first of those requests began that followed one another until now.
    since: Option<Instant>,
    /// When there last was no request any more.
    idle_since: Option<Instant>,
    /// The line about requests, while it is drawn.
    line: Option<ProgressBar>,
    /// The bar of the work on many items, drawn or not yet; the line about requests gives way to it.
    bar: Option<Bar>,
}

struct Bar {
    bar: ProgressBar,
    since: Instant,
    is_drawn: bool,
}

impl State {
    /// Draws what is due.
    fn draw(&mut self) {
        if let Some(Bar { bar, since, is_drawn }) = &mut self.bar {
            if !*is_drawn && since.elapsed() >= DELAY {
                *is_drawn = true;
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.tick();
            return;
        }
        let Some(waited) = self.since.filter(|_| self.under_way > 0).map(|since| since.elapsed()) else { return };
        if waited >= DELAY {
            let line = self.line.get_or_insert_with(|| {
                let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_elapsed(waited);
                line.with_style(style("{spinner} Waiting for the API: {elapsed}").tick_chars("|/-\\ "))
            });
            line.tick();
        }
    }

    fn clear_line(&mut self) {
        if let Some(line) = self.line.take() {
            line.finish_and_clear();
        }
    }
}

impl Activity {
    pub(super) fn new(is_watched: bool) -> Self {
        Self { is_watched, state: Mutex::default() }
    }

    /// Writes while nothing is drawn. A reader who does not read holds up whoever writes, and nobody else.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        let state = self.state();
        let drawn = state.bar.as_ref().map(|bar| &bar.bar).or(state.line.as_ref()).cloned();
        drop(state);
        match drawn {
            Some(drawn) => drawn.suspend(write),
            None => write(),
        }
    }

    /// Notes a request that begins.
    pub(super) fn began(&self) {
        let mut state = self.state();
        if state.under_way == 0 && state.idle_since.is_none_or(|idle| idle.elapsed() > LULL) {
            state.since = Some(Instant::now());
        }
        state.under_way += 1;
        self.draw(state);
    }

    /// Shows that a request still has no answer.
    pub(super) fn pending(&self) {
        self.draw(self.state());
    }

    /// Notes a request that has ended, or was given up.
    pub(super) fn ended(&self) {
        let mut state = self.state();
        state.under_way = state.under_way.saturating_sub(1);
        if state.under_way == 0 {
            state.idle_since = Some(Instant::now());
            state.clear_line();
        }
    }

    /// Starts a bar for `total` items.
    pub(super) fn bar(&self, total: u64, what: &'static str) -> Progress<'_> {
        let mut state = self.state();
        state.clear_line();
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()).with_message(what);
        let style = style("{msg} [{wide_bar}] {pos}/{len}{pace}").progress_chars("=> ");
        let pace = |state: &ProgressState, text: &mut dyn std::fmt::Write| {
            // Before the first result nothing is known of the time that the others take.
            if state.pos() > 0 {
                // A text that cannot be written is none.
                let _ = write!(text, ", {:.1}/s, {:#} left", state.per_sec(), HumanDuration(state.eta()));
            }
        };
        let bar = bar.with_style(style.with_key("pace", pace));
        state.bar = Some(Bar { bar, since: Instant::now(), is_drawn: false });
        Progress { activity: self }
    }

    fn draw(&self, mut state: MutexGuard<'_, State>) {
        if self.is_watched {
            state.draw();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is well-formed")
}

/// A bar on stderr, until it is dropped.
pub(crate) struct Progress<'a> {
    activity: &'a Activity,
}

impl Progress<'_> {
    /// Counts one item as done.
    pub(crate) fn advance(&mut self) {
        let state = self.activity.state();
        if let Some(Bar { bar, .. }) = &state.bar {
            bar.inc(1);
        }
        self.activity.draw(state);
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(Bar { bar, .. }) = self.activity.state().bar.take() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests;
