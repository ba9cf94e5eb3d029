//! `GET /api/v2/events`: the feed, as server-sent events. Owns one connection's life; what there is to read, the log owns.
//!
//! A connection ends by rotation, by the end of its token, with its client, or with the emulator. It holds a place in the
//! log and nothing else; a client that reads too slowly finds its place gone, and is told so.

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

use super::error::ApiError;
use super::offset::Offset;
use super::routes::Call;
use super::state::{Lost, Start};
use super::tenant::Tenant;
use super::{clock, schema};
use auth0_events_cloudevents::catalog;

/// What every connection begins with: the greeting, and the pause before a reconnection, in milliseconds.
const GREETING: Bytes = Bytes::from_static(b":connected\n\nretry: 2000\n\n");

/// The shortest time between two heartbeats, whatever was set.
const SHORTEST: Duration = Duration::from_millis(1);

/// `GET /events`.
pub(super) async fn subscribe(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["read:events"])?;
    let query = call.query(&schema::FEED_QUERY)?;
    let types = types(&query)?;
    let start = start(&query, call.header("last-event-id"))?;
    let permit = Arc::clone(&tenant.subscriptions).try_acquire_owned().map_err(|_| ApiError::too_many_connections())?;
    let place = tenant.store.feed_start(start, clock::now()).map_err(|lost| match lost {
        Lost::Expired => ApiError::expired_cursor(),
        Lost::Unknown => ApiError::invalid_cursor(),
    })?;
    let lifetime = Duration::from_secs(call.expires.saturating_sub(clock::now().as_second()).max(0).unsigned_abs());
    let body = Body::from_stream(messages(Subscriber::new(tenant, types, place, lifetime, permit)));
    Ok(([(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache")], body).into_response())
}

/// Reads the types asked for; none stands for all.
fn types(query: &Value) -> Result<Vec<&'static str>, ApiError> {
    let known = |name: &Value| Some(catalog::find(name.as_str()?)?.name);
    let asked = query["event_type"].as_array().into_iter().flatten();
    asked.map(|name| known(name).ok_or_else(ApiError::unsupported_event_type)).collect()
}

/// Reads where to begin. The header, which a reconnecting client sends, beats the query.
fn start(query: &Value, last_event_id: Option<&str>) -> Result<Start, ApiError> {
    let (from, time) = (query["from"].as_str(), query["from_timestamp"].as_str());
    if from.is_some() && time.is_some() {
        return Err(ApiError::two_starts());
    }
    if let Some(text) = last_event_id.filter(|text| !text.is_empty()).or(from) {
        return Offset::read(text).map(Start::After).ok_or_else(ApiError::invalid_cursor);
    }
    Ok(time.and_then(|time| time.parse::<Timestamp>().ok()).map_or(Start::Now, Start::At))
}

/// One open connection.
struct Subscriber {
    tenant: Arc<Tenant>,
    types: Vec<&'static str>,
    place: Offset,
    greeted: bool,
    ended: bool,
    growth: watch::Receiver<()>,
    stopping: watch::Receiver<bool>,
    /// When the server ends the connection.
    rotation: Instant,
    /// When the token ends.
    expiry: Instant,
    /// When the client is to hear that the connection lives.
    heartbeat: Instant,
    heartbeat_every: Duration,
    _permit: OwnedSemaphorePermit,
}

impl Subscriber {
    fn new(
        tenant: Arc<Tenant>,
        types: Vec<&'static str>,
        place: Offset,
        lifetime: Duration,
        permit: OwnedSemaphorePermit,
    ) -> Self {
        let (now, feed) = (Instant::now(), tenant.options.feed);
        let heartbeat_every = feed.heartbeat_every.max(SHORTEST);
        Self {
            growth: tenant.store.feed_growth(),
            stopping: tenant.stopping.subscribe(),
            rotation: now + feed.rotate_every,
            expiry: now + lifetime,
            heartbeat: now + heartbeat_every,
            heartbeat_every,
            tenant,
            types,
            place,
            greeted: false,
            ended: false,
            _permit: permit,
        }
    }

    /// Waits for what is to be sent next. `None` ends the connection.
    ///
    /// Cancellation: the place moves on only with what is returned, so dropping the future loses nothing.
    async fn next(&mut self) -> Option<Bytes> {
        if !std::mem::replace(&mut self.greeted, true) {
            return Some(GREETING);
        }
        while !self.ended {
            let now = Instant::now();
            if now >= self.expiry || *self.stopping.borrow() {
                return None;
            }
            if now >= self.rotation {
                let message = "The connection is being closed; reconnect to continue.";
                return Some(self.end("connection_timeout", message, Some(self.place)));
            }
            self.growth.mark_unchanged();
            match self.tenant.store.feed_batch(self.place, &self.types, clock::now()) {
                Ok(batch) => {
                    // An offset that a client has seen must never come again for another event.
                    self.tenant.store.written().await.ok()?;
                    self.place = batch.next;
                    self.tenant.pace.reached(batch.next);
                    if !batch.messages.is_empty() {
                        self.heartbeat = now + self.heartbeat_every;
                        return Some(batch.messages);
                    }
                    if batch.more {
                        // Others get their turn between two stretches that the filter passes over.
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
                // An error means that the tenant is gone, which it cannot be while it is held here.
                _ = self.growth.changed() => {}
                _ = self.stopping.changed() => {}
                () = sleep_until(self.rotation.min(self.expiry)) => {}
                () = sleep_until(self.heartbeat) => {
                    self.heartbeat = Instant::now() + self.heartbeat_every;
                    return Some(progress(self.place));
                }
            }
        }
        None
    }

    /// Writes the message that the connection ends with.
    fn end(&mut self, code: &str, message: &str, offset: Option<Offset>) -> Bytes {
        self.ended = true;
        let mut error = json!({ "code": code, "message": message });
        if let Some(offset) = offset {
            error["offset"] = offset.text().into();
        }
        format!("event: error\ndata: {}\n\n", json!({ "error": error })).into()
    }
}

/// Writes how far the connection has come, which a filter hides, and a heartbeat.
fn progress(place: Offset) -> Bytes {
    let offset = place.text();
    format!("event: offset-only\nid: {offset}\ndata: {{\"offset\":\"{offset}\"}}\n\n: heartbeat\n\n").into()
}

fn messages(subscriber: Subscriber) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(subscriber, |mut subscriber| async move {
        let message = subscriber.next().await?;
        Some((Ok(message), subscriber))
    })
}
