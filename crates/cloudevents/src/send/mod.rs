//! Sends a CloudEvent to a URL as Auth0 does: the same attempts, pauses and rules for success.
//!
//! An [`EventSender`] holds one destination and its pooled connections. Order, queues, storage and output are up to the
//! caller.

mod cause;

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
pub use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, StatusCode};

pub use auth0_events_outbound::is_loopback;
use auth0_events_text::{Secret, masked_address};

/// The pauses before the second, third and fourth attempt.
pub const DEFAULT_SCHEDULE: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// The default timeout of an attempt, including the connection.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);

/// Limits for reading the rest of a response, which keeps the connection usable for the next event.
const DRAIN_BYTES: usize = 64 * 1024;
const DRAIN_TIME: Duration = Duration::from_millis(250);

/// The way a sender authenticates to an endpoint.
#[derive(Debug, Clone)]
pub enum Authorization {
    /// No authentication.
    None,
    /// `authorization: Bearer <token>`.
    Bearer(Secret),
    /// `authorization: Basic base64(<username>:<password>)`.
    Basic {
        /// The name before the colon.
        username: String,
        /// The text after the colon.
        password: Secret,
    },
    /// A custom header.
    Header {
        /// The header's name, an HTTP token.
        name: String,
        /// The header's value.
        value: Secret,
    },
}

impl Authorization {
    /// Returns the name and value of the header to send.
    pub fn header(&self) -> Option<(&str, Secret)> {
        match self {
            Self::None => None,
            Self::Bearer(token) => Some(("authorization", Secret::new(format!("Bearer {}", token.expose())))),
            Self::Basic { username, password } => {
                let pair = Secret::new(format!("{username}:{}", password.expose()));
                let encoded = Secret::new(STANDARD.encode(pair.expose()));
                Some(("authorization", Secret::new(format!("Basic {}", encoded.expose()))))
            }
            Self::Header { name, value } => Some((name, value.clone())),
        }
    }
}

/// The retry schedule and the timeout.
#[derive(Debug, Clone)]
pub struct SendSettings {
    /// The pauses before the retries; their number is the number of retries. Default: 1, 2 and 4 s.
    pub schedule: Vec<Duration>,
    /// The timeout of one attempt, including the connection. Default: 10 s.
    pub attempt_timeout: Duration,
}

impl Default for SendSettings {
    fn default() -> Self {
        Self { schedule: DEFAULT_SCHEDULE.to_vec(), attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT }
    }
}

/// One finished attempt.
#[derive(Debug, Clone)]
pub struct SendAttempt {
    /// The start time.
    pub started: Timestamp,
    /// The time until the status was received or the attempt failed.
    pub duration: Duration,
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// The reason of a failure: `Post "<url>": <cause>` or `unexpected status code: <code>`. `None` after a success.
    pub error: Option<String>,
}

/// The outcome of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendOutcome {
    /// The endpoint answered 2xx.
    Delivered,
    /// The endpoint answered 4xx, or the last attempt failed.
    Failed,
    /// The caller stopped the delivery between two attempts.
    Cancelled,
}

/// The error of [`EventSender::new`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL is neither `http` nor `https`.
    #[error("cannot post to `{0}`: not an http or https address")]
    Scheme(Url),
    /// A header name or value contains invalid characters. The text does not show the value.
    #[error("invalid header field value for `{0}`")]
    Header(String),
    /// The HTTP client could not be created, for example because the trust store is unreadable.
    #[error("cannot prepare connections")]
    Handle(#[source] reqwest::Error),
}

/// A destination with its headers and retry schedule. Clones share the connections.
#[derive(Debug, Clone)]
pub struct EventSender {
    client: Client,
    url: Url,
    headers: HeaderMap,
    settings: SendSettings,
}

