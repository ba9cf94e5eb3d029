//! Forms: questions that belong together, drawn on the screen. A form that is left early disappears with all its answers.

use std::io::{self, BufRead as _, Write as _};
use std::sync::atomic::Ordering;

use super::line_editor::{LineQuestion, MASKED};
use super::screen::{OpenQuestion, Screen, answer_width, cut, rows, size};
use super::streams::{Terminal, read_stdin, safe};
use auth0_events_text::{escape, width};

/// Columns before an option: a cursor and a box.
pub(super) const MARGIN: usize = 6;

/// Questions that belong together. If the user leaves with Esc or Ctrl-C, or a signal drops a question, the screen is
/// restored to its state before the first question, and before the forms directly above.
pub(crate) struct Form<'a> {
    pub(super) terminal: &'a Terminal,
}

impl Terminal {
    /// Starts a form. Requires [`Terminal::draws_forms`].
    pub(crate) fn form(&self) -> Form<'_> {
        Form { terminal: self }
    }

    /// Asks a yes-or-no question. Anything but yes means no; `None` if the user leaves with Esc or Ctrl-C.
    ///
    /// # Errors
    /// Fails if stdin cannot be read or stderr cannot be written.
    pub(crate) async fn confirm(&self, question: &str) -> io::Result<Option<bool>> {
        if self.draws_forms() {
            return self.form().confirm(question, false).await;
        }
        let mut stderr = io::stderr();
        write!(stderr, "{} [y/N] ", safe(question))?;
        stderr.flush()?;
        let answer = read_stdin(|mut stdin| {
            let mut answer = String::new();
            stdin.read_line(&mut answer).map(|_| answer)
        });
        Ok(Some(is_yes(&answer.await?)))
    }
}

impl Form<'_> {
    /// Returns the width of a line of the form.
    pub(crate) fn columns(&self) -> usize {
        size().0
    }

    /// Prints lines that belong to the form.
    pub(crate) fn say(&self, text: &str) {
        let text = safe(text);
        let rows_above = self.terminal.form_rows.load(Ordering::Relaxed);
        self.terminal.print(&text);
        self.terminal.form_rows.store(rows_above, Ordering::Relaxed);
        for line in text.lines() {
            self.add_rows(width(line));
        }
    }

    /// Asks for a line of text, which starts as `initial`, until `check` accepts it. `None` if the user leaves.
    ///
    /// # Errors
    /// Fails if the terminal cannot be read or written.
    pub(crate) async fn line(
        &self,
        question: &str,
        initial: &str,
        check: impl Fn(&str) -> Result<(), String> + Send + 'static,
    ) -> io::Result<Option<String>> {
        self.typed(question, initial, false, check).await
    }

    /// Asks for a line of text without showing it. `None` if the user leaves.
    ///
    /// # Errors
    /// Fails if the terminal cannot be read or written.
    pub(crate) async fn hidden(
        &self,
        question: &str,
        check: impl Fn(&str) -> Result<(), String> + Send + 'static,
    ) -> io::Result<Option<String>> {
        self.typed(question, "", true, check).await
    }

    async fn typed(
        &self,
        question: &str,
        initial: &str,
        is_hidden: bool,
        check: impl Fn(&str) -> Result<(), String> + Send + 'static,
    ) -> io::Result<Option<String>> {
        let line = LineQuestion {
            text: question.to_owned(),
            initial: initial.to_owned(),
            is_hidden,
            color: self.terminal.stderr_color,
        };
        let answer = self.ask(question, 0, 0, move |screen| line.ask(screen, check)).await?;
        if let Some(answer) = &answer {
            let shown = if is_hidden { MASKED.into() } else { escape(answer) };
            self.add_answer(question, &shown);
        }
        Ok(answer)
    }

    /// Asks a yes-or-no question. An empty line means `default`, anything but yes means no. `None` if the user leaves.
    ///
    /// # Errors
    /// Fails if the terminal cannot be read or written.
    pub(crate) async fn confirm(&self, question: &str, default: bool) -> io::Result<Option<bool>> {
        let question = format!("{question} [{}]", if default { "Y/n" } else { "y/N" });
        let answer = self.line(&question, "", |_| Ok(())).await?;
        Ok(answer.map(|answer| if answer.trim().is_empty() { default } else { is_yes(&answer) }))
    }

    /// Draws a question below the answers so far, on its own thread, so that signals are handled meanwhile. If this future
    /// is dropped, that thread stays blocked until the program ends, and the terminal is restored here.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: &str,
        options: usize,
        help_width: usize,
        draw: impl FnOnce(&Screen) -> io::Result<Option<T>> + Send + 'static,
    ) -> io::Result<Option<T>> {
        // Rows for the question with what is typed, for an error, and for the cursor at the end.
        let rows = options + rows(width(question) + MARGIN) + rows(help_width + 2) + 4;
        let open = OpenQuestion::begin(&self.terminal.form_rows, rows)?;
        let screen = open.screen.clone();
        let answer = tokio::task::spawn_blocking(move || draw(&screen)).await??;
        if answer.is_some() {
            open.answered();
        }
        Ok(answer)
    }

    /// Counts the rows of an answered question.
    pub(super) fn add_answer(&self, question: &str, answer: &str) {
        self.add_rows(width(&safe(question)) + width(&cut(answer, answer_width(question))) + 3);
    }

    fn add_rows(&self, columns: usize) {
        self.terminal.form_rows.fetch_add(rows(columns), Ordering::Relaxed);
    }
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}
