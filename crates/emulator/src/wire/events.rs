//! Events on request: a test event for one stream and, beyond the real API, events for every subscriber.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::call::ApiCall;
use super::error::ApiError;
use super::reply::json;
use super::schema;
use super::tenant::Tenant;
use crate::clock;
use crate::state::{Audience, Event, FeedOrigin};
use auth0_events_cloudevents::catalog;
use auth0_events_text::json as foreign;

/// Events made in one step of a request with a `count`.
const BATCH: u64 = 500;

/// `POST …/test`. The type need not be among the subscriptions.
pub(crate) async fn test(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["update:event_streams"])?;
    let id = call.stream_id()?;
    let (body, bytes) = call.body_and_bytes(&schema::TEST_EVENT).await?;
    if !tenant.store.stream(&id)?.enabled {
        return Err(ApiError::stream_disabled());
    }
    let (event_type, data) = content(&body, &bytes);
    let event = Arc::new(Event::new(event_type, data, true));
    tenant.publish(&[Arc::clone(&event)], Audience::Stream(&id));
    let delivery = json!({
        "id": event.id,
        "event_stream_id": id,
        "event_type": event.event_type,
        "status": "pending",
        "attempts": [],
        "event": event.in_response(&tenant.options.tenant, &tenant.options.domain, &id),
    });
    Ok(json(StatusCode::ACCEPTED, &delivery))
}

/// `POST /emulator/events`: makes events of any type. It accepts every token of the tenant. The response has the id of the
/// first event and the ids of the streams that received them.
///
/// A large `count` is made no faster than the fastest subscriber of the feed reads. If the caller disconnects, the rest is
/// not made.
pub(crate) async fn publish(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let (body, bytes) = ApiCall::open(&tenant, request, &[])?.body_and_bytes(&schema::NEW_EVENTS).await?;
    let (event_type, data) = content(&body, &bytes);
    let data: Arc<str> = data.into();
    let time: Option<Timestamp> = body["time"].as_str().and_then(|time| time.parse().ok());
    let new_event = || {
        let event = Event::new(event_type, Arc::clone(&data), false);
        Arc::new(Event { time: time.unwrap_or(event.time), ..event })
    };
    let count = body["count"].as_u64().unwrap_or(1);
    let mut first_id = None;
    let mut streams = Vec::new();
    let mut remaining = count;
    while remaining > 0 {
        let events: Vec<_> = (0..remaining.min(BATCH)).map(|_| new_event()).collect();
        remaining -= events.len() as u64;
        first_id.get_or_insert_with(|| events[0].id.clone());
        streams = tenant.publish(&events, Audience::Subscribers);
        if remaining > 0 {
            wait_for_readers(&tenant).await;
        }
    }
    let mut response = json!({ "id": first_id, "event_type": event_type, "event_streams": streams });
    if body.get("count").is_some() {
        response["count"] = count.into();
    }
    Ok(json(StatusCode::ACCEPTED, &response))
}

/// Yields to other requests, waits for the disk, and waits for subscribers of the feed while half of the log is unread.
async fn wait_for_readers(tenant: &Tenant) {
    tokio::task::yield_now().await;
    // The response reports a failure.
    let _ = tenant.store.written().await;
    if tenant.subscriptions.available_permits() < tenant.options.feed.connections
        && let Ok(end) = tenant.store.feed_start(FeedOrigin::Now, clock::now())
    {
        let half = tenant.options.limits.feed_events as u64 / 2;
        tenant.pace.wait_for(end.number.saturating_sub(half)).await;
    }
}

/// Returns the event type of a request body, and the data as JSON. Default: the sample of the type. Data that the value does
/// not fully represent is sent as received.
fn content<'a>(body: &'a Value, bytes: &[u8]) -> (&'a str, String) {
    let event_type = body["event_type"].as_str().unwrap_or_default();
    let data = match body.get("data") {
        Some(data) => {
            let sent = foreign::member(bytes, "data").unwrap_or_default();
            let is_exact = foreign::read(sent).is_ok_and(|reading| reading.is_exact);
            if is_exact { data.to_string() } else { String::from_utf8_lossy(&foreign::compact(sent)).into_owned() }
        }
        None => catalog::sample(event_type).unwrap_or_else(|| json!({})).to_string(),
    };
    (event_type, data)
}
