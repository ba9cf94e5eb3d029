//! The conditions that end a subscription: `--limit`, `--until`, `--expect`, `--within`.

use super::{event_of, events_of, feed, from_now, subscribe};
use crate::support::{Home, Scripted, Tenant, shell};

#[test]
fn a_limit_is_exact_and_the_cursor_with_it() {
    let server = Scripted::start();
    let run = subscribe(&server, events_of(1..9), ["--limit", "3"]).run().exits(0);
    assert_eq!(run.lines().len(), 3);
    run.says("--from b3");
}

#[test]
fn until_ends_after_the_first_event_of_its_type() {
    let server = Scripted::start();
    let text = events_of(1..3) + &event_of("user.deleted", 3) + &events_of(4..6);
    let run = subscribe(&server, text, ["--until", "user.deleted"]).run().exits(0);
    assert_eq!(run.lines().len(), 3);
}

#[test]
fn an_unknown_type_in_until_or_forward_to_gets_a_warning() {
    let server = Scripted::start();
    let lost = || event_of("planet.lost", 1);
    let run = subscribe(&server, lost(), ["--until", "planet.lost"]).run().exits(0);
    run.says("warning: unknown event type `planet.lost`");
    let route = "user.create=http://127.0.0.1:1/hook";
    let run = subscribe(&server, lost(), ["--forward-to", route, "--limit", "1"]).run().exits(0);
    run.says("warning: unknown event type `user.create`; did you mean `user.created`?");
    for pattern in ["user.*", "*", "user.created"] {
        let run = subscribe(&server, events_of([1]), ["--until", pattern]).run().exits(0);
        assert!(!run.stderr.contains("warning"), "{pattern}: {run}");
    }
}

#[test]
fn an_expectation_that_is_met_exits_0_and_ends_there() {
    let server = Scripted::start();
    let args = ["--expect", ".event.data.object.n > 2", "--within", "20s"];
    let run = subscribe(&server, events_of(1..9), args).run().exits(0);
    assert_eq!(run.lines().len(), 2);
}

#[test]
fn an_expectation_that_is_not_met_in_time_exits_6() {
    let server = Scripted::start();
    let args = ["--expect", ".event.id == \"evt_9\"", "--within", "3s"];
    let run = subscribe(&server, events_of(1..3), args).run().exits(6);
    run.says("error: no event matched `.event.id == \"evt_9\"` within 3 s");
    let run = subscribe(&server, events_of(1..3), ["--expect", "false", "--limit", "2"]).run().exits(6);
    run.says("before the end");
    let run = subscribe(&server, events_of(1..3), ["--until", "user.deleted", "--within", "3s"]).run().exits(6);
    run.says("no `user.deleted` event arrived within 3 s");
}

#[test]
fn a_command_that_hangs_is_killed_10_s_after_the_timeout_and_ends_the_run() {
    // A process left running would keep stderr open, and the end of the run would not be seen.
    let hangs = ["--within", "3s", "--exec", "sleep 3600 & wait"];
    // With and without the goal reached.
    let runs = ["1", "2"].map(|limit| {
        let server = Scripted::start();
        (subscribe(&server, events_of([1]), ["--limit", limit]).args(hangs).spawn(), server)
    });
    for (process, _server) in runs {
        let run =
            process.finish().exits(6).says("error: events were still being handled 10 s after the end of `--within`");
        run.says("Continue with: events subscribe --from-timestamp 2026-03-02T09:00:00Z");
    }
}

#[test]
fn a_blocked_stdout_delays_the_exit_by_at_most_10_s() {
    let server = Scripted::start();
    server.expect(from_now(), feed(events_of(1..3000)).open());
    let stuck = "mkfifo stuck; exec 3<>stuck; exec events subscribe --limit 5000 --within 3s --json-compact >stuck";
    let run = shell(stuck).home(&Home::new()).on(&server).run().exits(6);
    run.says("events were still being handled 10 s after the end of `--within`")
        .says("Continue with: events subscribe");
}

#[test]
fn an_event_on_which_the_expect_filter_fails_does_not_match() {
    let server = Scripted::start();
    let args = ["--expect", "if .offset == \"b3\" then true else error(\"odd\") end"];
    let run = subscribe(&server, events_of(1..4), args).run().exits(0);
    assert_eq!(run.stderr.matches("`--expect` filter failed: odd").count(), 1, "{run}");
}

#[test]
fn contradicting_flags_are_refused_before_any_request() {
    let server = Scripted::start();
    for (line, mistake) in [
        ("--within 3s", "`--within` needs"),
        ("--limit 0", "'0' for '--limit <N>'"),
        ("--limit 1 --within 0s", "'0s' for '--within <DURATION>'"),
        ("--idle-timeout 0s", "'0s' for '--idle-timeout <DURATION>'"),
        ("--forward-to http://h --forward-timeout 0s", "'0s' for '--forward-timeout <DURATION>'"),
        ("--expect .a||", "malformed `--expect` filter"),
        ("--forward-to localhost:3000", "'localhost:3000' for '--forward-to <[TYPE=]URL>'"),
        ("--dead-letter dead.jsonl", "`--dead-letter` needs"),
        ("--store mysql://h", "`--store` "),
        ("--resume a/b", "'a/b' for '--resume [<NAME>]'"),
        (
            "--forward-bearer-env X --forward-basic u --forward-to http://h",
            "'--forward-bearer-env <VAR>' cannot be used with '--forward-basic <USER>'",
        ),
        ("--forward-basic u --forward-to http://h", "`--forward-basic` needs "),
        ("--no-reconnect --max-reconnects 2", "'--no-reconnect' cannot be used with '--max-reconnects <N>'"),
        ("--event-type tenant.*", "`tenant.*`"),
    ] {
        let run = server.events(["subscribe"]).args(line.split(' ')).env("X", "x").run();
        run.exits(2).prints_nothing().says(mistake);
    }
    assert_eq!(server.connections(), 0);
}
