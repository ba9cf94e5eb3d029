//! `deliveries list`: the failed deliveries of a stream, or their causes.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::cli::{DeliveryListArgs, Format, nearest_command};
use crate::commands::deliveries::explain::CANNOT_LIST;
use crate::commands::deliveries::filter::filter;
use crate::commands::print;
use crate::commands::target::Target;
use crate::context::Context;
use crate::engine::recovery::groups::{FailureGroup, FailureGroups};
use crate::failure::{Failure, Kind};
use crate::output::Row;
use auth0_events_client::api::{self, Pages, RestCount};
use auth0_events_client::model::{Delivery, Resource as _};

/// Default of `--limit`.
const DEFAULT_LIMIT: usize = 50;

/// Maximum number of deliveries that are read only to count them.
const MAX_COUNTED: usize = 1000;
/// Maximum time for counting, which waits when the API limits the rate.
const COUNT_TIMEOUT: Duration = Duration::from_secs(5);

/// Lists the failed deliveries of a stream, or their causes with `--group`.
pub(crate) async fn list(ctx: &Context, args: DeliveryListArgs) -> anyhow::Result<()> {
    let filter = filter(ctx, &args.filter)?;
    let given = args.stream.clone().unwrap_or_default();
    let target = Target::find(ctx, args.stream).await.map_err(|error| suggest_command(error, &given))?;
    let limit = args.limit.unwrap_or(if args.group { 0 } else { DEFAULT_LIMIT });
    let limit_of_pages = (limit > 0 && !args.newest).then_some(limit);
    let mut pages = ctx.client().await?.list_deliveries(&target.id, &filter, limit_of_pages);
    let (count, written) = if args.group {
        group(ctx, pages).await?
    } else if args.newest {
        let Newest { deliveries, total } = newest(pages, limit).await.context(CANNOT_LIST)?;
        let written = print::all(ctx, &deliveries);
        print::warn_unreadable(ctx, deliveries.iter().filter(|delivery| delivery.fault().is_some()).count());
        if args.limit.is_none() && total > deliveries.len() {
            let count = deliveries.len();
            ctx.terminal.hint(&format!("these are the newest {count} of {total}; list all with `-n 0`"));
        }
        (deliveries.len(), written)
    } else {
        let (count, written) = print::pages(ctx, &mut pages, CANNOT_LIST).await?;
        if count == DEFAULT_LIMIT && args.limit.is_none() && written.is_ok() {
            hint_at_rest(ctx, count, &mut pages).await;
        }
        (count, written)
    };
    if count == 0 {
        ctx.terminal.hint("there are no failed deliveries");
    }
    let outcome = if args.fail_on_failures && count > 0 {
        let message = format!("event stream {} has failed deliveries: {count} were listed", target.name);
        Err(Failure::new(Kind::Condition, message).into())
    } else {
        Ok(())
    };
    print::judged(ctx, written, outcome)
}

/// Prints the causes of failures. Returns the number of failures and the result of printing.
async fn group(ctx: &Context, mut pages: Pages<'_, Delivery>) -> anyhow::Result<(usize, anyhow::Result<()>)> {
    let mut groups = FailureGroups::default();
    while let Some(delivery) = pages.next().await.context(CANNOT_LIST)? {
        groups.add(&delivery);
    }
    Ok((groups.count(), print::all(ctx, &groups.sorted())))
}

/// The newest deliveries of a list.
struct Newest {
    /// Newest first.
    deliveries: VecDeque<Delivery>,
    /// The number of deliveries in the list.
    total: usize,
}

/// Reads the newest deliveries, at most `limit`, or all if that is 0. The API lists the oldest first and has no other order, so
/// every page is read.
async fn newest(mut pages: Pages<'_, Delivery>, limit: usize) -> Result<Newest, api::Error> {
    let mut newest = Newest { deliveries: VecDeque::new(), total: 0 };
    if limit == 0 || limit > MAX_COUNTED {
        pages.hold_in_memory();
    }
    while let Some(delivery) = pages.next().await? {
        newest.total += 1;
        newest.deliveries.push_front(delivery);
        if limit > 0 {
            newest.deliveries.truncate(limit);
        }
    }
    Ok(newest)
}

/// Prints a hint if there are deliveries beyond the default limit. With a table, which a person reads, the hint gives the total
/// unless counting takes too many pages. Scripts do not wait for further pages.
async fn hint_at_rest(ctx: &Context, count: usize, pages: &mut Pages<'_, Delivery>) {
    let counts = ctx.format(Format::Table) == Format::Table && !ctx.terminal.is_quiet();
    let rest = if counts {
        timeout(COUNT_TIMEOUT, pages.count_rest(MAX_COUNTED)).await.ok().and_then(Result::ok)
    } else {
        None
    };
    let oldest = match rest {
        Some(RestCount { count: 0, is_complete: true }) => return,
        Some(RestCount { count: rest, is_complete: true }) => format!("the oldest {count} of {}", count + rest),
        Some(RestCount { count: rest, .. }) => format!("the oldest {count} of more than {}", count + rest),
        None => format!("the oldest {count}, and there may be more"),
    };
    ctx.terminal.hint(&format!("these are {oldest}; list the newest with `--newest`, and all with `-n 0`"));
}

/// Suggests a command if an unknown stream name resembles one: `deliveries STREAM` reads a misspelt command as a name.
fn suggest_command(error: anyhow::Error, stream: &str) -> anyhow::Error {
    let is_unknown = error.downcast_ref().is_some_and(|failure: &Failure| failure.kind == Kind::NotFound);
    match nearest_command(stream) {
        Some(command) if is_unknown => {
            let failure = Failure::new(Kind::NotFound, error.to_string());
            failure.hint(format!("did you mean `events deliveries {command}`?")).into()
        }
        _ => error,
    }
}

impl Row for FailureGroup {
    const COLUMNS: &'static [&'static str] = &["COUNT", "EVENT TYPE", "ERROR", "FIRST SEEN", "LAST SEEN", "SAMPLE"];
    const SHRINKABLE: &'static [&'static str] = &["FIRST SEEN", "SAMPLE", "LAST SEEN", "EVENT TYPE", "ERROR"];

    fn cells(&self) -> Vec<String> {
        let texts = [&self.event_type, &self.error, &self.first, &self.last, &self.sample];
        std::iter::once(self.count.to_string()).chain(texts.into_iter().cloned()).collect()
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Owned(json!({
            "count": self.count,
            "event_type": self.event_type,
            "error": self.error,
            "first_seen": self.first,
            "last_seen": self.last,
            "sample": self.sample,
        }))
    }
}
