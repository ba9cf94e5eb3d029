//! trigger.

use clap::Args;

use super::values;

/// Send a test event through a stream
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events trigger crm-sync --type user.created")]
pub(crate) struct TriggerArgs {
    /// Id (est_...) or exact name of the stream
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: String,
    /// Type of the event; may be left out where the stream subscribes to one only
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) event_type: Option<String>,
}
