//! A line editor for visible and hidden answers: its keys, pasted text, and how it is drawn.
//!
//! inquire's own editor types control chords as letters into a hidden secret, takes the line break of a pasted text into the
//! answer, and does not restore the terminal when a signal ends the program.

use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute, queue};

use super::screen::{Screen, answer_width, cut};
use super::streams::safe;
use auth0_events_platform::ALT_GR_IS_CTRL_ALT;
use auth0_events_text::{escape, width};

/// Stands for a hidden answer.
pub(super) const MASKED: &str = "********";

/// A question whose answer is a line.
pub(super) struct LineQuestion {
    pub(super) text: String,
    /// The line at the start.
    pub(super) initial: String,
    /// Whether the answer is not shown.
    pub(super) is_hidden: bool,
    /// Whether to use colour.
    pub(super) color: bool,
}

impl LineQuestion {
    /// Asks at the saved position of the cursor, until `check` accepts the answer. `None` if the user leaves. Blocks the
    /// thread.
    pub(super) fn ask(
        &self,
        screen: &Screen,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> io::Result<Option<String>> {
        let _raw_mode = screen.draw(RawMode::begin)?;
        let mut line = EditedLine::new(&self.initial);
        let mut problem = None;
        loop {
            screen.draw(|| self.draw(&line, problem.as_deref()))?;
            let effect = match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => line.press(key),
                Event::Paste(text) => line.paste(&text),
                _ => KeyEffect::Ignored,
            };
            match effect {
                KeyEffect::Edited => problem = None,
                KeyEffect::Ignored => {}
                KeyEffect::Cancel => return Ok(None),
                KeyEffect::Submit => match self.checked(line.text(), &check) {
                    Ok(answer) => return screen.draw(|| self.draw_answer(&answer)).map(|()| Some(answer)),
                    Err(error) => problem = Some(error),
                },
            }
        }
    }

    /// Returns the answer if it is valid. The initial line may contain control characters, since it was not typed.
    fn checked(&self, answer: String, check: impl Fn(&str) -> Result<(), String>) -> Result<String, String> {
        if answer != self.initial {
            reject_controls(&answer)?;
        }
        check(&answer)?;
        Ok(answer)
    }

    fn draw(&self, line: &EditedLine, problem: Option<&str>) -> io::Result<()> {
        let (before, after) = if self.is_hidden { Default::default() } else { line.window(answer_width(&self.text)) };
        let mut head = String::new();
        if let Some(problem) = problem {
            head += &self.styled(AnsiColor::BrightRed, &format!("# {}\n", safe(problem)));
        }
        head += &format!("{} {} {before}", self.styled(AnsiColor::BrightGreen, "?"), safe(&self.text));
        let head = head.replace('\n', "\r\n");
        let mut stderr = io::stderr().lock();
        queue!(stderr, cursor::RestorePosition, Clear(ClearType::FromCursorDown), Print(&head), Print(&after))?;
        if !after.is_empty() {
            // Printing again is the way back to the cursor, because the question may have wrapped.
            queue!(stderr, cursor::RestorePosition, Print(&head))?;
        }
        stderr.flush()
    }

    /// Draws the answer in place of the question.
    fn draw_answer(&self, answer: &str) -> io::Result<()> {
        let answer = if self.is_hidden { MASKED.into() } else { escape(answer) };
        let answer = self.styled(AnsiColor::BrightCyan, &cut(&answer, answer_width(&self.text)));
        let prefix = self.styled(AnsiColor::BrightGreen, ">");
        let text = format!("{prefix} {} {answer}\n", safe(&self.text)).replace('\n', "\r\n");
        execute!(io::stderr(), cursor::RestorePosition, Clear(ClearType::FromCursorDown), Print(text))
    }

    fn styled(&self, color: AnsiColor, text: &str) -> String {
        let style = if self.color { Style::new().fg_color(Some(color.into())) } else { Style::new() };
        format!("{style}{text}{style:#}")
    }
}

/// Fails on control characters, which can only come from a pasted text.
fn reject_controls(answer: &str) -> Result<(), String> {
    if answer.contains(char::is_control) {
        return Err("it contains a line break or another control character; ctrl-u clears the line".to_owned());
    }
    Ok(())
}

/// Raw mode with bracketed paste, until it is dropped: keys arrive one by one, a pasted text as a whole.
struct RawMode;

impl RawMode {
    fn begin() -> io::Result<Self> {
        enable_raw_mode()?;
        let raw_mode = Self;
        execute!(io::stderr(), EnableBracketedPaste)?;
        Ok(raw_mode)
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        // If the terminal is gone, there is nothing to restore.
        let _ = execute!(io::stderr(), DisableBracketedPaste);
        let _ = disable_raw_mode();
    }
}

/// The effect of a key or a pasted text.
#[derive(Debug, PartialEq, Eq)]
enum KeyEffect {
    Edited,
    Ignored,
    Submit,
    Cancel,
}

