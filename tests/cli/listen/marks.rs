//! Duplicates and late events.

use super::{event, user_event};
use crate::support::Listener;

#[test]
fn duplicates_and_late_events_are_marked_after_their_lines() {
    let listener = Listener::start([]);
    let newer = user_event("evt_2", "user.updated", "09:15:29.000", "auth0|1");
    let late = user_event("evt_3", "user.updated", "09:15:28.000", "auth0|1");
    let other = user_event("evt_4", "user.updated", "09:15:20.000", "auth0|2");
    for sent in [&event(1), &event(1), &newer, &late, &other] {
        assert_eq!(listener.deliver(sent), 204);
    }
    insta::assert_snapshot!(listener.stop().exits(0).stdout, @"
    2026-03-02T09:15:27.500Z  user.created  urn:auth0:acme  evt_1
    2026-03-02T09:15:27.500Z  user.created  urn:auth0:acme  evt_1  duplicate
    2026-03-02T09:15:29.000Z  user.updated  urn:auth0:acme  evt_2
    2026-03-02T09:15:28.000Z  user.updated  urn:auth0:acme  evt_3  late
    2026-03-02T09:15:20.000Z  user.updated  urn:auth0:acme  evt_4
    ");
}

#[test]
fn with_json_the_marks_go_to_stderr() {
    let listener = Listener::start(["--json-compact"]);
    assert_eq!((listener.deliver(&event(1)), listener.deliver(&event(1))), (204, 204));
    let run = listener.stop().exits(0).says("duplicate: user.created evt_1\n");
    assert_eq!(run.stdout, format!("{0}\n{0}\n", event(1)));
}

#[test]
fn a_repeat_of_a_failed_event_is_not_a_duplicate() {
    let listener = Listener::start(["--exec", "test -e mended || { touch mended; exit 1; }"]);
    assert_eq!(listener.deliver(&event(1)), 500);
    assert_eq!(listener.deliver(&event(1)), 204);
    assert_eq!(listener.deliver(&event(1)), 204);
    let run = listener.stop().exits(0);
    let marked: Vec<bool> = run.lines().iter().map(|line| line.ends_with("duplicate")).collect();
    assert_eq!(marked, [false, false, true], "{run}");
}
