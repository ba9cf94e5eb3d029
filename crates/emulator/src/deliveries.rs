//! Failed deliveries, read: a page of them, or one.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value};

use super::error::ApiError;
use super::routes::{Call, json};
use super::schema;
use super::state::{Filter, conditions};
use super::streams::take;
use super::tenant::Tenant;

/// `GET …/deliveries`. The service sends a cursor with every page that holds anything, the last one included.
pub(super) async fn list(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["read:event_streams", "read:event_deliveries"])?;
    let id = call.stream_id()?;
    let query = call.query(&schema::DELIVERY_QUERY)?;
    let context = format!("{id}/deliveries?{}", conditions(&query));
    let after = match query["from"].as_str() {
        Some(cursor) => Some(tenant.cursors.read(cursor, &context)?),
        None => None,
    };
    let failed = tenant.store.deliveries(&id, &Filter::new(&query), after, take(&query))?;
    let name = &tenant.options.tenant;
    let mut body = Map::new();
    body.insert("deliveries".into(), failed.iter().map(|(_, delivery)| delivery.to_json(name, &id)).collect());
    if let Some((place, _)) = failed.last() {
        body.insert("next".into(), tenant.cursors.make(*place, &context).into());
    }
    Ok(json(StatusCode::OK, &Value::Object(body)))
}

/// `GET …/deliveries/{event_id}`.
pub(super) async fn show(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["read:event_deliveries"])?;
    let (id, event_id) = (call.stream_id()?, call.event_id()?);
    let delivery = tenant.store.delivery(&id, &event_id)?;
    Ok(json(StatusCode::OK, &delivery.to_json(&tenant.options.tenant, &id)))
}
