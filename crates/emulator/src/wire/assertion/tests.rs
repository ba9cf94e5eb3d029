//! Tests of client assertions, and a signer for other tests.

use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use serde_json::json;

use super::*;

pub(crate) const PUBLIC_KEY: &str = include_str!("../../../../../tests/fixtures/keys/test-rsa-public.pem");
const PRIVATE_KEY: &str = include_str!("../../../../../tests/fixtures/keys/test-rsa-pkcs8.pem");
const NOW: i64 = 1_000_000;

/// Signs claims as a client does.
pub(crate) fn sign(algorithm: &str, claims: &Value) -> String {
    let pair = RsaKeyPair::from_pkcs8(pem::parse(PRIVATE_KEY).unwrap().contents()).unwrap();
    let padding: &dyn RsaEncoding = match algorithm {
        "RS384" => &RSA_PKCS1_SHA384,
        "PS256" => &RSA_PSS_SHA256,
        _ => &RSA_PKCS1_SHA256,
    };
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(&json!({ "alg": algorithm, "typ": "JWT" })), encode(claims));
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(padding, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn claims(changes: &Value) -> Value {
    let mut claims = json!({
        "iss": "client", "sub": "client", "aud": "https://acme/", "iat": NOW, "exp": NOW + 60, "jti": "1",
    });
    claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    claims
}

fn accepts(assertions: &AssertionVerifier, assertion: &str) -> bool {
    assertions.accept(assertion, "client", |audience| audience == "https://acme/", NOW)
}

fn assertions() -> AssertionVerifier {
    AssertionVerifier::new(Some(PublicKey::from_pem(PUBLIC_KEY).unwrap()))
}

#[test]
fn an_assertion_is_accepted_once_with_each_of_the_three_algorithms() {
    let assertions = assertions();
    for algorithm in ["RS256", "RS384", "PS256"] {
        let assertion = sign(algorithm, &claims(&json!({ "jti": algorithm })));
        assert_eq!([accepts(&assertions, &assertion), accepts(&assertions, &assertion)], [true, false], "{algorithm}");
    }
}

#[test]
fn claims_beyond_the_limits_are_refused() {
    for (changes, accepted) in [
        (json!({ "exp": NOW + 300 }), true),
        (json!({ "exp": NOW + 301 }), false),
        (json!({ "exp": NOW - 9, "iat": NOW - 100 }), true),
        (json!({ "exp": NOW - 10, "iat": NOW - 100 }), false),
        (json!({ "iat": NOW + 10 }), true),
        (json!({ "iat": NOW + 11 }), false),
        (json!({ "nbf": NOW + 11 }), false),
        (json!({ "iat": null, "exp": NOW + 300 }), true),
        (json!({ "exp": null }), false),
        (json!({ "jti": null }), false),
        (json!({ "jti": "x".repeat(64) }), true),
        (json!({ "jti": "x".repeat(65) }), false),
        (json!({ "iss": "other" }), false),
        (json!({ "sub": "other" }), false),
        (json!({ "aud": "https://acme" }), false),
        (json!({ "note": "x".repeat(2048) }), false),
    ] {
        assert_eq!(accepts(&assertions(), &sign("RS256", &claims(&changes))), accepted, "{changes}");
    }
}

#[test]
fn an_assertion_with_another_signature_is_refused() {
    let good = sign("RS256", &claims(&json!({})));
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    let other = URL_SAFE_NO_PAD.encode(claims(&json!({ "jti": "2" })).to_string());
    let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    for assertion in [
        format!("{header}.{other}.{signature}"),
        format!("{unsigned}.{other}."),
        sign("HS256", &claims(&json!({}))),
        signed.to_owned(),
        String::new(),
    ] {
        assert!(!accepts(&assertions(), &assertion), "{assertion}");
    }
    assert!(!accepts(&AssertionVerifier::new(None), &good));
}
