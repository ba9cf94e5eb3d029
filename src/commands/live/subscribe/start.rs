//! Owns [`SubscriptionStart`]: where a subscription starts, and where its cursor is stored.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use ring::digest;
use tokio::sync::watch;

use crate::cli::SubscribeArgs;
use crate::cli::dates::to_wire;
use crate::commands::live::store;
use crate::context::Context;
use crate::engine::ingest::recorder::CursorKeeper;
use crate::engine::ingest::store_cursor::{Outage, StoreCursor};
use crate::failure::{Failure, Kind};
use auth0_events_client::api::Client;
use auth0_events_client::feed::{Cursor, CursorError, FeedStart, SavedPosition};
use auth0_events_text as text;

/// The maximum backoff of the database.
const STORE_MAX_BACKOFF: Duration = Duration::from_secs(30);

/// The start of a subscription.
pub(crate) struct SubscriptionStart {
    pub(crate) start: FeedStart,
    /// The place where the cursor is stored.
    pub(crate) keeper: CursorKeeper,
    /// The stored cursor, if the subscription starts from it.
    pub(crate) saved: Option<SavedPosition>,
}

impl SubscriptionStart {
    /// Finds the start: from flags, else from the stored cursor, else now.
    pub(crate) async fn find(
        ctx: &Context,
        client: &Client,
        args: &SubscribeArgs,
        event_types: &[String],
        stopped: watch::Receiver<bool>,
    ) -> anyhow::Result<Self> {
        let requested = match (&args.from, args.from_timestamp) {
            (Some(offset), _) => Some(FeedStart::After(offset.clone())),
            (None, Some(date)) => Some(FeedStart::At(to_wire(date.resolve(Timestamp::now())))),
            (None, None) => None,
        };
        let name = match &args.resume {
            Some(Some(name)) => name.0.clone(),
            Some(None) | None => filter_name(event_types),
        };
        let tenant = tenant(client);
        let (keeper, saved) = match (&args.store, &args.resume) {
            (Some(database), _) => {
                let store = store::open(ctx, database, STORE_MAX_BACKOFF).await?;
                // Without `--resume NAME` the next run would use another cursor.
                let flags = if args.resume.is_some() { "--store and --resume" } else { "--store" };
                let terminal = Arc::clone(&ctx.terminal);
                let on_outage = move |outage: Outage<'_>| match outage {
                    Outage::Began(cause) => {
                        terminal
                            .warning(&format!("the database is unreachable: {cause}; events wait until it is back"));
                    }
                    Outage::Ended => terminal.status("The database is reachable again."),
                };
                let opened = StoreCursor::open(store, format!("{tenant}/{name}"), flags, on_outage, stopped).await;
                let (cursor, saved) =
                    opened.map_err(store::explain).context("cannot use the cursor in the database")?;
                (CursorKeeper::Store(cursor), saved)
            }
            (None, Some(_)) => {
                let directory = ctx.settings.state_dir()?.join("cursors").join(&tenant);
                let cursor = Cursor::open(&directory, &name).await.map_err(explain)?;
                let saved = cursor.read().map_err(explain)?;
                (CursorKeeper::File(Arc::new(cursor)), saved)
            }
            (None, None) => (CursorKeeper::Nothing, None),
        };
        let saved = saved.filter(|_| requested.is_none());
        let start =
            requested.or_else(|| saved.as_ref().map(|saved| saved.position.start.clone())).unwrap_or(FeedStart::Now);
        Ok(Self { start, keeper, saved })
    }
}

/// Returns the name of the tenant for files.
fn tenant(client: &Client) -> String {
    let host = client.base_url().authority();
    host.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}

/// Returns the cursor name of a filter, which does not depend on the order of the types.
fn filter_name(event_types: &[String]) -> String {
    if event_types.is_empty() {
        return "all".to_owned();
    }
    let mut sorted = event_types.to_vec();
    sorted.sort();
    let sum = digest::digest(&digest::SHA256, sorted.join(",").as_bytes());
    format!("types-{}", text::hex(&sum.as_ref()[..8]))
}

fn explain(error: CursorError) -> anyhow::Error {
    match error {
        CursorError::InUse(_) => Failure::new(Kind::Refused, error.to_string())
            .hint("stop the other process, or use another cursor with `--resume NAME`")
            .into(),
        CursorError::Unreadable(_) => Failure::new(Kind::Refused, error.to_string())
            .hint("delete the file, and set the start with `--from-timestamp`")
            .into(),
        CursorError::File { .. } => error.into(),
    }
}

#[cfg(test)]
mod tests;
