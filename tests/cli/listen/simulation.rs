//! Simulated failures.

use super::event;
use crate::support::{Home, Listener};

#[test]
fn the_first_events_fail_and_are_neither_printed_nor_stored() {
    let home = Home::new();
    let args = ["--fail-first", "2", "--output-file", "events.jsonl"];
    let listener = Listener::start_as(Listener::prepare(args).home(&home));
    let answers = [(); 3].map(|()| listener.deliver(&event(1)));
    assert_eq!(answers, [500, 500, 204]);
    let run = listener.stop().exits(0).says("simulated failure 500: user.created evt_1\n");
    assert_eq!(run.stdout, "2026-03-02T09:15:27.500Z  user.created  urn:auth0:acme  evt_1\n");
    assert_eq!(std::fs::read_to_string(home.path().join("events.jsonl")).unwrap(), event(1) + "\n");
}

#[test]
fn a_status_applies_to_all_events_or_to_simulated_failures() {
    let listener = Listener::start(["--status", "202"]);
    assert_eq!(listener.deliver(&event(1)), 202);
    listener.stop().exits(0);
    let listener = Listener::start(["--status", "429"]);
    let answer = listener.sender().send(&event(1));
    assert_eq!((answer.status, answer.body.as_str()), (429, r#"{"error":"simulated failure"}"#));
    listener.stop().exits(0).prints_nothing();
    let listener = Listener::start(["--status", "503", "--fail-first", "1"]);
    assert_eq!((listener.deliver(&event(1)), listener.deliver(&event(1))), (503, 204));
    listener.stop().exits(0);
}

#[test]
fn a_seed_makes_failures_repeatable() {
    let answers = |seed| {
        let listener = Listener::start(["--fail-rate", "0.5", "--seed", seed]);
        let mut sender = listener.sender();
        let answers: Vec<u16> = (0..40).map(|number| sender.send(&event(number)).status).collect();
        drop(sender);
        listener.stop().exits(0);
        answers
    };
    let first = answers("7");
    assert!(first.contains(&500) && first.contains(&204), "{first:?}");
    assert_eq!(first, answers("7"));
    assert_ne!(first, answers("8"));
}

#[test]
fn a_delay_does_not_block_other_senders() {
    let mut listener = Listener::start(["--delay", "1h"]);
    let mut senders = [listener.sender(), listener.sender()];
    for (number, sender) in senders.iter_mut().enumerate() {
        sender.begin("POST", "/webhook", &event(number));
        assert!(listener.process.stdout_line().ends_with(&format!("evt_{number}")));
    }
    listener.process.signal("INT");
    listener.process.await_stderr("Finishing up");
    listener.process.signal("INT");
    listener.process.finish().exits(130);
}
