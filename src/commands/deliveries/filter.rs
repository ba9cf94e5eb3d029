//! The API's filter of deliveries, from the flags.

use jiff::Timestamp;

use crate::cli::dates::{self, DateArg};
use crate::cli::{DeliveryFilterArgs, values};
use crate::commands::event_types::warn_unknown_type;
use crate::context::Context;
use crate::failure::Failure;
use auth0_events_client::api::DeliveryFilter;

/// Returns the filter for these flags, and warns of unknown event types.
pub(crate) fn filter(ctx: &Context, args: &DeliveryFilterArgs) -> Result<DeliveryFilter, Failure> {
    let (date_from, date_to) = window(args.from, args.to)?;
    let event_types = values::event_types(&args.types)?;
    for event_type in &event_types {
        warn_unknown_type(ctx, event_type);
    }
    Ok(DeliveryFilter { event_types, statuses: args.status.clone(), date_from, date_to })
}

/// Returns both ends of a time window as the API takes them. Fails if the window is empty.
///
/// Both are relative to the same time, so that `--from -2h --to -1h` is exactly an hour.
pub(crate) fn window(from: Option<DateArg>, to: Option<DateArg>) -> Result<(Option<String>, Option<String>), Failure> {
    let now = Timestamp::now();
    let from = from.map(|date| date.resolve(now));
    let to = to.map(|date| date.resolve(now));
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        let (from, to) = (dates::to_wire(from), dates::to_wire(to));
        return Err(Failure::usage(format!("`--from` ({from}) must be before `--to` ({to})")));
    }
    Ok((from.map(dates::to_wire), to.map(dates::to_wire)))
}
