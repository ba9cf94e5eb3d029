//! completion; man (hidden).

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Print a completion script for a shell
///
/// bash: `source <(events completion bash)`; zsh: `events completion zsh > "${fpath[1]}/_events"`; fish: `events completion
/// fish | source`; PowerShell: `events completion powershell | Out-String | Invoke-Expression`.
///
/// In bash, zsh and fish, completion covers commands, options, event types (also in comma-separated lists), stored tenants,
/// streams by name and id, and the failed deliveries of a stream. Streams and deliveries are cached and refreshed in the
/// background; completion takes at most 300 ms. Set EVENTS_NO_COMPLETION_CACHE=1 to never query the tenant. In PowerShell,
/// completion covers commands, options and fixed values.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events completion bash")]
pub(crate) struct CompletionArgs {
    /// Shell to generate the script for
    #[arg(value_name = "SHELL")]
    pub(crate) shell: ShellArg,
}

/// A shell with a completion script.
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
    /// Output directory; created if it does not exist
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,
}
