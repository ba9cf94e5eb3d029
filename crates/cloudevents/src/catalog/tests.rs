//! Unit tests of `catalog`.

use super::*;

#[test]
fn the_list_is_sorted_and_every_type_has_a_sample() {
    assert!(EVENT_TYPES.windows(2).all(|pair| pair[0].name < pair[1].name));
    for known in EVENT_TYPES {
        assert!(sample(known.name).unwrap()["object"].is_object(), "{}", known.name);
        assert_eq!(find(known.name).unwrap().name, known.name);
    }
}

#[test]
fn patterns_expand_to_known_types() {
    assert_eq!(expand("user.*").unwrap(), ["user.created", "user.deleted", "user.updated"]);
    assert_eq!(expand("*").unwrap().len(), EVENT_TYPES.len());
    assert!(expand("tenant.*").unwrap().is_empty());
    assert!(expand("user.created").is_none());
}

#[test]
fn nearest_tolerates_only_a_typo() {
    assert_eq!(nearest("user.create"), Some("user.created"));
    assert_eq!(nearest("organisation.created"), Some("organization.created"));
    assert_eq!(nearest("invoice.paid"), None);
}
