//! Owns [`FeedError`], the failure of the whole feed, and [`ConnectionFailure`], the failure of one connection.

use std::time::Duration;

use super::decoder::{MESSAGE_LIMIT, TooLarge};
use crate::api::{Error, FeedStart};
use crate::auth::AuthError;
use crate::http::HttpError;
use crate::model::UnreadableEvent;

/// The reason that the feed cannot continue.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The API rejected the request permanently, or there is no token.
    #[error(transparent)]
    Refused(Error),
    /// The API ended the feed permanently: `invalid_cursor` or `cursor_expired`.
    #[error("the API ended the feed: {message} ({code})")]
    Ended {
        /// The API's code.
        code: String,
        /// The API's message.
        message: String,
    },
    /// A message is too large.
    #[error("a message of the feed is larger than {} MiB: {}", MESSAGE_LIMIT >> 20, event_name(message, after))]
    TooLarge {
        /// The known fields of the message.
        message: TooLarge,
        /// The position of the feed before the message.
        after: FeedStart,
    },
    /// A message is not an event.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
    /// The connection failed too often, or reconnecting is off.
    #[error("{}", failed_times(*attempts))]
    GivenUp {
        /// Number of consecutive failures.
        attempts: u32,
        /// The last failure.
        source: ConnectionFailure,
    },
}

/// The reason that a connection failed.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionFailure {
    /// Connecting failed, or the connection broke.
    #[error(transparent)]
    Api(Error),
    /// The API reported an error of its own.
    #[error("the API ended the connection: {message} ({code})")]
    Reported {
        /// The API's code, such as `processing_error`.
        code: String,
        /// The API's message.
        message: String,
    },
    /// Nothing was received within the idle timeout.
    #[error("nothing was received for {} s, not even a heartbeat", limit.as_secs_f64())]
    Silent {
        /// The idle timeout.
        limit: Duration,
    },
}

fn event_name(message: &TooLarge, after: &FeedStart) -> String {
    let event = match message.event.as_str() {
        "" => "an event of unknown type".to_owned(),
        name => format!("a `{}` event", name.escape_debug()),
    };
    match (&message.id, after) {
        (Some(id), _) => format!("{event} at offset {id}"),
        (None, FeedStart::After(offset)) => format!("{event} after offset {offset}"),
        (None, _) => event,
    }
}

fn failed_times(attempts: u32) -> String {
    if attempts <= 1 {
        "the connection to the feed failed".to_owned()
    } else {
        format!("the connection to the feed failed {attempts} times in a row")
    }
}

/// A failure after which another attempt may succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TemporaryFailure {
    /// The wait that the server asked for.
    pub(super) server_wait: Option<Duration>,
}

/// Returns the failure as temporary, or `None` if it is permanent. After the first connection (`was_open`) too many
/// connections are temporary as well: the server counts a lost connection until it notices.
pub(super) fn temporary(error: &Error, was_open: bool) -> Option<TemporaryFailure> {
    let without_wait = Some(TemporaryFailure { server_wait: None });
    match error {
        Error::Transport { source, .. } | Error::Auth(AuthError::Transport(source)) => match source {
            HttpError::Connect { .. } | HttpError::Timeout { .. } | HttpError::Lost { .. } => without_wait,
            HttpError::Setup { .. }
            | HttpError::NoTls { .. }
            | HttpError::Certificate { .. }
            | HttpError::TooLarge { .. } => None,
        },
        Error::Refused(refusal) if matches!(refusal.status, 408 | 429 | 500..) => {
            let server_wait = (refusal.wait_secs > 0).then(|| Duration::from_secs(refusal.wait_secs.into()));
            Some(TemporaryFailure { server_wait })
        }
        Error::Refused(refusal) if was_open && refusal.is_connection_limit() => without_wait,
        Error::Auth(AuthError::Refused { status: 408 | 429 | 500.., .. }) => without_wait,
        _ => None,
    }
}
