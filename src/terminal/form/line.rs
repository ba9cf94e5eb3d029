//! Owns a line that is typed, or typed unseen: its keys, its paste and how it is drawn. Blocks the thread that reads it; the
//! room on the screen, and its erasure when the person leaves, are the form's.

use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute, queue};
use unicode_width::UnicodeWidthChar;

use super::{Screen, fit, room, safe};
use auth0_events_platform::ALT_GR_IS_CTRL_ALT;
use auth0_events_text::escape;

/// What stands for an answer that nobody may read.
pub(super) const MASKED: &str = "********";

/// A question whose answer is a line.
pub(super) struct Question {
    /// What is asked.
    pub(super) text: String,
    /// What the line begins as.
    pub(super) initial: String,
    /// Whether nobody may read the answer.
    pub(super) hidden: bool,
    /// Whether the terminal takes colour.
    pub(super) color: bool,
}

impl Question {
    /// Asks at the saved position of the cursor, again while `check` finds fault with the answer. `None` when the person
    /// leaves.
    pub(super) fn ask(
        &self,
        screen: &Screen,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> io::Result<Option<String>> {
        let _raw = screen.draw(Raw::begin)?;
        let mut line = Line::new(&self.initial);
        let mut fault = None;
        loop {
            screen.draw(|| self.draw(&line, fault.as_deref()))?;
            let step = match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => line.press(key),
                Event::Paste(text) => line.paste(&text),
                _ => continue,
            };
            match step {
                Step::Edited => fault = None,
                Step::Ignored => {}
                Step::Left => return Ok(None),
                Step::Done => {
                    let answer = line.text();
                    let typed = if answer == self.initial { Ok(()) } else { printable(&answer) };
                    match typed.and_then(|()| check(&answer)) {
                        Ok(()) => return screen.draw(|| self.close(&answer)).map(|()| Some(answer)),
                        Err(problem) => fault = Some(problem),
                    }
                }
            }
        }
    }

    fn draw(&self, line: &Line, fault: Option<&str>) -> io::Result<()> {
        let (before, after) = if self.hidden { Default::default() } else { line.window(room(&self.text)) };
        let mut head = String::new();
        if let Some(fault) = fault {
            head += &self.styled(AnsiColor::BrightRed, &format!("# {}\n", safe(fault)));
        }
        head += &format!("{} {} {before}", self.styled(AnsiColor::BrightGreen, "?"), safe(&self.text));
        let head = head.replace('\n', "\r\n");
        let mut stderr = io::stderr().lock();
        queue!(stderr, cursor::RestorePosition, Clear(ClearType::FromCursorDown), Print(&head), Print(&after))?;
        if !after.is_empty() {
            // Written once more up to the cursor, since a question that wraps leaves no column to go back to.
            queue!(stderr, cursor::RestorePosition, Print(&head))?;
        }
        stderr.flush()
    }

    /// Draws the answer in place of the question.
    fn close(&self, answer: &str) -> io::Result<()> {
        let answer = if self.hidden { MASKED.into() } else { escape(answer) };
        let answer = self.styled(AnsiColor::BrightCyan, &fit(&answer, room(&self.text)));
        let prefix = self.styled(AnsiColor::BrightGreen, ">");
        let text = format!("{prefix} {} {answer}\n", safe(&self.text)).replace('\n', "\r\n");
        execute!(io::stderr(), cursor::RestorePosition, Clear(ClearType::FromCursorDown), Print(text))
    }

    fn styled(&self, color: AnsiColor, text: &str) -> String {
        let style = if self.color { Style::new().fg_color(Some(color.into())) } else { Style::new() };
        format!("{style}{text}{style:#}")
    }
}

/// Finds fault with what no key types: a break within a pasted text.
fn printable(answer: &str) -> Result<(), String> {
    match answer.contains(char::is_control) {
        true => Err("it holds a line break or another control character; ctrl-u clears the line".to_owned()),
        false => Ok(()),
    }
}

/// A terminal that hands over every key as it is pressed, and a paste as a whole, until this is dropped.
struct Raw;

impl Raw {
    fn begin() -> io::Result<Self> {
        enable_raw_mode()?;
        let raw = Self;
        execute!(io::stderr(), EnableBracketedPaste)?;
        Ok(raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Where the terminal is gone, there is nothing to put right.
        drop(execute!(io::stderr(), DisableBracketedPaste));
        drop(disable_raw_mode());
    }
}

/// What became of the line.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Edited,
    Ignored,
    Done,
    Left,
}

/// A line with a cursor in it.
struct Line {
    characters: Vec<char>,
    /// The character that the cursor is on; the count of them when it stands behind the last.
    at: usize,
}

