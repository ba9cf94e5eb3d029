//! Reads request bodies with limits on size and time, so that the sender receives a response in every case.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;

use crate::connections::ActiveRequest;

/// The bytes of a too large body that are read and discarded. A sender that is still writing would otherwise see a closed
/// connection in place of the response.
const DRAIN_BYTES: usize = 16 << 20;
/// The bytes that are read of the body of a refused request.
const DISCARD_BYTES: usize = 256 << 10;
/// The time for that.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(2);
/// A sender of a discarded body that pauses this long is waiting for the response.
const DRAIN_PAUSE: Duration = Duration::from_millis(250);

/// The error of [`read`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyError {
    /// The body is too large.
    TooLarge,
    /// The body did not arrive in time.
    Timeout,
    /// The connection broke, or the body is malformed.
    Broken,
}

/// Reads a body of at most `limit` bytes within `time`.
///
/// # Errors
/// Fails if the body is too large, too slow, or incomplete.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize, time: Duration) -> Result<Bytes, BodyError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    // A sender that waits for `100 Continue` has not sent the body yet.
    let max_announced = if expects_continue(headers) { limit } else { limit + DRAIN_BYTES };
    if announced.is_some_and(|length: usize| length > max_announced) {
        return Err(BodyError::TooLarge);
    }
    let collected = async {
        let mut chunks = body.into_data_stream();
        let mut bytes = Vec::new();
        let mut length = 0;
        loop {
            let pause = if length > limit { DRAIN_PAUSE } else { time };
            let chunk = match tokio::time::timeout(pause, chunks.next()).await {
                Ok(Some(chunk)) => chunk.map_err(|_| BodyError::Broken)?,
                Ok(None) => break,
                Err(_) if length > limit => break,
                Err(_) => return Err(BodyError::Timeout),
            };
            length += chunk.len();
            if length <= limit {
                bytes.extend_from_slice(&chunk);
            } else if length > limit + DRAIN_BYTES {
                break;
            }
        }
        if length > limit { Err(BodyError::TooLarge) } else { Ok(Bytes::from(bytes)) }
    };
    tokio::time::timeout(time, collected).await.unwrap_or(Err(BodyError::Timeout))
}

/// Reads and discards the body of a refused request, within limits. The request no longer counts as in progress, so its
/// connection can be closed to make room or at shutdown.
pub async fn discard(request: Request) {
    if let Some(active) = request.extensions().get::<ActiveRequest>() {
        active.end();
    }
    if expects_continue(request.headers()) {
        return;
    }
    let discarded = async {
        let mut chunks = request.into_body().into_data_stream();
        let mut budget = DISCARD_BYTES;
        while let Ok(Some(Ok(chunk))) = tokio::time::timeout(DRAIN_PAUSE, chunks.next()).await {
            let Some(rest) = budget.checked_sub(chunk.len()) else { return };
            budget = rest;
        }
    };
    let _ = tokio::time::timeout(DISCARD_TIMEOUT, discarded).await;
}

/// Returns whether the sender waits for `100 Continue` before it sends the body.
fn expects_continue(headers: &HeaderMap) -> bool {
    headers.get(header::EXPECT).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

#[cfg(test)]
mod tests;
