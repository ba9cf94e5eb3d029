//! Tests that failures with different ids, addresses and numbers share a group.

use serde_json::json;

use super::*;

#[test]
fn ids_addresses_times_and_measures_are_replaced() {
    for (error, expected) in [
        ("unexpected status code: 503", "unexpected status code: 503"),
        ("unexpected status code: 404", "unexpected status code: 404"),
        ("dial tcp 10.0.0.7:443: connect: connection refused", "dial tcp <address>: connect: connection refused"),
        ("read tcp [::1]:5050->[fe80::1]:443:  i/o timeout", "read tcp <address>-><address>: i/o timeout"),
        ("Post \"https://x.example/h\": dial tc ...", "Post \"https://x.example/h\": dial tc ..."),
        ("request 7f3a9c21-77aa-4b0e-9c1d-000000000001 took 30.002s", "request <id> took <duration>"),
        ("evt_4tKzWn8LqRbVxJ2cMfHsPd at 2026-03-02T09:15:49.210Z", "<id> at <time>"),
        ("offset 123456 of deadbeef99", "offset <number> of <id>"),
        ("read-only file system", "read-only file system"),
        ("TLS 1.3 handshake: facade", "TLS <number> handshake: facade"),
        ("", ""),
    ] {
        assert_eq!(cause(error), expected, "{error}");
    }
}

#[test]
fn a_group_has_the_first_and_the_last_time_in_any_order() {
    let mut groups = FailureGroups::default();
    for (id, time) in [("evt_1", "2026-03-02T09:00:00.500Z"), ("evt_2", "2026-03-02T09:00:00Z"), ("evt_3", "")] {
        let document = json!({"id": id, "event_type": "user.created", "event": {"time": time}, "attempts": "none"});
        groups.add(&Delivery::read(document).unwrap());
    }
    let [group] = &groups.sorted()[..] else { panic!("one cause") };
    assert_eq!((group.count, group.sample.as_str()), (3, "evt_1"));
    assert_eq!((group.first.as_str(), group.last.as_str()), ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00.500Z"));
}

#[test]
fn causes_beyond_a_thousand_share_a_group() {
    let mut groups = FailureGroups::default();
    for number in 0..1500 {
        let attempt = json!({"status": "failed", "error_message": format!("cause {}", "x".repeat(number))});
        groups.add(&Delivery::read(json!({"id": "evt_1", "attempts": [attempt]})).unwrap());
    }
    assert_eq!((groups.sorted().len(), groups.count()), (MAX_GROUPS + 1, 1500));
    assert_eq!((groups.sorted()[0].error.as_str(), groups.sorted()[0].count), (OTHER, 500));
}
