//! Tests of failed deliveries and their filter.

use super::*;

#[test]
fn long_messages_are_cut_after_50_characters_and_54_remain() {
    let message = "Post \"https://hooks.example.com/identity\": dial tcp 127.0.0.1:1: connect: connection refused";
    assert_eq!(cut(message), "Post \"https://hooks.example.com/identity\": dial tc ...");
    assert_eq!(cut(&"ä".repeat(51)).chars().count(), 54);
    assert_eq!(cut(&"ä".repeat(50)), "ä".repeat(50));
}

#[test]
fn dates_include_their_start_and_exclude_their_end() {
    let event = Event { time: "2026-03-02T09:00:00Z".parse().unwrap(), ..Event::new("user.created", "{}", false) };
    let delivery = Delivery { event: Arc::new(event), retrying: false, attempts: VecDeque::new() };
    for (condition, accepted) in [
        (json!({"date_from": "2026-03-02T09:00:00Z"}), true),
        (json!({"date_from": "2026-03-02T09:00:01Z"}), false),
        (json!({"date_to": "2026-03-02T09:00:00Z"}), false),
        (json!({"date_to": "2026-03-02T09:00:01Z"}), true),
        (json!({"event_types": ["user.updated"]}), false),
        (json!({"event_types": ["user.updated", "user.created"], "statuses": ["failed"]}), true),
    ] {
        assert_eq!(FailureFilter::new(&condition).accepts(&delivery), accepted, "{condition}");
    }
}
