//! The API's error bodies: `statusCode`, `error`, `message`, then `errorCode` or `attributes` where there is one.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::routes::json;

/// An answer that is no success. Every message stands here, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    status: StatusCode,
    message: String,
    code: Option<&'static str>,
    /// 401 only: whether a token came at all, and was refused.
    refused_token: bool,
}

/// The part of a request that failed its check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    Query,
    Payload,
}

impl ApiError {
    fn new(status: StatusCode, message: impl Into<String>, code: Option<&'static str>) -> Self {
        Self { status, message: message.into(), code, refused_token: false }
    }

    /// No `authorization` header came.
    pub(super) fn missing_authentication() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Missing authentication", None)
    }

    /// What came is not a token of this tenant.
    pub(super) fn invalid_token() -> Self {
        Self { refused_token: true, ..Self::new(StatusCode::UNAUTHORIZED, "Invalid token", None) }
    }

    /// The token's time is over.
    pub(super) fn expired_token() -> Self {
        let message = "Expired token received for JSON Web Token validation";
        Self { refused_token: true, ..Self::new(StatusCode::UNAUTHORIZED, message, None) }
    }

    /// The token has none of the accepted scopes.
    pub(super) fn insufficient_scope(any_of: &[&str]) -> Self {
        let message = format!("Insufficient scope, expected any of: {}", any_of.join(","));
        Self::new(StatusCode::FORBIDDEN, message, Some("insufficient_scope"))
    }

    /// A part of the request has a wrong form. `problem` is worded as by the z-schema validator.
    pub(super) fn validation(part: Part, problem: &str, property: Option<&str>) -> Self {
        let (name, code) = match part {
            Part::Path => ("Path", "invalid_uri"),
            Part::Query => ("Query", "invalid_query_string"),
            Part::Payload => ("Payload", "invalid_body"),
        };
        let place = property.map(|property| format!(" on property {property}")).unwrap_or_default();
        Self::new(StatusCode::BAD_REQUEST, format!("{name} validation error: '{problem}'{place}."), Some(code))
    }

    /// The body is not JSON, or nested too deeply.
    pub(super) fn unreadable_body() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid request payload JSON format", Some("invalid_body"))
    }

    /// The body did not arrive whole.
    pub(super) fn broken_body() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid request payload", Some("invalid_body"))
    }

    /// The body is over the limit, in bytes.
    pub(super) fn too_large(limit: usize) -> Self {
        let message = format!("Payload content length greater than maximum allowed: {limit}");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, message, None)
    }

    /// The body says that it is something other than JSON.
    pub(super) fn unsupported_media_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type", None)
    }

    /// No such path, or none with that method.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not Found", None)
    }

    /// The call came by a name that may be somebody else's.
    pub(super) fn misdirected() -> Self {
        let message = "This emulator answers to names of this machine only, such as localhost.";
        Self::new(StatusCode::MISDIRECTED_REQUEST, message, None)
    }

    /// No such stream.
    pub(super) fn no_stream() -> Self {
        Self::new(StatusCode::NOT_FOUND, "The requested stream does not exist.", None)
    }

    /// No such failed delivery in the stream.
    pub(super) fn no_event() -> Self {
        Self::new(StatusCode::NOT_FOUND, "The requested event does not exist.", None)
    }

    fn conflict(message: &str) -> Self {
        Self::new(StatusCode::CONFLICT, message, None)
    }

    /// Another stream has the name.
    pub(super) fn name_taken() -> Self {
        Self::conflict("Event stream name already in use.")
    }

    /// The tenant has its maximum of streams.
    pub(super) fn too_many_streams() -> Self {
        Self::conflict("You have reached the maximum number of event streams for your account.")
    }

    /// The delivery is being retried already.
    pub(super) fn not_redeliverable() -> Self {
        Self::conflict("The event is not in a state that allows redelivery.")
    }

    /// No such user.
    pub(super) fn no_user() -> Self {
        Self::new(StatusCode::NOT_FOUND, "The user does not exist.", Some("inexistent_user"))
    }

    /// Another user of the connection has the id or one of the identifiers.
    pub(super) fn user_exists() -> Self {
        Self::new(StatusCode::CONFLICT, "The user already exists.", Some("auth0_idp_error"))
    }

    /// A change would give a user what another one has. The update has no 409 of its own.
    pub(super) fn email_taken() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "The specified new email already exists", Some("auth0_idp_error"))
    }

    /// The password does not meet the policy.
    pub(super) fn weak_password() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "PasswordStrengthError: Password is too weak", None)
    }

    /// The tenant holds as many users as it may, in number or bytes.
    pub(super) fn too_many_users() -> Self {
        Self::new(StatusCode::FORBIDDEN, "The maximum number of users has been reached.", None)
    }

    /// What came as an offset is none.
    pub(super) fn invalid_cursor() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid cursor format.", Some("invalid_cursor"))
    }

    /// Events behind the offset are no longer kept.
    pub(super) fn expired_cursor() -> Self {
        let message = "Cursor points to data no longer available in the stream.";
        Self::new(StatusCode::GONE, message, Some("cursor_expired"))
    }

    /// The feed was asked for a type that does not exist.
    pub(super) fn unsupported_event_type() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Unsupported event type.", Some("invalid_query_string"))
    }

    /// The feed was given two places to begin at. The message ends without a full stop in the API description.
    pub(super) fn two_starts() -> Self {
        let message = "Query validation error: 'from and from_timestamp are mutually exclusive'";
        Self::new(StatusCode::BAD_REQUEST, message, Some("invalid_query_string"))
    }

    /// Too many connections to the feed are open. No code: a client must not take it for missing rights.
    pub(super) fn too_many_connections() -> Self {
        let message = "Maximum concurrent event stream connections reached. Please close existing connections.";
        Self::new(StatusCode::FORBIDDEN, message, None)
    }

    /// What was done could not be kept.
    pub(super) fn not_kept() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "An internal error occurred", None)
    }

    /// Returns what is wrong, in the API's words.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// The rate limit is used up.
    pub(super) fn too_many_requests() -> Self {
        let message = "Global limit has been reached";
        Self::new(StatusCode::TOO_MANY_REQUESTS, message, Some("too_many_requests"))
    }

    /// A fault rule wants this status.
    pub(super) fn fault(status: StatusCode) -> Self {
        match status {
            StatusCode::TOO_MANY_REQUESTS => Self::too_many_requests(),
            _ => Self::new(status, reason(status), None),
        }
    }

    /// A test was asked of a disabled stream.
    pub(super) fn stream_disabled() -> Self {
        Self::conflict("The event stream is disabled.")
    }

    /// The stream has failed too often in total to be enabled.
    pub(super) fn too_many_failures() -> Self {
        Self::conflict("The event stream has too many failed deliveries to be enabled.")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = Map::new();
        body.insert("statusCode".into(), self.status.as_u16().into());
        body.insert("error".into(), reason(self.status).into());
        body.insert("message".into(), self.message.clone().into());
        if let Some(code) = self.code {
            body.insert("errorCode".into(), code.into());
        }
        if self.refused_token {
            body.insert("attributes".into(), serde_json::json!({ "error": self.message }));
        }
        let mut response = json(self.status, &Value::Object(body));
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge =
                if self.refused_token { format!("Bearer error=\"{}\"", self.message) } else { "Bearer".to_owned() };
            let challenge = HeaderValue::from_str(&challenge).expect("the messages of a 401 are plain ASCII");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// Returns the reason phrase as the service's framework words it.
fn reason(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "Request Entity Too Large",
        _ => status.canonical_reason().unwrap_or_default(),
    }
}
