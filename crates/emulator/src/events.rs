//! Events on request: a test event for one stream, and, outside the mirrored API, events for every subscriber.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::error::ApiError;
use super::event::Event;
use super::routes::{Call, json};
use super::state::{Audience, Start};
use super::tenant::Tenant;
use super::{clock, schema};
use auth0_events_cloudevents::catalog;

/// Events made in one step when many are asked for.
const BATCH: u64 = 500;

/// `POST …/test`. A type outside the subscriptions is let through.
pub(super) async fn test(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["update:event_streams"])?;
    let id = call.stream_id()?;
    let body = call.body(&schema::TEST_EVENT).await?;
    if !tenant.store.stream(&id)?.enabled {
        return Err(ApiError::stream_disabled());
    }
    let (event_type, data) = content(&body);
    let event = Arc::new(Event::new(event_type, data, true));
    tenant.publish(&[Arc::clone(&event)], Audience::Stream(&id));
    let delivery = json!({
        "id": event.id,
        "event_stream_id": id,
        "event_type": event.event_type,
        "status": "pending",
        "attempts": [],
        "event": event.in_answer(&tenant.options.tenant, &tenant.options.domain, &id),
    });
    Ok(json(StatusCode::ACCEPTED, &delivery))
}

/// `POST /emulator/events`: events of any of the 25 types, as if they had happened in the tenant. Any token of the tenant
/// will do. Answers with the id of the first event and the ids of the streams that got them.
///
/// Many events of one `count` are made no faster than the quickest subscriber of the feed reads them. Cancellation: when
/// the caller leaves, the rest is not made.
pub(super) async fn publish(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let body = Call::open(&tenant, request, &[])?.body(&schema::NEW_EVENTS).await?;
    let (event_type, data) = content(&body);
    let data: Arc<str> = data.into();
    let time: Option<Timestamp> = body["time"].as_str().and_then(|time| time.parse().ok());
    let make = || {
        let event = Event::new(event_type, Arc::clone(&data), false);
        Arc::new(Event { time: time.unwrap_or(event.time), ..event })
    };
    let count = body["count"].as_u64().unwrap_or(1);
    let (mut first, mut streams, mut left) = (None, Vec::new(), count);
    while left > 0 {
        let events: Vec<_> = (0..left.min(BATCH)).map(|_| make()).collect();
        left -= events.len() as u64;
        first.get_or_insert_with(|| events[0].id.clone());
        streams = tenant.publish(&events, Audience::Subscribers);
        if left > 0 {
            keep_pace(&tenant).await;
        }
    }
    let mut answer = json!({ "id": first, "event_type": event_type, "event_streams": streams });
    if body.get("count").is_some() {
        answer["count"] = count.into();
    }
    Ok(json(StatusCode::ACCEPTED, &answer))
}

/// Lets others have their turn and the disk catch up, and where somebody reads the feed, waits while the log is half
/// full of what nobody has read.
async fn keep_pace(tenant: &Tenant) {
    tokio::task::yield_now().await;
    // A failure is told with the answer.
    drop(tenant.store.written().await);
    if tenant.subscriptions.available_permits() < tenant.options.feed.connections
        && let Ok(end) = tenant.store.feed_start(Start::Now, clock::now())
    {
        let half = tenant.options.limits.feed_events as u64 / 2;
        tenant.pace.wait_for(end.number.saturating_sub(half)).await;
    }
}

/// Returns the type asked for, and as JSON the data sent with it or else the type's sample.
fn content(body: &Value) -> (&str, String) {
    let event_type = body["event_type"].as_str().unwrap_or_default();
    let data = match body.get("data") {
        Some(data) => data.to_string(),
        None => catalog::sample(event_type).unwrap_or_else(|| json!({})).to_string(),
    };
    (event_type, data)
}
