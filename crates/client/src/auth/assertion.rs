//! Private-key JWT: reads a private key from PEM, and signs the assertion that stands in place of a secret.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use serde_json::json;
use zeroize::Zeroizing;

use auth0_events_text::Secret;

/// How long an assertion is good for. The service advises a minute and refuses more than five (vendor documentation).
const LIFETIME_SECS: u64 = 60;

/// The algorithms that the service takes client assertions in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PSS with SHA-256.
    Ps256,
}

impl Algorithm {
    /// The name on the wire.
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

/// A private key and the algorithm to sign with.
#[derive(Clone)]
pub struct SigningKey {
    key: Arc<RsaKeyPair>,
    algorithm: Algorithm,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.algorithm.as_str())
    }
}

/// Why a text gives no private key. It never quotes the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is no PEM block.
    #[error("it is no PEM: there is no line `-----BEGIN … PRIVATE KEY-----`")]
    NoPem,
    /// The block has no end, or holds something other than Base64.
    #[error("its PEM is damaged: {0}")]
    Damaged(&'static str),
    /// The key is behind a password.
    #[error("it is encrypted")]
    Encrypted,
    /// The block is something else.
    #[error("it is {0}, not an RSA private key")]
    Other(String),
    /// The key is no RSA key, or one that cannot be used.
    #[error("it is no RSA private key of 2048 to 4096 bits: {0}")]
    Unusable(&'static str),
}

impl KeyError {
    /// Returns the remedy, where one is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Encrypted => Some("`openssl pkey -in KEY -out DECRYPTED` removes the password"),
            Self::NoPem => Some("give the text of a PEM file, or the path of one"),
            _ => None,
        }
    }
}

impl SigningKey {
    /// Reads an RSA key from PEM text, PKCS#1 or PKCS#8.
    ///
    /// # Errors
    /// Fails when the text is no private key, an encrypted one, or one of another kind or size.
    pub fn from_pem(text: &Secret, algorithm: Algorithm) -> Result<Self, KeyError> {
        let (label, der) = block(text.expose())?;
        let key = match label {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&der),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der),
            "ENCRYPTED PRIVATE KEY" => return Err(KeyError::Encrypted),
            "PUBLIC KEY" | "RSA PUBLIC KEY" => return Err(KeyError::Other("a public key".to_owned())),
            "EC PRIVATE KEY" | "EC PARAMETERS" => return Err(KeyError::Other("an elliptic-curve key".to_owned())),
            "CERTIFICATE" => return Err(KeyError::Other("a certificate".to_owned())),
            "OPENSSH PRIVATE KEY" => return Err(KeyError::Other("a key of OpenSSH's own format".to_owned())),
            _ => return Err(KeyError::Other("a PEM block of another kind".to_owned())),
        };
        let key = key.map_err(|rejected| unusable(&der, &rejected.to_string()))?;
        Ok(Self { key: Arc::new(key), algorithm })
    }

    /// Signs an assertion of the client for the token endpoint of `audience`, `https://<domain>/`. `None` when signing
    /// fails, which it does not with a key that was read.
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
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let input = format!("{}.{}", part(header), part(claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(self.algorithm.encoding(), &random, input.as_bytes(), &mut signature).ok()?;
        Some(Secret::new(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }
}

/// Says in words what the library has against a key. It names the algorithm of a PKCS#8 key by its object identifier.
fn unusable(der: &[u8], rejected: &str) -> KeyError {
    const ELLIPTIC_CURVE: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    const EDWARDS_CURVE: &[u8] = &[0x06, 0x03, 0x2b, 0x65, 0x70];
    let holds = |identifier: &[u8]| der.windows(identifier.len()).take(32).any(|window| window == identifier);
    match rejected {
        _ if holds(ELLIPTIC_CURVE) => KeyError::Other("an elliptic-curve key".to_owned()),
        _ if holds(EDWARDS_CURVE) => KeyError::Other("an Ed25519 key".to_owned()),
        "TooSmall" => KeyError::Unusable("it is shorter"),
        "TooLarge" => KeyError::Unusable("it is longer"),
        "WrongAlgorithm" => KeyError::Unusable("it is for another algorithm"),
        _ => KeyError::Unusable("its content is not that of a key"),
    }
}

/// Returns the label and the bytes of the first PEM block that may hold a key.
fn block(text: &str) -> Result<(&str, Zeroizing<Vec<u8>>), KeyError> {
    let mut rest = text;
    loop {
        let start = rest.find("-----BEGIN ").ok_or(KeyError::NoPem)?;
        let (label, body) = rest[start + 11..].split_once("-----").ok_or(KeyError::Damaged("its first line is cut"))?;
        let end = body.find(&format!("-----END {label}-----")).ok_or(KeyError::Damaged("its last line is missing"))?;
        // OpenSSL puts the curve in front of an elliptic-curve key, in a block of its own.
        if label == "EC PARAMETERS" {
            rest = &body[end + 1..];
            continue;
        }
        let body = &body[..end];
        if body.contains("ENCRYPTED") {
            return Err(KeyError::Encrypted);
        }
        let base64 = Zeroizing::new(body.split_whitespace().collect::<String>());
        let der = STANDARD.decode(base64.as_bytes()).map_err(|_| KeyError::Damaged("it holds more than Base64"))?;
        return Ok((label, Zeroizing::new(der)));
    }
}
