//! completion; man (hidden).

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Print a completion script for a shell
///
/// bash: `source <(events completion bash)`; zsh: `events completion zsh > "${fpath[1]}/_events"`; fish: `events completion
/// fish | source`; PowerShell: `events completion powershell | Out-String | Invoke-Expression`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events completion bash")]
pub(crate) struct CompletionArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: ShellArg,
}

/// A shell that a completion script can be made for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ShellArg {
    Bash,
    Zsh,
    Fish,
    #[value(alias = "pwsh")]
    Powershell,
}

/// Write the manual pages into a directory
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events man man/")]
pub(crate) struct ManArgs {
    /// The directory; it is made where it is missing
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,
}
