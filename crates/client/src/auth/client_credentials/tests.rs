//! Unit tests of `client_credentials`.

use super::*;

#[test]
fn a_lifetime_is_a_number_with_or_without_quotes() {
    for (text, lifetime) in [
        ("86400", Some(86_400)),
        ("\"3600\"", Some(3600)),
        ("1.9", Some(1)),
        ("0", Some(0)),
        ("-5", None),
        ("\"soon\"", None),
        ("null", None),
        ("{}", None),
    ] {
        assert_eq!(seconds(&serde_json::from_str(text).unwrap()), lifetime, "{text}");
    }
}
