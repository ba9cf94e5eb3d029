//! Owns [`StoreKeeper`]: keeps events and their cursor in a database, and waits for one that is away.

use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::commands::live::store;
use crate::context::Context;
use crate::engine::ingest::sinks::{Store, StoreError};
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;
use auth0_events_client::feed::{Position, SavedPosition};
use auth0_events_client::model::Event;

/// A database, and what happens while it is away.
#[derive(Clone)]
pub(crate) struct StoreKeeper {
    store: Store,
    /// The cursor's name.
    name: String,
    /// The flags that lead the next run to this cursor.
    flags: &'static str,
    terminal: Arc<Terminal>,
    /// Set by a signal, after which nothing is waited for.
    stopped: watch::Receiver<bool>,
}

impl StoreKeeper {
    /// Takes hold of a cursor in the database, to which `flags` lead, and returns it as well.
    pub(crate) async fn open(
        ctx: &Context,
        store: Store,
        name: String,
        flags: &'static str,
        stopped: watch::Receiver<bool>,
    ) -> anyhow::Result<(Self, Option<SavedPosition>)> {
        let saved =
            store.cursor(&name).await.map_err(store::explain).context("cannot use the cursor in the database")?;
        Ok((Self { store, name, flags, terminal: Arc::clone(&ctx.terminal), stopped }, saved))
    }

    /// Returns the flags that lead the next run to the cursor.
    pub(crate) fn flags(&self) -> &'static str {
        self.flags
    }

    /// Keeps events with the place behind them. While the database is away it tries again and again, until a signal comes.
    /// Dropping the future leaves open whether they are kept.
    pub(crate) async fn keep(mut self, events: Vec<Event>, position: Position) -> anyhow::Result<()> {
        let cursor = Some((&*self.name, &position));
        let mut kept = self.store.commit(&events, cursor).await;
        if let Err(StoreError::Unreachable { cause, .. }) = &kept {
            self.terminal.warning(&format!("the database is away: {cause}; events wait until it is back"));
            while let Err(StoreError::Unreachable { retry_in, .. }) = kept {
                let again = async {
                    sleep(retry_in).await;
                    self.store.commit(&events, cursor).await
                };
                kept = tokio::select! {
                    biased;
                    _ = self.stopped.wait_for(|stopped| *stopped) => return Err(given_up(self.flags)),
                    kept = again => kept,
                };
            }
            if kept.is_ok() {
                self.terminal.status("The database is back.");
            }
        }
        kept.map(drop).map_err(store::explain).context("cannot keep events in the database")
    }
}

fn given_up(flags: &str) -> anyhow::Error {
    Failure::new(Kind::Network, "ended while the database was away")
        .hint(format!("nothing is lost: the next run with the same {flags} goes on from the cursor in the database"))
        .into()
}
