//! deliveries list, deliveries show.

use super::values;
use clap::{Args, Subcommand};

/// Look at failed deliveries
///
/// The API lists failed deliveries only: an empty list means that all is well. `events deliveries STREAM` is short for
/// `events deliveries list STREAM`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(
    after_help = "Examples:\n  events deliveries crm-sync\n  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd"
)]
pub(crate) struct DeliveriesArgs {
    #[command(subcommand)]
    pub(crate) command: Option<DeliveriesCommand>,
    #[command(flatten)]
    pub(crate) list: Option<DeliveryListArgs>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeliveriesCommand {
    #[command(visible_alias = "ls")]
    List(DeliveryListArgs),
    Show(DeliveryShowArgs),
}

/// List the failed deliveries of a stream
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events deliveries list crm-sync --type user.created")]
pub(crate) struct DeliveryListArgs {
    /// Id (est_...) or exact name of the stream
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: String,
    /// Only these event types, separated by commas
    #[arg(long = "type", value_name = "TYPES")]
    pub(crate) types: Vec<String>,
    /// Stop after this many; 0 lists all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: usize,
}

/// Show one delivery with its attempts and its payload
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd")]
pub(crate) struct DeliveryShowArgs {
    /// Id (est_...) or exact name of the stream
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: String,
    /// Id of the event (evt_...)
    #[arg(value_name = "DELIVERY")]
    pub(crate) delivery: String,
}
