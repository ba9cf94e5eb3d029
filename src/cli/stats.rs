//! stats.

use clap::Args;

use super::values;

use super::dates::{self, DateArg};

/// Count the deliveries of a stream over time
///
/// As a table: the totals, then a bar per day. A day without a value shows `-`, which is not a zero.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  events stats crm-sync -o table\n  events stats crm-sync --from -7d --csv")]
pub(crate) struct StatsArgs {
    /// Id (est_...) or exact name of the stream; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Start: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`; the API's default is 14 days ago
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) from: Option<DateArg>,
    /// End, in the same forms; the API's default is now
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) to: Option<DateArg>,
}
