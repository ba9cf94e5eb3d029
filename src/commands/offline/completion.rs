//! `completion`.

use clap::CommandFactory as _;
use clap_complete::shells::PowerShell;

use crate::cli::{Cli, CompletionArgs, ShellArg};
use crate::complete;
use crate::context::Context;

/// Prints a completion script.
pub(crate) fn completion(ctx: &Context, args: &CompletionArgs) -> anyhow::Result<()> {
    let script = match args.shell {
        ShellArg::Bash => complete::Shell::Bash.script().into(),
        ShellArg::Zsh => complete::Shell::Zsh.script().into(),
        ShellArg::Fish => complete::Shell::Fish.script().into(),
        ShellArg::Powershell => {
            // The generator panics when its writer fails, so it writes to memory.
            let mut script = Vec::new();
            clap_complete::generate(PowerShell, &mut Cli::command(), "events", &mut script);
            script
        }
    };
    Ok(ctx.terminal.write(&script)?)
}
