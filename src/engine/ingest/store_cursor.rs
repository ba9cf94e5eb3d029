//! Owns [`StoreCursor`]: commits events with their cursor, and waits while the database is unreachable.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::sleep;

use crate::engine::ingest::store::{Store, StoreError};
use auth0_events_client::feed::{Position, SavedPosition};
use auth0_events_client::model::Event;

/// A locked cursor in a database.
#[derive(Clone)]
pub(crate) struct StoreCursor {
    store: Store,
    name: String,
    /// The flags with which the next run finds this cursor.
    flags: &'static str,
    on_outage: Arc<dyn Fn(Outage<'_>) + Send + Sync>,
    /// Set by a signal, which ends the waiting.
    stopped: watch::Receiver<bool>,
}

/// A change of the connection to the database.
pub(crate) enum Outage<'a> {
    /// The database became unreachable, with the cause.
    Began(&'a str),
    Ended,
}

/// The error of [`StoreCursor::keep`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreCursorError {
    /// The run was stopped while the database was unreachable.
    #[error("stopped while the database was unreachable")]
    Stopped { flags: &'static str },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl StoreCursor {
    /// Locks the cursor `name` and returns it with its position. `flags` are those with which the next run finds it.
    pub(crate) async fn open(
        store: Store,
        name: String,
        flags: &'static str,
        on_outage: impl Fn(Outage<'_>) + Send + Sync + 'static,
        stopped: watch::Receiver<bool>,
    ) -> Result<(Self, Option<SavedPosition>), StoreError> {
        let saved = store.cursor(&name).await?;
        Ok((Self { store, name, flags, on_outage: Arc::new(on_outage), stopped }, saved))
    }

    /// Returns the flags with which the next run finds the cursor.
    pub(crate) fn flags(&self) -> &'static str {
        self.flags
    }

    /// Stores events with the position after them. While the database is unreachable it retries until a signal arrives.
    /// After dropping the future it is not known whether the events were stored.
    pub(crate) async fn keep(mut self, events: Vec<Event>, position: Position) -> Result<(), StoreCursorError> {
        let cursor = Some((&*self.name, &position));
        let mut outcome = self.store.commit(&events, cursor).await;
        let Err(StoreError::Unreachable { cause, .. }) = &outcome else { return Ok(outcome.map(|_| ())?) };
        (self.on_outage)(Outage::Began(cause));
        while let Err(StoreError::Unreachable { retry_in, .. }) = outcome {
            let retry = async {
                sleep(retry_in).await;
                self.store.commit(&events, cursor).await
            };
            outcome = tokio::select! {
                biased;
                _ = self.stopped.wait_for(|stopped| *stopped) => {
                    return Err(StoreCursorError::Stopped { flags: self.flags });
                }
                outcome = retry => outcome,
            };
        }
        outcome?;
        (self.on_outage)(Outage::Ended);
        Ok(())
    }
}
