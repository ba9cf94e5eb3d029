//! Owns [`Secret`]: text that no output, log, panic or `Debug` dump prints.

use std::fmt;

use ring::rand::{SecureRandom as _, SystemRandom};
use zeroize::Zeroizing;

use crate::escape::hex;

/// Replaces a secret in debugging output.
pub const REDACTED: &str = "(redacted)";
/// Replaces a secret in ordinary output.
pub const MASK: &str = "***";

/// A token, password or key. It prints as `(redacted)`, is wiped from memory when dropped, and can be read only through
/// [`Secret::expose`], so that a search finds every place where a secret leaves the program.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// Generates a secret of 32 random bytes, as 64 hexadecimal digits.
    pub fn random() -> Self {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        SystemRandom::new().fill(&mut *bytes).expect("the operating system has random bytes");
        Self::new(hex(&*bytes))
    }

    /// Returns the text. Call it only to hand the secret to its intended recipient.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Compares `candidate` with the secret, in a time that depends only on the lengths.
    pub fn matches(&self, candidate: &[u8]) -> bool {
        use subtle::ConstantTimeEq;
        self.0.as_bytes().ct_eq(candidate).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl From<Zeroizing<String>> for Secret {
    fn from(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests;
