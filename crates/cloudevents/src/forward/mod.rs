//! Posts one CloudEvent to one URL as Auth0 delivers it: attempts, pauses between them, and what counts as success.
//!
//! A [`Forwarder`] holds one destination and its pooled connections. Order, queues, storage and output are its callers'.

mod cause;

use std::time::{Duration, Instant};

use base64::Engine;
use bytes::Bytes;
use jiff::Timestamp;
pub use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, StatusCode};

pub use auth0_events_outbound::is_loopback;
use auth0_events_text::{Secret, masked_address};

/// The pauses before the second, third and fourth attempt.
pub const DEFAULT_SCHEDULE: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// Time allowed for one attempt, connecting included.
pub const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);

/// An answer's body is read to its end, so that the connection serves the next event, within these two bounds.
const DRAIN_BYTES: usize = 64 * 1024;
const DRAIN_TIME: Duration = Duration::from_millis(250);

/// How the sender proves itself to the endpoint.
#[derive(Debug, Clone)]
pub enum Authorization {
    /// Not at all.
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
    /// A header of the endpoint's choice.
    Header {
        /// The header's name, an HTTP token.
        name: String,
        /// The header's value.
        value: Secret,
    },
}

impl Authorization {
    /// Returns the name and the whole value of the header that proves the sender.
    pub fn header(&self) -> Option<(&str, Secret)> {
        match self {
            Self::None => None,
            Self::Bearer(token) => Some(("authorization", Secret::new(format!("Bearer {}", token.expose())))),
            Self::Basic { username, password } => {
                let pair = Secret::new(format!("{username}:{}", password.expose()));
                let encoded = Secret::new(base64::engine::general_purpose::STANDARD.encode(pair.expose()));
                Some(("authorization", Secret::new(format!("Basic {}", encoded.expose()))))
            }
            Self::Header { name, value } => Some((name, value.clone())),
        }
    }
}

/// When to try again, and how long one attempt may take.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The pause before each attempt after the first; its length is the number of retries. Default 1, 2 and 4 s.
    pub schedule: Vec<Duration>,
    /// Time allowed for one attempt, connecting included. Default 10 s.
    pub attempt_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { schedule: DEFAULT_SCHEDULE.to_vec(), attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT }
    }
}

/// One finished attempt.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// When it began.
    pub started: Timestamp,
    /// How long it took until the answer's status was known, or until it failed.
    pub duration: Duration,
    /// The status of the answer, if one came.
    pub status: Option<u16>,
    /// Why it failed: `Post "<url>": <cause>`, or `unexpected status code: <code>`. `None` for a success.
    pub error: Option<String>,
}

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A 2xx answer.
    Delivered,
    /// A 4xx answer, or no attempt left.
    Failed,
    /// The caller's stop signal came before the outcome was known.
    Cancelled,
}

/// Why no [`Forwarder`] could be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL is neither `http` nor `https`.
    #[error("cannot post to `{0}`: not an http or https address")]
    Scheme(Url),
    /// A header's name or value holds characters that no header may hold. The value is not shown.
    #[error("invalid header field value for `{0}`")]
    Header(String),
    /// The HTTP handle could not be made, for instance because the trust store is unreadable.
    #[error("cannot prepare connections")]
    Handle(#[source] reqwest::Error),
}

/// One destination: where to post, with which headers, how often. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Forwarder {
    client: Client,
    url: Url,
    headers: HeaderMap,
    settings: Settings,
}

impl Forwarder {
    /// Prepares posting to `url`. No connection is opened yet; for `https` the system's trust store is read.
    ///
    /// # Errors
    /// When the URL's scheme is not HTTP, a header cannot be built, or the trust store cannot be read.
    pub fn new(url: Url, authorization: &Authorization, settings: Settings) -> Result<Self, Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::Scheme(url));
        }
        let mut headers = HeaderMap::with_capacity(2);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.extend(header(authorization)?);
        let client = auth0_events_outbound::builder(&url).tcp_nodelay(true).build().map_err(Error::Handle)?;
        Ok(Self { client, url, headers, settings })
    }

    /// Returns where this forwarder posts to.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Returns where this forwarder posts to, without what is secret in the address.
    pub fn shown_url(&self) -> String {
        masked_address(self.url.as_str())
    }

    /// Posts `payload` until it is delivered, refused with a 4xx, or out of attempts, and reports each attempt as it ends.
    ///
    /// Cancellation: `stop` is looked at before every attempt and during every pause, never within an attempt, so that
    /// no answer is lost. Dropping the future abandons the attempt under way.
    pub async fn deliver(
        &self,
        payload: Bytes,
        stop: impl Future<Output = ()>,
        mut on_attempt: impl FnMut(Attempt),
    ) -> Outcome {
        let mut stop = std::pin::pin!(stop);
        let mut pauses = self.settings.schedule.iter();
        let mut pause = Duration::ZERO;
        loop {
            tokio::select! {
                biased;
                () = &mut stop => return Outcome::Cancelled,
                () = sleep(pause) => {}
            }
            let attempt = self.attempt(payload.clone()).await;
            let (delivered, refused) = match attempt.status {
                Some(code) => ((200..300).contains(&code), (400..500).contains(&code)),
                None => (false, false),
            };
            on_attempt(attempt);
            if delivered {
                return Outcome::Delivered;
            }
            match pauses.next() {
                Some(next) if !refused => pause = *next,
                _ => return Outcome::Failed,
            }
        }
    }

    /// Posts `payload` once.
    pub async fn attempt(&self, payload: Bytes) -> Attempt {
        let started = Timestamp::now();
        let clock = Instant::now();
        let request = self.client.post(self.url.clone()).headers(self.headers.clone()).body(payload);
        let answer = tokio::time::timeout(self.settings.attempt_timeout, request.send()).await;
        let duration = clock.elapsed();
        let (status, error) = match answer {
            Ok(Ok(response)) => {
                let status = response.status();
                drain(response).await;
                (Some(status.as_u16()), unexpected(status))
            }
            Ok(Err(error)) => (None, Some(cause::post(&self.url, &cause::of(&self.url, &error)))),
            Err(_) => (None, Some(cause::post(&self.url, cause::TIMED_OUT))),
        };
        Attempt { started, duration, status, error }
    }
}

/// Waits for `pause`; a zero pause does not touch the timer.
async fn sleep(pause: Duration) {
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
}

/// Returns the error text of an answer that is no success.
fn unexpected(status: StatusCode) -> Option<String> {
    (!status.is_success()).then(|| format!("unexpected status code: {}", status.as_u16()))
}

/// Reads what is left of an answer, so that its connection can be used again.
async fn drain(mut response: reqwest::Response) {
    let read = async {
        let mut left = DRAIN_BYTES;
        while let Ok(Some(chunk)) = response.chunk().await {
            let Some(rest) = left.checked_sub(chunk.len()) else { return };
            left = rest;
        }
    };
    // Past the bounds the connection is dropped instead; the attempt's outcome stands either way.
    drop(tokio::time::timeout(DRAIN_TIME, read).await);
}

/// Builds the header that proves the sender, if there is one.
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
