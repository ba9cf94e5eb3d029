//! Unit tests of `event_types`.

use super::*;

#[test]
fn known_types_follow_their_group_and_unknown_types_come_first() {
    let options = options(&["invoice.paid".to_owned(), "user.created".to_owned()]);
    let names: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[..5], ["invoice.paid", "user.*", "user.created", "user.deleted", "user.updated"]);
    assert_eq!(names[5], "organization.*");
    assert_eq!(names.len(), EVENT_TYPES.len() + 4 + 1);
}

#[test]
fn a_group_adds_missing_types_and_present_types_keep_their_order() {
    let present = ["user.updated", "user.created"].map(str::to_owned);
    let types = expanded(&present, ["user.*", "user.created", "user.updated"].into_iter());
    assert_eq!(types, ["user.updated", "user.created", "user.deleted"]);
    assert!(expanded(&present, [].into_iter()).is_empty());
}
