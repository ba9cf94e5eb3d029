//! deliveries list, deliveries show; and what the commands about deliveries share.

pub(crate) mod auto_disable;
pub(crate) mod bulk;
pub(crate) mod follow;
pub(crate) mod groups;
pub(crate) mod handler;
pub(crate) mod journal;
pub(crate) mod outcome;
pub(crate) mod payload;
pub(crate) mod redeliver;
pub(crate) mod redeliver_many;
pub(crate) mod stats;
pub(crate) mod trigger;
pub(crate) mod verdict;
pub(crate) mod watch;

use anyhow::Context as _;
use jiff::Timestamp;

use crate::cli::dates::{self, DateArg};
use crate::cli::{DeliveryFilterArgs, DeliveryListArgs, DeliveryShowArgs, nearest_command, values};
use crate::commands::deliveries::groups::Groups;
use crate::commands::print;
use crate::commands::streams::warn_unknown_type;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::failure::{Failure, Kind};
use auth0_events_client::api::{self, DeliveryFilter};

/// How many deliveries are listed where nothing was said about it.
const DEFAULT_LIMIT: usize = 50;

/// Lists the failed deliveries of a stream, or their causes.
pub(crate) async fn list(ctx: &Context, args: DeliveryListArgs) -> anyhow::Result<()> {
    let filter = filter(ctx, &args.filter)?;
    let named = args.stream.clone().unwrap_or_default();
    let Target { id, name: stream } = Target::find(ctx, args.stream).await.map_err(|error| slipped(error, &named))?;
    let limit = args.limit.unwrap_or(if args.group { 0 } else { DEFAULT_LIMIT });
    let mut pages = ctx.client().await?.list_deliveries(&id, &filter, (limit > 0).then_some(limit));
    let (count, written) = if args.group {
        let mut groups = Groups::default();
        while let Some(delivery) = pages.next().await.context(CANNOT_LIST)? {
            groups.add(&delivery);
        }
        (groups.count(), print::all(ctx, &groups.sorted()))
    } else {
        print::pages(ctx, pages, CANNOT_LIST).await?
    };
    match count {
        0 => ctx.terminal.hint("there are no failed deliveries"),
        _ if count == DEFAULT_LIMIT && args.limit.is_none() && !args.group => {
            ctx.terminal.hint(&format!("these are the first {DEFAULT_LIMIT}; `-n 0` lists all"));
        }
        _ => {}
    }
    let verdict = match count {
        1.. if args.fail_on_failures => {
            let message = format!("event stream {stream} has failed deliveries: {count} were listed");
            Err(Failure::new(Kind::Condition, message).into())
        }
        _ => Ok(()),
    };
    print::judged(ctx, written, verdict)
}

/// Tells the command that a name without a stream was meant as: `deliveries STREAM` takes a slip of the pen for a name.
fn slipped(error: anyhow::Error, stream: &str) -> anyhow::Error {
    let is_unknown = error.downcast_ref().is_some_and(|failure: &Failure| failure.kind == Kind::NotFound);
    match nearest_command(stream).filter(|_| is_unknown) {
        Some(command) => {
            let failure = Failure::new(Kind::NotFound, error.to_string());
            failure.hint(format!("did you mean `events deliveries {command}`?")).into()
        }
        None => error,
    }
}

/// What could not be done when a walk over deliveries fails.
pub(crate) const CANNOT_LIST: &str = "cannot list the failed deliveries";

/// Shows one delivery, or its event alone.
pub(crate) async fn show(ctx: &Context, args: DeliveryShowArgs) -> anyhow::Result<()> {
    let arguments = [("<STREAM>", args.stream.is_some()), ("<DELIVERY>", args.delivery.is_some())];
    target::require(ctx, &arguments)?;
    let Target { id, name: stream } = Target::find(ctx, args.stream).await?;
    let event_id = target::delivery(ctx, &id, args.delivery).await?;
    let delivery = ctx.client().await?.get_delivery(&id, &event_id).await.map_err(|error| {
        let what = format!("cannot show delivery {event_id} of event stream {stream}");
        explained(error, &stream).context(what)
    })?;
    if !args.payload {
        return print::one(ctx, &delivery);
    }
    match delivery.event() {
        Some(event) => print::document(ctx, event),
        None => Err(Failure::new(Kind::Refused, format!("delivery {event_id} came without its event")).into()),
    }
}

/// Makes the API's filter of what was typed. The present is read once, so that the two dates fit each other.
pub(crate) fn filter(ctx: &Context, args: &DeliveryFilterArgs) -> Result<DeliveryFilter, Failure> {
    let (date_from, date_to) = window(args.from, args.to)?;
    let event_types = values::event_types(&args.types)?;
    event_types.iter().for_each(|name| warn_unknown_type(ctx, name));
    Ok(DeliveryFilter { event_types, statuses: args.status.clone(), date_from, date_to })
}

/// Writes both ends of a window as the API takes them. Fails when it ends before it begins.
pub(crate) fn window(from: Option<DateArg>, to: Option<DateArg>) -> Result<(Option<String>, Option<String>), Failure> {
    let now = Timestamp::now();
    let (from, to) = (from.map(|date| date.resolve(now)), to.map(|date| date.resolve(now)));
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        let (from, to) = (dates::to_wire(from), dates::to_wire(to));
        return Err(Failure::usage(format!("nothing lies between `--from` ({from}) and `--to` ({to})")));
    }
    Ok((from.map(dates::to_wire), to.map(dates::to_wire)))
}

/// Says what an error means where one delivery is concerned. Of what a stream holds, the API tells failures only.
pub(crate) fn explained(error: api::Error, stream: &str) -> anyhow::Error {
    if error.may_have_been_done() {
        return anyhow::Error::new(error).context("it may have been carried out all the same");
    }
    let api::Error::Refused(refusal) = &error else { return error.into() };
    let failure = match refusal.status {
        409 => Failure::new(Kind::Refused, "it is being retried at present, or cannot be")
            .hint("wait for the outcome: `events deliveries show` tells its status"),
        404 => Failure::new(
            Kind::NotFound,
            "it is not among the failed deliveries: delivered meanwhile, or another stream's",
        )
        .hint(format!("`events deliveries {stream}` lists those that are")),
        _ => return error.into(),
    };
    anyhow::Error::new(error).context(failure)
}
