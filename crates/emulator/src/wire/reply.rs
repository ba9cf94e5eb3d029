//! Responses with JSON bodies.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// The content type of every response, even of those without a body, as the service sends it.
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Responds with a JSON value, compactly.
pub(super) fn json(status: StatusCode, body: &Value) -> Response {
    json_text(status, body.to_string())
}

/// Responds with text that is compact JSON already.
pub(super) fn json_text(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)], body).into_response()
}

/// Responds without a body.
pub(super) fn empty(status: StatusCode) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)]).into_response()
}
