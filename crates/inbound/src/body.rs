//! Reads the body of a request within bounds of size and time, so that its sender meets the answer whatever it sends.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;

use super::Busy;

/// A body that is too large is read to its end within this bound, and not kept: a sender that is still writing would meet a
/// closed connection in place of the answer.
const DRAIN_BYTES: usize = 16 << 20;
/// What is read of a body that nobody asked for: a stranger is worth less work.
const DISCARD_BYTES: usize = 256 << 10;
/// How long such a body may take in all.
const DISCARD_TIME: Duration = Duration::from_secs(2);
/// A sender of too much that pauses for so long waits for the answer.
const DRAIN_PATIENCE: Duration = Duration::from_millis(250);

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It is larger than it may be.
    TooLarge,
    /// It took too long.
    TooLate,
    /// The connection broke, or the body is malformed.
    Broken,
}

/// Reads a body of at most `limit` bytes within `time`.
///
/// # Errors
/// Says why it was not read.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize, time: Duration) -> Result<Bytes, Unread> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    // Whoever waits for a word to go on is told without having sent anything.
    let bearable = if awaits_word(headers) { limit } else { limit + DRAIN_BYTES };
    if announced.is_some_and(|length: usize| length > bearable) {
        return Err(Unread::TooLarge);
    }
    let collected = async {
        let mut chunks = body.into_data_stream();
        let mut bytes = Vec::new();
        let mut length = 0;
        loop {
            let patience = if length > limit { DRAIN_PATIENCE } else { time };
            let chunk = match tokio::time::timeout(patience, chunks.next()).await {
                Ok(Some(chunk)) => chunk.map_err(|_| Unread::Broken)?,
                Ok(None) => break,
                Err(_) if length > limit => break,
                Err(_) => return Err(Unread::TooLate),
            };
            length += chunk.len();
            if length <= limit {
                bytes.extend_from_slice(&chunk);
            } else if length > limit + DRAIN_BYTES {
                break;
            }
        }
        if length > limit { Err(Unread::TooLarge) } else { Ok(Bytes::from(bytes)) }
    };
    tokio::time::timeout(time, collected).await.unwrap_or(Err(Unread::TooLate))
}

/// Reads the body of a request that is refused, as far as that is worth it. The request is not under way any more: its
/// connection may have to make room, and nobody waits for it at the end.
pub async fn discard(request: Request) {
    if let Some(Busy(turn)) = request.extensions().get() {
        turn.end();
    }
    if awaits_word(request.headers()) {
        return;
    }
    let discarded = async {
        let mut chunks = request.into_body().into_data_stream();
        let mut left = DISCARD_BYTES;
        while let Ok(Some(Ok(chunk))) = tokio::time::timeout(DRAIN_PATIENCE, chunks.next()).await {
            let Some(rest) = left.checked_sub(chunk.len()) else { return };
            left = rest;
        }
    };
    // Past that time the sender meets the answer, or a closed connection.
    drop(tokio::time::timeout(DISCARD_TIME, discarded).await);
}

/// Tells whether the sender waits for `100 Continue` before it sends the body.
fn awaits_word(headers: &HeaderMap) -> bool {
    headers.get(header::EXPECT).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

#[cfg(test)]
mod tests;
