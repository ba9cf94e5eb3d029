//! Decides whether and when a request is tried again. Pure, but for the clock and the dice.
//!
//! GET, DELETE and PATCH are tried again on connection failures, 429, 502, 503 and 504. POST only on 429 and when nothing
//! was sent: a second `create` or `trigger` would act twice.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Method, StatusCode};

use super::{Answer, Error};

/// Tries in all, the first included.
const MAX_TRIES: u32 = 4;
/// The longest wait that a server can ask for.
const WAIT_CAP: Duration = Duration::from_secs(60);
/// The upper bound of the first wait without advice; it doubles with each try.
const BACKOFF_BASE: Duration = Duration::from_millis(500);

/// What follows a try.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// The outcome stands.
    Final,
    /// One more try after the wait; `everyone` when the reason holds for every request to the host.
    Again { wait: Duration, reason: String, everyone: bool },
}

/// Judges an answer.
pub(super) fn after_answer(method: &Method, answer: &Answer, tries: u32) -> Verdict {
    let limited = answer.status == StatusCode::TOO_MANY_REQUESTS;
    let passing = matches!(answer.status.as_u16(), 502..=504);
    if tries >= MAX_TRIES || !(limited || passing && method != Method::POST) {
        return Verdict::Final;
    }
    let wait = advised(&answer.headers, limited, SystemTime::now()).unwrap_or_else(|| backoff(tries));
    Verdict::Again { wait, reason: format!("the API answered {}", answer.status.as_u16()), everyone: limited }
}

/// Judges a failure.
pub(super) fn after_error(method: &Method, error: &Error, tries: u32) -> Verdict {
    let again = match error {
        Error::Connect { .. } => true,
        Error::Lost { .. } => method != Method::POST,
        // The limit was the user's word; a certificate, a handle or a giant answer will not be better next time.
        Error::Timeout { .. }
        | Error::Certificate { .. }
        | Error::NoTls { .. }
        | Error::Setup { .. }
        | Error::TooLarge { .. } => false,
    };
    if !again || tries >= MAX_TRIES {
        return Verdict::Final;
    }
    Verdict::Again { wait: backoff(tries), reason: error.to_string(), everyone: false }
}

/// Reads the server's advice: `Retry-After` as seconds or as a date, else, for a rate limit, `x-ratelimit-reset` in Unix
/// seconds. A moment that has passed is not waited for.
pub(super) fn advised(headers: &HeaderMap, limited: bool, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let retry_after = text(RETRY_AFTER.as_str()).and_then(|value| match value.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Some(httpdate::parse_http_date(value).ok()?.duration_since(now).unwrap_or_default()),
    });
    let reset = || {
        let seconds = text("x-ratelimit-reset")?.parse::<u64>().ok()?;
        Some(UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?.duration_since(now).unwrap_or_default())
    };
    retry_after.or_else(|| if limited { reset() } else { None }).map(|wait| wait.min(WAIT_CAP))
}

/// Half to all of a bound that doubles with each try.
fn backoff(tries: u32) -> Duration {
    let bound = BACKOFF_BASE * 2_u32.pow(tries - 1);
    bound.mul_f64(0.5 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests;
