//! Unit tests of `token`.

use super::*;

fn token(expires_in: Option<u64>) -> AccessToken {
    AccessToken::issued(Secret::new("t"), None, expires_in, 1000)
}

#[test]
fn a_token_is_cacheable_until_a_minute_before_its_expiry() {
    let hour = token(Some(3600));
    assert!(hour.is_cacheable(1000) && hour.is_cacheable(4539));
    assert!(!hour.is_cacheable(4540));
    assert!(!token(Some(60)).is_cacheable(1000));
    assert!(!token(Some(0)).is_cacheable(1000) && !token(None).is_cacheable(1000));
}

#[test]
fn half_of_a_short_lifetime_is_used_and_an_unknown_one_always() {
    let short = token(Some(10));
    assert!(short.is_usable(1004) && !short.is_usable(1005));
    assert!(token(None).is_usable(u64::MAX) && token(Some(0)).is_usable(u64::MAX));
}

#[test]
fn a_clock_that_was_set_back_ends_the_lifetime() {
    let hour = token(Some(3600));
    assert!(hour.is_usable(960), "a clock that was set by a few seconds");
    assert!(!hour.is_usable(500) && !hour.is_cacheable(500));
}

#[test]
fn a_lifetime_is_capped() {
    assert_eq!(token(Some(u64::MAX)).expires_at(), Some(1000 + LIFETIME_CAP_SECS));
}

#[test]
fn a_given_token_has_the_scopes_and_expiry_of_its_claims() {
    let claims = URL_SAFE_NO_PAD.encode(r#"{"exp":2000,"scope":"read:a update:b"}"#);
    let token = AccessToken::given(Secret::new(format!("h.{claims}.s")));
    assert_eq!((token.scopes(), token.expires_at()), (Some(vec!["read:a", "update:b"]), Some(2000)));
    for opaque in ["", "opaque", "a.b.c", "a.e30.c"] {
        assert_eq!(AccessToken::given(Secret::new(opaque)).scopes(), None, "{opaque}");
    }
}
