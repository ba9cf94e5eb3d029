//! Owns [`Postgres`]: a database that may come and go. It keeps one connection, makes it anew where it was lost, not too
//! often, and repeats what another program's transaction was in the way of.
//!
//! `session` is one connection and its SQL, `schema` the tables, `location` and `password` say where to connect and as whom,
//! `tls` encrypts.

mod location;
mod password;
mod schema;
mod session;
mod tls;

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use self::session::Session;
use super::change::Record;
use super::{StoreError, Verdict};
use auth0_events_client::feed::{Position, SavedPosition};
use auth0_events_text as text;
pub(crate) use location::PostgresLocation;

/// The bound of the first wait for another try to connect; it doubles with each that failed.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// How long a connection with its preparations, or a transaction, may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long another program may hold a cursor that is asked for, and the time between two looks.
const HOLD_PATIENCE: Duration = Duration::from_secs(5);
const HOLD_SPACING: Duration = Duration::from_millis(100);
/// Tries at a transaction that others are in the way of.
const TRIES: u32 = 8;
/// The bound of the wait before such a try; it doubles with each.
const CONTENTION_WAIT: Duration = Duration::from_millis(5);

/// A database on a server. Clones share one connection.
#[derive(Debug, Clone)]
pub(crate) struct Postgres(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    location: PostgresLocation,
    link: Mutex<Link>,
}

/// The connection, as far as there is one.
#[derive(Debug)]
struct Link {
    /// Not in its place while it is in use, so that whoever leaves in the middle leaves nothing half done to others.
    session: Option<Session>,
    /// The cursor that is held, on every connection.
    held: Option<String>,
    /// The greatest bound of a wait for another try to connect.
    longest_wait: Duration,
    /// Tries to connect that failed in a row.
    failures: u32,
    /// Why the last failed, and before when there is no other.
    rests: Option<(String, Instant)>,
}

impl Postgres {
    /// Connects, and makes or migrates the tables.
    pub(super) async fn open(location: PostgresLocation, longest_wait: Duration) -> Result<Self, StoreError> {
        let mut link = Link { session: None, held: None, longest_wait, failures: 0, rests: None };
        link.session = Some(link.take(&location).await?);
        Ok(Self(Arc::new(Shared { location, link: Mutex::new(link) })))
    }

    /// Takes hold of the cursor of that name, and returns it.
    pub(super) async fn cursor(&self, name: &str) -> Result<Option<SavedPosition>, StoreError> {
        let mut link = self.0.link.lock().await;
        let session = link.take(&self.0.location).await?;
        // The server may not know yet that a program is gone that was killed.
        let deadline = Instant::now() + HOLD_PATIENCE;
        while !session.hold(name).await? {
            if Instant::now() >= deadline {
                return Err(StoreError::InUse);
            }
            sleep(HOLD_SPACING).await;
        }
        link.held = Some(name.to_owned());
        let saved = session.cursor(name).await?;
        link.session = Some(session);
        Ok(saved)
    }

    /// Keeps records in one transaction. Fails at once while the database is known to be away.
    pub(super) async fn keep(
        &self,
        records: &[Record],
        cursor: Option<(&str, &Position)>,
    ) -> Result<Vec<Verdict>, StoreError> {
        let mut link = self.0.link.lock().await;
        let session = link.take(&self.0.location).await?;
        let mut tries = 0;
        loop {
            let error = match timeout(PATIENCE, session.keep(records, cursor)).await {
                Ok(Ok(verdicts)) => {
                    link.session = Some(session);
                    link.failures = 0;
                    return Ok(verdicts);
                }
                Ok(Err(error)) => error,
                Err(_) => return Err(link.lost("the database did not answer in time".to_owned())),
            };
            let rolled_back = timeout(PATIENCE, session.roll_back()).await;
            if session.is_closed() || !matches!(rolled_back, Ok(Ok(()))) {
                return Err(link.lost(worded(&error)));
            }
            tries += 1;
            if !is_contention(&error) || tries == TRIES {
                link.session = Some(session);
                return Err(error.into());
            }
            sleep((CONTENTION_WAIT * 2_u32.pow(tries)).mul_f64(fastrand::f64())).await;
        }
    }
}

