//! Owns [`Error`], why the feed cannot go on, and [`Trouble`], why one connection did not.

use std::time::Duration;

use super::{MESSAGE_LIMIT, Start, TooLarge};
use crate::api;
use crate::model::UnreadableEvent;

/// Why the feed cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The API refused in a way that another attempt will not change, or there is no token.
    #[error(transparent)]
    Refused(api::Error),
    /// The API ended the feed for good: `invalid_cursor` or `cursor_expired`.
    #[error("the API ended the feed: {message} ({code})")]
    Ended {
        /// The API's code.
        code: String,
        /// In the API's words.
        message: String,
    },
    /// One message is larger than what is held of one.
    #[error("a message of the feed is larger than {} MiB: {}", MESSAGE_LIMIT >> 20, place(message, after))]
    TooLarge {
        /// What is known of the message.
        message: TooLarge,
        /// Where the feed stood before it.
        after: Start,
    },
    /// One message is no event.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
    /// The connection failed, and is not to be opened again.
    #[error("{}", given_up(*attempts))]
    GivenUp {
        /// Failures in a row.
        attempts: u32,
        /// The last one.
        source: Trouble,
    },
}

/// Why one connection failed.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It did not come about, or broke off.
    #[error(transparent)]
    Api(api::Error),
    /// The API said that it was in trouble.
    #[error("the API ended the connection: {message} ({code})")]
    Reported {
        /// The API's code, such as `processing_error`.
        code: String,
        /// In the API's words.
        message: String,
    },
    /// Nothing came, not even a heartbeat.
    #[error("nothing was received for {} s, not even a heartbeat", limit.as_secs_f64())]
    Silent {
        /// How long was waited.
        limit: Duration,
    },
}

fn place(message: &TooLarge, after: &Start) -> String {
    let event = match message.event.as_str() {
        "" => "an event of unknown type".to_owned(),
        name => format!("a `{}` event", name.escape_debug()),
    };
    match (&message.id, after) {
        (Some(id), _) => format!("{event} at offset {id}"),
        (None, Start::After(offset)) => format!("{event} behind offset {offset}"),
        (None, _) => event,
    }
}

fn given_up(attempts: u32) -> String {
    match attempts {
        0 | 1 => "the connection to the feed failed".to_owned(),
        more => format!("the connection to the feed failed {more} times in a row"),
    }
}

/// Tells whether another attempt may fare better, and how long the server asks to wait before it. A server goes on counting a
/// connection that was lost, until it has noticed: where one `was_open`, that there are too many passes as well.
pub(super) fn passes(error: &api::Error, was_open: bool) -> Option<Option<Duration>> {
    use crate::auth;
    use crate::http;
    let transport = |error: &http::Error| match error {
        http::Error::Connect { .. } | http::Error::Timeout { .. } | http::Error::Lost { .. } => Some(None),
        http::Error::Setup { .. }
        | http::Error::NoTls { .. }
        | http::Error::Certificate { .. }
        | http::Error::TooLarge { .. } => None,
    };
    match error {
        api::Error::Transport { source, .. } | api::Error::Auth(auth::Error::Transport(source)) => transport(source),
        api::Error::Refused(refusal) if matches!(refusal.status, 408 | 429 | 500..) => {
            Some((refusal.wait_secs > 0).then(|| Duration::from_secs(refusal.wait_secs.into())))
        }
        api::Error::Refused(refusal) if was_open && refusal.is_connection_limit() => Some(None),
        api::Error::Auth(auth::Error::Refused { status: 408 | 429 | 500.., .. }) => Some(None),
        _ => None,
    }
}
