//! Unit tests of `trigger`.

use super::*;

#[test]
fn the_first_equals_sign_ends_the_path() {
    let parsed = assignment(r"object.app_metadata.https://x\.example/a\\b=1=2").unwrap();
    assert_eq!(parsed.path, ["object", "app_metadata", r"https://x.example/a\b"]);
    assert_eq!(parsed.value, "1=2");
    assert_eq!(assignment("a=").unwrap(), Assignment { path: vec!["a".to_owned()], value: String::new() });
}

#[test]
fn paths_have_no_empty_segment() {
    for text in ["object.email", "=1", "a..b=1", ".a=1", "a.=1", ""] {
        assert!(assignment(text).is_err(), "{text}");
    }
}
