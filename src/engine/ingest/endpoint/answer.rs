//! How an event is answered: with a status, perhaps a reason, perhaps not at once.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use tokio::sync::oneshot;

/// What the sender of an event is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    status: u16,
    reason: Option<String>,
    delay: Duration,
}

impl Answer {
    /// Answers with a status alone. Anything outside 200 to 599 counts as 500.
    pub(crate) fn status(status: u16) -> Self {
        Self { status, reason: None, delay: Duration::ZERO }
    }

    /// Answers with a status, and with the reason as JSON: `{"error":"<reason>"}`.
    pub(crate) fn refusal(status: u16, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..Self::status(status) }
    }

    /// Lets the sender wait for so long.
    #[must_use]
    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Waits as long as the sender is to wait, and makes the response.
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

/// Takes the answer to one event.
#[derive(Debug)]
pub(crate) struct Reply(oneshot::Sender<Answer>);

impl Reply {
    pub(super) fn new(sender: oneshot::Sender<Answer>) -> Self {
        Self(sender)
    }

    /// Answers. A sender that has left meanwhile counts the event as failed by itself.
    pub(crate) fn send(self, answer: Answer) {
        drop(self.0.send(answer));
    }
}

/// Answers with `{"error":"<reason>"}`.
pub(super) fn refuse(status: StatusCode, reason: &str) -> Response {
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (status, content_type, json!({ "error": reason }).to_string()).into_response()
}
