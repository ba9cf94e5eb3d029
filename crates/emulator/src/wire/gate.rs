//! The layer in front of the handlers that applies the fault rules and the rate limit.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::ApiError;
use super::fault;
use super::tenant::Tenant;
use crate::clock;
use crate::options::CallFault;
use auth0_events_inbound::ResetHandle;

/// The emulator's own paths, which have neither faults nor limits.
const OWN_PATHS: &str = "/emulator";

/// The paths with a rate limit.
const LIMITED_PATHS: &str = "/api/v2/";

/// Applies the fault rules, then the rate limit.
pub(super) async fn pass(State(tenant): State<Arc<Tenant>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with(OWN_PATHS) {
        return next.run(request).await;
    }
    let (delay, fault) = tenant.faults.draw(request.method(), path);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    if let Some(CallFault::Status { code, retry_after }) = fault {
        let mut response = ApiError::fault(code).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        return response;
    }
    let connection = request.extensions().get::<ResetHandle>().cloned().unwrap_or_default();
    let response = within_limit(&tenant, request, next).await;
    match fault {
        Some(CallFault::Reset) => fault::reset(response, connection),
        Some(CallFault::Truncate) => fault::truncate(response),
        Some(CallFault::Garbage) => fault::garble(response),
        Some(CallFault::Status { .. }) | None => response,
    }
}

/// Applies the rate limit, and adds its headers.
async fn within_limit(tenant: &Tenant, request: Request, next: Next) -> Response {
    let bucket = tenant.bucket.as_ref().filter(|_| request.uri().path().starts_with(LIMITED_PATHS));
    let Some(bucket) = bucket else { return next.run(request).await };
    let decision = bucket.take();
    let mut response = if decision.is_allowed {
        next.run(request).await
    } else {
        let mut refusal = ApiError::too_many_requests().into_response();
        refusal.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(decision.retry_after()));
        refusal
    };
    decision.write(response.headers_mut(), clock::now());
    response
}
