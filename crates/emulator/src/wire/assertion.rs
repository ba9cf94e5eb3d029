//! Private-key JWT: a client authenticates with a signed assertion in place of a secret.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PSS_2048_8192_SHA256, VerificationAlgorithm,
};
use serde_json::Value;

use crate::options::PublicKey;

/// The only supported type of assertion.
pub(super) const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Documented limit of an assertion in bytes.
const MAX_BYTES: usize = 2048;

/// Documented limit of `iss`, `sub` and `jti` in characters.
const MAX_NAME_CHARS: usize = 64;

/// Documented limit of an assertion's lifetime.
const MAX_LIFE_SECS: i64 = 300;

/// Documented tolerance for clocks.
const SKEW_SECS: i64 = 10;

/// Used assertions to remember. Further ones within five minutes are refused.
const MAX_USED: usize = 100_000;

/// Checks assertions, each of which can be used once.
#[derive(Debug)]
pub(super) struct AssertionVerifier {
    key: Option<PublicKey>,
    /// The expiry of each used id.
    used: Mutex<HashMap<String, i64>>,
}

impl AssertionVerifier {
    pub(crate) fn new(key: Option<PublicKey>) -> Self {
        Self { key, used: Mutex::default() }
    }

    /// Reports whether `assertion` authenticates the client. `is_audience` recognises the tenant.
    pub(crate) fn accept(
        &self,
        assertion: &str,
        client_id: &str,
        is_audience: impl Fn(&str) -> bool,
        now: i64,
    ) -> bool {
        let Some(claims) = self.claims(assertion) else { return false };
        let text = |name: &str| claims[name].as_str().filter(|text| text.chars().count() <= MAX_NAME_CHARS);
        let time = |name: &str| claims[name].as_i64();
        let (Some(exp), Some(id)) = (time("exp"), text("jti").filter(|id| !id.is_empty())) else { return false };
        let starts = time("iat").into_iter().chain(time("nbf"));
        let is_timely = now < exp.saturating_add(SKEW_SECS)
            && exp.saturating_sub(time("iat").unwrap_or(now)) <= MAX_LIFE_SECS
            && exp.saturating_sub(now) <= MAX_LIFE_SECS + SKEW_SECS
            && starts.into_iter().all(|start| start <= now.saturating_add(SKEW_SECS));
        text("iss") == Some(client_id)
            && text("sub") == Some(client_id)
            && claims["aud"].as_str().is_some_and(is_audience)
            && is_timely
            && self.use_once(id, exp, now)
    }

    /// Returns the claims of an assertion that the client signed.
    fn claims(&self, assertion: &str) -> Option<Value> {
        let key = self.key.as_ref().filter(|_| assertion.len() <= MAX_BYTES)?;
        let (signed, signature) = assertion.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let header: Value = serde_json::from_slice(&decode(header)?).ok()?;
        let algorithm: &'static dyn VerificationAlgorithm = match header["alg"].as_str()? {
            "RS256" => &RSA_PKCS1_2048_8192_SHA256,
            "RS384" => &RSA_PKCS1_2048_8192_SHA384,
            "PS256" => &RSA_PSS_2048_8192_SHA256,
            _ => return None,
        };
        let claims = key.verifies(algorithm, signed, &decode(signature)?).then(|| decode(claims)).flatten()?;
        serde_json::from_slice(&claims).ok()
    }

    /// Marks an id as used. Reports whether it was unused.
    fn use_once(&self, id: &str, exp: i64, now: i64) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= MAX_USED {
            used.retain(|_, exp| exp.saturating_add(SKEW_SECS) > now);
        }
        used.len() < MAX_USED && used.insert(id.to_owned(), exp).is_none()
    }
}

#[cfg(test)]
pub(crate) mod tests;
