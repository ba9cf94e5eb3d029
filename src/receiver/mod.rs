//! The engine of a local webhook endpoint: checks the caller, parses the event, hands it on, answers.
//!
//! What becomes of an event is up to the holder of the other end of the channel. Nothing is printed or stored here.

mod cloud_event;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use bytes::Bytes;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

pub use self::cloud_event::Event;
use crate::forward::Authorization;
use crate::secret::Secret;

/// Time allowed for a body to arrive, and for a place in the channel to become free.
const PATIENCE: Duration = Duration::from_secs(10);

/// The settings of one endpoint.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where events are posted to. Usually `/webhook`.
    pub path: String,
    /// What the sender must show.
    pub authorization: Authorization,
    /// The status that answers a good event, 204 at first; it may be changed while the endpoint runs, to rehearse
    /// failures. Anything outside 200 to 599 counts as 500.
    pub status: Arc<AtomicU16>,
    /// Takes each good event before it is answered. Full for too long, or closed, it makes the answer a 503.
    pub events: mpsc::Sender<Received>,
    /// Bytes of one body; more is answered with 413. Default 1 MiB.
    pub body_limit: usize,
    /// Time given to requests under way at shutdown. Default 5 s.
    pub shutdown_grace: Duration,
}

impl Options {
    /// Makes settings with the defaults.
    pub fn new(path: impl Into<String>, authorization: Authorization, events: mpsc::Sender<Received>) -> Self {
        Self {
            path: path.into(),
            authorization,
            status: Arc::new(AtomicU16::new(StatusCode::NO_CONTENT.as_u16())),
            events,
            body_limit: 1024 * 1024,
            shutdown_grace: Duration::from_secs(5),
        }
    }
}

/// One event, and how it is answered.
#[derive(Debug, Clone)]
pub struct Received {
    /// What the body says.
    pub event: Event,
    /// The body as it came.
    pub body: Bytes,
    /// The status of the answer.
    pub status: u16,
}

/// Receives events on `listener` until `shutdown` ends.
///
/// Cancellation: once `shutdown` ends, no connection is accepted, and requests under way get
/// [`Options::shutdown_grace`] to end. Dropping the future ends it at once.
///
/// # Errors
/// When an authorization header cannot be built from the options. Failures of single connections end those alone.
pub async fn serve(
    listener: TcpListener,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let grace = options.shutdown_grace;
    let limit = DefaultBodyLimit::max(options.body_limit);
    let endpoint = Arc::new(Endpoint { proof: Proof::new(&options.authorization)?, options });
    let router = Router::new().fallback(receive).layer(limit).with_state(endpoint);
    let (stop, mut stopped) = watch::channel(false);
    // A connection on which it cannot be set is merely slower.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        drop(stopped.wait_for(|stop| *stop).await);
    });
    let mut server = std::pin::pin!(server.into_future());
    tokio::select! {
        ended = &mut server => return ended,
        () = shutdown => {}
    }
    stop.send_replace(true);
    // Connections that outlast the grace are left to the end of the process.
    tokio::time::timeout(grace, server).await.unwrap_or(Ok(()))
}

/// What the handler needs to know.
struct Endpoint {
    options: Options,
    proof: Option<Proof>,
}

/// The header that a sender must show, whole.
struct Proof {
    name: HeaderName,
    value: Secret,
}

impl Proof {
    fn new(authorization: &Authorization) -> io::Result<Option<Self>> {
        let Some((name, value)) = authorization.header() else { return Ok(None) };
        let name = name.parse().map_err(|_| io::Error::other(format!("`{name}` is not a header name")))?;
        Ok(Some(Self { name, value }))
    }

    /// Tells whether a request shows the header, in a time that does not depend on where it differs.
    fn is_shown_by(&self, request: &Request) -> bool {
        let shown = request.headers().get(&self.name).map(HeaderValue::as_bytes);
        self.value.matches(shown.unwrap_or_default())
    }
}

/// Answers one request. The caller is checked first, so that a stranger learns nothing, not even the path.
async fn receive(State(endpoint): State<Arc<Endpoint>>, request: Request) -> Response {
    let options = &endpoint.options;
    if endpoint.proof.as_ref().is_some_and(|proof| !proof.is_shown_by(&request)) {
        return refuse(StatusCode::UNAUTHORIZED, "Unauthorized");
    }
    if request.uri().path() != options.path {
        return refuse(StatusCode::NOT_FOUND, "Not Found");
    }
    if request.method() != Method::POST {
        let allow = [(header::ALLOW, HeaderValue::from_static("POST"))];
        return (allow, refuse(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")).into_response();
    }
    let body = match tokio::time::timeout(PATIENCE, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => body,
        Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, &format!("more than {} bytes", options.body_limit));
        }
        Ok(Err(_)) => return refuse(StatusCode::BAD_REQUEST, "the body did not arrive whole"),
        Err(_) => return refuse(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time"),
    };
    let event = match Event::parse(&body) {
        Ok(event) => event,
        Err(reason) => return refuse(StatusCode::BAD_REQUEST, &reason),
    };
    let status = answer(options.status.load(Ordering::Relaxed));
    let received = Received { event, body, status: status.as_u16() };
    match options.events.send_timeout(received, PATIENCE).await {
        Ok(()) => status.into_response(),
        Err(_) => refuse(StatusCode::SERVICE_UNAVAILABLE, "the receiver is not keeping up"),
    }
}

/// Returns the status to answer with.
fn answer(code: u16) -> StatusCode {
    match StatusCode::from_u16(code) {
        Ok(status) if (200..600).contains(&code) => status,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Answers with `{"error":"<reason>"}`.
fn refuse(status: StatusCode, reason: &str) -> Response {
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (status, content_type, json!({ "error": reason }).to_string()).into_response()
}

#[cfg(test)]
mod tests;
