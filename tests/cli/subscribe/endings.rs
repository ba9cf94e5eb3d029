//! The ends of a subscription: refusals, the server's last message, signals. Each has a cause, a hint and an exit code.

use insta::assert_snapshot;
use serde_json::json;

use super::{SECRET, event, farewell, feed, from, from_now, subscribe};
use crate::support::answers::{insufficient_scope, problem, with};
use crate::support::scripted::{get, html, json};
use crate::support::{Home, Output, Run, Scripted, Tenant};

fn ended_by(status: u16, body: &serde_json::Value) -> Output {
    let server = Scripted::start();
    server.expect(from_now(), json(status, body));
    server.events(["subscribe"]).run()
}

#[test]
fn a_refusal_ends_it_with_its_own_code() {
    ended_by(400, &problem(400, "Bad Request", "Unsupported event type."))
        .exits(1)
        .says("400: Unsupported event type.");
    ended_by(401, &problem(401, "Unauthorized", "Expired token")).exits(3).says("401: Expired token").says("hint: ");
    assert_snapshot!(ended_by(403, &insufficient_scope("read:events")), @r"
    exit: 3
    --- stderr
    Received 0 events in 0 s.
    error: cannot follow the live events
    caused by: the API answered 403: Insufficient scope, expected any of: read:events
    caused by: the credential was the access token in AUTH0_API_TOKEN (environment)
    hint: the token needs `read:events`; grant it in Dashboard > Applications > APIs > Auth0 Management API > Permissions
    ");
    let limit = "Maximum concurrent event stream connections reached. Please close existing connections.";
    assert_snapshot!(ended_by(403, &problem(403, "Forbidden", limit)), @r"
    exit: 1
    --- stderr
    Received 0 events in 0 s.
    error: cannot follow the live events
    caused by: the API answered 403: Maximum concurrent event stream connections reached. Please close existing connections.
    hint: end another subscriber first: the tenant's plan allows 1, 4 or 8 at once (free, self-service, enterprise)
    ");
    ended_by(404, &problem(404, "Not Found", "Not Found")).exits(4).says("not available to this tenant");
}

#[test]
fn a_400_has_a_hint_about_the_options_of_the_request() {
    let refused = |target: &str, args: &[&str]| {
        let server = Scripted::start();
        server.expect(get(target), json(400, &problem(400, "Bad Request", "Invalid request.")));
        server.events(["subscribe"]).args(args).run().exits(1).says("400: Invalid request.")
    };
    refused("/api/v2/events?from=b1", &["--from", "b1"]).says("hint: use a cursor from the summary of an earlier run");
    let types = refused("/api/v2/events?event_type=user.create", &["--event-type", "user.create"]);
    types.says("hint: `events types` lists the known event types\n");
    let both = ["--event-type", "user.create", "--from-timestamp", "2030-01-01"];
    let both = refused("/api/v2/events?event_type=user.create&from_timestamp=2030-01-01T00:00:00Z", &both);
    both.says("known event types; the requested start is 2030-01-01T00:00:00Z");
    let nothing = refused("/api/v2/events", &[]);
    assert!(!nothing.stderr.contains("hint:"), "{nothing}");
}

#[test]
fn a_refused_stored_cursor_has_a_hint_with_a_start_time() {
    let (server, home) = (Scripted::start(), Home::new());
    server.expect(from_now(), feed(event(1)).open());
    server.events(["subscribe", "--resume", "--limit", "1"]).home(&home).run().exits(0);
    server.expect(from("b1"), json(400, &problem(400, "Bad Request", "Invalid cursor.")));
    let run = server.events(["subscribe", "--resume"]).home(&home).run().exits(1);
    let hint = run.stderr.lines().find(|line| line.starts_with("hint: ")).expect("a hint");
    assert!(hint.starts_with("hint: the stored cursor") && hint.contains("`--from-timestamp 20"), "{hint}");
}

#[test]
fn a_403_without_details_lists_both_causes() {
    let silent = with(problem(403, "Forbidden", "Insufficient scope"), "errorCode", "insufficient_scope");
    let run = ended_by(403, &silent).exits(3).says("hint: the token needs `read:events`; grant it in");
    assert!(!run.stderr.contains("plan"), "{run}");
    let run = ended_by(403, &problem(403, "Forbidden", "No.")).exits(3);
    run.says("hint: the token needs `read:events`").says("the tenant's plan allows 1, 4 or 8");
}

#[test]
fn an_expired_cursor_has_a_hint_to_continue() {
    let gone = with(problem(410, "Gone", "Cursor points to data no longer available."), "errorCode", "cursor_expired");
    let server = Scripted::start();
    server.expect(from("b1"), json(410, &gone));
    let run = server.events(["subscribe", "--from", "b1", "--json"]).run().exits(1);
    let error = run.error();
    assert_eq!((&error["status"], &error["error_code"]), (&json!(410), &json!("cursor_expired")));
    assert!(error["hint"].as_str().unwrap().contains("`--from-timestamp`"), "{error}");
}

#[test]
fn a_final_server_message_ends_it() {
    for (code, hint) in [("cursor_expired", "are lost"), ("invalid_cursor", "use a cursor from the summary")] {
        let server = Scripted::start();
        let run = subscribe(&server, farewell(code), []).run().exits(1);
        run.says(&format!("caused by: the API ended the feed: that is it ({code})")).says(hint);
    }
}

#[test]
fn an_answer_that_is_not_a_feed_is_unreadable() {
    let server = Scripted::start();
    server.expect(from_now(), html(200, "<html>Please log in</html>"));
    server.events(["subscribe"]).run().exits(7).says("expected `text/event-stream`, found `text/html`");
}

#[test]
fn a_message_over_10_mib_ends_it_and_is_named() {
    let server = Scripted::start();
    let text = format!("{}event: user.updated\nid: b2\ndata: {}\n\n", event(1), "x".repeat(11 << 20));
    let run = subscribe(&server, text, []).run().exits(7);
    assert_eq!(run.lines().len(), 1);
    run.says("larger than 10 MiB: a `user.updated` event at offset b2").says("hint: `--from b2` skips it");
}

#[test]
fn a_message_that_is_not_an_event_ends_it_and_is_named() {
    let server = Scripted::start();
    let text = event(1) + "event: user.created\nid: b2\ndata: {\"offset\":\"b2\"}\n\n";
    let run = subscribe(&server, text, []).run().exits(7);
    run.says("cannot read the `user.created` event at offset b2").says("Continue with: events subscribe --from b1");
}

#[test]
fn an_event_without_an_id_ends_it_and_says_how_to_skip_it() {
    let text = || event(1) + "event: user.created\nid: b2\ndata: {\"offset\":\"b2\",\"event\":{\"n\":1}}\n\n";
    let store_args = ["--json-compact", "--store", "sqlite:events.db"];
    for args in [&[][..], &store_args] {
        let (server, home) = (Scripted::start(), Home::new());
        let run = subscribe(&server, text(), []).args(args).home(&home).run();
        let run = run.says("cannot read the `user.created` event at offset b2");
        run.says("`--from b2` skips it").exits(7);
        if args == store_args {
            // Skipping an event must not lose those that came with it.
            let database = rusqlite::Connection::open(home.path().join("events.db")).unwrap();
            assert_eq!(database.query_row("SELECT id FROM events", [], |row| row.get(0)), Ok("evt_1".to_owned()));
        }
    }
}

#[test]
fn an_unreadable_event_cannot_be_skipped_before_earlier_events_are_stored() {
    let (server, home) = (Scripted::start(), Home::new());
    let text = event(1) + "event: user.created\nid: b2\ndata: {\"offset\":\"b2\",\"event\":{\"n\":1}}\n\n";
    let state = home.path().join("state");
    let loses_the_place = format!("rm -r '{}'", state.display());
    let run = subscribe(&server, text, ["--resume", "--forward-concurrency", "2", "--exec", &loses_the_place]);
    let run = run.home(&home).env("EVENTS_STATE_DIR", &state).run().exits(1);
    run.says("error: cannot use the cursor").says("The next run with the same --resume").never_shows("--from b2");
}

#[test]
fn an_unknown_type_is_printed_unchanged() {
    let server = Scripted::start();
    let text = super::event_of("planet.discovered", 1);
    let run = subscribe(&server, text, ["--limit", "1", "--json-compact"]).run().exits(0);
    assert_eq!(run.json()["event"]["type"], "planet.discovered");
}

#[test]
fn sigint_and_sigterm_are_a_normal_end() {
    for signal in ["INT", "TERM"] {
        let server = Scripted::start();
        let mut process = subscribe(&server, event(1), []).spawn();
        process.stdout_line();
        process.signal(signal);
        process.finish().exits(0).says("Continue with: events subscribe --from b1");
    }
}

#[test]
fn a_signal_while_it_waits_to_connect_is_a_normal_end() {
    let server = Scripted::start();
    server.expect(from_now(), json(503, &problem(503, "Service Unavailable", "busy")));
    let mut process = server.events(["subscribe"]).spawn();
    process.await_stderr("Reconnecting in");
    process.signal("TERM");
    process.finish().exits(0).prints_nothing();
}

#[test]
fn the_token_is_never_shown() {
    let repeats: fn(&Scripted) -> Run = |server| server.events(["subscribe"]).env("AUTH0_API_TOKEN", SECRET);
    let server = Scripted::start();
    let refusal = problem(401, "Unauthorized", &format!("Invalid token {SECRET}"));
    server.expect(from_now().token(SECRET), json(401, &refusal));
    repeats(&server).run().exits(3).never_shows(SECRET).says("Invalid token ");
}

#[test]
fn a_quiet_feed_does_not_end_it() {
    let server = Scripted::start();
    server.expect(from_now(), feed(": heartbeat\n\n").open());
    let mut process = server.events(["subscribe"]).spawn();
    process.await_stderr("Connected to the live events");
    process.signal("TERM");
    process.finish().exits(0).prints_nothing().says("Received 0 events");
}
