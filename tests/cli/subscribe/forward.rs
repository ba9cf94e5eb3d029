//! Events that are forwarded, passed to a command, or written as dead letters.

use super::{SECRET, event, event_of, events_of, held_endpoint, subscribe};
use crate::support::scripted::{post, reply};
use crate::support::{Home, Scripted, program, wait};

/// Returns the CloudEvent of a number, byte for byte as in the feed.
fn payload(number: usize) -> String {
    let text = event(number);
    let start = text.find("\"event\":").expect("an event of the feed") + 8;
    text[start..text.len() - 3].to_owned()
}

fn hook(server: &Scripted) -> String {
    format!("{}/hook", server.url())
}

#[test]
fn an_endpoint_gets_the_exact_payloads_in_order_with_the_header() {
    let (server, endpoint) = (Scripted::start(), Scripted::start());
    for _ in 1..4 {
        endpoint.expect(
            post("/hook")
                .header("authorization", &format!("Bearer {SECRET}"))
                .header("content-type", "application/json"),
            reply(204),
        );
    }
    let args = ["--forward-to", &hook(&endpoint), "--forward-bearer-env", "HOOK_TOKEN", "--limit", "3"];
    let run = subscribe(&server, events_of(1..4), args).env("HOOK_TOKEN", SECRET).run().exits(0).never_shows(SECRET);
    let bodies: Vec<String> = endpoint.requests().iter().map(crate::support::scripted::Request::text).collect();
    assert_eq!(bodies, [payload(1), payload(2), payload(3)], "{run}");
}

#[test]
fn basic_and_header_secrets_come_from_files_and_variables() {
    let (server, endpoint, home) = (Scripted::start(), Scripted::start(), Home::new());
    home.write("password", "pass\n");
    endpoint.expect(post("/hook").header("authorization", "Basic c3ZjOnBhc3M="), reply(200));
    let basic = [
        "--forward-to",
        &hook(&endpoint),
        "--forward-basic",
        "svc",
        "--forward-password-file",
        "password",
        "--limit",
        "1",
    ];
    subscribe(&server, event(1), basic).home(&home).run().exits(0);
    endpoint.expect(post("/hook").header("x-hook", SECRET), reply(200));
    let header = [
        "--forward-to",
        &hook(&endpoint),
        "--forward-header",
        "X-Hook",
        "--forward-header-value-env",
        "V",
        "--limit",
        "1",
    ];
    subscribe(&server, event(1), header).env("V", SECRET).run().exits(0).never_shows(SECRET);
}

#[test]
fn routes_choose_by_type() {
    let (server, users, all) = (Scripted::start(), Scripted::start(), Scripted::start());
    users.expect(post("/hook"), reply(204));
    all.expect(post("/hook"), reply(204)).expect(post("/hook"), reply(204));
    let text = event(1) + &event_of("group.created", 2);
    let route = format!("user.*={}", hook(&users));
    subscribe(&server, text, ["--forward-to", &route, "--forward-to", &hook(&all), "--limit", "2"]).run().exits(0);
}

