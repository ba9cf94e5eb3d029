//! types.

use clap::Args;

/// List the event types, or print a sample event of one
///
/// The list is the published one. The API's own list grows, and unknown types are sent and shown all the same.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  events types\n  events types user.created")]
pub(crate) struct TypesArgs {
    /// Print a sample event of this type, as a webhook endpoint receives it
    #[arg(value_name = "TYPE")]
    pub(crate) event_type: Option<String>,
}
