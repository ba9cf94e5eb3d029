//! When it is enough: `--limit`, `--until`, `--expect`, `--within`.

use super::{event_of, events_of, feed, from_now, subscribe};
use crate::support::{Home, Scripted, events, shell};

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
fn a_type_that_is_waited_for_or_routed_and_unknown_is_warned_of() {
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
fn a_command_that_hangs_is_ended_10_s_after_the_time_is_up_and_the_run_with_it() {
    // What the line leaves running holds standard error, and would be waited for here.
    let hangs = ["--within", "3s", "--exec", "sleep 3600 & wait"];
    // With the goal reached, and without.
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
fn a_reader_that_never_reads_holds_the_run_no_longer_than_10_s_after_the_time_is_up() {
    let server = Scripted::start();
    server.expect(from_now(), feed(events_of(1..3000)).open());
    let stuck = "mkfifo stuck; exec 3<>stuck; exec events subscribe --limit 5000 --within 3s --json-compact >stuck";
    let run = shell(stuck).home(&Home::new()).on(&server).run().exits(6);
    run.says("events were still being handled 10 s after the end of `--within`")
        .says("Continue with: events subscribe");
}

#[test]
fn an_expectation_that_fails_on_an_event_is_not_met_by_it() {
    let server = Scripted::start();
    let args = ["--expect", "if .offset == \"b3\" then true else error(\"odd\") end"];
    let run = subscribe(&server, events_of(1..4), args).run().exits(0);
    assert_eq!(run.stderr.matches("`--expect` filter failed: odd").count(), 1, "{run}");
}

#[test]
fn conditions_that_mean_nothing_are_refused_before_anything_is_sent() {
    for args in [
        &["--within", "3s"][..],
        &["--limit", "0"],
        &["--limit", "1", "--within", "0s"],
        &["--idle-timeout", "0s"],
        &["--forward-to", "http://h", "--forward-timeout", "0s"],
        &["--expect", ".a ||"],
        &["--forward-to", "localhost:3000"],
        &["--dead-letter", "dead.jsonl"],
        &["--store", "mysql://h"],
        &["--resume", "a/b"],
        &["--forward-bearer-env", "X", "--forward-basic", "u", "--forward-to", "http://h"],
        &["--forward-basic", "u", "--forward-to", "http://h"],
        &["--no-reconnect", "--max-reconnects", "2"],
        &["--event-type", "tenant.*"],
    ] {
        let run = events(["subscribe"]).args(args).env("AUTH0_DOMAIN", "127.0.0.1:1").env("AUTH0_API_TOKEN", "t");
        let run = run.env("X", "x").run();
        assert_eq!(run.exit, Some(2), "{args:?}: {run}");
    }
}
