//! `/events`: opens the live feed. `feed` decodes it and reconnects.

use std::time::SystemTime;

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, DATE};

use super::client::Client;
use super::error::Error;
use super::request::ClientCall;
use crate::http::OpenResponse;

const EVENT_STREAM: &str = "text/event-stream";

/// The start of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedStart {
    /// The next event.
    Now,
    /// The event after an offset: an opaque text of at most 1024 characters.
    After(String),
    /// The first event at that time or later: `YYYY-MM-DDTHH:MM:SSZ`.
    At(String),
}

/// A connection to the feed. Dropping it closes the connection.
pub struct OpenFeed {
    response: OpenResponse,
    request: String,
}

impl Client {
    /// Opens the feed of the given event types; an empty list means all. Needs `read:events`.
    ///
    /// Does not retry: [`crate::feed::follow`] decides when to reconnect.
    ///
    /// # Errors
    /// 400 for an unknown type or a malformed offset, 403 also for too many open connections, 404 if the tenant has no feed,
    /// 410 if the events after the offset have expired.
    pub async fn open_feed(&self, event_types: &[String], start: &FeedStart) -> Result<OpenFeed, Error> {
        let mut call = ClientCall::new(Method::GET, &["events"]).accept(EVENT_STREAM);
        for event_type in event_types {
            call = call.query("event_type", event_type);
        }
        call = match start {
            FeedStart::Now => call,
            FeedStart::After(offset) => call.query("from", offset),
            FeedStart::At(time) => call.query("from_timestamp", time),
        };
        let response = self.open(&call).await?;
        let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !media_type.trim_start().to_ascii_lowercase().starts_with(EVENT_STREAM) {
            let cause = format!("expected `{EVENT_STREAM}`, found `{}`", media_type.escape_debug());
            return Err(call.unreadable(Some(response.status()), cause));
        }
        Ok(OpenFeed { response, request: call.name() })
    }
}

impl OpenFeed {
    /// Returns the next chunk, or `None` if the server closed the connection.
    ///
    /// Cancel-safe: dropping the future loses nothing.
    ///
    /// # Errors
    /// Fails if the connection breaks.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let chunk = self.response.chunk().await;
        chunk.map_err(|source| Error::Transport { request: self.request.clone(), method: Method::GET, source })
    }

    /// Returns the time at which the server opened the feed, `YYYY-MM-DDTHH:MM:SSZ`: from its `Date` header, else from this
    /// system's clock.
    pub fn opened_at(&self) -> String {
        let date = self.response.headers().get(DATE).and_then(|value| value.to_str().ok());
        let date = date.and_then(|text| httpdate::parse_http_date(text).ok()).unwrap_or_else(SystemTime::now);
        let seconds = date.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Timestamp::from_second(seconds.try_into().unwrap_or(i64::MAX)).unwrap_or_default().to_string()
    }
}
