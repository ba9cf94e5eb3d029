//! `/events`: the live feed, opened. What its bytes say, and what to do when it ends, is left to `feed`.

use std::time::SystemTime;

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, DATE};

use super::request::Call;
use super::{Client, Error};
use crate::http::Opened;

const EVENT_STREAM: &str = "text/event-stream";

/// Where the feed begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// With what comes next.
    Now,
    /// Right behind an offset, which is opaque and at most 1024 characters long.
    After(String),
    /// With the first event at that time or later: `YYYY-MM-DDTHH:MM:SSZ`.
    At(String),
}

/// One connection to the feed. Dropping it ends the connection.
pub struct OpenFeed {
    body: Opened,
    request: String,
}

impl Client {
    /// Opens the feed. No types stand for all of them. Needs `read:events`.
    ///
    /// Nothing is tried again here: when to come back is for the reader of the feed to say.
    ///
    /// # Errors
    /// 400 for an unknown type or a malformed offset, 403 also when too many connections are open, 404 where the tenant has
    /// no feed, 410 when what follows the offset is no longer kept.
    pub async fn open_feed(&self, event_types: &[String], start: &Start) -> Result<OpenFeed, Error> {
        let mut call = Call::new(Method::GET, &["events"]).accept(EVENT_STREAM);
        for event_type in event_types {
            call = call.query("event_type", event_type);
        }
        call = match start {
            Start::Now => call,
            Start::After(offset) => call.query("from", offset),
            Start::At(time) => call.query("from_timestamp", time),
        };
        let body = self.open(&call).await?;
        let media_type = body.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !media_type.trim_start().to_ascii_lowercase().starts_with(EVENT_STREAM) {
            let cause = format!("expected `{EVENT_STREAM}`, found `{}`", media_type.escape_debug());
            return Err(call.unreadable(Some(body.status()), cause));
        }
        Ok(OpenFeed { body, request: call.name() })
    }
}

impl OpenFeed {
    /// Returns the next bytes as they came; `None` when the server has ended the connection.
    ///
    /// Can be cancelled at any point without a loss.
    ///
    /// # Errors
    /// Fails when the connection breaks.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let (request, method) = (&self.request, Method::GET);
        self.body.chunk().await.map_err(|source| Error::Transport { request: request.clone(), method, source })
    }

    /// Returns when the server opened the feed, by its own clock where it tells: `YYYY-MM-DDTHH:MM:SSZ`.
    pub fn opened_at(&self) -> String {
        let date = self.body.headers().get(DATE).and_then(|value| value.to_str().ok());
        let date = date.and_then(|text| httpdate::parse_http_date(text).ok()).unwrap_or_else(SystemTime::now);
        let seconds = date.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Timestamp::from_second(seconds.try_into().unwrap_or(i64::MAX)).unwrap_or_default().to_string()
    }
}
