//! `GET /api/v2/events`: one connection to the feed, as server-sent events.
//!
//! A connection ends on rotation, when its token expires, when its client leaves, or at shutdown. It holds an offset in the
//! log and nothing else. The offset of a client that reads too slowly expires, and the client receives that error.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep_until};

use super::call::ApiCall;
use super::error::ApiError;
use super::schema;
use super::tenant::Tenant;
use crate::clock;
use crate::state::{FeedOffset, FeedOrigin};
use auth0_events_cloudevents::catalog;

/// The start of every connection: a greeting, and the reconnection delay in milliseconds.
const GREETING: Bytes = Bytes::from_static(b":connected\n\nretry: 2000\n\n");

/// The minimum time between two heartbeats.
const MIN_HEARTBEAT: Duration = Duration::from_millis(1);

/// `GET /events`.
pub(crate) async fn subscribe(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["read:events"])?;
    let query = call.query(&schema::FEED_QUERY)?;
    let types = types(&query)?;
    let start = start(&query, call.header("last-event-id"))?;
    let permit = Arc::clone(&tenant.subscriptions).try_acquire_owned().map_err(|_| ApiError::too_many_connections())?;
    let offset = tenant.store.feed_start(start, clock::now())?;
    let lifetime =
        Duration::from_secs(call.token_expiry.saturating_sub(clock::now().as_second()).max(0).unsigned_abs());
    let body = Body::from_stream(messages(FeedReader::new(tenant, types, offset, lifetime, permit)));
    Ok(([(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache")], body).into_response())
}

/// Returns the event types of a query. None stands for all.
fn types(query: &Value) -> Result<Vec<&'static str>, ApiError> {
    let known = |name: &Value| Some(catalog::find(name.as_str()?)?.name);
    let names = query["event_type"].as_array().into_iter().flatten();
    names.map(|name| known(name).ok_or_else(ApiError::unsupported_event_type)).collect()
}

/// Returns the start of a subscription. The header, which a reconnecting client sends, takes precedence over the query.
fn start(query: &Value, last_event_id: Option<&str>) -> Result<FeedOrigin, ApiError> {
    let (from, time) = (query["from"].as_str(), query["from_timestamp"].as_str());
    if from.is_some() && time.is_some() {
        return Err(ApiError::two_starts());
    }
    if let Some(text) = last_event_id.filter(|text| !text.is_empty()).or(from) {
        return FeedOffset::read(text).map(FeedOrigin::After).ok_or_else(ApiError::invalid_cursor);
    }
    Ok(time.and_then(|time| time.parse::<Timestamp>().ok()).map_or(FeedOrigin::Now, FeedOrigin::At))
}

/// One open connection.
struct FeedReader {
    tenant: Arc<Tenant>,
    types: Vec<&'static str>,
    /// The offset after the last message sent.
    offset: FeedOffset,
    is_greeted: bool,
    is_ended: bool,
    growth: watch::Receiver<()>,
    stopping: watch::Receiver<bool>,
    /// When the server closes the connection.
    rotation: Instant,
    /// When the token expires.
    expiry: Instant,
    /// When the next heartbeat is due.
    heartbeat: Instant,
    heartbeat_every: Duration,
    _permit: OwnedSemaphorePermit,
}

impl FeedReader {
    fn new(
        tenant: Arc<Tenant>,
        types: Vec<&'static str>,
        offset: FeedOffset,
        lifetime: Duration,
        permit: OwnedSemaphorePermit,
    ) -> Self {
        let (now, feed) = (Instant::now(), tenant.options.feed);
        let heartbeat_every = feed.heartbeat_every.max(MIN_HEARTBEAT);
        Self {
            growth: tenant.store.feed_growth(),
            stopping: tenant.stopping.subscribe(),
            rotation: now + feed.rotate_every,
            expiry: now + lifetime,
            heartbeat: now + heartbeat_every,
            heartbeat_every,
            tenant,
            types,
            offset,
            is_greeted: false,
            is_ended: false,
            _permit: permit,
        }
    }

    /// Waits for the next messages. `None` ends the connection. Dropping the future loses nothing.
    async fn next(&mut self) -> Option<Bytes> {
        if !std::mem::replace(&mut self.is_greeted, true) {
            return Some(GREETING);
        }
        while !self.is_ended {
            let now = Instant::now();
            if now >= self.expiry || *self.stopping.borrow() {
                return None;
            }
            if now >= self.rotation {
                let message = "The connection is being closed; reconnect to continue.";
                return Some(self.end("connection_timeout", message, Some(self.offset)));
            }
            self.growth.mark_unchanged();
            match self.tenant.store.feed_batch(self.offset, &self.types, clock::now()) {
                Ok(batch) => {
                    // An offset that a client has seen must not be reused after a crash.
                    self.tenant.store.written().await.ok()?;
                    self.offset = batch.next;
                    self.tenant.pace.reached(batch.next);
                    if !batch.messages.is_empty() {
                        self.heartbeat = now + self.heartbeat_every;
                        return Some(batch.messages);
                    }
                    if batch.more {
                        // The filter let nothing through. Other tasks run before the next batch.
                        tokio::task::yield_now().await;
                        continue;
                    }
                }
                Err(_) => {
                    let message = "Cursor points to data no longer available in the stream.";
                    return Some(self.end("cursor_expired", message, None));
                }
            }
            tokio::select! {
                // It cannot fail: the sender is in the tenant, which this holds.
                _ = self.growth.changed() => {}
                _ = self.stopping.changed() => {}
                () = sleep_until(self.rotation.min(self.expiry)) => {}
                () = sleep_until(self.heartbeat) => {
                    self.heartbeat = Instant::now() + self.heartbeat_every;
                    return Some(progress(self.offset));
                }
            }
        }
        None
    }

    /// Ends the connection with an error message.
    fn end(&mut self, code: &str, message: &str, offset: Option<FeedOffset>) -> Bytes {
        self.is_ended = true;
        let mut error = json!({ "code": code, "message": message });
        if let Some(offset) = offset {
            error["offset"] = offset.text().into();
        }
        format!("event: error\ndata: {}\n\n", json!({ "error": error })).into()
    }
}

/// Returns the current offset, which the client of a filter does not see otherwise, and a heartbeat.
fn progress(offset: FeedOffset) -> Bytes {
    let offset = offset.text();
    format!("event: offset-only\nid: {offset}\ndata: {{\"offset\":\"{offset}\"}}\n\n: heartbeat\n\n").into()
}

fn messages(subscriber: FeedReader) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(subscriber, |mut subscriber| async move {
        let message = subscriber.next().await?;
        Some((Ok(message), subscriber))
    })
}
