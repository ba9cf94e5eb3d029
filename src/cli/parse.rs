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
mod tests;
