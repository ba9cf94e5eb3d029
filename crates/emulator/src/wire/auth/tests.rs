//! Tests of access tokens.

use super::*;

fn header(issuer: &TokenIssuer, exp: i64, scope: &str) -> Vec<u8> {
    format!("Bearer {}", issuer.sign(&json!({"exp": exp, "scope": scope}))).into_bytes()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn a_token_is_valid_until_it_expires_and_for_its_scopes_only() {
    let issuer = TokenIssuer::new(&[7; 32]);
    let header = header(&issuer, 100, "read:a update:b");
    let check = |scopes: &[&str], now| issuer.authorize(Some(&header), scopes, at(now)).map(|_| ());
    assert_eq!(check(&["read:x", "update:b"], 99), Ok(()));
    assert_eq!(check(&[], 99), Ok(()));
    assert_eq!(check(&["update:b"], 100), Err(ApiError::expired_token()));
    assert_eq!(check(&["read:x", "update"], 99), Err(ApiError::insufficient_scope(&["read:x", "update"])));
}

#[test]
fn a_token_of_another_key_or_changed_in_one_place_is_invalid() {
    let issuer = TokenIssuer::new(&[7; 32]);
    let good = header(&issuer, 100, "read:a");
    let mut forged =
        vec![header(&TokenIssuer::new(&[8; 32]), 100, "read:a"), b"Bearer".to_vec(), b"Bearer a.b.c".to_vec()];
    forged.push([b"Basic ", &good[7..]].concat());
    forged.push([&good[..good.len() - 1], b"!"].concat());
    let unsigned = URL_SAFE_NO_PAD.encode(json!({"alg": "none"}).to_string());
    let claims = URL_SAFE_NO_PAD.encode(json!({"exp": 100, "scope": "read:a"}).to_string());
    forged.push(format!("Bearer {unsigned}.{claims}.").into_bytes());
    for header in forged {
        assert_eq!(issuer.authorize(Some(&header), &[], at(0)).unwrap_err(), ApiError::invalid_token());
    }
    assert_eq!(issuer.authorize(None, &[], at(0)).unwrap_err(), ApiError::missing_authentication());
}
