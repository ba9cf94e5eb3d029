//! Owns questions that are drawn on the screen: lines, hidden lines, choices. A form that is left before its end goes from
//! the screen with all its answers. How a line is typed has its own file.

mod line;

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::event::DisableBracketedPaste;
use crossterm::terminal::{Clear, ClearType, disable_raw_mode};
use crossterm::{cursor, execute};
use inquire::error::{InquireError, InquireResult};
use inquire::list_option::ListOption;
use inquire::ui::RenderConfig;
use inquire::validator::Validation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use self::line::{MASKED, Question};
use super::{Terminal, safe};
use auth0_events_text::escape;

/// Columns and rows where the terminal does not tell.
const USUAL_SIZE: (usize, usize) = (80, 24);
/// Options on the screen at once, at most.
const PAGE: usize = 15;
/// Columns that stand before an option: a cursor and a box.
const MARGIN: usize = 6;

/// One option of a choice.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// What stands for it once it is chosen. Foreign text is escaped here.
    name: String,
    /// What is read, cut to the width, and what a filter searches, whole.
    line: String,
    shown: String,
}

impl Choice {
    /// Makes an option. Both texts may be foreign.
    pub(crate) fn new(name: &str, line: &str) -> Self {
        Self { name: escape(name).into_owned(), line: escape(line).into_owned(), shown: String::new() }
    }
}

impl From<&str> for Choice {
    fn from(name: &str) -> Self {
        Self::new(name, name)
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Questions that belong together. Each one is answered, or the form is left by Esc or Ctrl-C, or dropped by a signal: then
/// the terminal is as it was before the first, and before the forms that it follows directly.
pub(crate) struct Form<'a> {
    terminal: &'a Terminal,
}

impl<'a> Form<'a> {
    pub(super) fn new(terminal: &'a Terminal) -> Self {
        Self { terminal }
    }

    /// Columns that a line of the form has.
    pub(crate) fn columns(&self) -> usize {
        size().0
    }

    /// Prints lines that belong to the form.
    pub(crate) fn say(&self, text: &str) {
        let text = safe(text);
        let above = self.terminal.answers.load(Ordering::Relaxed);
        self.terminal.print(&text);
        self.terminal.answers.store(above, Ordering::Relaxed);
        text.lines().for_each(|line| self.count(line.width()));
    }

    /// Asks for a line of text, which begins as `initial`, again while `check` finds fault with it. `None` when the person
    /// leaves.
    ///
    /// # Errors
    /// Fails as the terminal does.
    pub(crate) async fn line(
        &self,
        question: &str,
        initial: &str,
        check: impl Fn(&str) -> Result<(), String> + Send + 'static,
    ) -> io::Result<Option<String>> {
        self.typed(question, initial, false, check).await
    }

    /// Asks for a line of text that nobody may read on the screen. `None` when the person leaves.
    ///
    /// # Errors
    /// Fails as the terminal does.
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
        hidden: bool,
        check: impl Fn(&str) -> Result<(), String> + Send + 'static,
    ) -> io::Result<Option<String>> {
        let color = self.terminal.stderr_color;
        let asked = Question { text: question.to_owned(), initial: initial.to_owned(), hidden, color };
        let answer = self.ask(question, 0, "", move |screen| asked.ask(screen, check)).await?;
        let shown = |answer: &str| if hidden { MASKED.into() } else { escape(answer).into_owned() };
        Ok(answer.inspect(|answer| self.answered(question, &shown(answer))))
    }

    /// Asks a yes-or-no question; an empty line is `default`, and anything else but yes is no. `None` when the person leaves.
    ///
    /// # Errors
    /// Fails as the terminal does.
    pub(crate) async fn confirm(&self, question: &str, default: bool) -> io::Result<Option<bool>> {
        let question = format!("{question} [{}]", if default { "Y/n" } else { "y/N" });
        let answer = self.line(&question, "", |_| Ok(())).await?;
        Ok(answer.map(|answer| if answer.trim().is_empty() { default } else { super::is_yes(&answer) }))
    }

