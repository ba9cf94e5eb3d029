//! redeliver.

use clap::Args;

use super::values;

/// Ask for failed deliveries again
///
/// Every delivery is tried, and each result is reported. The attempts follow after the answer.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events redeliver crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd")]
pub(crate) struct RedeliverArgs {
    /// Id (est_...) or exact name of the stream
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: String,
    /// Ids of the events (evt_...), separated by spaces or commas
    #[arg(value_name = "DELIVERY", required = true, value_delimiter = ',')]
    pub(crate) deliveries: Vec<String>,
}