#[test]
fn a_4xx_is_final_and_the_event_becomes_a_dead_letter() {
    let (server, endpoint, home) = (Scripted::start(), Scripted::start(), Home::new());
    endpoint.expect(post("/hook"), reply(422)).expect(post("/hook"), reply(204));
    let args = ["--forward-to", &hook(&endpoint), "--dead-letter", "dead.jsonl", "--limit", "2"];
    let run = subscribe(&server, events_of(1..3), args).home(&home).run().exits(5);
    run.says("warning: cannot deliver user.created evt_1 to")
        .says("unexpected status code: 422")
        .says("error: 1 of 2 events failed\nhint: the warnings above show the causes\n");
    let text = std::fs::read_to_string(home.path().join("dead.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(
        text.contains(&format!(
            "\"attempts\":1,\"error\":\"unexpected status code: 422\",\"offset\":\"b1\",\"event\":{}}}\n",
            payload(1)
        )),
        "{text}"
    );
}

#[test]
fn a_5xx_is_retried_before_the_next_event() {
    let (server, endpoint) = (Scripted::start(), Scripted::start());
    endpoint.expect(post("/hook"), reply(500)).expect(post("/hook"), reply(204)).expect(post("/hook"), reply(204));
    subscribe(&server, events_of(1..3), ["--forward-to", &hook(&endpoint), "--limit", "2"]).run().exits(0);
    let bodies: Vec<String> = endpoint.requests().iter().map(crate::support::scripted::Request::text).collect();
    assert_eq!(bodies, [payload(1), payload(1), payload(2)]);
}

#[test]
fn a_command_gets_the_event_on_stdin_and_its_description_in_the_environment() {
    let (server, home) = (Scripted::start(), Home::new());
    let line = "echo $EVENT_TYPE $EVENT_ID $EVENT_TIME >> seen; cat >> seen; echo >> seen";
    let run = subscribe(&server, events_of(1..3), ["--exec", line, "--limit", "2"]).home(&home).run().exits(0);
    let seen = std::fs::read_to_string(home.path().join("seen")).unwrap();
    let said = |number| format!("user.created evt_{number} 2026-03-02T09:15:27.500Z\n{}\n", payload(number));
    assert_eq!(seen, said(1) + &said(2), "{run}");
}

#[test]
fn output_of_a_command_goes_to_stderr() {
    let server = Scripted::start();
    let args = ["--exec", "echo done with $EVENT_ID", "--json-compact", "--limit", "1"];
    let run = subscribe(&server, event(1), args).run().exits(0);
    assert_eq!(run.lines().len(), 1);
    run.says("done with evt_1\n");
}

#[test]
fn after_the_timeout_the_current_event_is_finished_and_reported() {
    let (server, (endpoint, seen, go)) = (Scripted::start(), held_endpoint(|_| true));
    let args = ["--forward-to", &hook(&endpoint), "--limit", "2", "--within", "3s"];
    let mut process = subscribe(&server, events_of(1..3), args).spawn();
    wait::receive(&seen, "an event at the endpoint");
    process.await_stderr("Finishing up");
    go.send(()).unwrap();
    process.finish().exits(6).says("--from b1");
}

#[cfg(unix)]
#[test]
fn a_second_signal_kills_the_command_and_its_children() {
    let (server, home) = (Scripted::start(), Home::new());
    let fifo = home.path().join("held");
    program("mkfifo").arg(&fifo).run().exits(0);
    // The child of the shell keeps the pipe open while it lives.
    let line = format!("(exec sleep 600 > {}) & echo begun; wait", fifo.display());
    let mut process = subscribe(&server, event(1), ["--exec", &line]).spawn();
    let open = move || std::fs::File::open(&fifo).expect("the pipe exists");
    let mut pipe = wait::finish("the child has opened the pipe", open);
    process.await_stderr("begun");
    process.signal("INT");
    process.await_stderr("Finishing up");
    process.signal("INT");
    process.finish().exits(130);
    // Ends with the last writer.
    let read = move || std::io::Read::read_to_end(&mut pipe, &mut Vec::new());
    wait::finish("the end of the child", read).expect("a readable pipe");
}

#[test]
fn a_failed_command_is_reported_and_the_run_continues() {
    let server = Scripted::start();
    let run = subscribe(&server, events_of(1..3), ["--exec", "test $EVENT_ID = evt_2", "--limit", "2"]).run().exits(5);
    run.says("evt_1 to test $EVENT_ID = evt_2: exit code 1").says("1 of 2 events failed");
}

#[test]
fn after_a_signal_the_current_event_is_finished_and_no_other_starts() {
    let (endpoint, seen, go) = held_endpoint(|_| true);
    let (server, home) = (Scripted::start(), Home::new());
    let args = ["--forward-to", &hook(&endpoint), "--resume"];
    let mut process = subscribe(&server, events_of(1..9), args).home(&home).spawn();
    wait::receive(&seen, "an event at the endpoint");
    process.signal("TERM");
    process.await_stderr("Finishing up");
    go.send(()).unwrap();
    process.finish().exits(0).says("The next run with the same --resume continues from its cursor.");
    assert_eq!(endpoint.requests().len(), 1);
}

#[test]
fn a_second_signal_exits_at_once() {
    let (endpoint, seen, go) = held_endpoint(|_| true);
    let server = Scripted::start();
    let mut process = subscribe(&server, events_of(1..9), ["--forward-to", &hook(&endpoint)]).spawn();
    wait::receive(&seen, "an event at the endpoint");
    process.signal("INT");
    process.await_stderr("Finishing up");
    process.signal("INT");
    process.finish().exits(130);
    drop(go);
}

#[test]
fn a_slow_endpoint_delays_reading() {
    let (endpoint, seen, go) = held_endpoint(|_| true);
    let server = Scripted::start();
    let mut process = subscribe(&server, events_of(1..20_000), ["--forward-to", &hook(&endpoint)]).spawn();
    wait::receive(&seen, "an event at the endpoint");
    // The line of the first event is printed, but not that of the second, although the event has arrived.
    assert!(process.stdout_line().ends_with("evt_1"));
    process.signal("TERM");
    process.await_stderr("Finishing up");
    go.send(()).unwrap();
    let run = process.finish().exits(0);
    assert!(!run.stdout.contains("evt_2\n"), "{run}");
}