    /// Lets the person choose one option, beginning at `start`; returns its index. `note` joins the help below. `None` when
    /// the person leaves. There must be an option.
    ///
    /// # Errors
    /// Fails as the terminal does.
    pub(crate) async fn choose(
        &self,
        question: &str,
        options: Vec<Choice>,
        start: usize,
        note: &str,
    ) -> io::Result<Option<usize>> {
        let (options, page) = (drawn(options), page());
        let drawn_rows = page.min(options.len());
        let asked = safe(question).into_owned();
        let help = format!("↑↓ to move, type to filter, enter to choose, esc to leave{note}");
        let (help_line, room, look) = (help.clone(), room(question), self.look());
        let answered = self.ask(question, drawn_rows, &help_line, move |_| {
            let cut = move |chosen: ListOption<&Choice>| fit(&chosen.value.name, room).into_owned();
            let select = inquire::Select::new(&asked, options).with_page_size(page).with_starting_cursor(start);
            let select = select.with_scorer(&score).with_help_message(&help).with_formatter(&cut);
            unless_left(select.with_render_config(look).raw_prompt().map(|chosen| (chosen.index, chosen.value.name)))
        });
        let chosen = answered.await?;
        Ok(chosen.map(|(index, name)| {
            self.answered(question, &name);
            index
        }))
    }

    /// Lets the person tick options, of which `ticked` are so already; returns their indices in order. `required` is what
    /// is said when there is none. `None` when the person leaves. There must be an option.
    ///
    /// # Errors
    /// Fails as the terminal does.
    pub(crate) async fn choose_several(
        &self,
        question: &str,
        options: Vec<Choice>,
        ticked: Vec<usize>,
        required: Option<&'static str>,
        note: &str,
    ) -> io::Result<Option<Vec<usize>>> {
        let (options, page) = (drawn(options), page());
        let drawn_rows = page.min(options.len());
        let asked = safe(question).into_owned();
        let help = format!("↑↓ to move, space to tick, type to filter, enter when done, esc to leave{note}");
        let (help_line, room, look) = (help.clone(), room(question), self.look());
        let answered = self.ask(question, drawn_rows, &help_line, move |_| {
            let cut = move |chosen: &[ListOption<&Choice>]| fit(&names(chosen), room).into_owned();
            let check = move |chosen: &[ListOption<&Choice>]| {
                Ok(match required.filter(|_| chosen.is_empty()) {
                    None => Validation::Valid,
                    Some(problem) => Validation::Invalid(problem.into()),
                })
            };
            let select = inquire::MultiSelect::new(&asked, options).with_page_size(page).with_default(&ticked);
            let select = select.with_scorer(&score).with_help_message(&help).with_formatter(&cut).with_validator(check);
            let chosen = select.with_keep_filter(false).with_render_config(look).raw_prompt();
            unless_left(chosen.map(|chosen| {
                let shown = names(&chosen.iter().map(ListOption::as_ref).collect::<Vec<_>>());
                (chosen.into_iter().map(|chosen| chosen.index).collect(), shown)
            }))
        });
        let chosen: Option<(Vec<usize>, String)> = answered.await?;
        Ok(chosen.map(|(indices, shown)| {
            self.answered(question, &shown);
            indices
        }))
    }

    /// Draws one question below the answers so far, on a thread of its own, so that signals are heard meanwhile. When this
    /// future is dropped, that thread stays blocked until the program ends, and the terminal is put right here.
    async fn ask<T: Send + 'static>(
        &self,
        question: &str,
        options: usize,
        help: &str,
        draw: impl FnOnce(&Screen) -> io::Result<Option<T>> + Send + 'static,
    ) -> io::Result<Option<T>> {
        // The question with what is typed, a fault, and one row to end on.
        let rows = options + rows(question.width() + MARGIN) + rows(help.width() + 2) + 4;
        let unanswered = Unanswered::begin(self, rows)?;
        let screen = unanswered.screen.clone();
        let answer = tokio::task::spawn_blocking(move || draw(&screen)).await??;
        if answer.is_some() {
            unanswered.end();
        }
        Ok(answer)
    }

    fn look(&self) -> RenderConfig<'static> {
        if self.terminal.stderr_color { RenderConfig::default_colored() } else { RenderConfig::empty() }
    }

    fn answered(&self, question: &str, answer: &str) {
        self.count(safe(question).width() + fit(answer, room(question)).width() + 3);
    }

    fn count(&self, columns: usize) {
        self.terminal.answers.fetch_add(rows(columns), Ordering::Relaxed);
    }
}

/// Where a question is drawn, until it is left: the thread that draws may still be at a key then.
#[derive(Debug, Clone, Default)]
struct Screen {
    is_left: Arc<Mutex<bool>>,
}

