//! Private-key JWT: a client proves itself with an assertion that it has signed, in place of a secret.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey,
    VerificationAlgorithm,
};
use serde_json::Value;

/// The only kind of assertion there is.
pub(super) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The documented limits: bytes of an assertion, characters of its names, seconds of its life, seconds of skew.
const MAX_BYTES: usize = 2048;
const MAX_NAME_CHARS: usize = 64;
const MAX_LIFE: i64 = 300;
const SKEW: i64 = 10;

/// Assertions remembered as used. More within five minutes are refused.
const MAX_USED: usize = 100_000;

/// The object identifier of RSA keys, as it stands in a public key.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// A client's public RSA key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(Vec<u8>);

impl PublicKey {
    /// Reads a key of at least 2048 bits from PEM: `PUBLIC KEY` or `RSA PUBLIC KEY`.
    ///
    /// # Errors
    /// Says what the text is instead.
    pub fn from_pem(text: &str) -> Result<Self, String> {
        let (label, der) = pem(text).ok_or("it holds no PEM")?;
        let key = match label.as_str() {
            "RSA PUBLIC KEY" => der,
            "PUBLIC KEY" => subject_key(&der).ok_or("it is no RSA key")?.to_vec(),
            label => return Err(format!("it holds `{label}` and not `PUBLIC KEY`")),
        };
        match modulus(&key) {
            None => Err("it is no RSA key".to_owned()),
            Some(modulus) if modulus.len() < 256 => Err("its key has fewer than 2048 bits".to_owned()),
            Some(_) => Ok(Self(key)),
        }
    }

    fn verifies(&self, algorithm: &'static dyn VerificationAlgorithm, signed: &str, signature: &[u8]) -> bool {
        UnparsedPublicKey::new(algorithm, &self.0).verify(signed.as_bytes(), signature).is_ok()
    }
}

/// Returns the label and the content of the first PEM block.
fn pem(text: &str) -> Option<(String, Vec<u8>)> {
    let (label, rest) = text.split_once("-----BEGIN ")?.1.split_once("-----")?;
    let body = rest.split_once("-----END ")?.0;
    let base64: String = body.split_whitespace().collect();
    Some((label.to_owned(), STANDARD.decode(base64).ok()?))
}

/// Splits a DER value off: its content, if it has that tag, and what follows.
fn der(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match usize::from(first) {
        short @ ..0x80 => (short, rest),
        long => {
            let (digits, rest) =
                rest.split_at_checked(long - 0x80).filter(|(digits, _)| (1..=4).contains(&digits.len()))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
    };
    (found == tag).then(|| rest.split_at_checked(length)).flatten()
}

/// Returns the RSA key within a general public key.
fn subject_key(bytes: &[u8]) -> Option<&[u8]> {
    let (content, _) = der(SEQUENCE, bytes)?;
    let (algorithm, rest) = der(SEQUENCE, content)?;
    let (key, _) = der(BIT_STRING, rest)?;
    // The first byte tells how many bits of the last are unused: none.
    (der(OBJECT_IDENTIFIER, algorithm)?.0 == RSA).then(|| key.strip_prefix(&[0])).flatten()
}

/// Returns the modulus of an RSA key without its sign.
fn modulus(key: &[u8]) -> Option<&[u8]> {
    let (number, rest) = der(INTEGER, der(SEQUENCE, key)?.0)?;
    der(INTEGER, rest)?;
    Some(number.strip_prefix(&[0]).unwrap_or(number))
}

/// Checks assertions, each of which is good once.
#[derive(Debug)]
pub(super) struct Assertions {
    key: Option<PublicKey>,
    /// Ids that were used, and until when they are good.
    used: Mutex<HashMap<String, i64>>,
}

impl Assertions {
    pub(super) fn new(key: Option<PublicKey>) -> Self {
        Self { key, used: Mutex::default() }
    }

    /// Tells whether `assertion` proves the client. `is_audience` knows the names of the tenant.
    pub(super) fn accept(
        &self,
        assertion: &str,
        client_id: &str,
        is_audience: impl Fn(&str) -> bool,
        now: i64,
    ) -> bool {
        let Some(claims) = self.signed(assertion) else { return false };
        let text = |name: &str| claims[name].as_str().filter(|text| text.chars().count() <= MAX_NAME_CHARS);
        let time = |name: &str| claims[name].as_i64();
        let (Some(exp), Some(id)) = (time("exp"), text("jti").filter(|id| !id.is_empty())) else { return false };
        let begins = time("iat").into_iter().chain(time("nbf"));
        let is_timely = now < exp.saturating_add(SKEW)
            && exp.saturating_sub(time("iat").unwrap_or(now)) <= MAX_LIFE
            && exp.saturating_sub(now) <= MAX_LIFE + SKEW
            && begins.into_iter().all(|begin| begin <= now.saturating_add(SKEW));
        text("iss") == Some(client_id)
            && text("sub") == Some(client_id)
            && claims["aud"].as_str().is_some_and(is_audience)
            && is_timely
            && self.is_first(id, exp, now)
    }

    /// Returns the claims of an assertion that the client has signed.
    fn signed(&self, assertion: &str) -> Option<Value> {
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

    /// Notes the use of an id. Tells whether it is the first.
    fn is_first(&self, id: &str, exp: i64, now: i64) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= MAX_USED {
            used.retain(|_, exp| exp.saturating_add(SKEW) > now);
        }
        used.len() < MAX_USED && used.insert(id.to_owned(), exp).is_none()
    }
}

#[cfg(test)]
pub(crate) mod tests;
