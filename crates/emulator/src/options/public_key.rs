//! The public RSA key of a client, read from PEM.

use ring::signature::{UnparsedPublicKey, VerificationAlgorithm};

/// The algorithm of an RSA key in a `SubjectPublicKeyInfo`, in DER.
const RSA_ALGORITHM: &[u8] =
    &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// Bytes of a DER tag with a length of two bytes, as all values in a key of at least 2048 bits have.
const TAG_BYTES: usize = 4;

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
        let key = match block.tag() {
            "RSA PUBLIC KEY" => Some(block.contents()),
            "PUBLIC KEY" => subject_key(block.contents()),
            tag => return Err(format!("it contains `{tag}`, not `PUBLIC KEY`")),
        };
        // A sequence, then the modulus: an integer of at least 256 bytes. The rest is checked at the first use.
        let key = key.filter(|key| key.starts_with(&[0x30, 0x82]) && key.get(TAG_BYTES..).is_some_and(is_long_integer));
        key.map(|key| Self(key.to_vec())).ok_or_else(|| "it is not an RSA key of at least 2048 bits".to_owned())
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

fn is_long_integer(der: &[u8]) -> bool {
    der.starts_with(&[0x02, 0x82])
}

/// Returns the RSA key in a `SubjectPublicKeyInfo`: it follows the algorithm, as a bit string without unused bits.
fn subject_key(info: &[u8]) -> Option<&[u8]> {
    let bit_string = info.get(TAG_BYTES..)?.strip_prefix(RSA_ALGORITHM)?;
    bit_string.get(TAG_BYTES..)?.strip_prefix(&[0])
}

#[cfg(test)]
mod tests;
