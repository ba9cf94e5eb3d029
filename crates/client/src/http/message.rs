//! Owns [`HttpRequest`] and [`HttpAnswer`].

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Method, StatusCode, Url};
use zeroize::Zeroizing;

use auth0_events_text::Redaction;

/// Maximum length of the excerpt of an unreadable answer, in characters.
const EXCERPT_CHARS: usize = 512;
/// Maximum wait that a server can ask for.
pub(super) const MAX_WAIT: Duration = Duration::from_secs(60);

/// A request that can be sent several times.
pub struct HttpRequest {
    /// The method. It decides which failures are retried.
    pub method: Method,
    /// The complete URL.
    pub url: Url,
    /// Headers in addition to the default ones. Sensitive values are not traced.
    pub headers: HeaderMap,
    /// The body, a JSON document. It is wiped from memory when dropped, since it may contain secrets.
    pub body: Option<Zeroizing<Vec<u8>>>,
}

/// A complete answer with any status.
#[derive(Debug, Clone)]
pub struct HttpAnswer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The complete body.
    pub body: Vec<u8>,
}

impl HttpAnswer {
    /// Returns the start of the body, or the reason phrase of the status if the body is empty. Secrets are removed before
    /// the body is cut, since a cut secret would not be found.
    pub(crate) fn excerpt(&self, secrets: &Redaction) -> String {
        let text = secrets.apply(&String::from_utf8_lossy(&self.body));
        match text.trim() {
            "" => self.status.canonical_reason().unwrap_or("no reason given").to_owned(),
            text => text.chars().take(EXCERPT_CHARS).collect(),
        }
    }

    /// Returns the wait that the server asks for, in seconds rounded up, at most 60; 0 if it asks for none.
    pub(crate) fn advised_wait_secs(&self) -> u8 {
        let wait = self.advised_wait(SystemTime::now()).unwrap_or_default();
        u8::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u8::MAX)
    }

    /// Returns the wait that the server asks for, at most [`MAX_WAIT`]: `Retry-After` in seconds or as a date, or for a 429
    /// `x-ratelimit-reset` in Unix seconds. A time in the past is a wait of zero.
    pub(super) fn advised_wait(&self, now: SystemTime) -> Option<Duration> {
        let header = |name: &str| self.headers.get(name)?.to_str().ok().map(str::trim);
        let retry_after = header(RETRY_AFTER.as_str()).and_then(|value| match value.parse::<u64>() {
            Ok(seconds) => Some(Duration::from_secs(seconds)),
            Err(_) => Some(httpdate::parse_http_date(value).ok()?.duration_since(now).unwrap_or_default()),
        });
        let rate_limit_reset = || {
            let seconds = header("x-ratelimit-reset")?.parse::<u64>().ok()?;
            Some(UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?.duration_since(now).unwrap_or_default())
        };
        let is_rate_limit = self.status == StatusCode::TOO_MANY_REQUESTS;
        let wait = retry_after.or_else(|| if is_rate_limit { rate_limit_reset() } else { None });
        wait.map(|wait| wait.min(MAX_WAIT))
    }
}

#[cfg(test)]
mod tests;
