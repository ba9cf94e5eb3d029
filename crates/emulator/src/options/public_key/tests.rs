//! Tests of reading public keys.

use super::*;

const PUBLIC: &str = include_str!("../../../../../tests/fixtures/keys/test-rsa-public.pem");
const PRIVATE: &str = include_str!("../../../../../tests/fixtures/keys/test-rsa-pkcs8.pem");
const DER: &[u8] = include_bytes!("../../../../../tests/fixtures/keys/test-rsa-public.der");

#[test]
fn both_forms_of_a_public_key_are_read() {
    let pkcs1 = pem::encode(&pem::Pem::new("RSA PUBLIC KEY", DER));
    assert_eq!(PublicKey::from_pem(&pkcs1), PublicKey::from_pem(PUBLIC));
    assert!(PublicKey::from_pem(PUBLIC).is_ok());
}

#[test]
fn other_texts_are_refused_with_the_reason() {
    let refused = |text: &str| PublicKey::from_pem(text).unwrap_err();
    assert_eq!(refused(PRIVATE), "it contains `PRIVATE KEY`, not `PUBLIC KEY`");
    assert_eq!(refused("nothing"), "it is not PEM");
    assert_eq!(
        refused("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----"),
        "it is not an RSA key of at least 2048 bits"
    );
    // The modulus has 8 bytes.
    let short = [0x30, 0x0d, 0x02, 0x08, 0x7f, 1, 1, 1, 1, 1, 1, 1, 0x02, 0x01, 3];
    let short = pem::encode(&pem::Pem::new("RSA PUBLIC KEY", short));
    assert_eq!(refused(&short), "it is not an RSA key of at least 2048 bits");
}

#[test]
fn a_key_of_another_algorithm_is_refused() {
    let mut info = pem::parse(PUBLIC).unwrap().into_contents();
    let place = info.windows(RSA_ALGORITHM.len()).position(|bytes| bytes == RSA_ALGORITHM).unwrap();
    info[place + RSA_ALGORITHM.len() - 3] = 0x07;
    let other = pem::encode(&pem::Pem::new("PUBLIC KEY", info));
    assert_eq!(PublicKey::from_pem(&other).unwrap_err(), "it is not an RSA key of at least 2048 bits");
}
