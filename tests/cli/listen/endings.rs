//! Signals, and ports in use.

use std::io::Read as _;

use super::event;
use crate::subscribe::held_endpoint;
use crate::support::{Home, Listener, events, wait};

#[test]
fn a_signal_exits_0_and_prints_the_counts_by_type() {
    for signal in ["INT", "TERM"] {
        let listener = Listener::start([]);
        assert_eq!(listener.deliver(&event(1)), 204);
        listener.process.signal(signal);
        let run = listener.process.finish().exits(0);
        run.says("Finishing up; press Ctrl-C again to quit now.\nReceived 1 event in ")
            .says(" s.\n  user.created  1\n");
    }
}

#[test]
fn an_accepted_request_is_answered_after_a_signal() {
    let (endpoint, received, release) = held_endpoint(|_| true);
    let mut listener = Listener::start(["--forward-to", &format!("{}/hook", endpoint.url())]);
    let mut sender = listener.sender();
    sender.begin("POST", "/webhook", &event(1));
    wait::receive(&received, "an event at the endpoint");
    listener.process.signal("TERM");
    listener.process.await_stderr("Finishing up; press Ctrl-C again to quit now.");
    release.send(()).unwrap();
    assert_eq!(sender.answer().status, 204);
    listener.process.finish().exits(0).says("Received 1 event ");
}

#[test]
fn a_second_signal_exits_at_once() {
    let mut listener = Listener::start(["--exec", "exec sleep 60"]);
    let mut sender = listener.sender();
    sender.begin("POST", "/webhook", &event(1));
    listener.process.stdout_line();
    listener.process.signal("INT");
    listener.process.await_stderr("Finishing up");
    listener.process.signal("INT");
    listener.process.finish().exits(130).says("interrupted: some accepted events were not finished");
}

#[test]
fn a_signal_is_handled_while_stdout_is_blocked() {
    let (mut reader, writer) = std::io::pipe().unwrap();
    let home = Home::new();
    let run = Listener::prepare(["--json-compact", "--ready-file", "ready.json"]).home(&home).stdout_into(writer);
    let mut listener = Listener::start_as(run);
    let mut sender = listener.sender();
    // More than a pipe holds: after the first bytes the rest waits for a reader that never comes.
    let data = "x".repeat(300_000);
    sender.begin("POST", "/webhook", &event(1).replacen("\"id\"", &format!("\"more\":\"{data}\",\"id\""), 1));
    // The pipe stays open until the end of the test.
    let _reader =
        wait::finish("the beginning of the line", move || reader.read_exact(&mut [0; 8]).map(|()| reader)).unwrap();
    listener.process.signal("TERM");
    listener.process.await_stderr("Finishing up");
    listener.process.signal("TERM");
    listener.process.finish().exits(130).says("interrupted: some accepted events were not finished");
    assert!(!home.path().join("ready.json").exists());
}

#[test]
fn a_port_in_use_offers_the_next_free_one() {
    let listener = Listener::start([]);
    let port = listener.url.rsplit(':').next().and_then(|rest| rest.split('/').next()).unwrap();
    let refused = events(["listen", "--port", port, "--no-auth"]).run().exits(2).prints_nothing();
    refused.says(&format!("cannot listen on port {port}")).says("which is free, or `--port 0` for any free port");
    listener.stop().exits(0);
}
