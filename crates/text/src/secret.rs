//! Owns [`Secret`]: text that no output, log, panic or `Debug` dump can print; and addresses as they may be shown. Finding a
//! secret in foreign text is for `redaction`.

use std::fmt;

use crate::Redaction;
use ring::rand::{SecureRandom as _, SystemRandom};
use zeroize::Zeroizing;

/// Replaces a secret in debugging output.
pub const REDACTED: &str = "(redacted)";
/// Stands for a secret in what a person reads.
pub const MASK: &str = "***";

/// A token, password or key. It prints as `(redacted)`, is wiped from memory when dropped, and is readable only through
/// [`Secret::expose`], so that every place where a secret leaves the program can be found by name.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over `text` as a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// Makes a secret of 32 random bytes, as 64 hex digits.
    pub fn random() -> Self {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        SystemRandom::new().fill(&mut *bytes).expect("the operating system has random bytes");
        Self::new(crate::hex(&*bytes))
    }

    /// Returns the text itself. Call it only to hand the secret to the party it belongs to.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns `text` without this secret, in whatever escapes: where it stands, `(redacted)` stands instead.
    pub fn redact(&self, text: &str) -> String {
        Redaction::of([self]).apply(text)
    }

    /// Tells whether `candidate` is this secret, in a time that depends on the lengths alone.
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

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// Returns an address as it may be shown: with `***` for what stands before `@` and behind `?`.
pub fn masked_address(address: &str) -> String {
    let (address, query) = match address.split_once('?') {
        Some((address, _)) => (address, format!("?{MASK}")),
        None => (address, String::new()),
    };
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    match address[host..end].rfind('@') {
        Some(at) => format!("{}{MASK}{}{query}", &address[..host], &address[host + at..]),
        None => format!("{address}{query}"),
    }
}

#[cfg(test)]
mod tests;
