//! Spoils calls as the fault rules ask: refuses them, or lets them be acted on and cuts, resets or garbles the answer.
//!
//! The feed has no end to be cut at: it is hit within the first message after its greeting.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::clock;
use super::error::ApiError;
use super::fault::Fault;
use super::ids;
use super::tenant::Tenant;
use auth0_events_inbound::ResetHandle;

/// What comes before the emulator's own doors, which neither fail nor count.
const OWN: &str = "/emulator";

/// What the rate limit is for.
const LIMITED: &str = "/api/v2/";

/// What every call passes first: the fault rules, then the rate limit.
pub(super) async fn gate(State(tenant): State<Arc<Tenant>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with(OWN) {
        return next.run(request).await;
    }
    let (delay, fault) = tenant.faults.meet(request.method(), path);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    if let Some(Fault::Status { code, retry_after }) = fault {
        let mut response = ApiError::fault(code).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        return response;
    }
    let reset = request.extensions().get::<ResetHandle>().cloned().unwrap_or_default();
    let response = limited(&tenant, request, next).await;
    match fault {
        Some(Fault::Reset) => cut(response, Some(reset)),
        Some(Fault::Truncate) => cut(response, None),
        Some(Fault::Garbage) => garble(response),
        Some(Fault::Status { .. }) | None => response,
    }
}

/// Lets a call pass within the rate limit, and tells of it in the headers.
async fn limited(tenant: &Tenant, request: Request, next: Next) -> Response {
    let bucket = tenant.bucket.as_ref().filter(|_| request.uri().path().starts_with(LIMITED));
    let Some(verdict) = bucket.map(super::rate::Bucket::take) else { return next.run(request).await };
    let mut response = if verdict.passes {
        next.run(request).await
    } else {
        let mut refusal = ApiError::too_many_requests().into_response();
        refusal.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(verdict.retry_after()));
        refusal
    };
    verdict.write(response.headers_mut(), clock::now());
    response
}

/// How much of an answer has been sent that is to be cut.
enum Sent {
    /// So many chunks are still to pass whole.
    Before(u8),
    /// Half a chunk.
    Half,
}

/// Ends the answer in the middle of its body, and its connection with it: by `reset` if there is one.
fn cut(response: Response, reset: Option<ResetHandle>) -> Response {
    let length = response.body().size_hint().exact();
    if let (Some(reset), Some(_)) = (&reset, length) {
        reset.reset();
        return response;
    }
    if length == Some(0) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    if let Some(length) = length {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    let before = if length.is_some() { 0 } else { 1 };
    let state = (body.into_data_stream(), Sent::Before(before), reset);
    let chunks = stream::unfold(state, |(mut chunks, sent, reset)| async move {
        match sent {
            Sent::Before(left) => {
                let chunk = chunks.next().await?.map_err(io::Error::other);
                let (chunk, sent) = match left {
                    0 => (chunk.map(|chunk| chunk.slice(..chunk.len() / 2)), Sent::Half),
                    left => (chunk, Sent::Before(left - 1)),
                };
                Some((chunk, (chunks, sent, reset)))
            }
            Sent::Half => {
                // What has been handed over is written before the connection ends.
                tokio::task::yield_now().await;
                if let Some(reset) = &reset {
                    reset.reset();
                }
                Some((Err(io::ErrorKind::ConnectionAborted.into()), (chunks, Sent::Half, reset)))
            }
        }
    });
    Response::from_parts(parts, Body::from_stream(chunks))
}

/// Makes the body unreadable: as long as before, but neither JSON nor text. The feed gets one message of that kind.
fn garble(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let body = match body.size_hint().exact() {
        Some(0) => body,
        Some(length) => {
            let random = ids::random::<256>();
            // No JSON and no UTF-8 begins like this.
            let bytes = std::iter::once(0xff).chain(random.into_iter().cycle());
            bytes.take(usize::try_from(length).unwrap_or(usize::MAX)).collect::<Vec<u8>>().into()
        }
        None => {
            let garbage = Bytes::from_static(b"event: user.created\nid: \xff\xfe\ndata: {\"off\xff\n\n");
            let spoilt = body.into_data_stream().enumerate().map(move |(place, chunk)| match place {
                0 => chunk.map(|greeting| [greeting, garbage.clone()].concat().into()),
                _ => chunk,
            });
            Body::from_stream(spoilt)
        }
    };
    Response::from_parts(parts, body)
}
