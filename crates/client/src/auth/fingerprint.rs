//! Owns [`CredentialFingerprint`], which keeps the cached tokens of different secrets and keys apart.

use ring::hmac;

use auth0_events_text::hex;

/// Identifies a credential in the token cache: a keyed hash, from which the secret cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialFingerprint(String);

impl CredentialFingerprint {
    /// Returns the fingerprint of every stored credential. A keyring is too slow to read for each command, and only a
    /// login, which gets a token first, replaces what is stored.
    pub fn of_stored() -> Self {
        Self("stored".to_owned())
    }

    /// Returns the fingerprint of a credential of this kind.
    pub(super) fn of(kind: &str, credential: &[u8]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, credential);
        Self(format!("{kind} {}", hex(hmac::sign(&key, kind.as_bytes()).as_ref())))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}
