//! The arguments of `stats`.

use clap::Args;

use super::dates::{self, DateArg};
use super::values;

/// Count the deliveries of a stream over time
///
/// Prints JSON by default. The table shows totals, the success rate, and a bar per day or hour that holds something or is
/// beside one that does; `...` stands for those left out, `-` for a missing value. The rate is rounded down.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  events stats crm-sync -o table\n  events stats crm-sync --from -7d --csv")]
pub(crate) struct StatsArgs {
    /// Id (est_...) or exact name of the stream; chosen from a list on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Start: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h` [default: 14 days ago]
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) from: Option<DateArg>,
    /// End, in the same formats [default: now]
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) to: Option<DateArg>,
}
