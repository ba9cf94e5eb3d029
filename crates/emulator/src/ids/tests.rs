//! Tests of ids.

use super::*;

#[test]
fn generated_ids_are_valid_and_differ() {
    let (one, two) = (make(STREAM), make(STREAM));
    assert_eq!(one.len(), 26);
    assert!(is_valid(STREAM, &one) && is_valid(STREAM, &two) && one != two);
    assert!(!is_valid(EVENT, &one));
}

#[test]
fn ids_with_look_alike_characters_or_another_length_are_invalid() {
    assert!(is_valid(STREAM, "est_7yVnQkR2mWdTzLc4HfJpXa"));
    for id in ["est_0yVnQkR2mWdTzLc4HfJpXa", "est_7yVnQkR2mWdTzLc4HfJpX", "est_7yVnQkR2mWdTzLc4HfJpXab", "est_"] {
        assert!(!is_valid(STREAM, id), "{id}");
    }
}

#[test]
fn uuids_are_of_version_4() {
    let uuid = uuid();
    assert_eq!((uuid.len(), &uuid[14..15]), (36, "4"));
    assert!(matches!(&uuid[19..20], "8" | "9" | "a" | "b"));
}
