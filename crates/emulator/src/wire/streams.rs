//! Event streams: list, create, show, update, delete.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::call::{ApiCall, page_size, page_start};
use super::error::{ApiError, RequestPart};
use super::reply::{empty, json_text};
use super::schema;
use super::tenant::Tenant;
use crate::clock;
use crate::state::Stream;
use auth0_events_cloudevents::send::{Url, is_loopback};

/// The context of the cursors of this list.
const LIST: &str = "event-streams";

/// `GET /event-streams`.
pub(crate) async fn list(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["read:event_streams"])?;
    let query = call.query(&schema::STREAM_QUERY)?;
    let after = page_start(&tenant, &query, LIST)?.map(|(_, number)| number);
    let page = tenant.store.streams(after, page_size(&query));
    let rows: Vec<&str> = page.items.iter().map(|(_, stream)| stream.as_json()).collect();
    let mut body = format!("{{\"eventStreams\":[{}]", rows.join(","));
    // Like the service, the last page of this list has no cursor.
    if let Some((number, _)) = page.items.last().filter(|_| page.more) {
        let next = Value::from(tenant.cursors.make((0, *number), LIST));
        body.push_str(&format!(",\"next\":{next}"));
    }
    body.push('}');
    Ok(json_text(StatusCode::OK, body))
}

/// `POST /event-streams`.
pub(crate) async fn create(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["create:event_streams"])?;
    let body = call.body(&schema::NEW_STREAM).await?;
    check_endpoint(&tenant, &body)?;
    let stream = tenant.store.insert(Stream::new(&body, &tenant.options.tenant, clock::now())?)?;
    tenant.workers.start(&stream.id);
    Ok(json_text(StatusCode::CREATED, stream.as_json().to_owned()))
}

/// `GET /event-streams/{id}`.
pub(crate) async fn show(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["read:event_streams"])?;
    let stream = tenant.store.stream(&call.stream_id()?)?;
    Ok(json_text(StatusCode::OK, stream.as_json().to_owned()))
}

/// `PATCH /event-streams/{id}`.
pub(crate) async fn update(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["update:event_streams"])?;
    let id = call.stream_id()?;
    let body = call.body(&schema::STREAM_CHANGE).await?;
    check_endpoint(&tenant, &body)?;
    let stream = tenant.store.update(&id, |stream| stream.changed(&body, clock::now()))?;
    Ok(json_text(StatusCode::OK, stream.as_json().to_owned()))
}

/// `DELETE /event-streams/{id}`. It succeeds for a stream that does not exist, too.
pub(crate) async fn delete(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["delete:event_streams"])?;
    let id = call.stream_id()?;
    tenant.store.delete(&id);
    tenant.workers.stop(&id);
    Ok(empty(StatusCode::NO_CONTENT))
}

/// Checks that `webhook_endpoint` is `https`, or `http` on loopback if the tenant accepts it.
pub(crate) fn check_endpoint(tenant: &Tenant, body: &Value) -> Result<(), ApiError> {
    let Some(endpoint) = body["destination"]["configuration"]["webhook_endpoint"].as_str() else { return Ok(()) };
    let refuse = |problem: String| {
        let property = Some("destination.configuration.webhook_endpoint");
        Err(ApiError::validation(RequestPart::Payload, &problem, property))
    };
    let url = Url::parse(endpoint).ok();
    let is_local = url.as_ref().is_some_and(|url| url.scheme() == "http" && is_loopback(url));
    let is_allowed = endpoint.starts_with("https://") || (is_local && !tenant.options.https_only);
    if !is_allowed {
        return refuse(format!("String does not match pattern ^https://.*: {endpoint}"));
    }
    if url.is_none() {
        return refuse(format!("Object didn't pass validation for format uri: {endpoint}"));
    }
    Ok(())
}
