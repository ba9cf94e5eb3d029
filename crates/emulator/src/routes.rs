//! The router, and what every operation does first: check the token, the path, the query and the body, in that order.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::error::{ApiError, Part};
use super::options::Limits;
use super::tenant::Tenant;
use super::validate::{Problem, Schema};
use super::{announce, clock, deliveries, events, feed, host, ids, redeliver, spoil, stats, streams, token, users};
use auth0_events_inbound::body::{self, BodyError};

/// What every answer says its body is, the empty ones included.
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Builds the router: a method or path that is not here is answered with the API's own 404.
pub(super) fn router(tenant: Arc<Tenant>) -> Router {
    let unknown = || async { ApiError::not_found() };
    let (is_kept, is_gated) = (tenant.options.state.is_some(), tenant.bucket.is_some() || !tenant.faults.is_empty());
    let router = Router::new()
        .route("/oauth/token", post(token::issue))
        .route("/api/v2/event-streams", get(streams::list).post(streams::create))
        .route("/api/v2/event-streams/{id}", get(streams::show).patch(streams::update).delete(streams::delete))
        .route("/api/v2/event-streams/{id}/deliveries", get(deliveries::list))
        .route("/api/v2/event-streams/{id}/deliveries/{event_id}", get(deliveries::show))
        .route("/api/v2/event-streams/{id}/redeliver", post(redeliver::many))
        .route("/api/v2/event-streams/{id}/redeliver/{event_id}", post(redeliver::one))
        .route("/api/v2/event-streams/{id}/stats", get(stats::show))
        .route("/api/v2/event-streams/{id}/test", post(events::test))
        .route("/api/v2/events", get(feed::subscribe))
        .route("/api/v2/users", post(users::create))
        .route("/api/v2/users/{id}", get(users::show).patch(users::update).delete(users::delete))
        .route(announce::PATH, get(announce::show))
        .route("/emulator/events", post(events::publish))
        .fallback(unknown)
        .method_not_allowed_fallback(unknown);
    let router = if is_kept { router.layer(from_fn_with_state(Arc::clone(&tenant), kept)) } else { router };
    let router = if is_gated { router.layer(from_fn_with_state(Arc::clone(&tenant), spoil::gate)) } else { router };
    router.layer(from_fn_with_state(Arc::clone(&tenant), host::gate)).with_state(tenant)
}

/// Builds the router for calls that come over plain http to an emulator that serves TLS: it tells how to reach it, and
/// nothing else.
pub(super) fn plain(tenant: Arc<Tenant>) -> Router {
    let refuse = || async {
        let message = "This emulator was started with --tls: call it over https.";
        // Callers of the token endpoint look at the last one.
        let members = [("error", "Bad Request"), ("message", message), ("error_description", message)];
        let mut body = Map::from_iter([("statusCode".to_owned(), 400.into())]);
        body.extend(members.map(|(name, value)| (name.to_owned(), value.into())));
        json(StatusCode::BAD_REQUEST, &Value::Object(body))
    };
    let router = Router::new().route(announce::PATH, get(announce::show)).fallback(refuse);
    router.layer(from_fn_with_state(Arc::clone(&tenant), host::gate)).with_state(tenant)
}

/// Holds an answer back until all that it may tell of is on disk.
async fn kept(State(tenant): State<Arc<Tenant>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    match tenant.store.written().await {
        Ok(()) => response,
        Err(_) => ApiError::not_kept().into_response(),
    }
}

/// Answers with compact JSON.
pub(super) fn json(status: StatusCode, body: &Value) -> Response {
    json_text(status, body.to_string())
}

/// Answers with what is compact JSON already.
pub(super) fn json_text(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)], body).into_response()
}

/// Answers without a body, though with the content type that the service sends even then.
pub(super) fn empty(status: StatusCode) -> Response {
    (status, [(header::CONTENT_TYPE, JSON)]).into_response()
}

/// A call whose token has been accepted. What else a handler needs it asks for in the order of the checks.
pub(super) struct Call {
    parts: Parts,
    body: Body,
    limits: Limits,
    /// When the token ends, in seconds since the epoch.
    pub(super) expires: i64,
}

