//! Tests of the validation of answers.

use super::*;

#[test]
fn endpoints_are_https_or_on_this_machine() {
    for url in ["https://hooks.example.com/identity", " https://e.com ", "http://127.0.0.1:3000/webhook"] {
        assert_eq!(check_endpoint(url), Ok(()), "{url}");
    }
    for url in ["", "https://", "https:///x", "http://hooks.example.com", "hooks.example.com", "https://a b"] {
        assert!(check_endpoint(url).is_err(), "{url}");
    }
}

#[test]
fn accounts_user_names_and_headers_have_their_forms() {
    assert!(check_account("123456789012").is_ok() && check_account("12345678901").is_err());
    assert!(check_account("12345678901x").is_err());
    assert!(check_username("svc").is_ok() && check_username("a:b").is_err() && check_username("").is_err());
    assert!(check_header("x-hook-secret").is_ok() && check_header("x hook").is_err() && check_header("").is_err());
}
