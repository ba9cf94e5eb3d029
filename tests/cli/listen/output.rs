//! Output on stdout and in files, which is written before the sender is answered.

use std::io::Write as _;
use std::net::TcpStream;

use super::event;
use crate::support::{HOOK_TOKEN, Home, Listener};

#[test]
fn an_answered_event_is_on_stdout_and_in_the_file() {
    let home = Home::new();
    let mut listener = Listener::start_as(Listener::prepare(["--output-file", "events.jsonl"]).home(&home));
    assert_eq!(listener.deliver(&event(1)), 204);
    assert_eq!(std::fs::read_to_string(home.path().join("events.jsonl")).unwrap(), event(1) + "\n");
    let line = listener.process.stdout_line();
    assert_eq!(line, "2026-03-02T09:15:27.500Z  user.created  urn:auth0:acme  evt_1");
    assert_eq!(listener.deliver(&event(2)), 204);
    let run = listener.stop().exits(0).says("Received 2 events in ").says("user.created  2").never_shows(HOOK_TOKEN);
    assert_eq!(run.lines().len(), 2);
}

#[test]
fn json_is_the_event_as_received() {
    let listener = Listener::start(["--json-compact"]);
    assert_eq!(listener.deliver(&event(1)), 204);
    assert_eq!(listener.stop().exits(0).stdout, event(1) + "\n");
}

#[test]
fn a_filter_sees_the_event() {
    let listener = Listener::start(["--jq", ".data.object.user_id"]);
    assert_eq!(listener.deliver(&event(1)), 204);
    assert_eq!(listener.stop().exits(0).stdout, "auth0|1\n");
}

#[test]
fn verbose_lines_are_followed_by_the_event() {
    let listener = Listener::start(["-v"]);
    assert_eq!(listener.deliver(&event(1)), 204);
    let run = listener.stop().exits(0);
    assert!(run.stdout.contains("evt_1\n{\n  \"id\": \"evt_1\",\n"), "{run}");
}

#[test]
fn a_limit_is_exact_with_many_senders() {
    let listener = Listener::start(["--limit", "3"]);
    let url = listener.url.clone();
    let senders: Vec<_> = (0..8)
        .map(|number| {
            let mut sender = crate::support::Sender::new(&url, &format!("authorization: Bearer {HOOK_TOKEN}"));
            std::thread::spawn(move || sender.send(&event(number)).status)
        })
        .collect();
    let run = listener.process.finish().exits(0);
    assert_eq!(run.lines().len(), 3, "{run}");
    let answered: Vec<u16> = senders.into_iter().filter_map(|sender| sender.join().ok()).collect();
    assert_eq!(answered.iter().filter(|status| **status == 204).count(), 3, "{answered:?}");
}

#[test]
fn an_expectation_that_is_met_exits_0_and_one_that_is_not_exits_6() {
    let listener = Listener::start(["--expect", ".id == \"evt_2\"", "--within", "20s"]);
    assert_eq!((listener.deliver(&event(1)), listener.deliver(&event(2))), (204, 204));
    listener.process.finish().exits(0);
    let listener = Listener::start(["--expect", ".id == \"evt_9\"", "--within", "3s"]);
    assert_eq!(listener.deliver(&event(1)), 204);
    listener.process.finish().exits(6).says("no event matched `.id == \"evt_9\"` within 3 s");
}

#[test]
fn a_command_that_hangs_is_killed_10_s_after_the_timeout_and_answered_with_503() {
    // A process that keeps running would keep stderr open, and the end of the run would go unnoticed.
    let hangs = ["--limit", "1", "--within", "3s", "--exec", "echo began; sleep 3600 & wait"];
    let mut listener = Listener::start(hangs);
    let url = listener.url.clone();
    let sender = std::thread::spawn(move || {
        let header = format!("authorization: Bearer {HOOK_TOKEN}");
        crate::support::Sender::new(&url, &header).send(&event(1)).status
    });
    listener.process.await_stderr("began");
    listener.process.finish().exits(6).says("events were still being handled 10 s after the end of `--within`");
    assert_eq!(sender.join().unwrap(), 503);
}

#[test]
fn many_senders_at_once_lose_no_event() {
    let mut listener = Listener::start([]);
    let url = listener.url.clone();
    let senders: Vec<_> = (0..16)
        .map(|sender| {
            let url = url.clone();
            std::thread::spawn(move || {
                let mut connection = crate::support::Sender::new(&url, &format!("authorization: Bearer {HOOK_TOKEN}"));
                (0..50).all(|number| connection.send(&event(sender * 50 + number)).status == 204)
            })
        })
        .collect();
    assert!(senders.into_iter().all(|sender| sender.join().unwrap()));
    let mut ids: Vec<String> =
        (0..800).map(|_| listener.process.stdout_line().rsplit(' ').next().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 800);
    listener.stop().exits(0).says("Received 800 events");
}

#[test]
fn closing_stdout_ends_it_and_the_sender_gets_503() {
    let listener = Listener::start_as(Listener::prepare([]).closed_stdout());
    assert_eq!(listener.deliver(&event(1)), 503);
    listener.process.finish().exits(0);
}

#[test]
fn a_broken_connection_does_not_affect_others() {
    let listener = Listener::start([]);
    let address = listener.url.trim_start_matches("http://").split('/').next().unwrap();
    for request in
        ["POST /webhook HTTP/1.1\r\n", "\u{1}\u{2}\r\n\r\n", "POST /webhook HTTP/1.1\r\ncontent-length: x\r\n\r\n"]
    {
        TcpStream::connect(address).unwrap().write_all(request.as_bytes()).unwrap();
    }
    assert_eq!(listener.deliver(&event(1)), 204);
    listener.stop().exits(0);
}

#[test]
fn a_ready_file_exists_while_it_listens() {
    let home = Home::new();
    home.write("ready.json", "left behind\n");
    let listener = Listener::start_as(Listener::prepare(["--ready-file", "ready.json"]).home(&home));
    assert_eq!(listener.deliver(&event(1)), 204);
    let file = home.path().join("ready.json");
    let expected = format!("{{\"ready\":true,\"url\":\"{}\"}}\n", listener.url);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), expected);
    listener.process.signal("TERM");
    listener.process.finish().exits(0);
    assert!(!file.exists());
}