impl Line {
    fn new(initial: &str) -> Self {
        let characters: Vec<char> = initial.chars().collect();
        Self { at: characters.len(), characters }
    }

    fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// Puts in a pasted text, without the line ends that a copied line brings along.
    fn paste(&mut self, text: &str) -> Step {
        let text = text.trim_end_matches(['\r', '\n']);
        self.characters.splice(self.at..self.at, text.chars());
        self.at += text.chars().count();
        Step::Edited
    }

    /// Does what a key stands for. A chord that stands for nothing types nothing.
    fn press(&mut self, key: KeyEvent) -> Step {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        if let KeyCode::Char(character) = key.code
            && (control == alt && (!control || ALT_GR_IS_CTRL_ALT))
        {
            return self.write(character);
        }
        let end = self.characters.len();
        match key.code {
            KeyCode::Enter => return Step::Done,
            // What a line feed is in a terminal that hands over every key.
            KeyCode::Char('j' | 'm') if control => return Step::Done,
            KeyCode::Esc => return Step::Left,
            KeyCode::Char('c') if control => return Step::Left,
            KeyCode::Left if control || alt => self.at = self.word_start(),
            KeyCode::Right if control || alt => self.at = self.word_end(),
            KeyCode::Char('b') if alt => self.at = self.word_start(),
            KeyCode::Char('f') if alt => self.at = self.word_end(),
            KeyCode::Left => self.at = self.at.saturating_sub(1),
            KeyCode::Right => self.at = end.min(self.at + 1),
            KeyCode::Char('b') if control => self.at = self.at.saturating_sub(1),
            KeyCode::Char('f') if control => self.at = end.min(self.at + 1),
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = end,
            KeyCode::Char('a') if control => self.at = 0,
            KeyCode::Char('e') if control => self.at = end,
            KeyCode::Char('u') if control => self.remove(0, self.at),
            KeyCode::Char('k') if control => self.remove(self.at, end),
            KeyCode::Char('w') if control => self.remove(self.word_start(), self.at),
            KeyCode::Backspace if control || alt => self.remove(self.word_start(), self.at),
            KeyCode::Delete if control || alt => self.remove(self.at, self.word_end()),
            KeyCode::Char('d') if alt => self.remove(self.at, self.word_end()),
            KeyCode::Backspace => self.remove(self.at.saturating_sub(1), self.at),
            KeyCode::Char('h') if control => self.remove(self.at.saturating_sub(1), self.at),
            KeyCode::Delete => self.remove(self.at, end.min(self.at + 1)),
            KeyCode::Char('d') if control => self.remove(self.at, end.min(self.at + 1)),
            _ => return Step::Ignored,
        }
        Step::Edited
    }

    fn write(&mut self, character: char) -> Step {
        if character.is_control() {
            return Step::Ignored;
        }
        self.characters.insert(self.at, character);
        self.at += 1;
        Step::Edited
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.characters.drain(from..to);
        self.at = from;
    }

    /// Where the word begins that ends before the cursor.
    fn word_start(&self) -> usize {
        let before = &self.characters[..self.at];
        let word = before.iter().rposition(|c| !c.is_whitespace()).unwrap_or(0);
        before[..word].iter().rposition(|c| c.is_whitespace()).map_or(0, |blank| blank + 1)
    }

    /// Where the word ends that begins behind the cursor.
    fn word_end(&self) -> usize {
        let after = self.characters[self.at..].iter().enumerate();
        let mut rest = after.skip_while(|(_, c)| c.is_whitespace()).skip_while(|(_, c)| !c.is_whitespace());
        rest.next().map_or(self.characters.len(), |(blank, _)| self.at + blank)
    }

    /// The part around the cursor that fits so many columns: what stands before the cursor, and what follows it.
    fn window(&self, columns: usize) -> (String, String) {
        let drawn = |c: &char| escape(c.encode_utf8(&mut [0; 4])).into_owned();
        let width = |text: &str| text.chars().filter_map(UnicodeWidthChar::width).sum::<usize>();
        let mut left = columns;
        let mut fits = |text: &String| {
            let width = width(text);
            let fits = width <= left;
            left = left.saturating_sub(width);
            fits
        };
        let mut before: Vec<String> =
            self.characters[..self.at].iter().rev().map(drawn).take_while(|text| fits(text)).collect();
        before.reverse();
        let after: String = self.characters[self.at..].iter().map(drawn).take_while(|text| fits(text)).collect();
        (before.concat(), after)
    }
}

#[cfg(test)]
mod tests;
