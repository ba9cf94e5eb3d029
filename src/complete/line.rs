//! The unfinished command line: its command, the values and options before the cursor, and the kind of word at the cursor.

use clap::{Arg, Command};

/// Ids of the options that select the tenant and the credentials.
const TENANT_OPTIONS: [&str; 9] = [
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

/// A command line up to the cursor.
#[derive(Debug)]
pub(super) struct CommandLine<'a> {
    /// The program.
    pub(super) root: &'a Command,
    /// The innermost command before the cursor.
    pub(super) command: &'a Command,
    /// The positional values of that command.
    pub(super) values: Vec<&'a str>,
    /// The options of all levels, with their values.
    pub(super) options: Vec<(&'a Arg, Option<&'a str>)>,
    /// The word at the cursor, up to the cursor.
    pub(super) word: &'a str,
    pub(super) target: CursorTarget<'a>,
}

/// The kind of word at the cursor.
#[derive(Debug)]
pub(super) enum CursorTarget<'a> {
    /// An option.
    Option,
    /// The value of an option or a positional. It begins at byte `start` of the word.
    Value { of: &'a Arg, start: usize },
    /// A command, or a value of this positional.
    Command { or: Option<&'a Arg> },
    /// A value that the command does not take.
    Nothing,
}

impl<'a> CommandLine<'a> {
    /// Reads the words after the program's name. `root` must be built.
    pub(super) fn read(root: &'a Command, before: &'a [String], word: &'a str) -> Self {
        let mut line =
            Self { root, command: root, values: Vec::new(), options: Vec::new(), word, target: CursorTarget::Nothing };
        // The option whose value comes next.
        let mut open: Option<&Arg> = None;
        let mut is_escaped = false;
        for text in before {
            if let Some(option) = open.take() {
                let is_value = takes_word(option, text);
                line.options.push((option, is_value.then_some(text)));
                if is_value {
                    continue;
                }
            }
            if !is_escaped && text == "--" {
                is_escaped = true;
            } else if !is_escaped && text.starts_with('-') && text.len() > 1 {
                let mut options = line.options_in(text);
                open =
                    options.pop_if(|(option, value)| value.is_none() && takes_next(option)).map(|(option, _)| option);
                line.options.extend(options);
            } else if let Some(command) = line.subcommand(text).filter(|_| !is_escaped) {
                line.command = command;
                line.values.clear();
            } else {
                line.values.push(text);
            }
        }
        line.target = line.target(open, is_escaped);
        line
    }

    /// Returns the options that select the tenant, as arguments.
    pub(super) fn tenant_options(&self) -> Vec<String> {
        let options = self.options.iter().filter(|(option, _)| TENANT_OPTIONS.contains(&option.get_id().as_str()));
        let argument = |(option, value): &(&Arg, Option<&str>)| {
            let name = option.get_long()?;
            Some(value.map_or_else(|| format!("--{name}"), |value| format!("--{name}={value}")))
        };
        options.filter_map(argument).collect()
    }

    fn target(&self, open: Option<&'a Arg>, is_escaped: bool) -> CursorTarget<'a> {
        let word = self.word;
        if let Some(option) = open.filter(|option| takes_word(option, word)) {
            return CursorTarget::Value { of: option, start: 0 };
        }
        if word.starts_with('-') && !is_escaped {
            // A short option can have its value attached; a long one needs `=`.
            return match self.options_in(word).pop() {
                Some((of, value)) if takes_value(of) && (value.is_some() || !word.starts_with("--")) => {
                    CursorTarget::Value { of, start: word.len() - value.map_or(0, str::len) }
                }
                _ => CursorTarget::Option,
            };
        }
        let positional = self.positional();
        if self.values.is_empty() && self.command.has_subcommands() && !is_escaped {
            return CursorTarget::Command { or: positional };
        }
        positional.map_or(CursorTarget::Nothing, |of| CursorTarget::Value { of, start: 0 })
    }

    /// Returns the options of one word, with the value that is attached to the last.
    fn options_in(&self, word: &'a str) -> Vec<(&'a Arg, Option<&'a str>)> {
        if let Some(word) = word.strip_prefix("--") {
            let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
            return self.long(name).map(|option| (option, value)).into_iter().collect();
        }
        let mut options = Vec::new();
        for (at, letter) in word.char_indices().skip(1) {
            let Some(option) = self.short(letter) else { break };
            let rest = &word[at + letter.len_utf8()..];
            if takes_value(option) && !rest.is_empty() {
                options.push((option, Some(rest.strip_prefix('=').unwrap_or(rest))));
                break;
            }
            options.push((option, None));
        }
        options
    }

    fn long(&self, name: &str) -> Option<&'a Arg> {
        let has_name = |option: &&Arg| {
            option.get_long() == Some(name) || option.get_all_aliases().is_some_and(|names| names.contains(&name))
        };
        self.command.get_arguments().find(has_name)
    }

    fn short(&self, letter: char) -> Option<&'a Arg> {
        self.command.get_arguments().find(|option| option.get_short() == Some(letter))
    }

    fn subcommand(&self, name: &str) -> Option<&'a Command> {
        self.values.is_empty().then(|| self.command.find_subcommand(name)).flatten()
    }

    /// Returns the positional that the next value belongs to. The last one may take any number of values.
    fn positional(&self) -> Option<&'a Arg> {
        let is_repeated = |positional: &&Arg| positional.get_num_args().is_some_and(|range| range.max_values() > 1);
        let last = || self.command.get_positionals().last().filter(is_repeated);
        self.command.get_positionals().nth(self.values.len()).or_else(last)
    }
}

fn takes_value(option: &Arg) -> bool {
    option.get_action().takes_values()
}

/// Reports whether the value of an option can be the next word.
fn takes_next(option: &Arg) -> bool {
    takes_value(option) && !option.is_require_equals_set()
}

/// Reports whether `word` is the value of the option before it. An optional value cannot start with a dash.
fn takes_word(option: &Arg, word: &str) -> bool {
    let is_optional = option.get_num_args().is_some_and(|range| range.min_values() == 0);
    !(is_optional && word.starts_with('-'))
}