/// A line with a cursor.
struct EditedLine {
    characters: Vec<char>,
    /// Index of the character under the cursor; the number of characters if the cursor is at the end.
    cursor: usize,
}

impl EditedLine {
    fn new(initial: &str) -> Self {
        let characters: Vec<char> = initial.chars().collect();
        Self { cursor: characters.len(), characters }
    }

    fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// Inserts a pasted text without the line ends at its end, which copying a line adds.
    fn paste(&mut self, text: &str) -> KeyEffect {
        let text = text.trim_end_matches(['\r', '\n']);
        self.characters.splice(self.cursor..self.cursor, text.chars());
        self.cursor += text.chars().count();
        KeyEffect::Edited
    }

    /// Handles a key. An unknown chord does not type its letter.
    fn press(&mut self, key: KeyEvent) -> KeyEffect {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        if let KeyCode::Char(character) = key.code
            && (control == alt && (!control || ALT_GR_IS_CTRL_ALT))
        {
            return self.insert(character);
        }
        let end = self.characters.len();
        match key.code {
            KeyCode::Enter => return KeyEffect::Submit,
            // A line feed, in raw mode.
            KeyCode::Char('j' | 'm') if control => return KeyEffect::Submit,
            KeyCode::Esc => return KeyEffect::Cancel,
            KeyCode::Char('c') if control => return KeyEffect::Cancel,
            KeyCode::Left if control || alt => self.cursor = self.word_start(),
            KeyCode::Right if control || alt => self.cursor = self.word_end(),
            KeyCode::Char('b') if alt => self.cursor = self.word_start(),
            KeyCode::Char('f') if alt => self.cursor = self.word_end(),
            KeyCode::Left => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Right => self.cursor = end.min(self.cursor + 1),
            KeyCode::Char('b') if control => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Char('f') if control => self.cursor = end.min(self.cursor + 1),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = end,
            KeyCode::Char('a') if control => self.cursor = 0,
            KeyCode::Char('e') if control => self.cursor = end,
            KeyCode::Char('u') if control => self.remove(0, self.cursor),
            KeyCode::Char('k') if control => self.remove(self.cursor, end),
            KeyCode::Char('w') if control => self.remove(self.word_start(), self.cursor),
            KeyCode::Backspace if control || alt => self.remove(self.word_start(), self.cursor),
            KeyCode::Delete if control || alt => self.remove(self.cursor, self.word_end()),
            KeyCode::Char('d') if alt => self.remove(self.cursor, self.word_end()),
            KeyCode::Backspace => self.remove(self.cursor.saturating_sub(1), self.cursor),
            KeyCode::Char('h') if control => self.remove(self.cursor.saturating_sub(1), self.cursor),
            KeyCode::Delete => self.remove(self.cursor, end.min(self.cursor + 1)),
            KeyCode::Char('d') if control => self.remove(self.cursor, end.min(self.cursor + 1)),
            _ => return KeyEffect::Ignored,
        }
        KeyEffect::Edited
    }

    fn insert(&mut self, character: char) -> KeyEffect {
        if character.is_control() {
            return KeyEffect::Ignored;
        }
        self.characters.insert(self.cursor, character);
        self.cursor += 1;
        KeyEffect::Edited
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.characters.drain(from..to);
        self.cursor = from;
    }

    /// Returns the start of the word that ends before the cursor.
    fn word_start(&self) -> usize {
        let before = &self.characters[..self.cursor];
        let word = before.iter().rposition(|c| !c.is_whitespace()).unwrap_or(0);
        before[..word].iter().rposition(|c| c.is_whitespace()).map_or(0, |blank| blank + 1)
    }

    /// Returns the end of the word that starts after the cursor.
    fn word_end(&self) -> usize {
        let after = self.characters[self.cursor..].iter().enumerate();
        let mut rest = after.skip_while(|(_, c)| c.is_whitespace()).skip_while(|(_, c)| !c.is_whitespace());
        rest.next().map_or(self.characters.len(), |(blank, _)| self.cursor + blank)
    }

    /// Returns the text before and after the cursor that fits into `columns` columns, escaped.
    fn window(&self, columns: usize) -> (String, String) {
        let mut free = columns;
        let mut before: Vec<String> = fitting(self.characters[..self.cursor].iter().rev(), &mut free);
        before.reverse();
        let after = fitting(self.characters[self.cursor..].iter(), &mut free);
        (before.concat(), after.concat())
    }
}

/// Returns the first characters that fit into `free` columns, escaped, and subtracts their width.
fn fitting<'a>(characters: impl Iterator<Item = &'a char>, free: &mut usize) -> Vec<String> {
    let mut fitting = Vec::new();
    for character in characters {
        let shown = escape(character.encode_utf8(&mut [0; 4])).into_owned();
        let width = width(&shown);
        if width > *free {
            *free = 0;
            break;
        }
        *free -= width;
        fitting.push(shown);
    }
    fitting
}

#[cfg(test)]
mod tests;
