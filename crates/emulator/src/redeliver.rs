//! Redelivery: of one failed delivery, or of all that a filter selects.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::error::ApiError;
use super::routes::{Call, json};
use super::state::Filter;
use super::tenant::Tenant;
use super::{clock, schema};

/// `POST …/redeliver`. The answer repeats the filters; deliveries that are being retried are left out.
pub(super) async fn many(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["update:event_deliveries"])?;
    let id = call.stream_id()?;
    let body = call.optional_body(&schema::REDELIVERY).await?;
    if tenant.store.redeliver(&id, &Filter::new(&body), clock::now())? > 0 {
        tenant.workers.wake(&id);
    }
    Ok(json(StatusCode::ACCEPTED, &body))
}

/// `POST …/redeliver/{event_id}`.
pub(super) async fn one(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["update:event_deliveries"])?;
    let (id, event_id) = (call.stream_id()?, call.event_id()?);
    tenant.store.redeliver_one(&id, &event_id, clock::now())?;
    tenant.workers.wake(&id);
    Ok(json(StatusCode::ACCEPTED, &json!({})))
}
