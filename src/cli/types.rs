//! types.

use clap::Args;

/// List the event types, or print a sample event of one
///
/// The list is the published one. Auth0 adds types over time; commands also accept and show types that are not in it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  events types\n  events types user.created")]
pub(crate) struct TypesArgs {
    /// Print a sample event of this type, in the form that a webhook receives
    #[arg(value_name = "TYPE")]
    pub(crate) event_type: Option<String>,
}
