//! Ended connections: which are reopened, from which offset, and after how long.

use super::{SECRET, event, events_of, farewell, feed, from, from_now, subscribe};
use crate::support::answers::problem;
use crate::support::scripted::{close, get, json, post, reply, stall};
use crate::support::{Scripted, Tenant};

#[test]
fn a_rotation_is_silent_and_the_next_request_carries_the_offset_alone() {
    let server = Scripted::start();
    server
        .expect(
            get("/api/v2/events?from_timestamp=2026-03-01T00:00:00Z").without_header("last-event-id"),
            feed(events_of(1..3) + &farewell("connection_timeout")).chunked(),
        )
        .expect(from("b2").header("accept", "text/event-stream"), feed(event(3)).open());
    let run = server.events(["subscribe", "--from-timestamp", "2026-03-01", "--limit", "3"]).run().exits(0);
    assert_eq!(run.lines().len(), 3);
    assert!(!run.stderr.contains("again") && !run.stderr.contains("connection_timeout"), "{run}");
}

#[test]
fn a_broken_connection_is_reported_and_continues_after_the_last_event() {
    let server = Scripted::start();
    // Half of the body ends within the second event, which is sent again as a whole.
    let text = events_of(1..3) + &event(3) + &event(4);
    server.expect(from_now(), feed(&text).cut_short());
    server.expect(from("b1"), feed(events_of(2..4)).open());
    let run = server.events(["subscribe", "--limit", "3"]).run().exits(0);
    let ids: Vec<&str> = run.lines().iter().map(|line| &line[line.len() - 5..]).collect();
    assert_eq!(ids, ["evt_1", "evt_2", "evt_3"]);
    run.says("Reconnecting in").says("Reconnected.");
}

#[test]
fn a_lost_connection_that_the_server_still_counts_is_waited_out() {
    let full = "Maximum concurrent event stream connections reached. Please close existing connections.";
    let server = Scripted::start();
    server.expect(from_now(), feed(events_of(1..3) + &event(3) + &event(4)).cut_short());
    server.expect(from("b1"), json(403, &problem(403, "Forbidden", full)));
    server.expect(from("b1"), feed(event(2)).open());
    let run = server.events(["subscribe", "--limit", "2"]).run().exits(0);
    run.says("Reconnecting in").says("the API answered 403: Maximum concurrent").says("Reconnected.");
}

#[test]
fn a_feed_that_ends_before_any_event_continues_from_its_start_time() {
    let server = Scripted::start();
    server.expect(from_now(), feed("").chunked());
    server.expect(get("/api/v2/events?from_timestamp=2026-03-02T09:00:00Z"), feed(event(1)).open());
    server.events(["subscribe", "--limit", "1"]).run().exits(0);
}

#[test]
fn without_reconnection_a_clean_end_exits_0_and_others_exit_7() {
    let server = Scripted::start();
    server.expect(from_now(), feed(event(1)).chunked());
    server.events(["subscribe", "--no-reconnect"]).run().exits(0).says("Received 1 event");
    server.expect(from_now(), feed(event(1)).cut_short());
    let cut = server.events(["subscribe", "--no-reconnect"]).run().exits(7);
    cut.says("error: the connection to the feed failed").says("caused by: ");
    server.expect(from_now(), close());
    server.events(["subscribe", "--no-reconnect"]).run().exits(7);
}

#[test]
fn reconnections_are_limited() {
    let server = Scripted::start();
    server.expect(from_now(), feed(event(1)).chunked());
    server.expect(from("b1"), reply(503)).expect(from("b1"), reply(503));
    let run = server.events(["subscribe", "--max-reconnects", "1"]).run().exits(7);
    run.says("error: the connection to the feed failed 2 times in a row").says("the API answered 503");
}

#[test]
fn a_silent_connection_times_out() {
    let server = Scripted::start();
    server.expect(from_now(), feed(event(1)).open()).expect(from("b1"), feed(event(2)).open());
    let run = server.events(["subscribe", "--idle-timeout", "2s", "--limit", "2"]).run().exits(0);
    run.says("nothing was received for 2 s, not even a heartbeat");
}

#[test]
fn an_unanswered_request_times_out_like_a_silent_connection() {
    let server = Scripted::start();
    server.expect(from_now(), stall()).expect(from_now(), feed(event(1)).open());
    let run = server.events(["subscribe", "--idle-timeout", "2s", "--limit", "1"]).run().exits(0);
    run.says("Reconnecting in").says("nothing was received for 2 s");
}

#[test]
fn a_429_waits_for_retry_after() {
    let server = Scripted::start();
    server.expect(from_now(), reply(429).header("retry-after", "2")).expect(from_now(), feed(event(1)).open());
    let started = std::time::Instant::now();
    server.events(["subscribe", "--limit", "1"]).run().exits(0).says("the API answered 429");
    assert!(started.elapsed().as_secs_f64() >= 2.0);
}

#[test]
fn the_timeout_does_not_limit_the_body() {
    let server = Scripted::answering(|_| feed(event(1)).open());
    // The timeout covers the headers; the body may take longer, until the idle timeout.
    let args = ["subscribe", "--timeout", "300ms", "--idle-timeout", "900ms"];
    let mut process = server.events(args).spawn();
    assert!((0..10).any(|_| process.stderr_line().contains("nothing was received for 0.9 s")));
    process.signal("INT");
    assert!(!process.finish().exits(0).lines().is_empty());
}

#[test]
fn a_message_can_come_in_pieces_with_other_line_endings() {
    let server = Scripted::start();
    let text = "event:user.created\r\nid:b1\r\ndata:{\"offset\":\"b1\",\r\ndata:\"event\":{\"id\":\"evt_1\"}}\r\n\r\n";
    let run = subscribe(&server, text, ["--limit", "1", "--json-compact", "-q"]).run().exits(0);
    assert_eq!(run.stdout, "{\"offset\":\"b1\",\"event\":{\"id\":\"evt_1\"}}\n");
}

#[test]
fn a_token_that_is_refused_later_is_renewed_once() {
    let issued = |token: &str| json(200, &serde_json::json!({"access_token": token, "expires_in": 86400}));
    let refused = || json(401, &problem(401, "Unauthorized", "Invalid token"));
    let server = Scripted::start();
    server.expect(post("/oauth/token"), issued("t1"));
    server.expect(from_now().token("t1"), feed(event(1)).chunked());
    server.expect(from("b1").token("t1"), refused()).expect(post("/oauth/token"), issued("t2"));
    server.expect(from("b1").token("t2"), feed(event(2)).chunked());
    server.expect(from("b2").token("t2"), refused()).expect(post("/oauth/token"), issued("t3"));
    server.expect(from("b2").token("t3"), refused());
    let run = server.events(["subscribe"]).without_env("AUTH0_API_TOKEN");
    let run = run.env("AUTH0_CLIENT_ID", "client").env("AUTH0_CLIENT_SECRET", SECRET).run();
    run.exits(3).says("the API answered 401: Invalid token").says("Received 2 events").never_shows(SECRET);
}
