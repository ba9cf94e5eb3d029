//! Tests of `--group`: failures grouped by cause.

use serde_json::{Value, json};

use crate::support::answers::{ONE, deliveries, delivery, event_id};
use crate::support::scripted;
use crate::support::{Output, Scripted, events};

/// Groups failures with three causes, on pages of two.
fn list_grouped(flags: &[&str]) -> Output {
    let errors = [
        ("user.created", "dial tcp 10.0.0.7:443: connect: connection refused"),
        ("user.created", "dial tcp 10.0.0.8:8443: connect: connection refused"),
        ("user.updated", "unexpected status code: 503"),
        ("user.created", "unexpected status code: 503"),
        ("user.created", "dial tcp [fd00::1]:443: connect: connection refused"),
    ];
    let mut all: Vec<Value> =
        errors.iter().enumerate().map(|(index, (name, error))| delivery(&event_id(index), name, error)).collect();
    all[4]["event"]["time"] = "2026-03-03T10:00:00Z".into();
    let api = Scripted::answering(move |request| {
        let start = request.parameter("from").map_or(0, |from| from.parse().expect("a cursor is a number"));
        let end = all.len().min(start + 2);
        scripted::json(200, &deliveries(&all[start..end], &end.to_string()))
    });
    events(["deliveries", ONE, "--group"]).args(flags).on(&api).run()
}

#[test]
fn causes_are_counted_with_the_first_the_last_and_a_sample() {
    insta::assert_snapshot!(list_grouped(&[]), @r"
    exit: 0
    --- stdout
    COUNT  EVENT TYPE    ERROR                                            FIRST SEEN                LAST SEEN                 SAMPLE
    3      user.created  dial tcp <address>: connect: connection refused  2026-03-02T09:15:27.500Z  2026-03-03T10:00:00Z      evt_0000000000000000000000
    1      user.created  unexpected status code: 503                      2026-03-02T09:15:27.500Z  2026-03-02T09:15:27.500Z  evt_AAAAAAAAAAAAAAAAAAAAAA
    1      user.updated  unexpected status code: 503                      2026-03-02T09:15:27.500Z  2026-03-02T09:15:27.500Z  evt_BBBBBBBBBBBBBBBBBBBBBB
    ");
}

#[test]
fn every_format_has_the_groups() {
    let first = json!({
        "count": 3,
        "event_type": "user.created",
        "error": "dial tcp <address>: connect: connection refused",
        "first_seen": "2026-03-02T09:15:27.500Z",
        "last_seen": "2026-03-03T10:00:00Z",
        "sample": event_id(0),
    });
    assert_eq!(list_grouped(&["--json"]).exits(0).json()[0], first);
    assert_eq!(list_grouped(&["--jq", "map(.count)", "--json-compact"]).exits(0).stdout, "[3,1,1]\n");
    assert_eq!(list_grouped(&["--csv"]).exits(0).lines()[0], "count,event_type,error,first_seen,last_seen,sample");
}

#[test]
fn a_limit_applies_to_the_grouped_deliveries() {
    assert_eq!(list_grouped(&["-n", "3", "--jq", "map(.count) | add"]).exits(0).stdout, "3\n");
}
