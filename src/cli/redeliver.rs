//! The arguments of `redeliver` and `redeliver-many`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::deliveries::DeliveryFilterArgs;
use super::values;

/// Redeliver chosen failed deliveries
///
/// Tries every delivery, eight at a time, and reports each result. `Accepted` means that the API will attempt the delivery.
/// Ctrl-C waits up to 5 s for the running requests, and reports what was done.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  events redeliver crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd
  events deliveries list crm-sync -n 0 --jq '.[].id' | \\
      events redeliver crm-sync - --journal redelivered.jsonl")]
pub(crate) struct RedeliverArgs {
    /// Id (est_...) or exact name of the stream; chosen from a list on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Ids of the events (evt_...), separated by spaces or commas, or `-` for standard input; chosen from a list on a terminal
    #[arg(value_name = "DELIVERY", value_delimiter = ',')]
    pub(crate) deliveries: Vec<String>,
    /// Record each result in this file, and skip deliveries that it has as accepted
    ///
    /// Each result is on disk before the next request, so the same command continues after an interruption. It repeats
    /// failed and unanswered requests. Accepted does not mean delivered: use a new journal for each round. The file is
    /// created with mode 0600.
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
}

/// Redeliver all failed deliveries that match
///
/// Counts the matching deliveries by event type first. Skips deliveries that are being retried.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events redeliver-many crm-sync --from -6h --dry-run
  events redeliver-many crm-sync --type user.created --from -6h --force --wait
  events redeliver-many crm-sync --all --force")]
pub(crate) struct RedeliverManyArgs {
    /// Id (est_...) or exact name of the stream; chosen from a list on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    #[command(flatten)]
    pub(crate) filter: DeliveryFilterArgs,
    /// Redeliver every failed delivery of the stream; required without a filter
    #[arg(long, conflicts_with_all = ["types", "from", "to", "status"])]
    pub(crate) all: bool,
    /// Do not ask for confirmation; required without a terminal
    #[arg(long, short = 'y', visible_alias = "yes")]
    pub(crate) force: bool,
    /// Count the matching deliveries, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Wait for the outcome of each, at most this long [default: until nothing changes for 5 minutes]
    ///
    /// A delivery with a new attempt has failed again. The API lists no successes: a delivery that is no longer listed
    /// counts as delivered if the stream's success count has risen enough or, without statistics, after a minute. The exit
    /// code is 6 unless all were delivered.
    #[arg(long, value_name = "DURATION", num_args = 0..=1, require_equals = true, value_parser = values::time_limit)]
    pub(crate) wait: Option<Option<Duration>>,
}
