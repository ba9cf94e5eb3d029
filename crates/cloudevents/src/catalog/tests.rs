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

#[test]
fn complete_groups_fold_and_other_types_pass_through() {
    let folded = |types: &[&str]| fold(&types.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).join(", ");
    assert_eq!(folded(&["user.deleted", "user.created", "user.updated"]), "user.* (3)");
    assert_eq!(folded(&["user.created", "user.updated"]), "user.created, user.updated");
    let mixed = ["invoice.paid", "user.created", "user.blocked", "user.updated", "group.created", "user.deleted"];
    assert_eq!(folded(&mixed), "invoice.paid, user.* (3), user.blocked, group.created");
    assert_eq!(
        folded(&["organization.member.role.assigned", "organization.member.role.deleted"]),
        "organization.member.role.* (2)"
    );
    let all: Vec<&str> = EVENT_TYPES.iter().map(|known| known.name).rev().collect();
    assert_eq!(folded(&all), "* (25)");
    assert_eq!(folded(&all[..3]), "user.* (3)");
    assert_eq!(folded(&["tenant.created", "tenant.created", ""]), "tenant.created, tenant.created, ");
    assert_eq!(folded(&[]), "");
}
