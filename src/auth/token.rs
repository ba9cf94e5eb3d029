//! Owns [`AccessToken`]: a token, what it is good for, and until when.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::secret::Secret;

/// A token is not used in its last minute, so that it outlives the request and a clock that is a little off.
const MARGIN_SECS: u64 = 60;
/// The longest lifetime that is believed: that of the Management API's tokens at most, 30 days.
const LIFETIME_CAP_SECS: u64 = 30 * 86_400;

/// An access token. `Debug` does not print it.
#[derive(Debug, Clone)]
pub struct AccessToken {
    pub(super) secret: Secret,
    pub(super) scope: Option<String>,
    pub(super) lifetime: Option<Lifetime>,
}

/// From when and until when a token is good, in Unix seconds by this system's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lifetime {
    pub(super) issued_at: u64,
    pub(super) expires_at: u64,
}

impl AccessToken {
    /// Takes a token that was issued just now. A lifetime of nothing is as good as none stated.
    pub(super) fn issued(secret: Secret, scope: Option<String>, expires_in: Option<u64>, now: u64) -> Self {
        let lifetime = expires_in
            .filter(|seconds| *seconds > 0)
            .map(|seconds| Lifetime { issued_at: now, expires_at: now.saturating_add(seconds.min(LIFETIME_CAP_SECS)) });
        Self { secret, scope, lifetime }
    }

    /// Takes a token from elsewhere. What it says of itself is taken from its claims, if it has any that can be read.
    pub(super) fn foreign(secret: Secret) -> Self {
        let claims = claims(secret.expose()).unwrap_or_default();
        let number = |name: &str| claims.get(name).and_then(Value::as_u64);
        let lifetime = number("exp").map(|expires_at| Lifetime { issued_at: number("iat").unwrap_or(0), expires_at });
        let scope = claims.get("scope").and_then(Value::as_str).map(str::to_owned);
        Self { secret, scope, lifetime }
    }

    /// Returns the token itself. Call it only to hand it to the tenant.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Returns the granted scopes; `None` when the token does not tell.
    pub fn scopes(&self) -> Option<Vec<&str>> {
        self.scope.as_deref().map(|scope| scope.split_whitespace().collect())
    }

    /// Returns when the token expires, in Unix seconds; `None` when it does not tell.
    pub fn expires_at(&self) -> Option<u64> {
        self.lifetime.map(|lifetime| lifetime.expires_at)
    }

    /// Tells whether the token can still be sent by the process that was given it. One that lives for less than two
    /// minutes is used for half of its life, or every request would ask for a token of its own.
    pub(super) fn serves(&self, now: u64) -> bool {
        self.lifetime.is_none_or(|lifetime| {
            let life = lifetime.expires_at.saturating_sub(lifetime.issued_at);
            lifetime.holds(now, MARGIN_SECS.min(life / 2))
        })
    }

    /// Tells whether another process can still send the token.
    pub(super) fn is_worth_keeping(&self, now: u64) -> bool {
        self.lifetime.is_some_and(|lifetime| lifetime.holds(now, MARGIN_SECS))
    }

    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.secret.matches(other.secret.expose().as_bytes())
    }
}

impl Lifetime {
    /// Where the clock was set back to before the token was issued, nobody knows how long it is good for.
    fn holds(self, now: u64, margin: u64) -> bool {
        now.saturating_add(MARGIN_SECS) >= self.issued_at && now.saturating_add(margin) < self.expires_at
    }
}

/// Tells whether a header can carry the token: one or more visible ASCII characters.
pub(super) fn fits_a_header(token: &Secret) -> bool {
    !token.expose().is_empty() && token.expose().bytes().all(|byte| byte.is_ascii_graphic())
}

/// Returns the present in Unix seconds.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Reads the claims of a JWT, unchecked: they are shown, never trusted.
fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

#[cfg(test)]
mod tests {
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
}
