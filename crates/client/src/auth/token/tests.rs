//! Unit tests of `token`.

use super::*;

fn token(expires_in: Option<u64>) -> AccessToken {
    AccessToken::issued(Secret::new("t"), None, expires_in, 1000)
}

#[test]
fn a_token_is_kept_until_a_minute_before_its_expiry() {
    let hour = token(Some(3600));
    assert!(hour.is_worth_keeping(1000) && hour.is_worth_keeping(4539));
    assert!(!hour.is_worth_keeping(4540));
    assert!(!token(Some(60)).is_worth_keeping(1000));
    assert!(!token(Some(0)).is_worth_keeping(1000) && !token(None).is_worth_keeping(1000));
}

#[test]
fn a_short_life_is_used_by_half_and_an_unknown_one_to_the_end() {
    let short = token(Some(10));
    assert!(short.serves(1004) && !short.serves(1005));
    assert!(token(None).serves(u64::MAX) && token(Some(0)).serves(u64::MAX));
}

#[test]
fn a_clock_that_was_set_back_ends_the_use() {
    let hour = token(Some(3600));
    assert!(hour.serves(960), "a clock that was set by a few seconds");
    assert!(!hour.serves(500) && !hour.is_worth_keeping(500));
}

#[test]
fn an_absurd_lifetime_is_not_believed() {
    assert_eq!(token(Some(u64::MAX)).expires_at(), Some(1000 + LIFETIME_CAP_SECS));
}

#[test]
fn a_foreign_token_tells_what_its_claims_say() {
    let claims = URL_SAFE_NO_PAD.encode(r#"{"exp":2000,"scope":"read:a update:b"}"#);
    let token = AccessToken::foreign(Secret::new(format!("h.{claims}.s")));
    assert_eq!((token.scopes(), token.expires_at()), (Some(vec!["read:a", "update:b"]), Some(2000)));
    for opaque in ["", "opaque", "a.b.c", "a.e30.c"] {
        assert_eq!(AccessToken::foreign(Secret::new(opaque)).scopes(), None, "{opaque}");
    }
}
