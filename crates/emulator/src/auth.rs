//! Signs and checks access tokens, and compares scopes.
//!
//! Tokens are JWTs signed with HS256 and a random key that lives as long as the tenant. The service signs with RS256;
//! no client of the API looks at a signature, and a key pair would cost a second at every start.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::hmac;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ApiError;

/// Tokens over this length are refused unread; ours have a few hundred bytes.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// What an accepted token allows.
#[derive(Debug, Deserialize)]
pub(super) struct Grant {
    /// When the token ends, in seconds since the epoch.
    pub(super) exp: i64,
    scope: String,
}

impl Grant {
    /// Tells whether the grant holds at least one of `any_of`; an empty list asks for nothing.
    fn allows(&self, any_of: &[&str]) -> bool {
        any_of.is_empty() || self.scope.split(' ').any(|scope| any_of.contains(&scope))
    }
}

/// The tenant's signing key.
#[derive(Debug)]
pub(super) struct Issuer {
    key: hmac::Key,
    /// The encoded header, the same for every token. A token with another one is not ours, whatever it claims.
    header: String,
}

impl Issuer {
    /// Makes an issuer that signs with `key`.
    pub(super) fn new(key: &[u8; 32]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        Self { key, header: URL_SAFE_NO_PAD.encode(json!({"alg": "HS256", "typ": "JWT"}).to_string()) }
    }

    /// Signs `claims`.
    pub(super) fn sign(&self, claims: &Value) -> String {
        let input = format!("{}.{}", self.header, URL_SAFE_NO_PAD.encode(claims.to_string()));
        let tag = hmac::sign(&self.key, input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))
    }

    /// Checks an `authorization` header: first the token (401), then that it has one of `any_of` (403).
    pub(super) fn authorize(&self, header: Option<&[u8]>, any_of: &[&str], now: Timestamp) -> Result<Grant, ApiError> {
        let header = header.ok_or_else(ApiError::missing_authentication)?;
        let grant = bearer(header).and_then(|token| self.read(token)).ok_or_else(ApiError::invalid_token)?;
        if now.as_second() >= grant.exp {
            return Err(ApiError::expired_token());
        }
        if grant.allows(any_of) { Ok(grant) } else { Err(ApiError::insufficient_scope(any_of)) }
    }

    /// Returns what a token says, if it is one of ours.
    fn read(&self, token: &str) -> Option<Grant> {
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