impl Screen {
    /// Draws, with nothing else on the screen meanwhile.
    ///
    /// # Errors
    /// As the work does; and where the question was left, with nothing done.
    fn draw<T>(&self, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let is_left = self.is_left.lock().unwrap_or_else(PoisonError::into_inner);
        if *is_left { Err(io::ErrorKind::Interrupted.into()) } else { work() }
    }

    /// Lets nothing be drawn any more, and erases what was.
    fn leave(&self, erase: impl FnOnce()) {
        let mut is_left = self.is_left.lock().unwrap_or_else(PoisonError::into_inner);
        *is_left = true;
        erase();
    }
}

/// A question on the screen. Unless it is answered, dropping it puts the terminal right and erases the form.
struct Unanswered<'a, 'b> {
    form: &'a Form<'b>,
    screen: Screen,
    answered: bool,
}

impl<'a, 'b> Unanswered<'a, 'b> {
    /// Makes room for so many rows, so that nothing scrolls, and marks the place to come back to.
    fn begin(form: &'a Form<'b>, rows: usize) -> io::Result<Self> {
        let rows = rows.min(size().1.saturating_sub(1)).max(1);
        let up = u16::try_from(rows).unwrap_or(u16::MAX);
        let room = "\n".repeat(rows);
        execute!(io::stderr(), crossterm::style::Print(room), cursor::MoveUp(up), cursor::SavePosition)?;
        Ok(Self { form, screen: Screen::default(), answered: false })
    }

    fn end(mut self) {
        self.answered = true;
    }

    fn erase(&self) {
        // Where the terminal is gone, there is nothing to put right.
        drop(disable_raw_mode());
        drop(execute!(io::stderr(), DisableBracketedPaste, cursor::RestorePosition));
        let up = u16::try_from(self.form.terminal.answers.swap(0, Ordering::Relaxed)).unwrap_or(u16::MAX);
        if up > 0 {
            drop(execute!(io::stderr(), cursor::MoveUp(up)));
        }
        drop(execute!(io::stderr(), cursor::MoveToColumn(0), Clear(ClearType::FromCursorDown), cursor::Show));
    }
}

impl Drop for Unanswered<'_, '_> {
    fn drop(&mut self) {
        if !self.answered {
            self.screen.leave(|| self.erase());
        }
    }
}

/// Finds the options that hold what was typed, in their own order.
fn score(typed: &str, choice: &Choice, _shown: &str, index: usize) -> Option<i64> {
    let found = choice.line.to_lowercase().contains(&typed.to_lowercase());
    found.then(|| i64::try_from(index).map_or(i64::MIN, |index| -index))
}

fn names(chosen: &[ListOption<&Choice>]) -> String {
    chosen.iter().map(|chosen| chosen.value.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn drawn(mut options: Vec<Choice>) -> Vec<Choice> {
    let room = size().0.saturating_sub(MARGIN + 1).max(1);
    options.iter_mut().for_each(|choice| choice.shown = fit(&choice.line, room).into_owned());
    options
}

/// Takes a choice that was left for none.
fn unless_left<T>(chosen: InquireResult<T>) -> io::Result<Option<T>> {
    match chosen {
        Ok(chosen) => Ok(Some(chosen)),
        Err(InquireError::OperationInterrupted | InquireError::OperationCanceled) => Ok(None),
        Err(InquireError::IO(cause)) => Err(cause),
        Err(other) => Err(io::Error::other(other.to_string())),
    }
}

/// Options on the screen at once: what the screen holds beside the question and the help.
fn page() -> usize {
    size().1.saturating_sub(8).clamp(3, PAGE)
}

/// Columns that an answer may take beside its question.
fn room(question: &str) -> usize {
    size().0.saturating_sub(question.width() + 4).max(10)
}

/// Rows that so many columns take.
fn rows(columns: usize) -> usize {
    columns.div_ceil(size().0).max(1)
}

/// Columns and rows of the screen.
fn size() -> (usize, usize) {
    let measured = terminal_size::terminal_size_of(io::stderr());
    measured.map_or(USUAL_SIZE, |(columns, rows)| (usize::from(columns.0).max(1), usize::from(rows.0)))
}

/// Cuts a text to so many columns.
fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let mut cut = String::new();
    let mut left = columns.saturating_sub(1);
    for character in text.chars() {
        let width = character.width().unwrap_or(0);
        if width > left {
            break;
        }
        left -= width;
        cut.push(character);
    }
    cut.push('…');
    Cow::Owned(cut)
}

#[cfg(test)]
mod tests;
