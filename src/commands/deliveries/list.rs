//! `deliveries list`: the failed deliveries of a stream, or their causes.

use std::borrow::Cow;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::cli::{DeliveryListArgs, nearest_command};
use crate::commands::deliveries::explain::CANNOT_LIST;
use crate::commands::deliveries::filter::filter;
use crate::commands::print;
use crate::commands::target::Target;
use crate::context::Context;
use crate::engine::recovery::groups::{FailureGroup, FailureGroups};
use crate::failure::{Failure, Kind};
use crate::output::Row;

/// Default of `--limit`.
const DEFAULT_LIMIT: usize = 50;

/// Lists the failed deliveries of a stream, or their causes with `--group`.
pub(crate) async fn list(ctx: &Context, args: DeliveryListArgs) -> anyhow::Result<()> {
    let filter = filter(ctx, &args.filter)?;
    let given = args.stream.clone().unwrap_or_default();
    let target = Target::find(ctx, args.stream).await.map_err(|error| suggest_command(error, &given))?;
    let limit = args.limit.unwrap_or(if args.group { 0 } else { DEFAULT_LIMIT });
    let mut pages = ctx.client().await?.list_deliveries(&target.id, &filter, (limit > 0).then_some(limit));
    let (count, written) = if args.group {
        let mut groups = FailureGroups::default();
        while let Some(delivery) = pages.next().await.context(CANNOT_LIST)? {
            groups.add(&delivery);
        }
        (groups.count(), print::all(ctx, &groups.sorted()))
    } else {
        print::pages(ctx, pages, CANNOT_LIST).await?
    };
    if count == 0 {
        ctx.terminal.hint("there are no failed deliveries");
    } else if count == DEFAULT_LIMIT && args.limit.is_none() && !args.group {
        ctx.terminal.hint(&format!("these are the first {DEFAULT_LIMIT}; list all with `-n 0`"));
    }
    let outcome = if args.fail_on_failures && count > 0 {
        let message = format!("event stream {} has failed deliveries: {count} were listed", target.name);
        Err(Failure::new(Kind::Condition, message).into())
    } else {
        Ok(())
    };
    print::judged(ctx, written, outcome)
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
