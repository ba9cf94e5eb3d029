//! Unit tests of `secret`.

use super::*;

#[test]
fn debug_prints_no_character_of_the_secret() {
    let secret = Secret::new("hunter2");
    assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "(redacted) Some((redacted))");
}

#[test]
fn random_secrets_are_long_and_differ() {
    let (one, two) = (Secret::random(), Secret::random());
    assert!(one.expose().len() == 64 && one.expose().bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_ne!(one.expose(), two.expose());
}

#[test]
fn matches_compares_whole_values() {
    let secret = Secret::new("hunter2");
    assert!(secret.matches(b"hunter2"));
    assert!(!secret.matches(b"hunter"));
    assert!(!secret.matches(b""));
}
