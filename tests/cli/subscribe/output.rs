//! How events are printed and written to files.

use insta::assert_snapshot;

use super::{event, event_of, events_of, feed, from_now, subscribe};
use crate::support::scripted::{self, get};
use crate::support::{Home, Scripted, Tenant, events, program};

#[test]
fn an_event_is_a_line_and_the_end_a_summary_with_the_cursor() {
    let server = Scripted::start();
    let text = events_of(1..3) + &event_of("user.deleted", 3);
    assert_snapshot!(subscribe(&server, text, ["--limit", "3"]).run(), @r"
    exit: 0
    --- stdout
    2026-03-02T09:15:27.500Z  user.created  urn:auth0:acme  evt_1
    2026-03-02T09:15:27.500Z  user.created  urn:auth0:acme  evt_2
    2026-03-02T09:15:27.500Z  user.deleted  urn:auth0:acme  evt_3
    --- stderr
    Connected to the live events. Press Ctrl-C to stop.
    Received 3 events in 0 s.
      user.created  2
      user.deleted  1
    Continue with: events subscribe --from b3
    ");
}

#[test]
fn json_is_the_data_as_received() {
    let server = Scripted::start();
    let compact = subscribe(&server, event(1), ["--limit", "1", "--json-compact", "-q"]).run().exits(0).says_nothing();
    let data = r#"{"offset":"b1","event":{"id":"evt_1","type":"user.created","source":"urn:auth0:acme","time":"2026-03-02T09:15:27.500Z","data":{"object":{"n":1.50}}}}"#;
    assert_eq!(compact.stdout, format!("{data}\n"));
    let json = subscribe(&server, event(1), ["--limit", "1", "--json", "-q"]).run().exits(0);
    assert!(json.stdout.starts_with("{\n  \"offset\": \"b1\",\n  \"event\": {\n"), "{json}");
    assert!(json.stdout.contains("\"n\": 1.50"), "{json}");
    let verbose = subscribe(&server, event(1), ["--limit", "1", "-v", "-q"]).run().exits(0);
    assert!(verbose.stdout.ends_with(&json.stdout) && verbose.stdout.starts_with("2026-"), "{verbose}");
}

#[test]
fn csv_and_jq_see_each_event_by_itself() {
    let server = Scripted::start();
    let csv = subscribe(&server, events_of(1..3), ["--limit", "2", "--csv"]).run().exits(0);
    assert_eq!(
        csv.lines()[..2],
        ["time,type,source,id,offset", "2026-03-02T09:15:27.500Z,user.created,urn:auth0:acme,evt_1,b1"]
    );
    let jq = subscribe(&server, events_of(1..3), ["--limit", "2", "--jq", ".offset, .event.data.object.n"]).run();
    assert_eq!(jq.exits(0).stdout, "b1\n1.50\nb2\n2.50\n");
}

#[cfg(unix)]
#[test]
fn control_characters_of_an_event_are_escaped_in_every_format() {
    let text = event(1).replace("urn:auth0:acme", "urn:\\u001b[2J\\u009b2J\u{9b}2J");
    for format in ["-o table", "-v", "--csv", "--json", "--json-compact", "--jq .event.source"] {
        let server = Scripted::start();
        server.expect(from_now(), feed(&text).open());
        let line = format!("events subscribe --limit 1 --no-color -q {format}");
        let run =
            program("script").args(["-qefc", &line, "/dev/null"]).env("SHELL", "/bin/sh").on(&server).run().exits(0);
        let shown = run.stdout.replace("\r\n", "\n");
        assert!(shown.contains("urn:\\u001b[2J\\u009b2J\\u009b2J"), "{format}: {shown:?}");
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{format}: {shown:?}");
    }
}

#[test]
fn a_failing_filter_is_reported_and_the_run_continues() {
    let server = Scripted::start();
    let jq = r#"if .offset == "b1" then error("odd") else .offset end"#;
    let run = subscribe(&server, events_of(1..3), ["--limit", "2", "--jq", jq]).run().exits(5);
    assert_eq!(run.stdout, "b2\n");
    run.says("`--jq` filter failed: odd").says("1 of 2 events failed");
}

#[test]
fn the_output_file_grows_by_a_line_per_event_as_received() {
    let (server, home) = (Scripted::start(), Home::new());
    for number in [1, 2] {
        let args = ["--limit", "1", "--output-file", "kept.jsonl"];
        let run = subscribe(&server, event(number), args).home(&home).run().exits(0);
        assert!(run.stdout.contains(&format!("evt_{number}")), "the file must not change the printed output: {run}");
    }
    let text = std::fs::read_to_string(home.path().join("kept.jsonl")).unwrap();
    let data = |number| event(number).lines().nth(2).unwrap().trim_start_matches("data: ").to_owned();
    assert_eq!(text, format!("{}\n{}\n", data(1), data(2)));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(home.path().join("kept.jsonl")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_file_that_cannot_be_opened_exits_2() {
    let server = Scripted::start();
    for flag in ["--output-file", "--dead-letter"] {
        let run = server.events(["subscribe", flag, "no/such/file", "--exec", "true"]).run().exits(2).prints_nothing();
        run.says("error: cannot open `no/such/file`\ncaused by: no such file or directory\n");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_file_that_cannot_be_written_ends_it() {
    let server = Scripted::start();
    let run = subscribe(&server, event(1), ["--output-file", "/dev/full"]).run().exits(1);
    run.says("error: cannot write to `/dev/full`: no space left on device");
}

#[test]
fn closing_stdout_ends_it_quietly() {
    let server = Scripted::start();
    let run = subscribe(&server, event(1), ["-q"]).closed_stdout().run();
    run.exits(0).says_nothing();
}

#[test]
fn the_event_types_are_listed_without_a_tenant() {
    let listed = events(["subscribe", "--list-event-types"]).run().exits(0).says_nothing();
    assert_eq!(listed.stdout, events(["types"]).run().exits(0).stdout);
}

#[test]
fn types_become_parameters_and_a_star_none() {
    let server = Scripted::start();
    let types = "event_type=user.updated&event_type=group.created&event_type=group.deleted&event_type=group.updated";
    let groups = "&event_type=group.member.added&event_type=group.member.deleted&event_type=group.role.assigned";
    let target = format!("/api/v2/events?{types}{groups}&event_type=group.role.deleted");
    server.expect(get(&target), feed(event(1)).open());
    let args = ["subscribe", "--event-type", "user.updated,group.*", "--event-type", "group.created", "--limit", "1"];
    server.events(args).run().exits(0);
    server.expect(from_now(), feed(event(1)).open());
    server.events(["subscribe", "--event-type", "user.*,*", "--limit", "1"]).run().exits(0);
    server.expect(get("/api/v2/events?event_type=user.create"), feed(event(1)).open());
    let unknown = server.events(["subscribe", "--event-type", "user.create", "--limit", "1"]).run().exits(0);
    unknown.says("warning: unknown event type `user.create`; did you mean `user.created`?");
}

#[test]
fn the_start_is_a_cursor_or_a_date_in_any_form() {
    let server = Scripted::start();
    server.expect(get("/api/v2/events?from=b2Z%2B%3D"), feed(event(1)).open());
    server.events(["subscribe", "--from", "b2Z+=", "--limit", "1"]).run().exits(0);
    server.expect(get("/api/v2/events?from_timestamp=2026-05-01T08:00:00Z"), feed(event(1)).open());
    server.events(["subscribe", "--from-timestamp", "2026-05-01T10:00:00.5+02:00", "--limit", "1"]).run().exits(0);
    drop(server);
    let server = Scripted::answering(|_| feed(event(1)).open());
    server.events(["subscribe", "--from-timestamp", "-2d", "--limit", "1"]).run().exits(0);
    let sent = server.requests()[0].parameter("from_timestamp").unwrap().to_owned();
    assert!(sent.len() == 20 && sent.ends_with('Z'), "{sent}");
    let both = server.events(["subscribe", "--from", "a", "--from-timestamp", "-2d"]).run().exits(2).prints_nothing();
    both.says("'--from <CURSOR>' cannot be used with '--from-timestamp <DATE>'");
    server.events(["subscribe", "--from-timestamp", "soon"]).run().exits(2).says("`soon` is not a date");
}

#[test]
fn heartbeats_and_progress_are_shown_on_request_and_progress_moves_the_cursor() {
    let server = Scripted::start();
    let text = ": heartbeat\n\nevent: offset-only\nid: b7\ndata: {\"offset\":\"b7\"}\n\n";
    let mut process = subscribe(&server, text, ["--show-heartbeats"]).spawn();
    process.await_stderr("heartbeat");
    process.await_stderr("progress: b7");
    process.signal("INT");
    process.finish().exits(0).prints_nothing().says("Continue with: events subscribe --from b7");
}

#[test]
fn odd_text_is_passed_on_as_received_and_shown_with_replacements() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let odd: [&[u8]; 4] = [br#""a\ud800""#, b"\"a\xff\"", deep.as_bytes(), b"1e400"];
    for value in odd {
        let payload = [br#"{"id":"evt_1","type":"user.created","data":{"x":"#, value, b"}}"].concat();
        let data = [br#"{"offset":"b1","event":"#, &payload[..], b"}"].concat();
        let frame = [b"event: user.created\nid: b1\ndata: ", &data[..], b"\n\n"].concat();
        let server = Scripted::start();
        server.expect(get("/api/v2/events"), scripted::reply(200).typed("text/event-stream").body(frame).open());
        let home = Home::new();
        let target = Scripted::answering(|_| scripted::reply(204));
        let url = format!("{}/in", target.url());
        let flags =
            ["subscribe", "--limit", "1", "-v", "--output-file", "f", "--exec", "cat > e", "--forward-to", &url];
        let run = events(flags).home(&home).on(&server).run().exits(0);
        assert!(run.stdout.starts_with("-  user.created  -  evt_1\n{\n"), "{run}");
        assert_eq!(std::fs::read(home.path().join("f")).unwrap().trim_ascii_end(), data);
        assert_eq!(std::fs::read(home.path().join("e")).unwrap(), payload);
        assert_eq!(target.requests()[0].body, payload);
    }
}