impl EventSender {
    /// Creates a sender for `url`. It opens no connection, but reads the system's trust store for `https`.
    ///
    /// # Errors
    /// Fails if the URL is not HTTP, the header is invalid, or the trust store cannot be read.
    pub fn new(url: Url, authorization: &Authorization, settings: SendSettings) -> Result<Self, Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::Scheme(url));
        }
        let mut headers = HeaderMap::with_capacity(2);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.extend(header(authorization)?);
        let client = auth0_events_outbound::builder(&url).tcp_nodelay(true).build().map_err(Error::Handle)?;
        Ok(Self { client, url, headers, settings })
    }

    /// Returns the URL without its secrets.
    pub fn shown_url(&self) -> String {
        masked_address(self.url.as_str())
    }

    /// Sends `payload` until the endpoint answers 2xx or 4xx or no attempts are left, and reports each attempt.
    ///
    /// `stop` ends the delivery before an attempt or during a pause, never during an attempt, so that no response is lost.
    /// Dropping the future abandons the current attempt.
    pub async fn deliver(
        &self,
        payload: Bytes,
        stop: impl Future<Output = ()>,
        mut on_attempt: impl FnMut(SendAttempt),
    ) -> SendOutcome {
        let mut stop = std::pin::pin!(stop);
        let mut pauses = self.settings.schedule.iter();
        let mut pause = Duration::ZERO;
        loop {
            tokio::select! {
                biased;
                () = &mut stop => return SendOutcome::Cancelled,
                () = sleep(pause) => {}
            }
            let attempt = self.attempt(payload.clone()).await;
            let status = attempt.status.unwrap_or_default();
            on_attempt(attempt);
            match (status, pauses.next()) {
                (200..300, _) => return SendOutcome::Delivered,
                (400..500, _) | (_, None) => return SendOutcome::Failed,
                (_, Some(next)) => pause = *next,
            }
        }
    }

    /// Sends `payload` once.
    async fn attempt(&self, payload: Bytes) -> SendAttempt {
        let started = Timestamp::now();
        let clock = Instant::now();
        let request = self.client.post(self.url.clone()).headers(self.headers.clone()).body(payload);
        let response = tokio::time::timeout(self.settings.attempt_timeout, request.send()).await;
        let duration = clock.elapsed();
        let (status, error) = match response {
            Ok(Ok(response)) => {
                let status = response.status();
                drain(response).await;
                (Some(status.as_u16()), unexpected(status))
            }
            Ok(Err(error)) => (None, Some(cause::post(&self.url, &cause::of(&self.url, &error)))),
            Err(_) => (None, Some(cause::post(&self.url, cause::TIMED_OUT))),
        };
        SendAttempt { started, duration, status, error }
    }
}

/// Waits for `pause`. Without one it does not yield.
async fn sleep(pause: Duration) {
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
}

/// Returns the error text for a status other than 2xx.
fn unexpected(status: StatusCode) -> Option<String> {
    (!status.is_success()).then(|| format!("unexpected status code: {}", status.as_u16()))
}

/// Reads the rest of a response, so that its connection can be reused.
async fn drain(mut response: reqwest::Response) {
    let read = async {
        let mut budget = DRAIN_BYTES;
        while let Ok(Some(chunk)) = response.chunk().await {
            let Some(rest) = budget.checked_sub(chunk.len()) else { return };
            budget = rest;
        }
    };
    // Beyond the limits the connection is dropped instead. The outcome of the attempt does not change.
    let _ = tokio::time::timeout(DRAIN_TIME, read).await;
}

/// Builds the authorization header, if there is one.
fn header(authorization: &Authorization) -> Result<Option<(HeaderName, HeaderValue)>, Error> {
    let Some((name, value)) = authorization.header() else { return Ok(None) };
    let invalid = || Error::Header(name.to_owned());
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
    let mut value = HeaderValue::from_bytes(value.expose().as_bytes()).map_err(|_| invalid())?;
    value.set_sensitive(true);
    Ok(Some((parsed, value)))
}

#[cfg(test)]
mod tests;
