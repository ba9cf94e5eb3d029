//! Owns [`AccessToken`]: a token, what it is good for, and until when.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use auth0_events_text::Secret;

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
mod tests;
