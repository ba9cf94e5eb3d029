//! Owns [`WebhookEndpoint`]: a local endpoint that authenticates senders, reads events, and passes them to a channel.
//!
//! The receiver of the channel handles the events and answers them.

mod answer;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};

pub(crate) use self::answer::{EventAnswer, EventReply};
pub(crate) use auth0_events_cloudevents::receive::EventAttributes;
use auth0_events_cloudevents::send::Authorization;
use auth0_events_inbound::body::{self, BodyError};
use auth0_events_inbound::encoding::{self, EncodingError};
use auth0_events_inbound::{self as inbound, ConnectionLimits, HttpService};
use auth0_events_text::{Secret, json};

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
    /// Receives a line for each refused request. Lines that do not fit are dropped. Default: none.
    pub(crate) refusals: Option<mpsc::Sender<String>>,
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
            refusals: None,
        }
    }
}

/// An event that waits for its answer.
#[derive(Debug)]
pub(crate) struct ReceivedEvent {
    pub(crate) event: EventAttributes,
    /// The body as it was sent, without its content encoding.
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
    /// The scheme of an `authorization` header, such as `Bearer`. Its case does not matter.
    scheme: Option<String>,
    /// The value after the scheme.
    credentials: Secret,
}

impl RequiredHeader {
    fn new(authorization: &Authorization) -> Result<Option<Self>, InvalidHeader> {
        let Some((name, value)) = authorization.header() else { return Ok(None) };
        let name: HeaderName = name.parse().map_err(|_| InvalidHeader::Name(name.to_owned()))?;
        let text = value.expose();
        if HeaderValue::from_str(text).is_err() || text.trim().len() != text.len() {
            return Err(InvalidHeader::Value);
        }
        let split = text.split_once(' ').filter(|_| name == header::AUTHORIZATION);
        let (scheme, credentials) = match split {
            Some((scheme, credentials)) => (Some(scheme.to_owned()), Secret::new(credentials.trim_start())),
            None => (None, value.clone()),
        };
        Ok(Some(Self { name, scheme, credentials }))
    }

    /// Checks whether a request has the header. The comparison takes constant time.
    ///
    /// # Errors
    /// Returns the reason if it does not, for the owner of the endpoint only.
    fn check(&self, request: &Request) -> Result<(), String> {
        let Some(value) = request.headers().get(&self.name) else { return Err(format!("no `{}` header", self.name)) };
        let mut credentials = value.as_bytes();
        if let Some(scheme) = &self.scheme {
            let end = credentials.iter().position(|&byte| byte == b' ').unwrap_or(credentials.len());
            if !credentials[..end].eq_ignore_ascii_case(scheme.as_bytes()) {
                return Err(format!("the `{}` header does not begin with `{scheme}`", self.name));
            }
            credentials = credentials[end..].trim_ascii_start();
        }
        if self.credentials.matches(credentials) { Ok(()) } else { Err("the secret is different".to_owned()) }
    }
}

/// The answer to a request that is not handled as an event.
struct EndpointRefusal {
    status: StatusCode,
    /// The reason for the sender.
    reason: String,
    /// More about the reason, for the owner of the endpoint only.
    detail: Option<String>,
    header: Option<(HeaderName, &'static str)>,
}

impl EndpointRefusal {
    fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        Self { status, reason: reason.into(), detail: None, header: None }
    }

    /// Reads and discards the body of the request, within limits.
    async fn unread(self, request: Request) -> Self {
        body::discard(request).await;
        self
    }
}

