//! Owns [`AccessToken`]: a token with its scopes and its lifetime.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use auth0_events_text::Secret;

/// A token is not used in its last minute, so that it outlives the request and a slightly wrong clock.
const MARGIN_SECS: u64 = 60;
/// Maximum lifetime that is accepted, in seconds: Management API tokens last at most 30 days.
const LIFETIME_CAP_SECS: u64 = 30 * 86_400;

/// An access token. `Debug` does not print it.
#[derive(Debug, Clone)]
pub struct AccessToken {
    pub(super) secret: Secret,
    pub(super) scope: Option<String>,
    pub(super) lifetime: Option<TokenLifetime>,
}

/// The lifetime of a token, in Unix seconds of this system's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TokenLifetime {
    pub(super) issued_at: u64,
    pub(super) expires_at: u64,
}

impl AccessToken {
    /// Creates a token that was issued just now, with its lifetime in seconds. A lifetime of 0 counts as unknown.
    pub(super) fn issued(secret: Secret, scope: Option<String>, expires_in: Option<u64>, now: u64) -> Self {
        let lifetime = expires_in.filter(|seconds| *seconds > 0).map(|seconds| TokenLifetime {
            issued_at: now,
            expires_at: now.saturating_add(seconds.min(LIFETIME_CAP_SECS)),
        });
        Self { secret, scope, lifetime }
    }

    /// Wraps a token from elsewhere. Scopes and lifetime come from its claims, if it is a JWT.
    pub(super) fn given(secret: Secret) -> Self {
        let claims = claims(secret.expose()).unwrap_or_default();
        let number = |name: &str| claims.get(name).and_then(Value::as_u64);
        let lifetime =
            number("exp").map(|expires_at| TokenLifetime { issued_at: number("iat").unwrap_or(0), expires_at });
        let scope = claims.get("scope").and_then(Value::as_str).map(str::to_owned);
        Self { secret, scope, lifetime }
    }

    /// Returns the token. Send it to the tenant only.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Returns the granted scopes; `None` if unknown.
    pub fn scopes(&self) -> Option<Vec<&str>> {
        self.scope.as_deref().map(|scope| scope.split_whitespace().collect())
    }

    /// Returns the expiry time in Unix seconds; `None` if unknown.
    pub fn expires_at(&self) -> Option<u64> {
        self.lifetime.map(|lifetime| lifetime.expires_at)
    }

    /// Reports whether the process that requested the token can still send it. A token that lives for less than two minutes
    /// is used for half of its lifetime; otherwise every request would need a new token.
    pub(super) fn is_usable(&self, now: u64) -> bool {
        self.lifetime.is_none_or(|lifetime| {
            let seconds = lifetime.expires_at.saturating_sub(lifetime.issued_at);
            lifetime.contains(now, MARGIN_SECS.min(seconds / 2))
        })
    }

    /// Reports whether another process can still send the token.
    pub(super) fn is_cacheable(&self, now: u64) -> bool {
        self.lifetime.is_some_and(|lifetime| lifetime.contains(now, MARGIN_SECS))
    }

    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.secret.matches(other.secret.expose().as_bytes())
    }
}

impl TokenLifetime {
    /// Reports whether `now` is within the lifetime. Returns false if the clock was set back to before the token was issued.
    fn contains(self, now: u64, margin: u64) -> bool {
        now.saturating_add(MARGIN_SECS) >= self.issued_at && now.saturating_add(margin) < self.expires_at
    }
}

/// Reports whether a token is valid in an HTTP header: one or more visible ASCII characters.
pub(super) fn fits_a_header(token: &Secret) -> bool {
    !token.expose().is_empty() && token.expose().bytes().all(|byte| byte.is_ascii_graphic())
}

/// Returns the current time in Unix seconds.
pub(super) fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Reads the claims of a JWT without verifying it: they are for display and expiry only.
fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

#[cfg(test)]
mod tests;
