//! Owns [`Postgres`]: it keeps one connection, reconnects with a backoff, and retries after conflicting transactions.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};

use super::errors::{is_contention, unreachable, worded};
use super::location::PostgresLocation;
use super::session::PostgresSession;
use crate::engine::ingest::freshness::Freshness;
use crate::engine::ingest::store::error::StoreError;
use crate::engine::ingest::store::record::EventRecord;
use auth0_events_client::Backoff;
use auth0_events_client::feed::{Position, SavedPosition};

/// The first backoff before a reconnection. It doubles with each failure.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
/// The timeout of a connection including its preparations, and of a transaction.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The time to wait for a cursor that another program holds.
const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
/// The time between two attempts to lock it.
const LOCK_INTERVAL: Duration = Duration::from_millis(100);
/// Attempts at a transaction that conflicts with others.
const MAX_ATTEMPTS: u32 = 8;
/// The base of the backoff between them. It doubles with each.
const CONFLICT_BACKOFF: Duration = Duration::from_millis(5);

/// A database on a server. Clones share the connection.
#[derive(Debug, Clone)]
pub(crate) struct Postgres(Arc<PostgresShared>);

#[derive(Debug)]
struct PostgresShared {
    location: PostgresLocation,
    link: Mutex<PostgresLink>,
}

/// The connection, if there is one.
#[derive(Debug)]
struct PostgresLink {
    /// Taken out while it is in use, so that a dropped future cannot leave an open transaction to others.
    session: Option<PostgresSession>,
    /// The cursor to lock on every connection.
    cursor: Option<String>,
    /// The maximum backoff.
    max_backoff: Duration,
    /// Consecutive failed connections.
    failures: u32,
    /// The cause of the last failure, and the earliest time of the next attempt.
    backoff: Option<(String, Instant)>,
}

impl Postgres {
    /// Connects and creates or migrates the tables.
    pub(crate) async fn open(location: PostgresLocation, max_backoff: Duration) -> Result<Self, StoreError> {
        let mut link = PostgresLink { session: None, cursor: None, max_backoff, failures: 0, backoff: None };
        link.session = Some(link.take(&location).await?);
        Ok(Self(Arc::new(PostgresShared { location, link: Mutex::new(link) })))
    }

    /// Locks the cursor `name` and returns it.
    pub(crate) async fn cursor(&self, name: &str) -> Result<Option<SavedPosition>, StoreError> {
        let mut link = self.0.link.lock().await;
        let session = link.take(&self.0.location).await?;
        // The server may not have noticed yet that a killed program is gone.
        let deadline = Instant::now() + LOCK_TIMEOUT;
        while !session.lock_cursor(name).await? {
            if Instant::now() >= deadline {
                return Err(StoreError::InUse);
            }
            sleep(LOCK_INTERVAL).await;
        }
        link.cursor = Some(name.to_owned());
        let saved = session.cursor(name).await?;
        link.session = Some(session);
        Ok(saved)
    }

    /// Stores records in one transaction. Fails immediately during the backoff.
    pub(crate) async fn keep(
        &self,
        records: &[EventRecord],
        cursor: Option<(&str, &Position)>,
    ) -> Result<Vec<Freshness>, StoreError> {
        let mut link = self.0.link.lock().await;
        let session = link.take(&self.0.location).await?;
        let mut conflicts = 0;
        loop {
            let error = match timeout(TIMEOUT, session.keep(records, cursor)).await {
                Ok(Ok(freshness)) => {
                    link.session = Some(session);
                    link.failures = 0;
                    return Ok(freshness);
                }
                Ok(Err(error)) => error,
                Err(_) => return Err(link.lost("the database did not answer in time".to_owned())),
            };
            let rolled_back = timeout(TIMEOUT, session.roll_back()).await;
            if session.is_closed() || !matches!(rolled_back, Ok(Ok(()))) {
                return Err(link.lost(worded(&error)));
            }
            if !is_contention(&error) || conflicts + 1 == MAX_ATTEMPTS {
                link.session = Some(session);
                return Err(error.into());
            }
            let backoff = Backoff { base: CONFLICT_BACKOFF, cap: TIMEOUT, jitter: 1.0 };
            sleep(backoff.wait(conflicts)).await;
            conflicts += 1;
        }
    }
}

impl PostgresLink {
    /// Takes the connection, or opens one.
    async fn take(&mut self, location: &PostgresLocation) -> Result<PostgresSession, StoreError> {
        if let Some(session) = self.session.take().filter(|session| !session.is_closed()) {
            return Ok(session);
        }
        if let Some((cause, until)) = &self.backoff {
            let retry_in = until.saturating_duration_since(Instant::now());
            if !retry_in.is_zero() {
                return Err(StoreError::Unreachable { cause: cause.clone(), retry_in });
            }
        }
        let opened = timeout(TIMEOUT, self.open(location)).await;
        let opened = opened.unwrap_or_else(|_| Err(unreachable("the database did not answer in time")));
        opened.map_err(|error| match error {
            StoreError::Unreachable { cause, .. } => self.lost(cause),
            // The server may not have noticed yet that the previous connection, which holds the cursor, is gone.
            StoreError::InUse => self.lost(error.to_string()),
            other => other,
        })
    }

    async fn open(&self, location: &PostgresLocation) -> Result<PostgresSession, StoreError> {
        let session = PostgresSession::open(location).await?;
        match &self.cursor {
            Some(cursor) if !session.lock_cursor(cursor).await? => Err(StoreError::InUse),
            _ => Ok(session),
        }
    }

    /// Starts the backoff after a failure.
    fn lost(&mut self, cause: String) -> StoreError {
        let backoff = Backoff { base: FIRST_BACKOFF, cap: self.max_backoff, jitter: 0.5 };
        let retry_in = backoff.wait(self.failures);
        self.failures = self.failures.saturating_add(1);
        self.backoff = Some((cause.clone(), Instant::now() + retry_in));
        StoreError::Unreachable { cause, retry_in }
    }
}

#[cfg(test)]
mod tests;