impl Link {
    /// Takes the connection, which is made where there is none.
    async fn take(&mut self, location: &PostgresLocation) -> Result<Session, StoreError> {
        if let Some(session) = self.session.take().filter(|session| !session.is_closed()) {
            return Ok(session);
        }
        if let Some((cause, until)) = &self.rests {
            let retry_in = until.saturating_duration_since(Instant::now());
            if !retry_in.is_zero() {
                return Err(StoreError::Unreachable { cause: cause.clone(), retry_in });
            }
        }
        let opened = timeout(PATIENCE, self.open(location)).await;
        let opened = opened.unwrap_or_else(|_| Err(unreachable("the database did not answer in time")));
        opened.map_err(|error| match error {
            StoreError::Unreachable { cause, .. } => self.lost(cause),
            // The server may not know yet that the connection before is gone, which holds the cursor.
            StoreError::InUse => self.lost(error.to_string()),
            other => other,
        })
    }

    async fn open(&self, location: &PostgresLocation) -> Result<Session, StoreError> {
        let session = Session::open(location).await?;
        match &self.held {
            Some(cursor) if !session.hold(cursor).await? => Err(StoreError::InUse),
            _ => Ok(session),
        }
    }

    /// Takes note that there is no connection, and why. Says when to try again.
    fn lost(&mut self, cause: String) -> StoreError {
        let bound = self.longest_wait.min(FIRST_WAIT * 2_u32.saturating_pow(self.failures.min(10)));
        let retry_in = bound.mul_f64(0.5 + fastrand::f64() / 2.0);
        self.failures = self.failures.saturating_add(1);
        self.rests = Some((cause.clone(), Instant::now() + retry_in));
        StoreError::Unreachable { cause, retry_in }
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let cause = worded(&error);
        if is_outage(&error) { unreachable(&cause) } else { Self::Refused(cause) }
    }
}

fn unreachable(cause: &str) -> StoreError {
    StoreError::Unreachable { cause: cause.to_owned(), retry_in: FIRST_WAIT }
}

/// Tells whether it is others who are in the way: the same transaction may succeed the next time.
fn is_contention(error: &Error) -> bool {
    let contention =
        [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::LOCK_NOT_AVAILABLE];
    error.code().is_some_and(|code| contention.contains(code))
}

/// Tells whether the server is away, stops, starts, lacks resources, or does not write at present: it may be otherwise soon.
fn is_outage(error: &Error) -> bool {
    if let Some(code) = error.code() {
        let is_of_class = ["08", "53", "57", "40"].iter().any(|class| code.code().starts_with(class));
        return is_of_class || *code == SqlState::READ_ONLY_SQL_TRANSACTION || is_contention(error);
    }
    let io = io_cause(error);
    let is_of_tls = io
        .and_then(std::io::Error::get_ref)
        .is_some_and(|cause| cause.is::<rustls::Error>() || cause.is::<rustls::pki_types::InvalidDnsNameError>());
    (io.is_some() && !is_of_tls) || error.is_closed() || error.to_string().contains("timeout")
}

/// Says what went wrong, in the server's words where it has said something.
fn worded(error: &Error) -> String {
    if let Some(said) = error.as_db_error() {
        return said.message().to_owned();
    }
    match io_cause(error) {
        Some(cause) => text::system_message(cause),
        None => error.source().map_or_else(|| error.to_string(), ToString::to_string),
    }
}

fn io_cause(error: &Error) -> Option<&std::io::Error> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref() {
            return Some(io);
        }
        cause = error.source();
    }
    None
}

#[cfg(test)]
mod tests;
