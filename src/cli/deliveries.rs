//! The arguments of `deliveries list`, `show` and `watch`, and the filter of deliveries.

use std::num::NonZeroU64;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

use super::dates::{self, DateArg};
use super::values;
use auth0_events_cloudevents::catalog;

/// Look at failed deliveries
///
/// The API lists failed deliveries only, so an empty list means that nothing has failed. `events deliveries STREAM` is short
/// for `events deliveries list STREAM`; use the long form for a stream named like a command below.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_long_help = "Examples:\n  events deliveries crm-sync\n  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd"
)]
// The short help shows the commands; that of `list` shows its options.
#[command(mut_args(|arg| if arg.is_positional() { arg } else { arg.hide_short_help(true) }))]
pub(crate) struct DeliveriesArgs {
    #[command(subcommand)]
    command: Option<DeliveriesCommand>,
    #[command(flatten)]
    short: DeliveryListArgs,
}

impl DeliveriesArgs {
    /// Returns the command, with the short form as `list`.
    pub(crate) fn into_command(self) -> DeliveriesCommand {
        self.command.unwrap_or(DeliveriesCommand::List(self.short))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeliveriesCommand {
    #[command(visible_alias = "ls")]
    List(DeliveryListArgs),
    Show(DeliveryShowArgs),
    Watch(DeliveryWatchArgs),
}

/// Returns the command below `deliveries` that a word misspells, if any. Most words there are names of streams.
pub(crate) fn nearest_command(word: &str) -> Option<&'static str> {
    let is_misspelt = |command: &&str| {
        let other_letters = word.chars().filter(|letter| !command.contains(*letter)).count();
        word.len() >= 3 && word != *command && word.chars().next() == command.chars().next() && other_letters <= 1
    };
    catalog::nearest_of(word, ["list", "show", "watch"]).filter(is_misspelt)
}

/// The filter of deliveries. All conditions apply together.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct DeliveryFilterArgs {
    /// Only these event types, separated by commas; `user.*` matches all known ones
    #[arg(long = "type", value_name = "TYPES")]
    pub(crate) types: Vec<String>,
    /// Only events from this time on: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`
    ///
    /// Dates and times without an offset are UTC; -1h30m is relative to now. The API filters by whole seconds.
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) from: Option<DateArg>,
    /// Only events before this time, in the same formats
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) to: Option<DateArg>,
    /// Only deliveries with these statuses, separated by commas; the API documents only `failed`
    #[arg(long, value_name = "STATUSES", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) status: Vec<String>,
}

/// List the failed deliveries of a stream
///
/// CSV and compact JSON are written page by page. If a later page fails, CSV ends after the last delivery read, and compact
/// JSON lacks its closing bracket, so that it does not pass for the whole list.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events deliveries list crm-sync --type user.created --from -6h
  events deliveries list crm-sync --group
  events deliveries list crm-sync --newest -n 10
  events deliveries list crm-sync -n 0 --jq '.[].id' | \\
      events redeliver crm-sync -")]
pub(crate) struct DeliveryListArgs {
    /// Id (est_...) or exact name of the stream; chosen from a list on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    #[command(flatten)]
    pub(crate) filter: DeliveryFilterArgs,
    /// Maximum number of deliveries; 0 lists all [default: 50, or all with --group]
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// List the newest deliveries first, instead of the oldest
    ///
    /// The API lists the oldest first, so this reads the whole list.
    #[arg(long, conflicts_with = "group")]
    pub(crate) newest: bool,
    /// Group the failures by cause, with count, first and last event time, and the id of one delivery
    ///
    /// A cause is an event type and the text of the last error, with ids, addresses and measures replaced.
    #[arg(long)]
    pub(crate) group: bool,
    /// Exit with 6 if anything is listed
    #[arg(long)]
    pub(crate) fail_on_failures: bool,
}

/// Show one delivery with its attempts and its event
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd
  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd --payload | \\
      events trigger crm-sync --payload -")]
pub(crate) struct DeliveryShowArgs {
    /// Id (est_...) or exact name of the stream; chosen from a list on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Id of the event (evt_...); chosen from a list on a terminal
    #[arg(value_name = "DELIVERY")]
    pub(crate) delivery: Option<String>,
    /// Print only the event, ready for `events trigger --payload -`
    #[arg(long)]
    pub(crate) payload: bool,
}

/// Report new failures as they appear, and warn before the stream is disabled
///
/// Prints each failure once, as a line of text, CSV or JSON. The first look reports failures whose last attempt is not older
/// than --every, or than --from if given; later looks report every new failure.
///
/// Auth0 disables a stream after 500 consecutive failures or 5000 in total. From half of either limit on, a warning shows the
/// distance and the rate. Consecutive failures are estimated from daily statistics, which include failed redeliveries.
///
/// Ctrl-C is the normal end. With --count, for cron, the exit code is 6 if a new failure was found, else 0.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events deliveries watch crm-sync
  events deliveries watch crm-sync --exec 'mail -s failures oncall@example.com'
  events deliveries watch crm-sync --count 1 -q; [ $? -eq 6 ] && page-someone")]
pub(crate) struct DeliveryWatchArgs {
    /// Id (est_...) or exact name of the stream; chosen from a list on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Time between two looks
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = values::time_limit)]
    pub(crate) every: Duration,
    /// Run this shell command with the new failures of each look, as a JSON array on standard input
    ///
    /// Its output goes to standard error. It is ended after --every, but not before 60s, with all processes it started. If
    /// it fails, it gets the same failures again after the next look, with the new ones.
    #[arg(long, value_name = "CMD", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) exec: Option<String>,
    /// Exit after N looks
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<NonZeroU64>,
    /// Start of the first look: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) from: Option<DateArg>,
}

#[cfg(test)]
mod tests;
