//! One authorised call: its ids, its query and its body, checked in the order in which a handler asks for them.

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::error::{ApiError, RequestPart};
use super::tenant::Tenant;
use super::validate::{Schema, SchemaProblem};
use crate::options::EmulatorLimits;
use crate::{clock, ids};
use auth0_events_inbound::body::{self, BodyError};
use auth0_events_text::json;

/// A call with an accepted token.
pub(super) struct ApiCall {
    parts: Parts,
    body: Body,
    limits: EmulatorLimits,
    /// The expiry of the token, in seconds since the epoch.
    pub(super) token_expiry: i64,
}

impl ApiCall {
    /// Accepts a call if its token has one of the scopes `any_of`.
    pub(super) fn open(tenant: &Tenant, request: Request, any_of: &[&str]) -> Result<Self, ApiError> {
        let header = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let token_expiry = tenant.issuer.authorize(header, any_of, clock::now())?.exp;
        let (parts, body) = request.into_parts();
        Ok(Self { parts, body, limits: tenant.options.limits, token_expiry })
    }

    /// Returns the stream id from the path.
    pub(super) fn stream_id(&self) -> Result<String, ApiError> {
        self.id(4, ids::STREAM, "event-stream-id", "id (Unique identifier for the event stream)")
    }

    /// Returns the event id from the path.
    pub(super) fn event_id(&self) -> Result<String, ApiError> {
        self.id(6, ids::EVENT, "event-id", "event_id (Unique identifier for the event)")
    }

    /// Returns the user id from the path: a provider, a bar and a key.
    pub(super) fn user_id(&self) -> Result<String, ApiError> {
        let id = self.segment(4);
        if id.split_once('|').is_some_and(|(provider, key)| !provider.is_empty() && !key.is_empty()) {
            return Ok(id);
        }
        let problem = format!("Object didn't pass validation for format user-id: {id}");
        Err(ApiError::validation(RequestPart::Path, &problem, Some("id")))
    }

    /// Returns a header that is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// Returns a decoded segment of the path. The path is split first, so that an encoded slash stays in its segment.
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
        Err(ApiError::validation(RequestPart::Path, &problem, Some(property)))
    }

    /// Returns the query string, read and checked by `schema`.
    pub(super) fn query(&self, schema: &Schema) -> Result<Value, ApiError> {
        let query = self.parts.uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        let document = schema.read_query(pairs);
        schema.check(&document).map_err(|problem| invalid(RequestPart::Query, &problem))?;
        Ok(document)
    }

    /// Returns the body, checked by `schema`.
    pub(super) async fn body(self, schema: &Schema) -> Result<Value, ApiError> {
        Ok(self.document(schema, Value::Null).await?.0)
    }

    /// Returns the body, checked by `schema`, and its bytes.
    pub(super) async fn body_and_bytes(self, schema: &Schema) -> Result<(Value, Bytes), ApiError> {
        self.document(schema, Value::Null).await
    }

    /// Returns the body, checked by `schema`. A missing body counts as `{}`.
    pub(super) async fn optional_body(self, schema: &Schema) -> Result<Value, ApiError> {
        Ok(self.document(schema, Value::Object(Map::new())).await?.0)
    }

    async fn document(self, schema: &Schema, default: Value) -> Result<(Value, Bytes), ApiError> {
        let is_json = self.parts.headers.get(header::CONTENT_TYPE).is_none_or(names_json);
        let bytes = read_body(&self.parts, self.body, &self.limits).await?;
        let document = if bytes.is_empty() {
            default
        } else if is_json {
            // Node reads no byte order mark.
            let reading = json::read(&bytes).ok().filter(|_| json::without_bom(&bytes).len() == bytes.len());
            reading.ok_or_else(ApiError::unreadable_body)?.value
        } else {
            return Err(ApiError::unsupported_media_type());
        };
        schema.check(&document).map_err(|problem| invalid(RequestPart::Payload, &problem))?;
        Ok((document, bytes))
    }
}

/// Reads a body within the limits of size and time.
pub(super) async fn read_body(parts: &Parts, body: Body, limits: &EmulatorLimits) -> Result<Bytes, ApiError> {
    let read = body::read(&parts.headers, body, limits.body_bytes, limits.body_time).await;
    read.map_err(|error| match error {
        BodyError::TooLarge => ApiError::too_large(limits.body_bytes),
        BodyError::Timeout | BodyError::Broken => ApiError::broken_body(),
    })
}

/// Returns the position in the page cursor `from` of a query, if there is one.
pub(super) fn page_start(tenant: &Tenant, query: &Value, context: &str) -> Result<Option<(i64, u64)>, ApiError> {
    let Some(cursor) = query["from"].as_str() else { return Ok(None) };
    let position = tenant.cursors.read(cursor, context).ok_or_else(|| {
        let problem = format!("Object didn't pass validation for format cursor: {cursor}");
        ApiError::validation(RequestPart::Query, &problem, Some("from"))
    })?;
    Ok(Some(position))
}

/// Returns the page size `take` of a query. Default 50.
pub(super) fn page_size(query: &Value) -> usize {
    query["take"].as_u64().and_then(|take| usize::try_from(take).ok()).unwrap_or(50)
}

/// Reports whether a content type is `application/json` or ends in `+json`, with any parameters.
fn names_json(value: &HeaderValue) -> bool {
    let media_type = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/json") || media_type.to_ascii_lowercase().ends_with("+json")
}

fn invalid(part: RequestPart, problem: &SchemaProblem) -> ApiError {
    ApiError::validation(part, &problem.text, Some(problem.path.as_str()).filter(|path| !path.is_empty()))
}
