//! completion; man (hidden).

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Print a completion script for a shell
///
/// bash: `source <(events completion bash)`; zsh: `events completion zsh > "${fpath[1]}/_events"`; fish: `events completion
/// fish | source`; PowerShell: `events completion powershell | Out-String | Invoke-Expression`.
///
/// In bash, zsh and fish the script asks `events` itself on each press of the tab key. That offers commands, options, event
/// types (within comma lists, too), stored tenants, the tenant's streams by name and id, and the failed deliveries of the
/// stream named before. What the tenant holds is kept in the cache directory and renewed in the background; an answer takes
/// 300 ms at most. With EVENTS_NO_COMPLETION_CACHE=1 the tenant is not asked. PowerShell is offered commands, options and
/// fixed values.
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
