//! Unit tests of `credentials`.

use super::*;

fn secret(text: &str) -> CredentialFingerprint {
    ClientAuthentication::Secret(Secret::new(text)).fingerprint()
}

fn key(pem: &str, algorithm: SigningAlgorithm) -> CredentialFingerprint {
    let key = SigningKey::from_pem(&Secret::new(pem), algorithm).unwrap();
    ClientAuthentication::PrivateKey(key).fingerprint()
}

#[test]
fn each_secret_and_key_has_its_own_fingerprint() {
    let pkcs8 = include_str!("../../../../../tests/fixtures/keys/test-rsa-pkcs8.pem");
    let pkcs1 = include_str!("../../../../../tests/fixtures/keys/test-rsa-pkcs1.pem");
    assert_eq!(secret("hunter2"), secret("hunter2"));
    let fingerprints = [
        secret("hunter2"),
        secret("hunter3"),
        secret("hunter2 "),
        key(pkcs8, SigningAlgorithm::Rs256),
        key(pkcs8, SigningAlgorithm::Ps256),
        CredentialFingerprint::of_stored(),
    ];
    for (at, one) in fingerprints.iter().enumerate() {
        assert!(!fingerprints[at + 1..].contains(one), "{one:?}");
        assert!(!one.as_str().contains("hunter"), "{one:?}");
    }
    // The form of the file is irrelevant if the key is the same.
    let indented: String = pkcs1.lines().map(|line| format!("  {line}\n")).collect();
    assert_eq!(key(pkcs1, SigningAlgorithm::Rs256), key(&indented, SigningAlgorithm::Rs256));
}
