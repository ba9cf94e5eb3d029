//! Questions of a form that are answered by choosing from a list, drawn by inquire.

use std::fmt;
use std::io;

use inquire::error::{InquireError, InquireResult};
use inquire::list_option::ListOption;
use inquire::ui::RenderConfig;
use inquire::validator::Validation;

use super::form::{Form, MARGIN};
use super::screen::{answer_width, cut, size};
use super::streams::safe;
use auth0_events_text::{escape, width};

/// Maximum number of options on the screen at once.
const PAGE: usize = 15;

/// One option of a choice.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// The answer that is shown once the option is chosen.
    name: String,
    /// The whole line, which a filter searches.
    line: String,
    /// The line, cut to the width of the screen.
    shown: String,
}

impl Choice {
    /// Creates an option. Both texts may come from the API; they are escaped.
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

impl Form<'_> {
    /// Lets the user choose one of at least one option, with the cursor at `start`. Returns its index, or `None` if the user
    /// leaves. `note` is appended to the help line.
    ///
    /// # Errors
    /// Fails if the terminal cannot be read or written.
    pub(crate) async fn choose(
        &self,
        question: &str,
        options: Vec<Choice>,
        start: usize,
        note: &str,
    ) -> io::Result<Option<usize>> {
        let options = cut_to_screen(options);
        let page = page();
        let rows = page.min(options.len());
        let prompt = safe(question).into_owned();
        let help = format!("↑↓ to move, type to filter, enter to choose, esc to leave{note}");
        let columns = answer_width(question);
        let style = self.style();
        let chosen = self.ask(question, rows, width(&help), move |_| {
            let answer = move |chosen: ListOption<&Choice>| cut(&chosen.value.name, columns).into_owned();
            let select = inquire::Select::new(&prompt, options)
                .with_page_size(page)
                .with_starting_cursor(start)
                .with_scorer(&score)
                .with_help_message(&help)
                .with_formatter(&answer)
                .with_render_config(style);
            none_if_left(select.raw_prompt())
        });
        let Some(chosen) = chosen.await? else { return Ok(None) };
        self.add_answer(question, &chosen.value.name);
        Ok(Some(chosen.index))
    }

    /// Lets the user tick any of at least one option, of which `ticked` are ticked already. Returns their indices in order,
    /// or `None` if the user leaves. `required` is the error if no option is ticked; `note` is appended to the help line.
    ///
    /// # Errors
    /// Fails if the terminal cannot be read or written.
    pub(crate) async fn choose_several(
        &self,
        question: &str,
        options: Vec<Choice>,
        ticked: Vec<usize>,
        required: Option<&'static str>,
        note: &str,
    ) -> io::Result<Option<Vec<usize>>> {
        let options = cut_to_screen(options);
        let page = page();
        let rows = page.min(options.len());
        let prompt = safe(question).into_owned();
        let help = format!("↑↓ to move, space to tick, type to filter, enter when done, esc to leave{note}");
        let columns = answer_width(question);
        let style = self.style();
        let chosen = self.ask(question, rows, width(&help), move |_| {
            let answer = move |chosen: &[ListOption<&Choice>]| {
                cut(&names(chosen.iter().map(|option| option.value)), columns).into_owned()
            };
            let check = move |chosen: &[ListOption<&Choice>]| {
                let error = required.filter(|_| chosen.is_empty());
                Ok(error.map_or(Validation::Valid, |error| Validation::Invalid(error.into())))
            };
            let select = inquire::MultiSelect::new(&prompt, options)
                .with_page_size(page)
                .with_default(&ticked)
                .with_scorer(&score)
                .with_help_message(&help)
                .with_formatter(&answer)
                .with_validator(check)
                .with_keep_filter(false)
                .with_render_config(style);
            none_if_left(select.raw_prompt())
        });
        let Some(chosen) = chosen.await? else { return Ok(None) };
        self.add_answer(question, &names(chosen.iter().map(|option| &option.value)));
        Ok(Some(chosen.into_iter().map(|option| option.index).collect()))
    }

    fn style(&self) -> RenderConfig<'static> {
        if self.terminal.stderr_color { RenderConfig::default_colored() } else { RenderConfig::empty() }
    }
}

/// Scores an option for inquire: options that contain the typed text, in their own order.
fn score(typed: &str, choice: &Choice, _shown: &str, index: usize) -> Option<i64> {
    let is_found = choice.line.to_lowercase().contains(&typed.to_lowercase());
    is_found.then(|| i64::try_from(index).map_or(i64::MIN, |index| -index))
}

fn names<'a>(chosen: impl Iterator<Item = &'a Choice>) -> String {
    chosen.map(|choice| choice.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn cut_to_screen(mut options: Vec<Choice>) -> Vec<Choice> {
    let width = size().0.saturating_sub(MARGIN + 1).max(1);
    for choice in &mut options {
        choice.shown = cut(&choice.line, width).into_owned();
    }
    options
}

/// Returns `None` if the user left with Esc or Ctrl-C.
fn none_if_left<T>(chosen: InquireResult<T>) -> io::Result<Option<T>> {
    match chosen {
        Ok(chosen) => Ok(Some(chosen)),
        Err(InquireError::OperationInterrupted | InquireError::OperationCanceled) => Ok(None),
        Err(InquireError::IO(cause)) => Err(cause),
        Err(other) => Err(io::Error::other(other.to_string())),
    }
}

/// Returns the number of options on the screen at once, which leaves rows for the question and the help.
fn page() -> usize {
    size().1.saturating_sub(8).clamp(3, PAGE)
}

#[cfg(test)]
mod tests;
