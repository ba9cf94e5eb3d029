//! Owns [`EventAnswer`]: the status, the reason and the delay of a response to an event.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use tokio::sync::oneshot;

/// The response to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EventAnswer {
    status: u16,
    reason: Option<String>,
    delay: Duration,
}

impl EventAnswer {
    /// Creates an answer without a body. A status outside of 200 to 599 becomes 500.
    pub(crate) fn status(status: u16) -> Self {
        Self { status, reason: None, delay: Duration::ZERO }
    }

    /// Creates an answer with the JSON body `{"error":"<reason>"}`.
    pub(crate) fn refusal(status: u16, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..Self::status(status) }
    }

    /// Delays the answer.
    #[must_use]
    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Waits for the delay and returns the response.
    pub(super) async fn into_response_in_time(self) -> Response {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        let status = match StatusCode::from_u16(self.status) {
            Ok(status) if (200..600).contains(&self.status) => status,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        match self.reason {
            Some(reason) => refuse(status, &reason),
            None => status.into_response(),
        }
    }
}

/// Sends the answer to an event.
#[derive(Debug)]
pub(crate) struct EventReply(oneshot::Sender<EventAnswer>);

impl EventReply {
    pub(super) fn new(sender: oneshot::Sender<EventAnswer>) -> Self {
        Self(sender)
    }

    /// Sends the answer. It is ignored if the sender has left.
    pub(crate) fn send(self, answer: EventAnswer) {
        let _ = self.0.send(answer);
    }
}

/// Returns a response with the body `{"error":"<reason>"}`.
pub(super) fn refuse(status: StatusCode, reason: &str) -> Response {
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (status, content_type, json!({ "error": reason }).to_string()).into_response()
}
