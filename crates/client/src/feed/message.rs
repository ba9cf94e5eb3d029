//! What the messages of the feed mean: events, progress, and the server's word that it ends the connection.

use serde::Deserialize;

use super::RawMessage;
use crate::model::{Event, UnreadableEvent};

/// One message.
#[derive(Debug)]
pub(super) enum Message {
    /// An event.
    Event(Event),
    /// The feed has come this far without an event for this subscription.
    Progress(String),
    /// The server says why it is about to end the connection.
    Farewell {
        /// Such as `connection_timeout` or `cursor_expired`.
        code: String,
        /// In the server's words.
        message: String,
    },
}

#[derive(Deserialize)]
struct Farewell {
    error: Reason,
}

#[derive(Deserialize)]
struct Reason {
    code: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct Progress {
    offset: String,
}

impl Message {
    /// Reads a message. One that shows the place alone but does not hold it says nothing, and so does one without a name and
    /// a text, but for its place.
    pub(super) fn read(raw: RawMessage) -> Result<Option<Self>, UnreadableEvent> {
        match raw.event.as_str() {
            "" if raw.data.is_empty() => Ok(raw.id.filter(|id| !id.is_empty()).map(Self::Progress)),
            "offset-only" => {
                let told = || serde_json::from_slice::<Progress>(&raw.data).ok().map(|progress| progress.offset);
                Ok(raw.id.filter(|id| !id.is_empty()).or_else(told).map(Self::Progress))
            }
            "error" => {
                let reason = match serde_json::from_slice::<Farewell>(&raw.data) {
                    Ok(farewell) => farewell.error,
                    Err(_) => Reason {
                        code: "unknown".to_owned(),
                        message: String::from_utf8_lossy(&raw.data).chars().take(512).collect(),
                    },
                };
                Ok(Some(Self::Farewell { code: reason.code, message: reason.message }))
            }
            _ => Ok(Some(Self::Event(Event::from_feed(raw.event, raw.id, raw.data)?))),
        }
    }
}

#[cfg(test)]
mod tests;