impl IntoResponse for EndpointRefusal {
    fn into_response(self) -> Response {
        let mut response = answer::refuse(self.status, &self.reason);
        if let Some((name, value)) = self.header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

/// Answers a request, and reports it if it is refused.
async fn receive(State(endpoint): State<Arc<EndpointState>>, request: Request) -> Response {
    let name = format!("{} {}", request.method(), request.uri().path());
    let outcome = match accept(&endpoint, request).await {
        Ok((event, body)) => hand_over(&endpoint.options, event, body).await,
        Err(refusal) => Err(refusal),
    };
    outcome.unwrap_or_else(|refusal| {
        if let Some(refusals) = &endpoint.options.refusals {
            let reason = refusal.detail.as_deref().map(|detail| format!(": {detail}")).unwrap_or_default();
            let _ =
                refusals.try_send(format!("refused {name}: {} {}{reason}", refusal.status.as_u16(), refusal.reason));
        }
        refusal.into_response()
    })
}

/// Reads the event of a request. Authentication comes first, so that a stranger does not even learn the path.
async fn accept(endpoint: &EndpointState, request: Request) -> Result<(EventAttributes, Bytes), EndpointRefusal> {
    let options = &endpoint.options;
    if let Some(Err(detail)) = endpoint.required.as_ref().map(|required| required.check(&request)) {
        let refusal =
            EndpointRefusal { detail: Some(detail), ..EndpointRefusal::new(StatusCode::UNAUTHORIZED, "Unauthorized") };
        return Err(refusal.unread(request).await);
    }
    if endpoint.required.is_none() && is_from_web_page(&request) {
        let reason = "Forbidden: requests of web pages need authentication";
        return Err(EndpointRefusal::new(StatusCode::FORBIDDEN, reason).unread(request).await);
    }
    if request.uri().path().trim_end_matches('/') != options.path.trim_end_matches('/') {
        return Err(EndpointRefusal::new(StatusCode::NOT_FOUND, "Not Found").unread(request).await);
    }
    if request.method() != Method::POST {
        let refusal = EndpointRefusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
        return Err(EndpointRefusal { header: Some((header::ALLOW, "POST")), ..refusal }.unread(request).await);
    }
    let too_large =
        || EndpointRefusal::new(StatusCode::PAYLOAD_TOO_LARGE, format!("more than {} bytes", options.body_limit));
    let (parts, body) = request.into_parts();
    let body = body::read(&parts.headers, body, options.body_limit, options.body_timeout).await;
    let body = body.map_err(|error| match error {
        BodyError::TooLarge => too_large(),
        BodyError::Timeout => EndpointRefusal::new(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time"),
        BodyError::Broken => EndpointRefusal::new(StatusCode::BAD_REQUEST, "the body did not arrive whole"),
    })?;
    let body = encoding::decode(&parts.headers, body, options.body_limit).map_err(|error| match error {
        EncodingError::TooLarge => too_large(),
        EncodingError::Malformed(name) => {
            EndpointRefusal::new(StatusCode::BAD_REQUEST, format!("the body is not {name}"))
        }
        EncodingError::Unknown(name) => EndpointRefusal {
            header: Some((header::ACCEPT_ENCODING, encoding::ENCODINGS)),
            ..EndpointRefusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                format!("the content encoding `{name}` is not supported; use one of: {}", encoding::ENCODINGS),
            )
        },
    })?;
    match EventAttributes::parse(&body) {
        Ok(event) => Ok((event, body)),
        Err(reason) => Err(other_mode(&parts.headers, &body)
            .map(|reason| EndpointRefusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, reason))
            .unwrap_or_else(|| EndpointRefusal::new(StatusCode::BAD_REQUEST, reason))),
    }
}

/// Returns the reason to refuse CloudEvents that are sent in another way than Auth0 sends them.
fn other_mode(headers: &HeaderMap, body: &[u8]) -> Option<&'static str> {
    let content_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let batch = b"application/cloudevents-batch";
    let is_typed = content_type.get(..batch.len()).is_some_and(|start| start.eq_ignore_ascii_case(batch));
    if is_typed || json::items(body).first().is_some_and(|item| json::is_object(item)) {
        return Some("a batch of CloudEvents is not accepted; send one event per request, as Auth0 does");
    }
    ["ce-id", "ce-type", "ce-specversion"].iter().any(|name| headers.contains_key(*name)).then_some(
        "a CloudEvent in binary mode, with its attributes in `ce-*` headers, is not accepted; send it in structured mode, as \
         Auth0 does",
    )
}

/// Hands an event over and waits for its answer.
async fn hand_over(
    options: &EndpointOptions,
    event: EventAttributes,
    body: Bytes,
) -> Result<Response, EndpointRefusal> {
    let unavailable = |reason| EndpointRefusal::new(StatusCode::SERVICE_UNAVAILABLE, reason);
    let (reply, answered) = oneshot::channel();
    let received = ReceivedEvent { event, body, reply: EventReply::new(reply) };
    if options.events.send_timeout(received, QUEUE_TIMEOUT).await.is_err() {
        return Err(unavailable("the receiver is not keeping up"));
    }
    match answered.await {
        Ok(answer) => Ok(answer.into_response_in_time().await),
        Err(_) => Err(unavailable("the receiver ended before the event was handled")),
    }
}

/// Returns whether a web page made the request. Browsers set these headers, and pages cannot remove them.
fn is_from_web_page(request: &Request) -> bool {
    ["origin", "sec-fetch-site"].iter().any(|name| request.headers().contains_key(*name))
}

#[cfg(test)]
mod tests;
