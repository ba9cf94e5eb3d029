//! Unit tests of `assertion`.

use std::path::Path;

use super::*;

fn pem(name: &str) -> String {
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/keys");
    std::fs::read_to_string(keys.join(name)).unwrap()
}

fn read(text: &str) -> Result<SigningKey, KeyError> {
    SigningKey::from_pem(&Secret::new(text), SigningAlgorithm::Rs256)
}

#[test]
fn both_forms_of_rsa_keys_are_read_indented_and_after_other_blocks() {
    for name in ["test-rsa-pkcs1.pem", "test-rsa-pkcs8.pem"] {
        let text = pem(name);
        let indented: String = text.lines().map(|line| format!("    {line} \r\n")).collect();
        for text in [&text, &indented, &format!("a comment\n{text}"), &format!("{}{text}", pem("test-rsa-public.pem"))]
        {
            let key = read(text).unwrap();
            assert!(key.assertion("client", "https://acme.eu.auth0.com/", 1).is_some(), "{name}");
        }
    }
}

#[test]
fn other_texts_are_rejected_with_a_reason() {
    let rsa = pem("test-rsa-pkcs8.pem");
    let cut = rsa.replace("-----END", "");
    let dirty = rsa.replacen('\n', "\n!!!!\n", 1);
    for (text, reason) in [
        ("hunter2", "it is not PEM: there is no line `-----BEGIN … PRIVATE KEY-----`"),
        (&cut, "its PEM is damaged: its last line is missing"),
        (&dirty, "its PEM is damaged: it contains something other than Base64"),
        (&pem("test-rsa-encrypted.pem"), "it is encrypted"),
        (&pem("test-rsa-encrypted-pkcs1.pem"), "it is encrypted"),
        (&pem("test-rsa-public.pem"), "it is a public key, not an RSA private key"),
        (&pem("test-ec-pkcs8.pem"), "it is an elliptic-curve key, not an RSA private key"),
        (&pem("test-ec-sec1.pem"), "it is an elliptic-curve key, not an RSA private key"),
        (&pem("test-rsa-1024-bits.pem"), "it is not an RSA private key of 2048 to 4096 bits: it is shorter"),
    ] {
        assert_eq!(read(text).unwrap_err().to_string(), reason);
    }
}
