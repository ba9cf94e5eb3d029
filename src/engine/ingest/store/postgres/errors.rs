//! The kinds and texts of PostgreSQL errors.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use rustls::pki_types::InvalidDnsNameError;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::engine::ingest::store::error::StoreError;
use auth0_events_text as text;

/// The time until the next attempt, if nothing else is known.
const RETRY_IN: Duration = Duration::from_millis(500);

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let cause = worded(&error);
        if is_outage(&error) { unreachable(&cause) } else { Self::Refused(cause) }
    }
}

pub(super) fn unreachable(cause: &str) -> StoreError {
    StoreError::Unreachable { cause: cause.to_owned(), retry_in: RETRY_IN }
}

/// Returns whether a conflicting transaction caused the error, so that a retry may succeed.
pub(super) fn is_contention(error: &Error) -> bool {
    let contention =
        [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::LOCK_NOT_AVAILABLE];
    error.code().is_some_and(|code| contention.contains(code))
}

/// Returns whether the server is unreachable, restarting, overloaded or read-only, so that a later attempt may succeed.
fn is_outage(error: &Error) -> bool {
    if let Some(code) = error.code() {
        let is_of_class = ["08", "53", "57", "40"].iter().any(|class| code.code().starts_with(class));
        return is_of_class || *code == SqlState::READ_ONLY_SQL_TRANSACTION || is_contention(error);
    }
    let io = io_cause(error);
    let is_of_tls = io
        .and_then(io::Error::get_ref)
        .is_some_and(|cause| cause.is::<rustls::Error>() || cause.is::<InvalidDnsNameError>());
    (io.is_some() && !is_of_tls) || error.is_closed() || error.to_string().contains("timeout")
}

/// Returns the text of the error, or of the server's message if there is one.
pub(super) fn worded(error: &Error) -> String {
    if let Some(refusal) = error.as_db_error() {
        return refusal.message().to_owned();
    }
    match io_cause(error) {
        Some(cause) => text::system_message(cause),
        None => StdError::source(error).map_or_else(|| error.to_string(), ToString::to_string),
    }
}

fn io_cause(error: &Error) -> Option<&io::Error> {
    let mut cause = StdError::source(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref() {
            return Some(io);
        }
        cause = error.source();
    }
    None
}
