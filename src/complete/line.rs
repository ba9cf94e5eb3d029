//! Owns the reading of a line that is not finished: which command it is in, what it has been given, and what could stand
//! where the cursor is. What there is to choose from is for `candidates`.

use clap::{Arg, Command};

/// The options that decide which tenant is asked, and as whom.
const OF_THE_TENANT: [&str; 9] = [
    "tenant",
    "env_file",
    "domain",
    "client_id",
    "client_secret_file",
    "client_assertion_private_key",
    "client_assertion_signing_alg",
    "audience",
    "no_token_cache",
];

/// A line up to the cursor.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The program.
    pub(super) root: &'a Command,
    /// The command that the cursor is in.
    pub(super) command: &'a Command,
    /// Its positional values so far.
    pub(super) values: Vec<&'a str>,
    /// The options so far, of every level, with their values.
    pub(super) options: Vec<(&'a Arg, Option<&'a str>)>,
    /// The word that the cursor is in, as far as the cursor.
    pub(super) word: &'a str,
    /// What could stand there.
    pub(super) wanted: Wanted<'a>,
}

/// What could stand where the cursor is.
#[derive(Debug)]
pub(super) enum Wanted<'a> {
    /// An option.
    Option,
    /// The value of an option or a positional. So many bytes of the word stand before it.
    Value { of: &'a Arg, settled: usize },
    /// A command, or else a value of this positional.
    Command { or: Option<&'a Arg> },
    /// Nothing that is known.
    Nothing,
}

impl<'a> Line<'a> {
    /// Reads the words after the name of the program. `root` must have been built.
    pub(super) fn read(root: &'a Command, before: &'a [String], word: &'a str) -> Self {
        let mut line =
            Self { root, command: root, values: Vec::new(), options: Vec::new(), word, wanted: Wanted::Nothing };
        let mut awaiting: Option<&Arg> = None;
        let mut only_values = false;
        for text in before {
            if let Some(option) = awaiting.take() {
                let is_value = !(can_be_bare(option) && text.starts_with('-'));
                line.options.push((option, is_value.then_some(text)));
                if is_value {
                    continue;
                }
            }
            if only_values {
                line.values.push(text);
            } else if text == "--" {
                only_values = true;
            } else if text.starts_with('-') && text.len() > 1 {
                awaiting = line.take_option(text);
            } else if let Some(command) = line.subcommand(text) {
                line.command = command;
                line.values.clear();
            } else {
                line.values.push(text);
            }
        }
        line.wanted = line.wanted_at_cursor(awaiting, only_values);
        line
    }

    /// Returns the options of the line that decide which tenant is asked, as arguments.
    pub(super) fn tenant_options(&self) -> Vec<String> {
        let ours = self.options.iter().filter(|(option, _)| OF_THE_TENANT.contains(&option.get_id().as_str()));
        let argument = |(option, value): &(&Arg, Option<&str>)| {
            let name = option.get_long()?;
            Some(value.map_or_else(|| format!("--{name}"), |value| format!("--{name}={value}")))
        };
        ours.filter_map(argument).collect()
    }

    /// Takes a word of options; returns the one whose value the next word is.
    fn take_option(&mut self, text: &'a str) -> Option<&'a Arg> {
        if let Some(name) = text.strip_prefix("--") {
            let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
            let option = self.long(name)?;
            if value.is_none() && takes_next(option) {
                return Some(option);
            }
            self.options.push((option, value));
            return None;
        }
        for (at, letter) in text.char_indices().skip(1) {
            let option = self.short(letter)?;
            let rest = &text[at + letter.len_utf8()..];
            if option.get_action().takes_values() {
                if rest.is_empty() && takes_next(option) {
                    return Some(option);
                }
                self.options.push((option, Some(rest.strip_prefix('=').unwrap_or(rest))));
                return None;
            }
            self.options.push((option, None));
        }
        None
    }

    fn wanted_at_cursor(&self, awaiting: Option<&'a Arg>, only_values: bool) -> Wanted<'a> {
        let word = self.word;
        if let Some(option) = awaiting.filter(|option| !(can_be_bare(option) && word.starts_with('-'))) {
            return Wanted::Value { of: option, settled: 0 };
        }
        let positional = self.positional();
        if only_values {
            return positional.map_or(Wanted::Nothing, |of| Wanted::Value { of, settled: 0 });
        }
        if let Some(name) = word.strip_prefix("--") {
            let Some((name, value)) = name.split_once('=') else { return Wanted::Option };
            let of = self.long(name).filter(|option| option.get_action().takes_values());
            return of.map_or(Wanted::Nothing, |of| Wanted::Value { of, settled: word.len() - value.len() });
        }
        if let Some(letters) = word.strip_prefix('-') {
            // The first letter that takes a value takes the rest of the word.
            let takes = |(at, letter): (usize, char)| {
                let of = self.short(letter).filter(|option| option.get_action().takes_values())?;
                let rest = &letters[at + letter.len_utf8()..];
                Some(Wanted::Value { of, settled: word.len() - rest.strip_prefix('=').unwrap_or(rest).len() })
            };
            return letters.char_indices().find_map(takes).unwrap_or(Wanted::Option);
        }
        if self.values.is_empty() && self.command.has_subcommands() {
            return Wanted::Command { or: positional };
        }
        positional.map_or(Wanted::Nothing, |of| Wanted::Value { of, settled: 0 })
    }

    fn long(&self, name: &str) -> Option<&'a Arg> {
        let is_named = |option: &&Arg| {
            option.get_long() == Some(name) || option.get_all_aliases().is_some_and(|names| names.contains(&name))
        };
        self.command.get_arguments().find(is_named)
    }

    fn short(&self, letter: char) -> Option<&'a Arg> {
        self.command.get_arguments().find(|option| option.get_short() == Some(letter))
    }

    fn subcommand(&self, name: &str) -> Option<&'a Command> {
        self.values.is_empty().then(|| self.command.find_subcommand(name)).flatten()
    }

    /// The positional whose turn it is; one that is repeated has no end.
    fn positional(&self) -> Option<&'a Arg> {
        let mut positionals: Vec<&Arg> = self.command.get_positionals().collect();
        positionals.sort_by_key(|positional| positional.get_index());
        let repeated = |positional: &&&Arg| positional.get_num_args().is_some_and(|range| range.max_values() > 1);
        positionals.get(self.values.len()).or_else(|| positionals.last().filter(repeated)).copied()
    }
}

/// Tells whether the next word is the option's value, or may be.
fn takes_next(option: &Arg) -> bool {
    option.get_action().takes_values() && !option.is_require_equals_set()
}

/// Tells whether the option has a meaning without its value.
fn can_be_bare(option: &Arg) -> bool {
    option.get_num_args().is_some_and(|range| range.min_values() == 0)
}
