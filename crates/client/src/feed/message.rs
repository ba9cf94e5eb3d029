//! Interprets the messages of the feed: events, progress, and the error message that precedes the end of a connection.

use serde::Deserialize;

use super::decoder::RawMessage;
use crate::model::{Event, UnreadableEvent};
use auth0_events_text::json;

/// Maximum length of an error message that is not JSON, in characters.
const MAX_ERROR_CHARS: usize = 512;

/// A message of the feed.
#[derive(Debug)]
pub(super) enum FeedMessage {
    /// An event.
    Event(Event),
    /// The feed has reached this offset without an event for this subscription.
    Progress(String),
    /// The server is about to close the connection.
    Closing {
        /// The reason, such as `connection_timeout` or `cursor_expired`.
        code: String,
        /// The server's message.
        message: String,
    },
}

#[derive(Deserialize)]
struct ErrorData {
    error: FeedErrorBody,
}

#[derive(Deserialize)]
struct FeedErrorBody {
    code: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct ProgressData {
    offset: String,
}

impl FeedMessage {
    /// Interprets a message. Returns `None` for a message without an event and without an offset.
    pub(super) fn read(raw: RawMessage) -> Result<Option<Self>, UnreadableEvent> {
        match raw.event.as_str() {
            "" if raw.data.is_empty() => Ok(raw.id.filter(|id| !id.is_empty()).map(Self::Progress)),
            "offset-only" => {
                let offset = || json::from_slice::<ProgressData>(&raw.data).ok().map(|data| data.offset);
                Ok(raw.id.filter(|id| !id.is_empty()).or_else(offset).map(Self::Progress))
            }
            "error" => {
                let error = match json::from_slice::<ErrorData>(&raw.data) {
                    Ok(data) => data.error,
                    Err(_) => FeedErrorBody {
                        code: "unknown".to_owned(),
                        message: String::from_utf8_lossy(&raw.data).chars().take(MAX_ERROR_CHARS).collect(),
                    },
                };
                Ok(Some(Self::Closing { code: error.code, message: error.message }))
            }
            _ => Ok(Some(Self::Event(Event::from_feed(raw.event, raw.id, raw.data)?))),
        }
    }
}

#[cfg(test)]
mod tests;
