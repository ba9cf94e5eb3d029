//! Owns what is particular to a shell: the script that it loads, how it hands over its line, and how it wants the answer.
//!
//! The scripts of one release meet the program of another, so these forms stay as they are. The first line of an answer
//! says how to go on (`words`, `parts` or `files`) and where in the word that begins; each further line is a candidate.

use super::candidates::{Answer, Candidate, Kind};
use super::quoting::{self, Cut};
use crate::text;

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
mod tests {
    use super::*;

    fn candidate(value: &str, description: &str) -> Candidate {
        Candidate { value: value.to_owned(), description: description.to_owned(), is_opaque: false }
    }

    fn written(shell: Shell, given: &[&str], settled: usize, candidates: Vec<Candidate>) -> String {
        let typed = shell.read(given.iter().map(|word| (*word).to_owned()).collect()).unwrap();
        typed.write(&Answer { kind: Kind::Words, settled, candidates })
    }

    #[test]
    fn each_shell_hands_over_its_words() {
        for (shell, given) in [
            (Shell::Bash, &["events show 'crm sync' --out", "--out"][..]),
            (Shell::Zsh, &["events", "show", "crm sync", "--out"]),
            (Shell::Fish, &["events", "show", "crm sync", "'--out"]),
        ] {
            let typed = shell.read(given.iter().map(|word| (*word).to_owned()).collect()).unwrap();
            assert_eq!(typed.before, ["show", "crm sync"], "{shell:?}");
            assert_eq!(typed.word, "--out", "{shell:?}");
            assert!(shell.read(Vec::new()).is_none());
        }
    }

    #[test]
    fn what_stands_before_is_told_as_each_shell_needs_it() {
        let tenant = || vec![candidate("acme", "the default tenant"), candidate("zeta", "")];
        assert_eq!(written(Shell::Bash, &["events --tenant=a", "a"], 9, tenant()), "words\nacme\n");
        assert_eq!(
            written(Shell::Zsh, &["events", "--tenant=a"], 9, tenant()),
            "words 1\nacme:the default tenant\nzeta:\n"
        );
        assert_eq!(
            written(Shell::Fish, &["events", "--tenant=a"], 9, tenant()),
            "words 9\n--tenant=acme\tthe default tenant\n--tenant=zeta\t\n"
        );
    }

    #[test]
    fn a_candidate_is_one_line_whatever_it_holds() {
        let odd = || vec![candidate("a:b\\c", "x\ny\u{1b}[2J"), candidate("a\nb", ""), candidate("a\tb", "")];
        assert_eq!(written(Shell::Zsh, &["events", ""], 0, odd()), "words\na\\:b\\\\c:x\\\\ny\\\\u001b[2J\n");
        assert_eq!(written(Shell::Fish, &["events", ""], 0, odd()), "words 0\na:b\\c\tx\\ny\\u001b[2J\n");
        assert_eq!(written(Shell::Bash, &["events show ", ""], 0, odd()), "words\na\\:b\\\\c\n");
    }

    #[test]
    fn a_value_that_would_be_read_as_a_home_is_offered_where_it_can_be_quoted() {
        let home = || vec![candidate("~root", "")];
        assert_eq!(written(Shell::Zsh, &["events", ""], 0, home()), "words\n");
        assert_eq!(written(Shell::Fish, &["events", ""], 0, home()), "words 0\n");
        assert_eq!(written(Shell::Bash, &["events show ", ""], 0, home()), "words\n\\~root\n");
    }

    #[test]
    fn bash_which_shows_no_descriptions_offers_an_id_where_one_was_begun() {
        let id = || vec![Candidate { is_opaque: true, ..candidate("est_1", "crm") }];
        assert_eq!(written(Shell::Bash, &["events show ", ""], 0, id()), "words\n");
        assert_eq!(written(Shell::Bash, &["events show e", "e"], 0, id()), "words\nest_1\n");
        assert_eq!(written(Shell::Fish, &["events", "show", ""], 0, id()), "words 0\nest_1\tcrm\n");
    }
}
