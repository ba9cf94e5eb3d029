//! Owns [`WebhookEndpoint`]: a local endpoint that authenticates senders, reads events, and passes them to a channel.
//!
//! The receiver of the channel handles the events and answers them.

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

pub(crate) use self::answer::{EventAnswer, EventReply};
pub(crate) use auth0_events_cloudevents::receive::EventAttributes;
use auth0_events_cloudevents::send::Authorization;
use auth0_events_inbound::body::{self, BodyError};
use auth0_events_inbound::{self as inbound, ConnectionLimits, HttpService};
use auth0_events_text::Secret;

/// The time to wait for a free place in the channel.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(10);

/// The time a connection may be idle.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// The time a write may wait for a sender that does not read.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// The settings of an endpoint.
#[derive(Debug, Clone)]
pub(crate) struct EndpointOptions {
    /// The path of the endpoint, usually `/webhook`.
    pub(crate) path: String,
    /// The required authentication.
    pub(crate) authorization: Authorization,
    /// Receives the valid events. If it is closed, or full for too long, senders receive a 503.
    pub(crate) events: mpsc::Sender<ReceivedEvent>,
    /// The maximum body size in bytes. Larger ones receive a 413. Default: 1 MiB.
    pub(crate) body_limit: usize,
    /// The timeout of a body. Slower ones receive a 408. Default: 10 s.
    pub(crate) body_timeout: Duration,
    /// The maximum number of connections. At the limit, the one that has been idle longest is closed. Default: 512.
    pub(crate) connections: usize,
    /// The time for requests in progress at shutdown. Default: 5 s.
    pub(crate) shutdown_grace: Duration,
}

impl EndpointOptions {
    /// Returns the default settings.
    pub(crate) fn new(
        path: impl Into<String>,
        authorization: Authorization,
        events: mpsc::Sender<ReceivedEvent>,
    ) -> Self {
        Self {
            path: path.into(),
            authorization,
            events,
            body_limit: 1024 * 1024,
            body_timeout: Duration::from_secs(10),
            connections: 512,
            shutdown_grace: Duration::from_secs(5),
        }
    }
}

/// An event that waits for its answer.
#[derive(Debug)]
pub(crate) struct ReceivedEvent {
    pub(crate) event: EventAttributes,
    /// The body as it was received.
    pub(crate) body: Bytes,
    /// Sends the answer. If it is dropped, the sender receives a 503.
    pub(crate) reply: EventReply,
}

/// The required authentication cannot be sent in a header.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InvalidHeader {
    #[error("`{0}` is not a valid header name")]
    Name(String),
    #[error("the secret contains characters that are not allowed in an HTTP header, or starts or ends with a space")]
    Value,
}

/// Checks that senders can authenticate this way.
///
/// # Errors
/// Fails if the header name or value is invalid.
pub(crate) fn check(authorization: &Authorization) -> Result<(), InvalidHeader> {
    RequiredHeader::new(authorization).map(|_| ())
}

/// An endpoint that is ready to serve.
#[derive(Debug)]
pub(crate) struct WebhookEndpoint(Arc<EndpointState>);

impl WebhookEndpoint {
    /// Creates an endpoint.
    ///
    /// # Errors
    /// Fails if the header name or value of the authentication is invalid.
    pub(crate) fn new(options: EndpointOptions) -> Result<Self, InvalidHeader> {
        Ok(Self(Arc::new(EndpointState { required: RequiredHeader::new(&options.authorization)?, options })))
    }

    /// Returns the router. It answers every path, and accepts events on one.
    pub(crate) fn router(self) -> Router {
        Router::new().fallback(receive).with_state(self.0)
    }

    /// Receives events on `listener` until `shutdown` completes.
    ///
    /// After that it accepts no connection, and requests in progress have [`EndpointOptions::shutdown_grace`] to finish.
    /// Dropping the future ends all of them immediately.
    pub(crate) async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) {
        let EndpointOptions { connections, shutdown_grace: grace, .. } = self.0.options;
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

#[derive(Debug)]
struct EndpointState {
    options: EndpointOptions,
    required: Option<RequiredHeader>,
}

/// The header that senders must send.
#[derive(Debug)]
struct RequiredHeader {
    name: HeaderName,
    value: Secret,
}

impl RequiredHeader {
    fn new(authorization: &Authorization) -> Result<Option<Self>, InvalidHeader> {
        let Some((name, value)) = authorization.header() else { return Ok(None) };
        let name = name.parse().map_err(|_| InvalidHeader::Name(name.to_owned()))?;
        let text = value.expose();
        if HeaderValue::from_str(text).is_err() || text.trim().len() != text.len() {
            return Err(InvalidHeader::Value);
        }
        Ok(Some(Self { name, value }))
    }

    /// Returns whether a request has the header. The comparison takes constant time.
    fn is_in(&self, request: &Request) -> bool {
        let value = request.headers().get(&self.name).map(HeaderValue::as_bytes);
        self.value.matches(value.unwrap_or_default())
    }
}

/// Answers a request. Authentication comes first, so that a stranger does not even learn the path.
async fn receive(State(endpoint): State<Arc<EndpointState>>, request: Request) -> Response {
    let options = &endpoint.options;
    if endpoint.required.as_ref().is_some_and(|required| !required.is_in(&request)) {
        return refuse_unread(request, StatusCode::UNAUTHORIZED, "Unauthorized").await;
    }
    if endpoint.required.is_none() && is_from_web_page(&request) {
        return refuse_unread(request, StatusCode::FORBIDDEN, "Forbidden: requests of web pages need authentication")
            .await;
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
    let body = match body::read(&parts.headers, body, options.body_limit, options.body_timeout).await {
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
    let received = ReceivedEvent { event, body, reply: EventReply::new(reply) };
    if options.events.send_timeout(received, QUEUE_TIMEOUT).await.is_err() {
        return answer::refuse(StatusCode::SERVICE_UNAVAILABLE, "the receiver is not keeping up");
    }
    match answered.await {
        Ok(answer) => answer.into_response_in_time().await,
        Err(_) => answer::refuse(StatusCode::SERVICE_UNAVAILABLE, "the receiver ended before the event was handled"),
    }
}

/// Returns whether a web page made the request. Browsers set these headers, and pages cannot remove them.
fn is_from_web_page(request: &Request) -> bool {
    ["origin", "sec-fetch-site"].iter().any(|name| request.headers().contains_key(*name))
}

/// Refuses a request before its body is read.
async fn refuse_unread(request: Request, status: StatusCode, reason: &str) -> Response {
    body::discard(request).await;
    answer::refuse(status, reason)
}

#[cfg(test)]
mod tests;
