//! The engine of a local webhook endpoint: checks the caller, reads the event, hands it on, answers.
//!
//! What becomes of an event, and how it is answered, is up to the holder of the other end of the channel. Nothing is printed
//! or stored here. Connections are for `serve`.

mod answer;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};

pub(crate) use self::answer::{Answer, Reply};
pub(crate) use auth0_events_cloudevents::receive::EventAttributes;
use auth0_events_cloudevents::send::Authorization;
use auth0_events_inbound::body::{self, BodyError};
use auth0_events_inbound::{self as inbound, ConnectionLimits, HttpService};
use auth0_events_text::Secret;

/// Time allowed for a place in the channel to become free.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a connection may be without a whole request.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a write may wait for a sender that takes nothing.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// The settings of one endpoint.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Where events are posted to. Usually `/webhook`.
    pub(crate) path: String,
    /// What the sender must show.
    pub(crate) authorization: Authorization,
    /// Takes each good event, which then waits for its answer. Full for too long, or closed, it makes the answer a 503.
    pub(crate) events: mpsc::Sender<Received>,
    /// Bytes of one body; more is answered with 413. Default 1 MiB.
    pub(crate) body_limit: usize,
    /// Time allowed for a whole body to arrive; more is answered with 408. Default 10 s.
    pub(crate) body_time: Duration,
    /// Connections; past them the one that has idled longest is closed. Default 512.
    pub(crate) connections: usize,
    /// Time given to requests under way at shutdown. Default 5 s.
    pub(crate) shutdown_grace: Duration,
}

impl Options {
    /// Makes settings with the defaults.
    pub(crate) fn new(path: impl Into<String>, authorization: Authorization, events: mpsc::Sender<Received>) -> Self {
        Self {
            path: path.into(),
            authorization,
            events,
            body_limit: 1024 * 1024,
            body_time: Duration::from_secs(10),
            connections: 512,
            shutdown_grace: Duration::from_secs(5),
        }
    }
}

/// One event that waits for its answer.
#[derive(Debug)]
pub(crate) struct Received {
    /// What the body says.
    pub(crate) event: EventAttributes,
    /// The body as it came.
    pub(crate) body: Bytes,
    /// Takes the answer. Dropped, it makes the answer a 503.
    pub(crate) reply: Reply,
}

/// What the endpoint asks for cannot be shown in a header.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InvalidHeader {
    /// The name is none.
    #[error("`{0}` is no name of a header")]
    Name(String),
    /// The secret would never arrive as it is.
    #[error("the secret holds characters that no header can carry, or begins or ends with a blank")]
    Value,
}

/// Tells whether a sender could show this in a header.
///
/// # Errors
/// When the header has no possible name or value.
pub(crate) fn check(authorization: &Authorization) -> Result<(), InvalidHeader> {
    Proof::new(authorization).map(drop)
}

/// An endpoint that is ready to be served.
#[derive(Debug)]
pub(crate) struct Receiver(Arc<Endpoint>);

impl Receiver {
    /// Takes over the settings.
    ///
    /// # Errors
    /// When the header that the sender must show has no possible name or value.
    pub(crate) fn new(options: Options) -> Result<Self, InvalidHeader> {
        Ok(Self(Arc::new(Endpoint { proof: Proof::new(&options.authorization)?, options })))
    }

    /// Builds the router, which takes every path: all but one are refused.
    pub(crate) fn router(self) -> Router {
        Router::new().fallback(receive).with_state(self.0)
    }

    /// Receives events on `listener` until `shutdown` ends. Failures of single connections end those alone.
    ///
    /// Cancellation: once `shutdown` ends, no connection is accepted, and requests under way get
    /// [`Options::shutdown_grace`] to end. Dropping the future ends all at once.
    pub(crate) async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) {
        let Options { connections, shutdown_grace: grace, .. } = self.0.options;
        let router = self.router();
        let limits = ConnectionLimits { connections, idle_timeout: IDLE_TIMEOUT, write_timeout: WRITE_TIMEOUT };
        let (stop, stopping) = watch::channel(false);
        let mut server =
            std::pin::pin!(inbound::serve(listener, HttpService { router, tls: None }, limits, stopping, grace));
        tokio::select! {
            () = &mut server => {}
            () = shutdown => {
                stop.send_replace(true);
                server.await;
            }
        }
    }
}

/// What the handler needs to know.
#[derive(Debug)]
struct Endpoint {
    options: Options,
    proof: Option<Proof>,
}

/// The header that a sender must show, whole.
#[derive(Debug)]
struct Proof {
    name: HeaderName,
    value: Secret,
}

impl Proof {
    fn new(authorization: &Authorization) -> Result<Option<Self>, InvalidHeader> {
        let Some((name, value)) = authorization.header() else { return Ok(None) };
        let name = name.parse().map_err(|_| InvalidHeader::Name(name.to_owned()))?;
        let text = value.expose();
        if HeaderValue::from_str(text).is_err() || text.trim().len() != text.len() {
            return Err(InvalidHeader::Value);
        }
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
        return refuse_unread(request, StatusCode::UNAUTHORIZED, "Unauthorized").await;
    }
    if endpoint.proof.is_none() && is_of_a_page(&request) {
        return refuse_unread(request, StatusCode::FORBIDDEN, "Forbidden: a web page must show a secret").await;
    }
    if request.uri().path() != options.path {
        return refuse_unread(request, StatusCode::NOT_FOUND, "Not Found").await;
    }
    if request.method() != Method::POST {
        let allow = [(header::ALLOW, HeaderValue::from_static("POST"))];
        let refusal = refuse_unread(request, StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed").await;
        return (allow, refusal).into_response();
    }
    let (parts, body) = request.into_parts();
    let body = match body::read(&parts.headers, body, options.body_limit, options.body_time).await {
        Ok(body) => body,
        Err(BodyError::TooLarge) => {
            return answer::refuse(StatusCode::PAYLOAD_TOO_LARGE, &format!("more than {} bytes", options.body_limit));
        }
        Err(BodyError::Timeout) => {
            return answer::refuse(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time");
        }
        Err(BodyError::Broken) => return answer::refuse(StatusCode::BAD_REQUEST, "the body did not arrive whole"),
    };
    let event = match EventAttributes::parse(&body) {
        Ok(event) => event,
        Err(reason) => return answer::refuse(StatusCode::BAD_REQUEST, &reason),
    };
    let (reply, answered) = oneshot::channel();
    let received = Received { event, body, reply: Reply::new(reply) };
    if options.events.send_timeout(received, PATIENCE).await.is_err() {
        return answer::refuse(StatusCode::SERVICE_UNAVAILABLE, "the receiver is not keeping up");
    }
    match answered.await {
        Ok(answer) => answer.into_response_in_time().await,
        Err(_) => answer::refuse(StatusCode::SERVICE_UNAVAILABLE, "the receiver ended before the event was handled"),
    }
}

/// Tells whether a web page made the request: browsers say so, and let no page leave that out.
fn is_of_a_page(request: &Request) -> bool {
    ["origin", "sec-fetch-site"].iter().any(|name| request.headers().contains_key(*name))
}

/// Refuses a request whose body nobody has read.
async fn refuse_unread(request: Request, status: StatusCode, reason: &str) -> Response {
    body::discard(request).await;
    answer::refuse(status, reason)
}

#[cfg(test)]
mod tests;
