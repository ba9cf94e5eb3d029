//! Decides whether and when a request is sent again; ours, since it reads Retry-After and the API's x-ratelimit headers.
//!
//! GET, DELETE and PATCH are retried after connection failures, 429, 502, 503 and 504. POST is retried only after 429, and
//! if nothing was sent: a repeated `create` or `trigger` would act twice.

use std::time::{Duration, SystemTime};

use reqwest::{Method, StatusCode};

use super::error::HttpError;
use super::message::{HttpAnswer, MAX_WAIT};
use crate::backoff::Backoff;

/// Maximum number of attempts, the first included.
const MAX_ATTEMPTS: u32 = 4;
/// The wait if the server asks for none.
const BACKOFF: Backoff = Backoff { base: Duration::from_millis(500), cap: MAX_WAIT, jitter: 0.5 };

/// The decision after an attempt.
#[derive(Debug, PartialEq)]
pub(super) enum RetryDecision {
    /// The outcome is final.
    Stop,
    /// Send the request again after `wait`. `is_rate_limit` means that other requests to the host must wait as well.
    Retry { wait: Duration, reason: String, is_rate_limit: bool },
}

/// Decides after an answer to attempt number `attempts`.
pub(super) fn after_answer(method: &Method, answer: &HttpAnswer, attempts: u32) -> RetryDecision {
    let is_rate_limit = answer.status == StatusCode::TOO_MANY_REQUESTS;
    let is_gateway_error = matches!(answer.status.as_u16(), 502..=504);
    if attempts >= MAX_ATTEMPTS || !(is_rate_limit || is_gateway_error && method != Method::POST) {
        return RetryDecision::Stop;
    }
    let wait = answer.advised_wait(SystemTime::now()).unwrap_or_else(|| BACKOFF.wait(attempts - 1));
    RetryDecision::Retry { wait, reason: format!("the API answered {}", answer.status.as_u16()), is_rate_limit }
}

/// Decides after a failure of attempt number `attempts`.
pub(super) fn after_error(method: &Method, error: &HttpError, attempts: u32) -> RetryDecision {
    let is_retryable = match error {
        HttpError::Connect { .. } => true,
        HttpError::Lost { .. } => method != Method::POST,
        // The user set the timeout; the other failures are permanent.
        HttpError::Timeout { .. }
        | HttpError::Certificate { .. }
        | HttpError::NoTls { .. }
        | HttpError::Setup { .. }
        | HttpError::TooLarge { .. } => false,
    };
    if !is_retryable || attempts >= MAX_ATTEMPTS {
        return RetryDecision::Stop;
    }
    RetryDecision::Retry { wait: BACKOFF.wait(attempts - 1), reason: error.to_string(), is_rate_limit: false }
}

#[cfg(test)]
mod tests;
