//! Access tokens: signing, checking, scopes.
//!
//! Tokens are JWTs signed with HS256 and a random key of the tenant. The service signs with RS256, but clients of the API do
//! not check signatures, and making an RSA key would take a second at every start.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::hmac;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ApiError;

/// Longer tokens are refused unread. The tenant's own have a few hundred bytes.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// The claims of an accepted token.
#[derive(Debug, Deserialize)]
pub(crate) struct TokenGrant {
    /// The expiry, in seconds since the epoch.
    pub(crate) exp: i64,
    scope: String,
}

impl TokenGrant {
    /// Reports whether the token has one of the scopes `any_of`, or the list is empty.
    fn allows(&self, any_of: &[&str]) -> bool {
        any_of.is_empty() || self.scope.split(' ').any(|scope| any_of.contains(&scope))
    }
}

/// The tenant's signing key.
#[derive(Debug)]
pub(crate) struct TokenIssuer {
    key: hmac::Key,
    /// The encoded header. Tokens with another header are refused, so that `alg` cannot be chosen by the caller.
    header: String,
}

impl TokenIssuer {
    /// Makes an issuer that signs with `key`.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        Self { key, header: URL_SAFE_NO_PAD.encode(json!({"alg": "HS256", "typ": "JWT"}).to_string()) }
    }

    /// Signs `claims`.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let input = format!("{}.{}", self.header, URL_SAFE_NO_PAD.encode(claims.to_string()));
        let tag = hmac::sign(&self.key, input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))
    }

    /// Checks an `authorization` header: first the token (401), then that it has one of the scopes `any_of` (403).
    pub(crate) fn authorize(
        &self,
        header: Option<&[u8]>,
        any_of: &[&str],
        now: Timestamp,
    ) -> Result<TokenGrant, ApiError> {
        let header = header.ok_or_else(ApiError::missing_authentication)?;
        let grant = bearer(header).and_then(|token| self.read(token)).ok_or_else(ApiError::invalid_token)?;
        if now.as_second() >= grant.exp {
            return Err(ApiError::expired_token());
        }
        if grant.allows(any_of) { Ok(grant) } else { Err(ApiError::insufficient_scope(any_of)) }
    }

    /// Returns the claims of a token that this issuer signed.
    fn read(&self, token: &str) -> Option<TokenGrant> {
        let (input, tag) = token.rsplit_once('.').filter(|_| token.len() <= MAX_TOKEN_BYTES)?;
        let claims = input.strip_prefix(&self.header)?.strip_prefix('.')?;
        hmac::verify(&self.key, input.as_bytes(), &URL_SAFE_NO_PAD.decode(tag).ok()?).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

/// Returns the token of an `authorization: Bearer …` header.
fn bearer(header: &[u8]) -> Option<&str> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim_start())
}

#[cfg(test)]
mod tests;
