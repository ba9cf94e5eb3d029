//! redeliver, redeliver-many.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::deliveries::DeliveryFilterArgs;
use super::values;

/// Ask for failed deliveries again
///
/// Every delivery is tried, eight at once, and each result is reported. The attempts follow after the answer. Ctrl-C stops
/// after the requests under way, and says what was done.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  events redeliver crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd
  events deliveries list crm-sync -n 0 --jq '.[].id' | \\
      events redeliver crm-sync - --journal redelivered.jsonl")]
pub(crate) struct RedeliverArgs {
    /// Id (est_...) or exact name of the stream; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Ids of the events (evt_...), separated by spaces or commas; `-` reads them from standard input; asked for on a terminal
    #[arg(value_name = "DELIVERY", value_delimiter = ',')]
    pub(crate) deliveries: Vec<String>,
    /// Keep a record in this file, and leave out what it has as accepted
    ///
    /// Each result is on disk before the next request, so that after an interruption the same command goes on where it
    /// stopped. What had failed is tried again, and so is what had no answer yet. Accepted means that the API took the
    /// request, not that the event was delivered: one journal serves one round, and a new round needs a new one. The file
    /// is made with mode 0600.
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
}

/// Ask for all failed deliveries that match again
///
/// What matches is counted first and shown by event type. Deliveries that are being retried are left alone.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events redeliver-many crm-sync --from -6h --dry-run
  events redeliver-many crm-sync --type user.created --from -6h --force --wait
  events redeliver-many crm-sync --all --force")]
pub(crate) struct RedeliverManyArgs {
    /// Id (est_...) or exact name of the stream; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    #[command(flatten)]
    pub(crate) filter: DeliveryFilterArgs,
    /// Redeliver every failed delivery of the stream; required where no filter is given
    #[arg(long, conflicts_with_all = ["types", "from", "to", "status"])]
    pub(crate) all: bool,
    /// Ask nothing; required where nobody can be asked
    #[arg(long, short = 'y', visible_alias = "yes")]
    pub(crate) force: bool,
    /// Count what matches, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Follow until the outcome of each is known, at most this long [default: until nothing changes for 5 minutes]
    ///
    /// A delivery is still failed once it shows an attempt that is new. No list shows successes: what is no longer listed
    /// counts as delivered when the stream's count of successes has risen by as many, or, on a stream without counts, when
    /// it stays away for a minute. Exits with 6 if some are still failed, or have no known outcome.
    #[arg(long, value_name = "DURATION", num_args = 0..=1, require_equals = true, value_parser = values::time_limit)]
    pub(crate) wait: Option<Option<Duration>>,
}
