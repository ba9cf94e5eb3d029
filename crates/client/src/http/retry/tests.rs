//! Unit tests of `retry`.

use proptest::prelude::*;

use super::*;

fn answer(status: u16, headers: &[(&'static str, &str)]) -> Answer {
    let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: Vec::new() }
}

fn is_again(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Again { .. })
}

#[test]
fn a_post_is_repeated_only_on_429_and_before_it_was_sent() {
    let lost = Error::Lost { host: String::new(), cause: String::new() };
    let refused = Error::Connect { host: String::new(), cause: String::new() };
    for method in [Method::GET, Method::DELETE, Method::PATCH] {
        for status in [429, 502, 503, 504] {
            assert!(is_again(&after_answer(&method, &answer(status, &[]), 1)), "{method} {status}");
        }
        assert!(is_again(&after_error(&method, &lost, 1)));
    }
    assert!(is_again(&after_answer(&Method::POST, &answer(429, &[]), 1)));
    for status in [500, 502, 503, 504] {
        assert_eq!(after_answer(&Method::POST, &answer(status, &[]), 1), Verdict::Final, "{status}");
    }
    assert_eq!(after_error(&Method::POST, &lost, 1), Verdict::Final);
    assert!(is_again(&after_error(&Method::POST, &refused, 1)));
}

#[test]
fn the_fourth_try_is_the_last() {
    assert!(is_again(&after_answer(&Method::GET, &answer(503, &[]), 3)));
    assert_eq!(after_answer(&Method::GET, &answer(503, &[]), 4), Verdict::Final);
}

#[test]
fn other_answers_and_time_limits_stand() {
    for status in [200, 302, 400, 401, 404, 408, 409, 500] {
        assert_eq!(after_answer(&Method::GET, &answer(status, &[]), 1), Verdict::Final, "{status}");
    }
    let timeout = Error::Timeout { host: String::new(), limit: Duration::from_secs(1) };
    assert_eq!(after_error(&Method::GET, &timeout, 1), Verdict::Final);
}

#[test]
fn advice_is_read_in_all_three_forms_and_capped() {
    let now = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let advice = |headers: &[(&'static str, &str)]| advised(&answer(429, headers).headers, true, now);
    assert_eq!(advice(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
    assert_eq!(advice(&[("retry-after", "0")]), Some(Duration::ZERO));
    assert_eq!(advice(&[("retry-after", "86400")]), Some(WAIT_CAP));
    assert_eq!(advice(&[("retry-after", "Sun, 09 Sep 2001 01:46:50 GMT")]), Some(Duration::from_secs(10)));
    assert_eq!(advice(&[("retry-after", "soon"), ("x-ratelimit-reset", "1000000005")]), Some(Duration::from_secs(5)));
    assert_eq!(advice(&[("x-ratelimit-reset", "999999999")]), Some(Duration::ZERO));
    assert_eq!(advice(&[("x-ratelimit-reset", "18446744073709551615")]), None);
    assert_eq!(advice(&[]), None);
    let reset = answer(503, &[("x-ratelimit-reset", "1000000005")]);
    assert_eq!(advised(&reset.headers, false, now), None);
}

#[test]
fn back_off_doubles_within_its_bounds() {
    for tries in 1..4 {
        let bound = BACKOFF_BASE * 2_u32.pow(tries - 1);
        let wait = backoff(tries);
        assert!(bound / 2 <= wait && wait <= bound, "{tries}: {wait:?}");
    }
}

/// Every failure there is, and whether nothing was sent before it.
fn failure() -> impl Strategy<Value = (Error, bool)> {
    let (host, cause, limit) = (String::new, String::new, Duration::from_secs(1));
    prop::sample::select(vec![
        (Error::Setup { cause: cause() }, true),
        (Error::Connect { host: host(), cause: cause() }, true),
        (Error::Certificate { host: host(), cause: cause() }, true),
        (Error::NoTls { host: host() }, true),
        (Error::Timeout { host: host(), limit }, false),
        (Error::Lost { host: host(), cause: cause() }, false),
        (Error::TooLarge { limit: 1 }, false),
    ])
}

proptest! {
    #[test]
    fn a_post_that_may_have_been_acted_on_is_never_repeated(
        status in 100_u16..1000,
        advice in "[0-9]{0,3}",
        tries in 1_u32..6,
        (error, is_unsent) in failure(),
    ) {
        // A rate limit is checked before anything is done.
        let answered = after_answer(&Method::POST, &answer(status, &[("retry-after", &advice)]), tries);
        prop_assert!(status == 429 || !is_again(&answered), "{}", status);
        prop_assert!(is_unsent || !is_again(&after_error(&Method::POST, &error, tries)), "{:?}", error);
    }

    #[test]
    fn nothing_is_waited_for_longer_than_a_minute_or_tried_a_fifth_time(
        method in prop::sample::select(vec![Method::GET, Method::POST, Method::PATCH, Method::DELETE]),
        status in 100_u16..1000,
        advice in "[0-9]{0,20}|[ -~]{0,40}",
        tries in 1_u32..9,
    ) {
        let headers = [("retry-after", advice.as_str()), ("x-ratelimit-reset", advice.as_str())];
        match after_answer(&method, &answer(status, &headers), tries) {
            Verdict::Again { wait, .. } => prop_assert!(wait <= WAIT_CAP && tries < MAX_TRIES),
            Verdict::Final => {}
        }
    }
}
