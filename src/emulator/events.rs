//! Events on request: a test event for one stream, and, outside the mirrored API, an event for every subscriber.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::error::ApiError;
use super::routes::{Call, json};
use super::schema;
use super::state::Audience;
use super::tenant::Tenant;
use crate::catalog;

/// `POST …/test`. A type outside the subscriptions is let through.
pub(super) async fn test(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["update:event_streams"])?;
    let id = call.stream_id()?;
    let body = call.body(&schema::NEW_EVENT).await?;
    if !tenant.store.stream(&id)?.enabled {
        return Err(ApiError::stream_disabled());
    }
    let (event_type, data) = content(body);
    let (event, _) = tenant.publish(&event_type, data, true, Audience::Stream(&id));
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

/// `POST /emulator/events`: any event of the 25 types, as if it had happened in the tenant. Any token of the tenant will
/// do. Answers with the event's id and the ids of the streams that it goes to.
pub(super) async fn publish(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let body = Call::open(&tenant, request, &[])?.body(&schema::NEW_EVENT).await?;
    let (event_type, data) = content(body);
    let (event, streams) = tenant.publish(&event_type, data, false, Audience::Subscribers);
    let body = json!({ "id": event.id, "event_type": event.event_type, "event_streams": streams });
    Ok(json(StatusCode::ACCEPTED, &body))
}

/// Returns the type asked for, and the data sent with it or else the type's sample.
fn content(mut body: Value) -> (String, Value) {
    let event_type = body["event_type"].as_str().unwrap_or_default().to_owned();
    let data = match body.get_mut("data") {
        Some(data) => data.take(),
        None => catalog::sample(&event_type).unwrap_or_else(|| json!({})),
    };
    (event_type, data)
}
