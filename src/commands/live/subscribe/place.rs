//! Where a subscription begins, and where it is kept how far it came.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use ring::digest;
use tokio::sync::watch;

use super::keeper::StoreKeeper;
use super::recorder::Keeper;
use crate::cli::SubscribeArgs;
use crate::cli::dates::to_wire;
use crate::commands::live::store;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use auth0_events_client::api::Client;
use auth0_events_client::feed::{Cursor, CursorError, FeedStart, SavedPosition};
use auth0_events_text as text;

/// The longest time between two tries at a database that is away. Nobody waits for an answer meanwhile.
const STORE_RETRY: Duration = Duration::from_secs(30);

/// Where a subscription begins.
pub(crate) struct Place {
    /// The place itself.
    pub(crate) start: FeedStart,
    /// What keeps the place from now on.
    pub(crate) keeper: Keeper,
    /// What the keeper held so far, if that is where it begins.
    pub(crate) saved: Option<SavedPosition>,
}

impl Place {
    /// Finds the place: flags before the keeper, and the present where neither says anything.
    pub(crate) async fn find(
        ctx: &Context,
        client: &Client,
        args: &SubscribeArgs,
        event_types: &[String],
        stopped: watch::Receiver<bool>,
    ) -> anyhow::Result<Self> {
        let asked = match (&args.from, args.from_timestamp) {
            (Some(offset), _) => Some(FeedStart::After(offset.clone())),
            (None, Some(date)) => Some(FeedStart::At(to_wire(date.resolve(Timestamp::now())))),
            (None, None) => None,
        };
        let name = match &args.resume {
            Some(Some(name)) => name.0.clone(),
            Some(None) | None => key(event_types),
        };
        let tenant = tenant(client);
        let (keeper, saved) = match (&args.store, &args.resume) {
            (Some(place), _) => {
                let store = store::open(ctx, place, STORE_RETRY).await?;
                // Without its name the next run would take another cursor.
                let flags = if args.resume.is_some() { "--store and --resume" } else { "--store" };
                let (keeper, saved) = StoreKeeper::open(ctx, store, format!("{tenant}/{name}"), flags, stopped).await?;
                (Keeper::Store(keeper), saved)
            }
            (None, Some(_)) => {
                let directory = ctx.settings.state_dir()?.join("cursors").join(&tenant);
                let cursor = Cursor::open(&directory, &name).await.map_err(explain)?;
                let saved = cursor.read().map_err(explain)?;
                (Keeper::File(Arc::new(cursor)), saved)
            }
            (None, None) => (Keeper::Nothing, None),
        };
        let saved = saved.filter(|_| asked.is_none());
        let start =
            asked.or_else(|| saved.as_ref().map(|saved| saved.position.start.clone())).unwrap_or(FeedStart::Now);
        Ok(Self { start, keeper, saved })
    }
}

/// Names the tenant in a way that can be a file's.
fn tenant(client: &Client) -> String {
    let host = client.base_url().authority();
    host.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}

/// Names a filter: the same types in any order have the same name.
fn key(event_types: &[String]) -> String {
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
            .hint("end the other process, or give this one a cursor of its own with `--resume NAME`")
            .into(),
        CursorError::Unreadable(_) => Failure::new(Kind::Refused, error.to_string())
            .hint("remove the file, and say where to begin with `--from-timestamp`")
            .into(),
        CursorError::File { .. } => error.into(),
    }
}

#[cfg(test)]
mod tests;
