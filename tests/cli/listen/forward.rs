//! Forwarding events and running commands, before or after the sender is answered.

use super::event;
use crate::subscribe::held_endpoint;
use crate::support::scripted::{Request, post, reply};
use crate::support::{HOOK_TOKEN, Home, Listener, Scripted, Sender, wait};

const SECRET: &str = "hunter2-and-more";

fn hook(server: &Scripted) -> String {
    format!("{}/hook", server.url())
}

#[test]
fn an_event_is_answered_after_the_endpoint_accepts_it() {
    let endpoint = Scripted::start();
    endpoint.expect(post("/hook").header("authorization", "Bearer other"), reply(204));
    let args = ["--forward-to", &hook(&endpoint), "--forward-bearer-env", "OTHER"];
    let listener = Listener::start_as(Listener::prepare(args).env("OTHER", "other"));
    assert_eq!(listener.deliver(&event(1)), 204);
    assert_eq!(endpoint.requests().iter().map(Request::text).collect::<Vec<_>>(), [event(1)]);
    listener.stop().exits(0);
}

#[test]
fn a_5xx_is_retried_before_the_answer() {
    let endpoint = Scripted::start();
    endpoint.expect(post("/hook"), reply(500)).expect(post("/hook"), reply(204));
    let listener = Listener::start(["--forward-to", &hook(&endpoint)]);
    assert_eq!(listener.deliver(&event(1)), 204);
    listener.stop().exits(0);
}

#[test]
fn an_event_that_the_endpoint_rejects_is_answered_with_502_and_becomes_a_dead_letter() {
    let (endpoint, home) = (Scripted::start(), Home::new());
    endpoint.expect(post("/hook"), reply(422));
    let args = ["--forward-to", &hook(&endpoint), "--dead-letter", "dead.jsonl"];
    let listener = Listener::start_as(Listener::prepare(args).home(&home));
    let answer = listener.sender().send(&event(1));
    let reason = r#"{"error":"the event could not be forwarded"}"#;
    assert_eq!((answer.status, answer.body.as_str()), (502, reason));
    listener
        .stop()
        .exits(0)
        .says("warning: cannot deliver user.created evt_1 to http://127.0.0.1:")
        .says("1 of them failed");
    let text = std::fs::read_to_string(home.path().join("dead.jsonl")).unwrap();
    assert!(text.ends_with(&format!("\"event\":{}}}\n", event(1))), "{text}");
}

#[test]
fn secrets_in_the_endpoints_url_are_not_shown() {
    let (endpoint, home) = (Scripted::start(), Home::new());
    endpoint.expect(post(&format!("/hook?token={SECRET}")), reply(422));
    let url = format!("{}?token={SECRET}", hook(&endpoint));
    let listener = Listener::start_as(Listener::prepare(["--forward-to", &url, "--dead-letter", "dead"]).home(&home));
    assert_eq!(listener.deliver(&event(1)), 502);
    listener.stop().exits(0).says(&format!(" to {}?***", hook(&endpoint))).never_shows(SECRET);
    assert!(!std::fs::read_to_string(home.path().join("dead")).unwrap().contains(SECRET));
    let odd = format!("http://ada:{SECRET}@127.0.0.1:99999/hook?token={SECRET}");
    Listener::prepare(["--forward-to", &odd])
        .run()
        .exits(2)
        .says("cannot parse a URL of `--forward-to`: invalid port number")
        .never_shows(SECRET);
}

#[test]
fn a_command_that_fails_is_answered_with_500_and_one_that_succeeds_with_204() {
    let home = Home::new();
    let line = "cat > seen; echo $EVENT_ID >> ids; test $EVENT_ID = evt_2";
    let listener = Listener::start_as(Listener::prepare(["--exec", line]).home(&home));
    let answer = listener.sender().send(&event(1));
    assert_eq!((answer.status, answer.body.as_str()), (500, r#"{"error":"the command failed"}"#));
    assert_eq!(listener.deliver(&event(2)), 204);
    assert_eq!(std::fs::read_to_string(home.path().join("seen")).unwrap(), event(2));
    assert_eq!(std::fs::read_to_string(home.path().join("ids")).unwrap(), "evt_1\nevt_2\n");
    listener.stop().exits(0);
}

#[test]
fn a_run_that_ends_by_itself_exits_5_if_events_failed() {
    let listener = Listener::start(["--exec", "false", "--limit", "1"]);
    assert_eq!(listener.deliver(&event(1)), 500);
    listener.process.finish().exits(5).says("1 of 1 events failed");
}

#[test]
fn events_of_several_senders_are_forwarded_one_by_one_in_order_of_arrival() {
    let (endpoint, seen, release) = held_endpoint(|_| true);
    let mut listener = Listener::start(["--forward-to", &hook(&endpoint)]);
    let mut senders: Vec<Sender> = (0..5).map(|_| listener.sender()).collect();
    for (number, sender) in senders.iter_mut().enumerate() {
        sender.begin("POST", "/webhook", &event(number));
        // Its line is printed, so its place in the order is fixed.
        assert!(listener.process.stdout_line().ends_with(&format!("evt_{number}")));
    }
    for (number, sender) in senders.iter_mut().enumerate() {
        assert_eq!(wait::receive(&seen, "an event at the endpoint"), event(number));
        assert!(seen.try_recv().is_err());
        release.send(()).unwrap();
        assert_eq!(sender.answer().status, 204);
    }
    drop(senders);
    listener.stop().exits(0);
}

#[test]
fn with_ack_first_the_exit_waits_for_forwarding_and_the_sender_does_not() {
    let (endpoint, seen, release) = held_endpoint(|_| true);
    let mut listener = Listener::start(["--forward-to", &hook(&endpoint), "--ack-first"]);
    let mut sender = Sender::new(&listener.url, &format!("authorization: Bearer {HOOK_TOKEN}"));
    for number in 0..3 {
        assert_eq!(sender.send(&event(number)).status, 204);
    }
    drop(sender);
    assert_eq!(wait::receive(&seen, "an event at the endpoint"), event(0));
    listener.process.signal("TERM");
    listener.process.await_stderr("Finishing up");
    for _ in 0..3 {
        release.send(()).unwrap();
    }
    listener.process.finish().exits(0).says("Received 3 events");
    let rest = [(); 2].map(|()| wait::receive(&seen, "an event at the endpoint"));
    assert_eq!(rest, [event(1), event(2)]);
}

#[test]
fn with_concurrency_events_are_forwarded_in_parallel() {
    let (endpoint, seen, release) = held_endpoint(|_| true);
    let listener = Listener::start(["--forward-to", &hook(&endpoint), "--forward-concurrency", "2"]);
    let mut senders = [listener.sender(), listener.sender()];
    for (number, sender) in senders.iter_mut().enumerate() {
        sender.begin("POST", "/webhook", &event(number));
    }
    let mut both = [wait::receive(&seen, "an event at the endpoint"), wait::receive(&seen, "an event at the endpoint")];
    both.sort();
    assert_eq!(both, [event(0), event(1)]);
    release.send(()).unwrap();
    release.send(()).unwrap();
    assert_eq!(senders.map(|mut sender| sender.answer().status), [204, 204]);
    listener.stop().exits(0);
}
