//! The router, and the layers in front of every handler.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use super::error::ApiError;
use super::reply::json;
use super::tenant::Tenant;
use super::{about, deliveries, events, feed, gate, host, stats, streams, token, users};
use crate::announcement::PATH;

/// Builds the router. Any other path or method gets the API's 404.
pub(crate) fn router(tenant: Arc<Tenant>) -> Router {
    let not_found = || async { ApiError::not_found() };
    let mut router = Router::new()
        .route("/oauth/token", post(token::issue))
        .route("/api/v2/event-streams", get(streams::list).post(streams::create))
        .route("/api/v2/event-streams/{id}", get(streams::show).patch(streams::update).delete(streams::delete))
        .route("/api/v2/event-streams/{id}/deliveries", get(deliveries::list))
        .route("/api/v2/event-streams/{id}/deliveries/{event_id}", get(deliveries::show))
        .route("/api/v2/event-streams/{id}/redeliver", post(deliveries::redeliver_many))
        .route("/api/v2/event-streams/{id}/redeliver/{event_id}", post(deliveries::redeliver))
        .route("/api/v2/event-streams/{id}/stats", get(stats::show))
        .route("/api/v2/event-streams/{id}/test", post(events::test))
        .route("/api/v2/events", get(feed::subscribe))
        .route("/api/v2/users", post(users::create))
        .route("/api/v2/users/{id}", get(users::show).patch(users::update).delete(users::delete))
        .route(PATH, get(about::show))
        .route("/emulator/events", post(events::publish))
        .fallback(not_found)
        .method_not_allowed_fallback(not_found);
    if tenant.options.state.is_some() {
        router = router.layer(from_fn_with_state(Arc::clone(&tenant), wait_until_stored));
    }
    if tenant.bucket.is_some() || !tenant.faults.is_empty() {
        router = router.layer(from_fn_with_state(Arc::clone(&tenant), gate::pass));
    }
    router.layer(from_fn_with_state(Arc::clone(&tenant), host::check)).with_state(tenant)
}

/// Builds the router for plain HTTP requests to an emulator that serves TLS. It only tells how to connect.
pub(crate) fn plain_router(tenant: Arc<Tenant>) -> Router {
    let refuse = || async {
        let message = "This emulator serves TLS: use https.";
        // Clients of the token endpoint show `error_description`.
        let body =
            json!({ "statusCode": 400, "error": "Bad Request", "message": message, "error_description": message });
        json(StatusCode::BAD_REQUEST, &body)
    };
    let router = Router::new().route(PATH, get(about::show)).fallback(refuse);
    router.layer(from_fn_with_state(Arc::clone(&tenant), host::check)).with_state(tenant)
}

/// Delays a response until everything it reports is on disk.
async fn wait_until_stored(State(tenant): State<Arc<Tenant>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    match tenant.store.written().await {
        Ok(()) => response,
        Err(_) => ApiError::not_stored().into_response(),
    }
}
