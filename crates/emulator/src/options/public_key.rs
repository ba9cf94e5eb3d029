//! The public RSA key of a client, read from PEM.

use ring::signature::{UnparsedPublicKey, VerificationAlgorithm};

/// The object identifier of RSA keys in DER.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// The smallest modulus, which ring requires as well.
const MIN_MODULUS_BYTES: usize = 256;

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
    /// Fails with a description of the text.
    pub fn from_pem(text: &str) -> Result<Self, String> {
        let block = pem::parse(text).map_err(|_| "it is not PEM")?;
        let not_rsa = || "it is not an RSA key".to_owned();
        let key = match block.tag() {
            "RSA PUBLIC KEY" => block.contents(),
            "PUBLIC KEY" => subject_key(block.contents()).ok_or_else(not_rsa)?,
            tag => return Err(format!("it contains `{tag}`, not `PUBLIC KEY`")),
        };
        if modulus(key).ok_or_else(not_rsa)?.len() < MIN_MODULUS_BYTES {
            return Err("the key has fewer than 2048 bits".to_owned());
        }
        Ok(Self(key.to_vec()))
    }

    /// Reports whether this key made the signature.
    pub(crate) fn verifies(
        &self,
        algorithm: &'static dyn VerificationAlgorithm,
        signed: &str,
        signature: &[u8],
    ) -> bool {
        UnparsedPublicKey::new(algorithm, &self.0).verify(signed.as_bytes(), signature).is_ok()
    }
}

/// Splits a DER value with this tag off: its content, and the rest.
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

/// Returns the RSA key in a `SubjectPublicKeyInfo`.
fn subject_key(bytes: &[u8]) -> Option<&[u8]> {
    let (content, _) = der(SEQUENCE, bytes)?;
    let (algorithm, rest) = der(SEQUENCE, content)?;
    let (key, _) = der(BIT_STRING, rest)?;
    // The first byte is the number of unused bits, which is zero for a key.
    (der(OBJECT_IDENTIFIER, algorithm)?.0 == RSA).then(|| key.strip_prefix(&[0])).flatten()
}

/// Returns the modulus of an RSA key without its sign byte.
fn modulus(key: &[u8]) -> Option<&[u8]> {
    let (number, rest) = der(INTEGER, der(SEQUENCE, key)?.0)?;
    der(INTEGER, rest)?;
    Some(number.strip_prefix(&[0]).unwrap_or(number))
}

#[cfg(test)]
mod tests;
