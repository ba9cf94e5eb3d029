//! stats.

use clap::Args;

use super::values;

/// Count the deliveries of a stream over time
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events stats crm-sync -o table")]
pub(crate) struct StatsArgs {
    /// Id (est_...) or exact name of the stream
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: String,
}
