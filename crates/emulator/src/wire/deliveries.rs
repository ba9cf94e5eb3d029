//! Failed deliveries: list, show, and redeliver one or all that a filter selects.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::call::{ApiCall, page_size, page_start};
use super::error::ApiError;
use super::reply::json;
use super::schema;
use super::tenant::Tenant;
use crate::clock;
use crate::state::FailureFilter;

/// `GET …/deliveries`. Like the service, it sends a cursor with every page that is not empty, even with the last.
pub(super) async fn list(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["read:event_streams", "read:event_deliveries"])?;
    let id = call.stream_id()?;
    let query = call.query(&schema::DELIVERY_QUERY)?;
    let context = format!("{id}/deliveries?{}", filters(&query));
    let after = page_start(&tenant, &query, &context)?;
    let failed = tenant.store.deliveries(&id, &FailureFilter::new(&query), after, page_size(&query))?;
    let name = &tenant.options.tenant;
    let mut body = Map::new();
    body.insert("deliveries".into(), failed.iter().map(|(_, delivery)| delivery.to_json(name, &id)).collect());
    if let Some((position, _)) = failed.last() {
        body.insert("next".into(), tenant.cursors.make(*position, &context).into());
    }
    Ok(json(StatusCode::OK, &Value::Object(body)))
}

/// `GET …/deliveries/{event_id}`.
pub(super) async fn show(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["read:event_deliveries"])?;
    let (id, event_id) = (call.stream_id()?, call.event_id()?);
    let delivery = tenant.store.delivery(&id, &event_id)?;
    Ok(json(StatusCode::OK, &delivery.to_json(&tenant.options.tenant, &id)))
}

/// `POST …/redeliver`. The response repeats the filters. Deliveries that are being retried are skipped.
pub(super) async fn redeliver_many(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["update:event_deliveries"])?;
    let id = call.stream_id()?;
    let body = call.optional_body(&schema::REDELIVERY).await?;
    if tenant.store.redeliver(&id, &FailureFilter::new(&body), clock::now())? > 0 {
        tenant.workers.wake(&id);
    }
    Ok(json(StatusCode::ACCEPTED, &body))
}

/// `POST …/redeliver/{event_id}`.
pub(super) async fn redeliver(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["update:event_deliveries"])?;
    let (id, event_id) = (call.stream_id()?, call.event_id()?);
    tenant.store.redeliver_one(&id, &event_id, clock::now())?;
    tenant.workers.wake(&id);
    Ok(json(StatusCode::ACCEPTED, &json!({})))
}

/// Returns the filters of a query in one order, since a cursor is valid only with the same filters.
fn filters(query: &Value) -> Value {
    let names = ["date_from", "date_to", "event_types", "statuses"].into_iter();
    let filters = names.filter_map(|name| Some((name.to_owned(), query.get(name)?.clone())));
    Value::Object(filters.collect())
}
