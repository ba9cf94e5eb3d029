//! Tests of `types`: the catalog and its samples, without a tenant.

use crate::support::events;

#[test]
fn all_known_types_are_listed_without_credentials() {
    let listed = events(["types"]).run().exits(0).says_nothing();
    assert_eq!(listed.lines().len(), 26, "a header and 25 types in\n{listed}");
    for name in ["user.created", "organization.member.role.assigned", "connection.deleted"] {
        assert!(listed.lines().into_iter().any(|line| line.starts_with(name)), "{name} in\n{listed}");
    }
}

#[test]
fn json_is_an_array_and_csv_has_a_header() {
    let json = events(["types", "--json"]).run().exits(0);
    assert_eq!(json.json().as_array().map(Vec::len), Some(25), "{json}");
    assert_eq!(events(["types", "--csv"]).run().exits(0).lines().len(), 26);
}

#[test]
fn one_type_prints_its_sample() {
    let shown = events(["types", "user.created"]).run().exits(0).says_nothing();
    assert!(shown.stdout.starts_with("{\n  \""), "{shown}");
    assert!(shown.stdout.contains("\"user_id\""), "{shown}");
}

#[test]
fn every_listed_type_has_a_sample() {
    let names = events(["types", "--jq", ".[] | .event_type // .type // .name"]).run().exits(0);
    assert_eq!(names.lines().len(), 25, "{names}");
    for name in names.lines() {
        let sample = events(["types", name, "--json-compact"]).run().exits(0);
        assert!(sample.json().is_object(), "{sample}");
    }
}

#[test]
fn an_unknown_type_exits_4_and_names_the_nearest() {
    events(["types", "user.create"]).run().exits(4).prints_nothing().says("`user.create`").says("`user.created`");
}

#[test]
fn a_filter_prints_raw_strings() {
    let filtered = events(["types", "user.created", "--jq", "\"x\\ty\""]).run().exits(0);
    assert_eq!(filtered.stdout, "x\ty\n");
}
