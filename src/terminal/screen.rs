//! The part of the screen in which a form is drawn: its size, room for the next question, and its erasure.

use std::borrow::Cow;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::event::DisableBracketedPaste;
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType, disable_raw_mode};
use crossterm::{cursor, execute};

use auth0_events_text::{char_width, width};

/// Columns and rows of a terminal that does not report its size.
const DEFAULT_SIZE: (usize, usize) = (80, 24);

/// Draws a question until the question is closed. The thread that draws may still wait for a key then.
#[derive(Debug, Clone, Default)]
pub(super) struct Screen {
    is_closed: Arc<Mutex<bool>>,
}

impl Screen {
    /// Draws while no other thread draws.
    ///
    /// # Errors
    /// Returns the error of `draw`, or `Interrupted` without a call of `draw` if the question is closed.
    pub(super) fn draw<T>(&self, draw: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let is_closed = self.is_closed.lock().unwrap_or_else(PoisonError::into_inner);
        if *is_closed { Err(io::ErrorKind::Interrupted.into()) } else { draw() }
    }

    /// Closes the question and erases the screen.
    fn close(&self, erase: impl FnOnce()) {
        let mut is_closed = self.is_closed.lock().unwrap_or_else(PoisonError::into_inner);
        *is_closed = true;
        erase();
    }
}

/// A question on the screen. Unless it is answered, dropping it restores the terminal and erases the whole form.
pub(super) struct OpenQuestion<'a> {
    pub(super) screen: Screen,
    /// Rows of answered questions directly above this one.
    rows_above: &'a AtomicUsize,
    is_answered: bool,
}

impl<'a> OpenQuestion<'a> {
    /// Scrolls until `rows` rows are free, and saves the position of the cursor.
    pub(super) fn begin(rows_above: &'a AtomicUsize, rows: usize) -> io::Result<Self> {
        let rows = rows.min(size().1.saturating_sub(1)).max(1);
        let up = u16::try_from(rows).unwrap_or(u16::MAX);
        execute!(io::stderr(), Print("\n".repeat(rows)), cursor::MoveUp(up), cursor::SavePosition)?;
        Ok(Self { screen: Screen::default(), rows_above, is_answered: false })
    }

    /// Leaves the answer on the screen.
    pub(super) fn answered(mut self) {
        self.is_answered = true;
    }

    fn erase(&self) {
        // If the terminal is gone, there is nothing to restore.
        let _ = disable_raw_mode();
        let _ = execute!(io::stderr(), DisableBracketedPaste, cursor::RestorePosition);
        let up = u16::try_from(self.rows_above.swap(0, Ordering::Relaxed)).unwrap_or(u16::MAX);
        if up > 0 {
            let _ = execute!(io::stderr(), cursor::MoveUp(up));
        }
        let _ = execute!(io::stderr(), cursor::MoveToColumn(0), Clear(ClearType::FromCursorDown), cursor::Show);
    }
}

impl Drop for OpenQuestion<'_> {
    fn drop(&mut self) {
        if !self.is_answered {
            self.screen.close(|| self.erase());
        }
    }
}

/// Returns the columns and rows of the terminal behind stderr.
pub(super) fn size() -> (usize, usize) {
    let measured = terminal_size::terminal_size_of(io::stderr());
    measured.map_or(DEFAULT_SIZE, |(columns, rows)| (usize::from(columns.0).max(1), usize::from(rows.0)))
}

/// Returns the rows of a text of this width.
pub(super) fn rows(columns: usize) -> usize {
    columns.div_ceil(size().0).max(1)
}

/// Returns the columns for an answer beside its question.
pub(super) fn answer_width(question: &str) -> usize {
    size().0.saturating_sub(width(question) + 4).max(10)
}

/// Cuts a text to `columns` columns; a cut text ends in `…`.
pub(super) fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut cut = String::new();
    let mut free = columns.saturating_sub(1);
    for character in text.chars() {
        let width = char_width(character);
        if width > free {
            break;
        }
        free -= width;
        cut.push(character);
    }
    cut.push('…');
    Cow::Owned(cut)
}

#[cfg(test)]
mod tests;
