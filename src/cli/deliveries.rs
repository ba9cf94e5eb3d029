//! deliveries list, deliveries show, deliveries watch; and the filter that selects deliveries.

use std::num::NonZeroU64;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

use super::dates::{self, DateArg};
use super::values;
use auth0_events_cloudevents::catalog;

/// Look at failed deliveries
///
/// The API lists failed deliveries only: an empty list means that all is well. `events deliveries STREAM` is short for
/// `events deliveries list STREAM`; a stream that is named like one of the commands below needs the long form.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_long_help = "Examples:\n  events deliveries crm-sync\n  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd"
)]
// The short help shows the commands; that of `list` shows its options.
#[command(mut_args(|arg| match arg.is_positional() {
    true => arg,
    false => arg.hide_short_help(true),
}))]
pub(crate) struct DeliveriesArgs {
    #[command(subcommand)]
    command: Option<DeliveriesCommand>,
    #[command(flatten)]
    short: DeliveryListArgs,
}

impl DeliveriesArgs {
    /// Returns the command that was given, the short form as the list that it stands for.
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

/// Returns the command below `deliveries` that a word is a slip of, if it is one: a word there may be a stream's name as well.
pub(crate) fn nearest_command(word: &str) -> Option<&'static str> {
    let is_slip = |command: &&str| {
        let foreign = word.chars().filter(|letter| !command.contains(*letter)).count();
        word.len() >= 3 && word != *command && word.chars().next() == command.chars().next() && foreign <= 1
    };
    catalog::nearest_of(word, ["list", "show", "watch"]).filter(is_slip)
}

/// Which deliveries are meant. What is given must hold all at once.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct DeliveryFilterArgs {
    /// Only these event types, separated by commas; `user.*` stands for the known ones
    #[arg(long = "type", value_name = "TYPES")]
    pub(crate) types: Vec<String>,
    /// Only events from this time on: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`
    ///
    /// A date or time without an offset is UTC; a span such as -1h30m counts back from now. Sent in whole seconds.
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) from: Option<DateArg>,
    /// Only events before this time, in the same forms
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) to: Option<DateArg>,
    /// Only deliveries of these statuses, separated by commas; the API documents `failed` alone
    #[arg(long, value_name = "STATUSES", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) status: Vec<String>,
}

/// List the failed deliveries of a stream
///
/// CSV and compact JSON are written as the pages arrive. If the API fails on a later page, CSV ends after the last
/// delivery read, and compact JSON is left without its closing bracket, so that nothing takes it for the whole list.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events deliveries list crm-sync --type user.created --from -6h
  events deliveries list crm-sync --group
  events deliveries list crm-sync -n 0 --jq '.[].id' | \\
      events redeliver crm-sync -")]
pub(crate) struct DeliveryListArgs {
    /// Id (est_...) or exact name of the stream; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    #[command(flatten)]
    pub(crate) filter: DeliveryFilterArgs,
    /// Stop after this many; 0 lists all. 50 unless given; all with --group
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Fold the failures by cause: how many, the first and the last, and one id as a sample
    ///
    /// A cause is an event type and the text of the last error, its ids, addresses and measures replaced. First and last
    /// are times of events.
    #[arg(long)]
    pub(crate) group: bool,
    /// Exit with 6 if anything is listed
    #[arg(long)]
    pub(crate) fail_on_failures: bool,
}

/// Show one delivery with its attempts and its payload
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd
  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd --payload | \\
      events trigger crm-sync --payload -")]
pub(crate) struct DeliveryShowArgs {
    /// Id (est_...) or exact name of the stream; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Id of the event (evt_...); asked for on a terminal
    #[arg(value_name = "DELIVERY")]
    pub(crate) delivery: Option<String>,
    /// Print the event alone, ready for `events trigger --payload -`
    #[arg(long)]
    pub(crate) payload: bool,
}

/// Report new failures as they appear, and warn before the stream is disabled
///
/// Every failure is printed once, as a line or as one line of JSON. The first look reports those whose last attempt is no
/// older than --every, unless --from says otherwise; the looks after it report whatever is new. A stream is disabled after
/// 500 failures in a row or 5000 in total: from half of either on, a warning tells the distance and the pace. The row is
/// estimated from counts by the day, which include redeliveries that failed.
///
/// Ctrl-C is the normal end. With --count, for cron, the exit code is 6 if a new failure was seen and 0 if none was.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events deliveries watch crm-sync
  events deliveries watch crm-sync --exec 'mail -s failures oncall@example.com'
  events deliveries watch crm-sync --count 1 -q; [ $? -eq 6 ] && page-someone")]
pub(crate) struct DeliveryWatchArgs {
    /// Id (est_...) or exact name of the stream; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Time from one look to the next
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = values::time_limit)]
    pub(crate) every: Duration,
    /// Hand the new failures of each look, as a JSON array on standard input, to this line of shell
    ///
    /// What it prints goes to standard error. It may take as long as --every, at least 60s, and is ended then with all
    /// that it started. If it fails, it gets the same failures again at the next look, with the new ones.
    #[arg(long, value_name = "CMD", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) exec: Option<String>,
    /// End after this many looks
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<NonZeroU64>,
    /// Report failures from this time on at the first look: RFC 3339, `2026-05-01`, `today`, `yesterday`, `-2d`, `-6h`
    #[arg(short, long, value_name = "DATE", value_parser = dates::date, allow_hyphen_values = true)]
    pub(crate) from: Option<DateArg>,
}

#[cfg(test)]
mod tests;
