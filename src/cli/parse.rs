//! Reads a command line.
//!
//! The tree of all commands, in which each has a copy of every global option, takes longer to build than most commands take
//! to run. So a line that begins with a command is read against that command alone. Whatever is no command line, or asks
//! for more, is read against the tree, so that every message is the tree's.

use std::convert::Infallible;
use std::ffi::OsString;
use std::mem::ManuallyDrop;

use clap::builder::Styles;
use clap::error::ErrorKind;
use clap::{Args as _, CommandFactory as _, FromArgMatches as _, Parser as _};

use super::{AccessCommand, Cli, Command, GlobalArgs, Line, OfflineCommand, ServeCommand, TenantCommand};

/// One command without the others.
#[derive(Clone, Copy)]
pub(super) struct Alone {
    /// Tells whether this is its name. Its aliases are known only once it is built.
    pub(super) has_name: fn(&str) -> bool,
    /// Adds it to a root.
    pub(super) augment: fn(clap::Command) -> clap::Command,
}

/// Declares commands, each of which can also be had alone.
macro_rules! commands {
    (
        $(#[$attribute:meta])*
        pub(crate) enum $commands:ident { $($(#[$of_command:meta])* $command:ident($args:ty),)* }
    ) => {
        $(#[$attribute])*
        pub(crate) enum $commands { $($(#[$of_command])* $command($args),)* }

        impl $commands {
            /// Each of the commands, alone.
            const EACH: &'static [parse::Alone] = &[$({
                #[derive(Subcommand)]
                enum One { $(#[$of_command])* $command($args) }
                parse::Alone {
                    has_name: <One as Subcommand>::has_subcommand,
                    augment: <One as Subcommand>::augment_subcommands,
                }
            }),*];
        }
    };
}
pub(super) use commands;

/// Reads a command line, the program's name first.
///
/// # Errors
/// Fails where help or the version is asked for, and where the line makes no sense. Where nobody sees the colours of the
/// help, it may come without them: taking them out again costs a tenth of the run.
pub(crate) fn parse(args: &[OsString], colored: bool) -> Result<Cli, clap::Error> {
    parse_narrowly(args, colored).unwrap_or_else(|| Cli::try_parse_from(args))
}

/// Reads a command line against no more than it is about. `None` where that is everything, or where something is wrong.
fn parse_narrowly(args: &[OsString], colored: bool) -> Option<Result<Cli, clap::Error>> {
    let command = match args.get(1)?.to_str()? {
        "-V" | "--version" => root(),
        // The help of the whole names the commands, and their options do not matter to it.
        "-h" | "--help" => Cli::command().mut_args(|arg| arg.global(false)),
        name if name.starts_with('-') => return None,
        name => (alone(name)?.augment)(root()).mut_subcommands(with_global_args),
    };
    let command = if colored { command } else { command.styles(Styles::plain()) };
    // The process is about to act or to end: taking the description apart piece by piece would serve nobody.
    let mut command = ManuallyDrop::new(command);
    match command.try_get_matches_from_mut(args) {
        Ok(mut matches) => {
            let global = GlobalArgs::from_arg_matches(matches.subcommand()?.1).ok()?;
            let command = Command::from_arg_matches_mut(&mut matches).ok()?;
            Some(Ok(Cli { global, command }))
        }
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => Some(Err(error)),
        Err(_) => None,
    }
}

/// The program without options and commands.
fn root() -> clap::Command {
    Line::<(), Infallible>::command()
}

/// Finds a command by its name, else by an alias.
fn alone(name: &str) -> Option<Alone> {
    let groups = [TenantCommand::EACH, AccessCommand::EACH, ServeCommand::EACH, OfflineCommand::EACH];
    let mut each = groups.into_iter().flatten();
    let is_alias = |one: &&Alone| (one.augment)(clap::Command::new("")).find_subcommand(name).is_some();
    each.clone().find(|one| (one.has_name)(name)).or_else(|| each.find(is_alias)).copied()
}

/// Gives a command the global options as its own. They have to be passed on only where it has commands below it.
fn with_global_args(command: clap::Command) -> clap::Command {
    let is_parent = command.has_subcommands();
    let global = GlobalArgs::augment_args(clap::Command::new(""));
    command.args(global.get_arguments().map(|arg| arg.clone().global(is_parent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command of the tree, the ones below others too, as the words that lead to it.
    fn commands(parent: &clap::Command, above: &[String]) -> Vec<(Vec<String>, clap::Command)> {
        let names = |command: &clap::Command| {
            std::iter::once(command.get_name()).chain(command.get_all_aliases()).map(str::to_owned).collect::<Vec<_>>()
        };
        let mut found = vec![(above.to_vec(), parent.clone())];
        for command in parent.get_subcommands() {
            for name in names(command) {
                found.extend(commands(command, &[above, &[name]].concat()));
            }
        }
        found
    }

    /// Command lines that are written down: in the help of every command, and in the README.
    fn written(tree: &[(Vec<String>, clap::Command)]) -> Vec<Vec<String>> {
        let help = tree.iter().flat_map(|(_, command)| [command.get_after_help(), command.get_after_long_help()]);
        let help = help.flatten().map(ToString::to_string);
        let texts: Vec<String> = help.chain([include_str!("../../README.md").to_owned()]).collect();
        let lines = texts.iter().flat_map(|text| text.lines()).filter_map(|line| line.trim().strip_prefix("events "));
        lines.map(|line| line.split_whitespace().map(|word| word.replace(['\'', '"'], "")).collect()).collect()
    }

    /// What comes of a line: what was read, or the kind of the error and its text, with its colours and without.
    fn shown(outcome: Result<Cli, clap::Error>) -> [String; 2] {
        match outcome {
            Ok(cli) => [format!("{cli:?}"), String::new()],
            Err(error) => [format!("{:?}\n{}", error.kind(), error.render().ansi()), error.render().to_string()],
        }
    }

    #[test]
    fn a_line_is_read_alike_against_its_command_and_against_the_tree() {
        let tree = commands(&Cli::command(), &[]);
        let mut lines: Vec<Vec<String>> = tree.iter().map(|(words, _)| words.clone()).collect();
        lines.extend(written(&tree));
        lines.sort_unstable();
        lines.dedup();
        assert!(lines.len() > 60, "{}", lines.len());
        let more: [&[&str]; 8] = [
            &[],
            &["-h"],
            &["--help"],
            &["--version"],
            &["-o", "csv", "--quiet", "--timeout=5s", "--tenant", "acme"],
            &["--timeout", "never"],
            &["--client-secret-stdin", "--client-secret-file", "f", "--jsno"],
            &["crm-sync", "--", "--json"],
        ];
        let (mut narrow, mut all) = (0, 0);
        for line in &lines {
            for more in more {
                let words: Vec<&str> =
                    [&["events"], &line.iter().map(String::as_str).collect::<Vec<_>>()[..], more].concat();
                let args: Vec<OsString> = words.iter().map(Into::into).collect();
                all += 1;
                narrow += usize::from(parse_narrowly(&args, true).is_some());
                let whole = shown(Cli::try_parse_from(&args));
                assert_eq!(shown(parse(&args, true)), whole, "{}", words.join(" "));
                assert_eq!(shown(parse(&args, false))[1], whole[1], "{}", words.join(" "));
            }
        }
        // Where nearly everything went to the tree, nothing was compared.
        assert!(narrow > all / 4, "{narrow} of {all}");
    }

    #[test]
    fn the_usage_names_the_program_and_not_its_file() {
        for line in [&["events.exe", "types", "-h"][..], &["events.exe", "types", "--jsno"], &["events.exe"]] {
            let args: Vec<OsString> = line.iter().map(Into::into).collect();
            let shown = parse(&args, false).unwrap_err().to_string();
            assert!(shown.contains("Usage: events ") && !shown.contains(".exe"), "{shown}");
        }
    }

    #[test]
    fn every_command_can_be_had_alone_and_so_can_its_aliases() {
        for command in Cli::command().get_subcommands() {
            for name in std::iter::once(command.get_name()).chain(command.get_all_aliases()) {
                let found = (alone(name).expect(name).augment)(root());
                let names: Vec<&str> = found.get_subcommands().map(clap::Command::get_name).collect();
                assert_eq!(names, [command.get_name()], "{name}");
            }
        }
        assert!(alone("lst").is_none());
    }

    #[test]
    fn options_before_the_command_are_read() {
        for line in ["events --json list", "events -o csv ls", "events --tenant acme deliveries list crm-sync"] {
            let args: Vec<OsString> = line.split(' ').map(Into::into).collect();
            assert!(parse(&args, false).is_ok(), "{line}");
        }
    }
}