impl Call {
    /// Accepts a call whose token has one of `any_of`.
    pub(super) fn open(tenant: &Tenant, request: Request, any_of: &[&str]) -> Result<Self, ApiError> {
        let header = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let expires = tenant.issuer.authorize(header, any_of, clock::now())?.exp;
        let (parts, body) = request.into_parts();
        Ok(Self { parts, body, limits: tenant.options.limits, expires })
    }

    /// Returns the stream's id from the path.
    pub(super) fn stream_id(&self) -> Result<String, ApiError> {
        self.id(4, ids::STREAM, "event-stream-id", "id (Unique identifier for the event stream)")
    }

    /// Returns the event's id from the path.
    pub(super) fn event_id(&self) -> Result<String, ApiError> {
        self.id(6, ids::EVENT, "event-id", "event_id (Unique identifier for the event)")
    }

    /// Returns the user's id from the path: a provider, a bar, and something behind it.
    pub(super) fn user_id(&self) -> Result<String, ApiError> {
        let id = self.segment(4);
        if id.split_once('|').is_some_and(|(provider, key)| !provider.is_empty() && !key.is_empty()) {
            return Ok(id);
        }
        let problem = format!("Object didn't pass validation for format user-id: {id}");
        Err(ApiError::validation(Part::Path, &problem, Some("id")))
    }

    /// Returns a header, if it came and is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// Reads one segment of the path. The path itself is split before decoding, so that an encoded slash stays inside.
    fn segment(&self, index: usize) -> String {
        let segment = self.parts.uri.path().split('/').nth(index).unwrap_or_default();
        percent_decode_str(segment).decode_utf8_lossy().into_owned()
    }

    fn id(&self, segment: usize, prefix: &str, format: &str, property: &str) -> Result<String, ApiError> {
        let id = self.segment(segment);
        if ids::is_valid(prefix, &id) {
            return Ok(id);
        }
        let problem = format!("Object didn't pass validation for format {format}: {id}");
        Err(ApiError::validation(Part::Path, &problem, Some(property)))
    }

    /// Reads the query string as `schema` describes it.
    pub(super) fn query(&self, schema: &Schema) -> Result<Value, ApiError> {
        let query = self.parts.uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        let document = schema.read_query(pairs);
        schema.check(&document).map_err(|problem| refuse(Part::Query, &problem))?;
        Ok(document)
    }

    /// Reads the body, which must be there and be as `schema` describes it.
    pub(super) async fn body(self, schema: &Schema) -> Result<Value, ApiError> {
        self.document(schema, Value::Null).await
    }

    /// Reads the body, which may be left out and then counts as `{}`.
    pub(super) async fn optional_body(self, schema: &Schema) -> Result<Value, ApiError> {
        self.document(schema, Value::Object(serde_json::Map::new())).await
    }

    async fn document(self, schema: &Schema, absent: Value) -> Result<Value, ApiError> {
        let is_json = self.parts.headers.get(header::CONTENT_TYPE).is_none_or(names_json);
        let bytes = read(&self.parts, self.body, &self.limits).await?;
        let document = if bytes.is_empty() {
            absent
        } else if is_json {
            // The parser gives up at 128 levels, long before the stack does.
            serde_json::from_slice(&bytes).map_err(|_| ApiError::unreadable_body())?
        } else {
            return Err(ApiError::unsupported_media_type());
        };
        schema.check(&document).map_err(|problem| refuse(Part::Payload, &problem))?;
        Ok(document)
    }
}

/// Reads a body within the bounds of size and time.
pub(super) async fn read(parts: &Parts, body: Body, limits: &Limits) -> Result<Bytes, ApiError> {
    let read = body::read(&parts.headers, body, limits.body_bytes, limits.body_time).await;
    read.map_err(|why| match why {
        BodyError::TooLarge => ApiError::too_large(limits.body_bytes),
        BodyError::Timeout | BodyError::Broken => ApiError::broken_body(),
    })
}

/// Tells whether a content type is `application/json` or ends in `+json`, whatever its parameters.
fn names_json(value: &HeaderValue) -> bool {
    let media_type = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/json") || media_type.to_ascii_lowercase().ends_with("+json")
}

fn refuse(part: Part, problem: &Problem) -> ApiError {
    ApiError::validation(part, &problem.text, Some(problem.path.as_str()).filter(|path| !path.is_empty()))
}
