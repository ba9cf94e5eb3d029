//! The differences between the shells: the script, the arguments that it sends, and the reply that it reads.
//!
//! A script of one release can meet the program of another, so both formats are stable. The first line of a reply is
//! `words`, `parts` or `files` and where in the word the candidates begin; each further line is one candidate.

use super::candidates::{Candidate, Completion, CompletionKind};
use super::quoting::{self, SplitLine};
use auth0_events_text as text;

/// A shell with a completion script of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// A command line up to the cursor, as a shell sent it.
pub(super) struct CompletionRequest {
    shell: Shell,
    /// The words after the program's name.
    pub(super) before: Vec<String>,
    /// The word at the cursor.
    pub(super) word: String,
    /// For bash: the line, and the end of the word, which the reply replaces.
    bash: Option<(SplitLine, String)>,
}

impl Shell {
    /// Parses the name of a shell.
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            _ => None,
        }
    }

    /// Returns the completion script.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("scripts/events.bash"),
            Self::Zsh => include_str!("scripts/_events"),
            Self::Fish => include_str!("scripts/events.fish"),
        }
    }

    /// Reads the arguments of a script. bash sends the line up to the cursor and the part of it to replace, zsh the words
    /// without quotes, fish the words with the last one as typed.
    pub(super) fn read(self, mut sent: Vec<String>) -> Option<CompletionRequest> {
        let last = sent.pop()?;
        if self == Self::Bash {
            let mut line = quoting::split(&sent.pop()?);
            let before = line.before.drain(..).skip(1).collect();
            return Some(CompletionRequest { shell: self, before, word: line.word.clone(), bash: Some((line, last)) });
        }
        let word = if self == Self::Fish { quoting::split(&last).word } else { last };
        let before = sent.into_iter().skip(1).collect();
        Some(CompletionRequest { shell: self, before, word, bash: None })
    }
}

impl CompletionRequest {
    /// Formats the reply.
    pub(super) fn reply(&self, completion: &Completion) -> String {
        let (fixed, open) = self.word.split_at(completion.start);
        let kind = match completion.kind {
            CompletionKind::Words => "words",
            CompletionKind::Parts => "parts",
            CompletionKind::Files => "files",
        };
        let mut reply = match self.shell {
            Shell::Bash => kind.to_owned(),
            // zsh counts from the end of the word, because the beginning can contain quotes.
            Shell::Zsh if fixed.is_empty() => kind.to_owned(),
            Shell::Zsh => format!("{kind} {}", open.chars().count()),
            Shell::Fish => format!("{kind} {}", fixed.chars().count()),
        };
        for line in completion.candidates.iter().filter_map(|candidate| self.line(candidate, fixed, open)) {
            reply.push('\n');
            reply.push_str(&line);
        }
        reply.push('\n');
        reply
    }

    /// Formats a candidate. Returns `None` if the shell cannot insert it.
    fn line(&self, candidate: &Candidate, fixed: &str, open: &str) -> Option<String> {
        let value = &candidate.value;
        // A line break in a name would start another candidate.
        if text::escape(value) != *value {
            return None;
        }
        if let Some((line, replaced)) = &self.bash {
            // bash does not show descriptions.
            let is_shown = !(candidate.needs_description && open.is_empty());
            return value.strip_prefix(open).filter(|_| is_shown).map(|rest| line.completed(replaced, rest));
        }
        // zsh and fish do not quote a leading tilde, which stands for a home directory.
        if value.starts_with('~') {
            return None;
        }
        let description = text::escape(&candidate.description);
        if self.shell == Shell::Fish {
            return Some(format!("{fixed}{value}\t{description}"));
        }
        let value = value.replace('\\', "\\\\").replace(':', "\\:");
        Some(format!("{value}:{}", description.replace('\\', "\\\\")))
    }
}

#[cfg(test)]
mod tests;
