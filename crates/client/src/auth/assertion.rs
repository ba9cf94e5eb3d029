//! Private Key JWT: signs the assertion that replaces a client secret; ours, since ring, which TLS brings, does the signing.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::{self, PemObject as _};
use serde_json::json;
use zeroize::Zeroizing;

use auth0_events_text::Secret;

/// Lifetime of an assertion, in seconds. Auth0 recommends a minute and rejects more than five (vendor documentation).
const LIFETIME_SECS: u64 = 60;

/// A signing algorithm that Auth0 accepts for client assertions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PSS with SHA-256.
    Ps256,
}

impl SigningAlgorithm {
    /// Returns the name in the JWT header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Ps256 => "PS256",
        }
    }

    fn encoding(self) -> &'static dyn RsaEncoding {
        match self {
            Self::Rs256 => &RSA_PKCS1_SHA256,
            Self::Rs384 => &RSA_PKCS1_SHA384,
            Self::Ps256 => &RSA_PSS_SHA256,
        }
    }
}

/// A private key and its signing algorithm.
#[derive(Clone)]
pub struct SigningKey {
    key: Arc<RsaKeyPair>,
    algorithm: SigningAlgorithm,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.algorithm.as_str())
    }
}

/// The reason that a text is not a usable private key. It never quotes the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is no PEM block.
    #[error("it is not PEM: there is no line `-----BEGIN … PRIVATE KEY-----`")]
    NoPem,
    /// The PEM block has no end, or contains something other than Base64.
    #[error("its PEM is damaged: {0}")]
    Damaged(&'static str),
    /// The key is protected by a password.
    #[error("it is encrypted")]
    Encrypted,
    /// The PEM block is not an RSA private key.
    #[error("it is {0}, not an RSA private key")]
    Other(&'static str),
    /// The key is not an RSA key, or cannot be used.
    #[error("it is not an RSA private key of 2048 to 4096 bits: {0}")]
    Unusable(&'static str),
}

impl SigningKey {
    /// Reads an RSA key from PEM text, PKCS#1 or PKCS#8. Lines may be indented.
    ///
    /// # Errors
    /// Fails if the text is not a private key, or if the key is encrypted, or of another type or size.
    pub fn from_pem(text: &Secret, algorithm: SigningAlgorithm) -> Result<Self, KeyError> {
        let text = unindented(text);
        let key = PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|error| not_a_key(&text, &error))?;
        let key = Zeroizing::new(key);
        let pair = match &*key {
            PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
            _ => return Err(KeyError::Other("an elliptic-curve key")),
        };
        let pair = pair.map_err(|rejected| unusable(key.secret_der(), &rejected.to_string()))?;
        Ok(Self { key: Arc::new(pair), algorithm })
    }

    pub(super) fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// Returns the public key in DER, which identifies the private one.
    pub(super) fn public_key(&self) -> &[u8] {
        self.key.public().as_ref()
    }

    /// Signs an assertion of the client for the token endpoint of `audience`, `https://<domain>/`. Returns `None` if signing
    /// fails, which a key read by [`SigningKey::from_pem`] does not.
    pub(super) fn assertion(&self, client_id: &str, audience: &str, now: u64) -> Option<Secret> {
        let random = SystemRandom::new();
        let mut id = [0_u8; 16];
        random.fill(&mut id).ok()?;
        let header = json!({"alg": self.algorithm.as_str(), "typ": "JWT"});
        let claims = json!({
            "iss": client_id,
            "sub": client_id,
            "aud": audience,
            "iat": now,
            "exp": now + LIFETIME_SECS,
            "jti": URL_SAFE_NO_PAD.encode(id),
        });
        let encode = |part: serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let input = format!("{}.{}", encode(header), encode(claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(self.algorithm.encoding(), &random, input.as_bytes(), &mut signature).ok()?;
        Some(Secret::new(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }
}

/// Returns the text without spaces around its lines.
fn unindented(text: &Secret) -> Zeroizing<String> {
    let mut unindented = Zeroizing::new(String::with_capacity(text.expose().len() + 1));
    for line in text.expose().lines() {
        unindented.push_str(line.trim());
        unindented.push('\n');
    }
    unindented
}

/// Explains why a text is not a private key, by the label of its first PEM block.
fn not_a_key(text: &str, error: &pem::Error) -> KeyError {
    // Either in a label, or in the header lines of the older format, which are not Base64.
    if text.contains("ENCRYPTED") {
        return KeyError::Encrypted;
    }
    match error {
        pem::Error::NoItemsFound => match first_label(text) {
            None => KeyError::NoPem,
            Some("PUBLIC KEY" | "RSA PUBLIC KEY") => KeyError::Other("a public key"),
            Some("EC PARAMETERS") => KeyError::Other("an elliptic-curve key"),
            Some("CERTIFICATE") => KeyError::Other("a certificate"),
            Some("OPENSSH PRIVATE KEY") => KeyError::Other("a key in OpenSSH's own format"),
            Some(_) => KeyError::Other("a PEM block of another type"),
        },
        pem::Error::MissingSectionEnd { .. } => KeyError::Damaged("its last line is missing"),
        pem::Error::IllegalSectionStart { .. } => KeyError::Damaged("its first line is cut"),
        _ => KeyError::Damaged("it contains something other than Base64"),
    }
}

/// Returns the label of the first PEM block.
fn first_label(text: &str) -> Option<&str> {
    text.split_once("-----BEGIN ")?.1.split_once("-----").map(|(label, _)| label)
}

/// Explains why `ring` rejects a key. The object identifier in a PKCS#8 key names its algorithm.
fn unusable(der: &[u8], rejected: &str) -> KeyError {
    const ELLIPTIC_CURVE: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    const EDWARDS_CURVE: &[u8] = &[0x06, 0x03, 0x2b, 0x65, 0x70];
    let contains = |identifier: &[u8]| der.windows(identifier.len()).take(32).any(|window| window == identifier);
    match rejected {
        _ if contains(ELLIPTIC_CURVE) => KeyError::Other("an elliptic-curve key"),
        _ if contains(EDWARDS_CURVE) => KeyError::Other("an Ed25519 key"),
        "TooSmall" => KeyError::Unusable("it is shorter"),
        "TooLarge" => KeyError::Unusable("it is longer"),
        "WrongAlgorithm" => KeyError::Unusable("it is for another algorithm"),
        _ => KeyError::Unusable("its content is not a key"),
    }
}

#[cfg(test)]
mod tests;
