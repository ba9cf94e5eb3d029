//! Unit tests of `retry`.

use proptest::prelude::*;

use super::*;

fn answer(status: u16, headers: &[(&'static str, &str)]) -> HttpAnswer {
    let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    HttpAnswer { status: StatusCode::from_u16(status).unwrap(), headers, body: Vec::new() }
}

fn is_retry(decision: &RetryDecision) -> bool {
    matches!(decision, RetryDecision::Retry { .. })
}

#[test]
fn a_post_is_retried_only_on_429_or_if_it_was_not_sent() {
    let lost = HttpError::Lost { host: String::new(), cause: String::new() };
    let refused = HttpError::Connect { host: String::new(), cause: String::new() };
    for method in [Method::GET, Method::DELETE, Method::PATCH] {
        for status in [429, 502, 503, 504] {
            assert!(is_retry(&after_answer(&method, &answer(status, &[]), 1)), "{method} {status}");
        }
        assert!(is_retry(&after_error(&method, &lost, 1)));
    }
    assert!(is_retry(&after_answer(&Method::POST, &answer(429, &[]), 1)));
    for status in [500, 502, 503, 504] {
        assert_eq!(after_answer(&Method::POST, &answer(status, &[]), 1), RetryDecision::Stop, "{status}");
    }
    assert_eq!(after_error(&Method::POST, &lost, 1), RetryDecision::Stop);
    assert!(is_retry(&after_error(&Method::POST, &refused, 1)));
}

#[test]
fn a_request_has_at_most_four_attempts() {
    assert!(is_retry(&after_answer(&Method::GET, &answer(503, &[]), 3)));
    assert_eq!(after_answer(&Method::GET, &answer(503, &[]), 4), RetryDecision::Stop);
}

#[test]
fn other_responses_and_timeouts_are_not_retried() {
    for status in [200, 302, 400, 401, 404, 408, 409, 500] {
        assert_eq!(after_answer(&Method::GET, &answer(status, &[]), 1), RetryDecision::Stop, "{status}");
    }
    let timeout = HttpError::Timeout { host: String::new(), limit: Duration::from_secs(1) };
    assert_eq!(after_error(&Method::GET, &timeout, 1), RetryDecision::Stop);
}

/// Every failure, and whether it happened before anything was sent.
fn failure() -> impl Strategy<Value = (HttpError, bool)> {
    let (host, cause, limit) = (String::new, String::new, Duration::from_secs(1));
    prop::sample::select(vec![
        (HttpError::Setup { cause: cause() }, true),
        (HttpError::Connect { host: host(), cause: cause() }, true),
        (HttpError::Certificate { host: host(), cause: cause() }, true),
        (HttpError::NoTls { host: host() }, true),
        (HttpError::Timeout { host: host(), limit }, false),
        (HttpError::Lost { host: host(), cause: cause() }, false),
        (HttpError::TooLarge { limit: 1 }, false),
    ])
}

proptest! {
    #[test]
    fn a_post_that_may_have_been_processed_is_never_retried(
        status in 100_u16..1000,
        advice in "[0-9]{0,3}",
        attempts in 1_u32..6,
        (error, is_unsent) in failure(),
    ) {
        // The server checks the rate limit before it acts on a request.
        let answered = after_answer(&Method::POST, &answer(status, &[("retry-after", &advice)]), attempts);
        prop_assert!(status == 429 || !is_retry(&answered), "{}", status);
        prop_assert!(is_unsent || !is_retry(&after_error(&Method::POST, &error, attempts)), "{:?}", error);
    }

    #[test]
    fn waits_are_limited_to_a_minute_and_attempts_to_four(
        method in prop::sample::select(vec![Method::GET, Method::POST, Method::PATCH, Method::DELETE]),
        status in 100_u16..1000,
        advice in "[0-9]{0,20}|[ -~]{0,40}",
        attempts in 1_u32..9,
    ) {
        let headers = [("retry-after", advice.as_str()), ("x-ratelimit-reset", advice.as_str())];
        match after_answer(&method, &answer(status, &headers), attempts) {
            RetryDecision::Retry { wait, .. } => prop_assert!(wait <= MAX_WAIT && attempts < MAX_ATTEMPTS),
            RetryDecision::Stop => {}
        }
    }
}
