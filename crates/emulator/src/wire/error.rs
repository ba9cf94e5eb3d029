//! The API's error responses: `statusCode`, `error`, `message`, then `errorCode` or `attributes` if there is one.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::reply::json;
use crate::state::Refusal;

/// An error response. All messages of the Management API are in this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    status: StatusCode,
    message: String,
    code: Option<&'static str>,
    /// Whether a token was sent and refused, as opposed to missing. For 401 only.
    is_token_refused: bool,
}

/// The part of a request that failed validation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequestPart {
    Path,
    Query,
    Payload,
}

impl ApiError {
    fn new(status: StatusCode, message: impl Into<String>, code: Option<&'static str>) -> Self {
        Self { status, message: message.into(), code, is_token_refused: false }
    }

    /// The `authorization` header is missing.
    pub(super) fn missing_authentication() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Missing authentication", None)
    }

    /// The token is not one of this tenant.
    pub(super) fn invalid_token() -> Self {
        Self { is_token_refused: true, ..Self::new(StatusCode::UNAUTHORIZED, "Invalid token", None) }
    }

    /// The token has expired.
    pub(super) fn expired_token() -> Self {
        let message = "Expired token received for JSON Web Token validation";
        Self { is_token_refused: true, ..Self::new(StatusCode::UNAUTHORIZED, message, None) }
    }

    /// The token has none of the accepted scopes.
    pub(super) fn insufficient_scope(any_of: &[&str]) -> Self {
        let message = format!("Insufficient scope, expected any of: {}", any_of.join(","));
        Self::new(StatusCode::FORBIDDEN, message, Some("insufficient_scope"))
    }

    /// A part of the request is invalid. `problem` has the wording of the z-schema validator.
    pub(super) fn validation(part: RequestPart, problem: &str, property: Option<&str>) -> Self {
        let (name, code) = match part {
            RequestPart::Path => ("Path", "invalid_uri"),
            RequestPart::Query => ("Query", "invalid_query_string"),
            RequestPart::Payload => ("Payload", "invalid_body"),
        };
        let place = property.map(|property| format!(" on property {property}")).unwrap_or_default();
        Self::new(StatusCode::BAD_REQUEST, format!("{name} validation error: '{problem}'{place}."), Some(code))
    }

    /// The body is not JSON, or nested too deeply.
    pub(super) fn unreadable_body() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid request payload JSON format", Some("invalid_body"))
    }

    /// The body did not arrive completely.
    pub(super) fn broken_body() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid request payload", Some("invalid_body"))
    }

    /// The body is longer than `limit` bytes.
    pub(super) fn too_large(limit: usize) -> Self {
        let message = format!("Payload content length greater than maximum allowed: {limit}");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, message, None)
    }

    /// The content type of the body is not JSON.
    pub(super) fn unsupported_media_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type", None)
    }

    /// There is no such path, or not with this method.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not Found", None)
    }

    /// The request names a host that could be another machine.
    pub(super) fn misdirected() -> Self {
        let message = "This emulator answers only to names of this machine, such as localhost.";
        Self::new(StatusCode::MISDIRECTED_REQUEST, message, None)
    }

    /// The stream is disabled, so that it cannot be tested.
    pub(super) fn stream_disabled() -> Self {
        Self::new(StatusCode::CONFLICT, "The event stream is disabled.", None)
    }

    /// The offset is malformed or unknown.
    pub(super) fn invalid_cursor() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid cursor format.", Some("invalid_cursor"))
    }

    /// A type in a query of the feed does not exist.
    pub(super) fn unsupported_event_type() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Unsupported event type.", Some("invalid_query_string"))
    }

    /// A query of the feed has two starts. In the API description the message ends without a full stop.
    pub(super) fn two_starts() -> Self {
        let message = "Query validation error: 'from and from_timestamp are mutually exclusive'";
        Self::new(StatusCode::BAD_REQUEST, message, Some("invalid_query_string"))
    }

    /// Too many connections to the feed are open. It has no code, so that clients do not report a missing scope.
    pub(super) fn too_many_connections() -> Self {
        let message = "Maximum concurrent event stream connections reached. Please close existing connections.";
        Self::new(StatusCode::FORBIDDEN, message, None)
    }

    /// The change could not be written to the state file.
    pub(super) fn not_stored() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "An internal error occurred", None)
    }

    /// The rate limit is exhausted.
    pub(super) fn too_many_requests() -> Self {
        let message = "Global limit has been reached";
        Self::new(StatusCode::TOO_MANY_REQUESTS, message, Some("too_many_requests"))
    }

    /// A fault rule sets this status.
    pub(super) fn fault(status: StatusCode) -> Self {
        if status == StatusCode::TOO_MANY_REQUESTS {
            return Self::too_many_requests();
        }
        Self::new(status, reason(status), None)
    }

    /// Returns the message.
    pub(super) fn message(&self) -> &str {
        &self.message
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let not_found = |message: &str| Self::new(StatusCode::NOT_FOUND, message, None);
        let conflict = |message: &str| Self::new(StatusCode::CONFLICT, message, None);
        match refusal {
            Refusal::StreamNotFound => not_found("The requested stream does not exist."),
            Refusal::DeliveryNotFound => not_found("The requested event does not exist."),
            Refusal::UserNotFound => {
                Self::new(StatusCode::NOT_FOUND, "The user does not exist.", Some("inexistent_user"))
            }
            Refusal::StreamNameTaken => conflict("Event stream name already in use."),
            Refusal::TooManyStreams => {
                conflict("You have reached the maximum number of event streams for your account.")
            }
            Refusal::TooManyFailures => conflict("The event stream has too many failed deliveries to be enabled."),
            Refusal::AlreadyRetrying => conflict("The event is not in a state that allows redelivery."),
            Refusal::UserExists => Self::new(StatusCode::CONFLICT, "The user already exists.", Some("auth0_idp_error")),
            // The update of a user has no 409 in the API description.
            Refusal::IdentifierTaken => {
                Self::new(StatusCode::BAD_REQUEST, "The specified new email already exists", Some("auth0_idp_error"))
            }
            Refusal::WeakPassword => {
                Self::new(StatusCode::BAD_REQUEST, "PasswordStrengthError: Password is too weak", None)
            }
            Refusal::TooManyUsers => {
                Self::new(StatusCode::FORBIDDEN, "The maximum number of users has been reached.", None)
            }
            Refusal::OffsetExpired => {
                let message = "Cursor points to data no longer available in the stream.";
                Self::new(StatusCode::GONE, message, Some("cursor_expired"))
            }
            Refusal::OffsetUnknown => Self::invalid_cursor(),
            Refusal::Invalid { problem, property } => Self::validation(RequestPart::Payload, &problem, property),
        }
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
        if self.is_token_refused {
            body.insert("attributes".into(), json!({ "error": self.message }));
        }
        let mut response = json(self.status, &Value::Object(body));
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge =
                if self.is_token_refused { format!("Bearer error=\"{}\"", self.message) } else { "Bearer".to_owned() };
            let challenge = HeaderValue::from_str(&challenge).expect("the messages of a 401 are plain ASCII");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// Returns the reason phrase in the wording of the service's framework.
fn reason(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "Request Entity Too Large",
        _ => status.canonical_reason().unwrap_or_default(),
    }
}
