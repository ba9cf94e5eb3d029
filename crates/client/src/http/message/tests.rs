//! Unit tests of `message`.

use super::*;

fn answer(status: u16, headers: &[(&'static str, &str)]) -> HttpAnswer {
    let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    HttpAnswer { status: StatusCode::from_u16(status).unwrap(), headers, body: Vec::new() }
}

#[test]
fn retry_after_is_read_in_all_three_forms_and_capped() {
    let now = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let advice = |headers: &[(&'static str, &str)]| answer(429, headers).advised_wait(now);
    assert_eq!(advice(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
    assert_eq!(advice(&[("retry-after", "0")]), Some(Duration::ZERO));
    assert_eq!(advice(&[("retry-after", "86400")]), Some(MAX_WAIT));
    assert_eq!(advice(&[("retry-after", "Sun, 09 Sep 2001 01:46:50 GMT")]), Some(Duration::from_secs(10)));
    assert_eq!(advice(&[("retry-after", "soon"), ("x-ratelimit-reset", "1000000005")]), Some(Duration::from_secs(5)));
    assert_eq!(advice(&[("x-ratelimit-reset", "999999999")]), Some(Duration::ZERO));
    assert_eq!(advice(&[("x-ratelimit-reset", "18446744073709551615")]), None);
    assert_eq!(advice(&[]), None);
    assert_eq!(answer(503, &[("x-ratelimit-reset", "1000000005")]).advised_wait(now), None);
}
