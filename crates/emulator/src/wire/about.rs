//! `GET /emulator`: how to reach this emulator. It needs no token, since it tells how to get one.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::error::ApiError;
use super::reply::json;
use super::tenant::Tenant;
use crate::announcement::Announcement;

/// Answers only on loopback, since the response has the client's secret.
pub(super) async fn show(State(tenant): State<Arc<Tenant>>) -> Result<Response, ApiError> {
    if !tenant.address.ip().is_loopback() {
        return Err(ApiError::not_found());
    }
    Ok(json(StatusCode::OK, &Announcement::new(&tenant.options, tenant.address).to_json()))
}
