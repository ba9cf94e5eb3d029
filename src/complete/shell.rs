//! Owns what is particular to a shell: the script that it loads, how it hands over its line, and how it wants the answer.
//!
//! The scripts of one release meet the program of another, so these forms stay as they are. The first line of an answer
//! says how to go on (`words`, `parts` or `files`) and where in the word that begins; each further line is a candidate.

use super::candidates::{Answer, Candidate, Kind};
use super::quoting::{self, Cut};
use auth0_events_text as text;

/// A shell that completes by asking the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// What a shell has handed over: a line as far as the cursor.
pub(super) struct Typed {
    shell: Shell,
    /// The words after the name of the program.
    pub(super) before: Vec<String>,
    /// The word that the cursor is in.
    pub(super) word: String,
    /// In bash, the line as it stands, and the end of the word that the answer takes the place of.
    bash: Option<(Cut, String)>,
}

impl Shell {
    /// Returns the shell of this name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            _ => None,
        }
    }

    /// Returns the script that makes the shell ask.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("scripts/events.bash"),
            Self::Zsh => include_str!("scripts/_events"),
            Self::Fish => include_str!("scripts/events.fish"),
        }
    }

    /// Reads what the script hands over. bash: the line up to the cursor, and what of it would be replaced. zsh: the words,
    /// without their quotes. fish: the words, the last one as it was typed.
    pub(super) fn read(self, mut given: Vec<String>) -> Option<Typed> {
        let last = given.pop()?;
        if self == Self::Bash {
            let mut cut = quoting::cut(&given.pop()?);
            let before = cut.before.drain(..).skip(1).collect();
            return Some(Typed { shell: self, before, word: cut.word.clone(), bash: Some((cut, last)) });
        }
        let word = if self == Self::Fish { quoting::cut(&last).word } else { last };
        given.drain(..given.len().min(1));
        Some(Typed { shell: self, before: given, word, bash: None })
    }
}

impl Typed {
    /// Writes an answer as the shell reads it.
    pub(super) fn write(&self, answer: &Answer) -> String {
        let (settled, rest) = self.word.split_at(answer.settled.min(self.word.len()));
        let kind = match answer.kind {
            Kind::Words => "words",
            Kind::Parts => "parts",
            Kind::Files => "files",
        };
        let mut text = match self.shell {
            Shell::Bash => kind.to_owned(),
            // In zsh, how much of the word is open: what stands before may be quoted.
            Shell::Zsh if settled.is_empty() => kind.to_owned(),
            Shell::Zsh => format!("{kind} {}", rest.chars().count()),
            Shell::Fish => format!("{kind} {}", settled.chars().count()),
        };
        for candidate in &answer.candidates {
            if let Some(line) = self.candidate(candidate, settled, rest) {
                text.push('\n');
                text.push_str(&line);
            }
        }
        text.push('\n');
        text
    }

    fn candidate(&self, candidate: &Candidate, settled: &str, rest: &str) -> Option<String> {
        let Candidate { value, description, is_opaque } = candidate;
        // A line of the answer is one candidate, whatever the tenant's texts hold.
        if text::escape(value) != *value {
            return None;
        }
        // zsh and fish quote all but a tilde at the beginning, which would then stand for the home of a user.
        if self.shell != Shell::Bash && value.starts_with('~') {
            return None;
        }
        let description = text::escape(description);
        match (self.shell, &self.bash) {
            (Shell::Bash, bash) => {
                let (cut, replaced) = bash.as_ref()?;
                let is_wanted = !(*is_opaque && rest.is_empty());
                value.strip_prefix(rest).filter(|_| is_wanted).map(|more| cut.completed(replaced, more))
            }
            (Shell::Zsh, _) => {
                let value = value.replace('\\', "\\\\").replace(':', "\\:");
                Some(format!("{value}:{}", description.replace('\\', "\\\\")))
            }
            (Shell::Fish, _) => Some(format!("{settled}{value}\t{description}")),
        }
    }
}

#[cfg(test)]
mod tests;
