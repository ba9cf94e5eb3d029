//! Tests of `deliveries watch`: each new failure once, warnings before a stream is disabled, exit codes for cron.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::answers::{ONE, deliveries, delivery, event_id, insufficient_scope, problem, stats, webhook, with};
use crate::support::scripted::{self, Reply};
use crate::support::{FailingTenant, Home, Scripted, Tenant, events};

/// Returns a failure whose event and last attempt happened this many minutes ago.
fn failure(number: usize, minutes: i64) -> Value {
    attempted(number, minutes, minutes)
}

/// Returns a failure whose event and last attempt happened these numbers of minutes ago.
fn attempted(number: usize, event: i64, attempt: i64) -> Value {
    let mut failure = delivery(&event_id(number), "user.created", "unexpected status code: 503");
    let time = |minutes| format!("{:.3}", Timestamp::now() - SignedDuration::from_mins(minutes));
    failure["event"]["time"] = time(event).into();
    failure["attempts"][0]["timestamp"] = time(attempt).into();
    failure
}

fn found(failures: &[Value]) -> Reply {
    scripted::json(200, &json!(failures))
}

/// Starts a tenant that answers each poll for failures with the next of these; the last one repeats.
fn polled_tenant(answers: Vec<Reply>) -> Scripted {
    tenant_with(answers, "enabled", stats(0, 0))
}

fn tenant_with(answers: Vec<Reply>, status: &'static str, counts: Value) -> Scripted {
    let answers = Mutex::new(answers.into_iter().rev().collect::<Vec<_>>());
    Scripted::answering(move |request| match request.path.rsplit('/').next() {
        Some("stats") => scripted::json(200, &counts),
        Some("deliveries") => {
            let mut answers = answers.lock().expect("no handler panics");
            let reply = if answers.len() > 1 { answers.pop() } else { answers.last().cloned() };
            reply.expect("there is an answer")
        }
        _ => scripted::json(200, &with(webhook(ONE, "crm"), "status", status)),
    })
}

const WATCH: [&str; 5] = ["deliveries", "watch", ONE, "--from", "-5m"];

#[test]
fn each_new_failure_is_reported_once() {
    let (one, two, three) = (failure(1, 1), failure(2, 1), failure(3, 1));
    let api = polled_tenant(vec![
        found(std::slice::from_ref(&one)),
        found(&[one.clone(), two.clone()]),
        found(std::slice::from_ref(&two)),
        found(&[one, two, three]),
    ]);
    let run = events(WATCH).args(["--every", "10ms", "--count", "4", "--jq", ".id"]).on(&api).run().exits(6);
    assert_eq!(run.lines(), [event_id(1), event_id(2), event_id(3)]);
}

#[test]
fn the_first_poll_covers_one_interval_or_starts_at_from() {
    let failures = [failure(1, 90), failure(2, 10), failure(3, 1)];
    let reported = |flags: &[&str]| {
        let api = polled_tenant(vec![found(&failures)]);
        let run = events(["deliveries", "watch", ONE, "--count", "1", "-q"]).args(flags).on(&api).run();
        run.lines().len()
    };
    assert_eq!(reported(&[]), 1);
    assert_eq!(reported(&["--every", "20m"]), 2);
    assert_eq!(reported(&["--from", "-2h"]), 3);
    assert_eq!(reported(&["--from", "now"]), 0);
}

#[test]
fn a_failure_of_an_old_event_is_new_by_its_last_attempt_and_later_by_its_id() {
    let api = polled_tenant(vec![found(&[attempted(1, 900, 1), attempted(2, 900, 90)])]);
    let run = events(WATCH).args(["--count", "1", "--jq", ".id"]).on(&api).run().exits(6);
    assert_eq!(run.lines(), [event_id(1)]);
    let api = polled_tenant(vec![found(&[]), found(&[attempted(3, 900, 90)])]);
    let run = events(WATCH).args(["--count", "2", "--every", "10ms", "--jq", ".id"]).on(&api).run().exits(6);
    assert_eq!(run.lines(), [event_id(3)]);
}

#[test]
fn a_closed_stdout_does_not_hide_a_new_failure() {
    let api = polled_tenant(vec![found(&[failure(1, 1)])]);
    events(WATCH).args(["--count", "1"]).closed_stdout().on(&api).run().exits(6).says("has 1 new failure");
    events(WATCH).closed_stdout().on(&api).run().exits(0);
}

#[test]
fn a_watch_with_a_count_exits_6_if_there_was_a_new_failure_and_0_otherwise() {
    let new = polled_tenant(vec![found(&[failure(1, 1)])]);
    events(WATCH).args(["--count", "1"]).on(&new).run().exits(6).says("has 1 new failure");
    let old = polled_tenant(vec![found(&[failure(1, 10)])]);
    events(WATCH).args(["--count", "1"]).on(&old).run().exits(0).prints_nothing();
}

#[test]
fn every_format_has_a_line_per_failure() {
    let api = polled_tenant(vec![found(&[failure(1, 1), failure(2, 1)])]);
    let run = |format: &str| events(WATCH).args(["--count", "1", "-o", format]).on(&api).run().exits(6);
    for format in ["json", "json-compact"] {
        let lines: Vec<Value> = run(format).lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2);
    }
    assert_eq!(run("csv").lines()[0], "id,event_type,status,attempts,event_time,last_error");
    assert!(run("table").lines()[0].starts_with(&format!("{}  user.created  failed  1  ", event_id(1))));
}

#[test]
fn ctrl_c_exits_0() {
    for signal in ["INT", "TERM"] {
        let api = polled_tenant(vec![found(&[failure(1, 1)])]);
        let mut process = events(WATCH).on(&api).spawn();
        process.stdout_line();
        process.signal(signal);
        process.finish().exits(0).says("Looked").says("1 new failure.");
    }
}

#[test]
fn a_command_receives_the_new_failures_of_each_poll() {
    let home = Home::new();
    let api =
        polled_tenant(vec![found(&[]), found(&[failure(1, 1)]), found(&[failure(1, 1), failure(2, 1), failure(3, 1)])]);
    let flags = ["--every", "10ms", "--count", "4", "--exec", "cat >> received; echo ran"];
    let run = events(WATCH).args(flags).home(&home).on(&api).run().exits(6);
    assert_eq!(run.stderr.lines().filter(|line| *line == "ran").count(), 2, "{run}");
    assert!(!run.stdout.contains("ran"), "stdout is for data\n{run}");
    let received = std::fs::read_to_string(home.path().join("received")).unwrap();
    let received: Vec<Value> = received.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(received[0].as_array().map(Vec::len), Some(1));
    assert_eq!(received[1][1]["id"], event_id(3));
}

#[test]
fn a_failed_command_receives_the_same_failures_again() {
    let home = Home::new();
    let api = polled_tenant(vec![found(&[failure(1, 1)]), found(&[failure(1, 1), failure(2, 1)])]);
    let flags =
        ["--every", "10ms", "--count", "3", "--exec", "cat >> received; test -e tried || { touch tried; exit 1; }"];
    events(WATCH).args(flags).home(&home).on(&api).run().exits(6).says("it gets the same failures after the next look");
    let received = std::fs::read_to_string(home.path().join("received")).unwrap();
    let received: Vec<Vec<Value>> = received.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(received.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(received[1][0]["id"], event_id(1));
}

#[test]
fn failures_before_a_failed_page_reach_the_command() {
    let home = Home::new();
    let (pages, first) = (AtomicUsize::new(0), [failure(1, 1)]);
    let api = Scripted::answering(move |request| match request.path.rsplit('/').next() {
        Some("stats") => scripted::json(200, &stats(0, 0)),
        Some("deliveries") => match pages.fetch_add(1, Ordering::SeqCst) {
            0 => scripted::json(200, &deliveries(&first, "c")),
            _ => scripted::json(403, &problem(403, "Forbidden", "No more")),
        },
        _ => scripted::json(200, &webhook(ONE, "crm")),
    });
    events(WATCH)
        .args(["--count", "1", "--exec", "cat > received"])
        .home(&home)
        .on(&api)
        .run()
        .exits(3)
        .says("No more");
    let received = std::fs::read_to_string(home.path().join("received")).unwrap();
    assert!(received.contains(&event_id(1)), "{received}");
}

#[test]
fn ctrl_c_ends_the_command_and_the_poll_counts() {
    let api = polled_tenant(vec![found(&[failure(1, 1)])]);
    let mut process = events(WATCH).args(["--exec", "echo begun >&2; sleep 600 & wait"]).on(&api).spawn();
    process.await_stderr("begun");
    process.signal("INT");
    // Stdout closes only when every process that inherited it has exited.
    process.finish().exits(0).says("Looked once: 1 new failure.");
}

#[test]
fn a_failing_command_is_a_warning() {
    for (command, said) in [("exit 3", "exit code 3"), ("no-such-command-anywhere", "exit code 127")] {
        let api = polled_tenant(vec![found(&[failure(1, 1)])]);
        events(WATCH).args(["--count", "1", "--exec", command]).on(&api).run().exits(6).says(said);
    }
}

#[test]
fn a_stream_near_a_limit_gets_a_warning_once() {
    let failures: Vec<Value> = (0..60).map(|number| failure(number, 10)).collect();
    let api = tenant_with(vec![found(&failures)], "enabled", stats(0, 440));
    let run = events(WATCH).args(["--count", "3", "--every", "10ms"]).on(&api).run().exits(0);
    let warning = "warning: at least 440 of 500 consecutive failures: 60 more disable the stream; 60 in the last hour, so \
                   in about 1 h at this rate\n";
    assert_eq!(run.stderr.matches(warning).count(), 1, "{run}");
}

#[test]
fn a_success_on_the_same_day_warns_of_the_worst_case() {
    let api = tenant_with(vec![found(&[])], "enabled", stats(1, 300));
    events(WATCH).args(["--count", "1"]).on(&api).run().exits(0).says("warning: up to 300 of 500 consecutive failures");
}

#[test]
fn a_disabled_stream_gets_one_warning_with_the_remedy() {
    let api = tenant_with(vec![found(&[])], "disabled", stats(0, 0));
    let run = events(WATCH).args(["--count", "2", "--every", "10ms"]).on(&api).run().exits(0);
    assert_eq!(
        run.stderr.matches("warning: the stream is disabled; new events fail without being sent").count(),
        1,
        "{run}"
    );
    run.says("`events redeliver-many est_1111111111111111111111 --all --wait`");
}

#[test]
fn a_temporary_error_ends_only_a_watch_with_a_count() {
    let server_error = || scripted::json(500, &problem(500, "Trouble", "Try later"));
    let api = polled_tenant(vec![server_error(), found(&[failure(1, 1)])]);
    let mut process = events(WATCH).args(["--every", "10ms"]).on(&api).spawn();
    assert!(process.stdout_line().contains(&event_id(1)));
    process.signal("INT");
    process.finish().exits(0).says("warning: cannot list the failed deliveries");
    events(WATCH).args(["--count", "1"]).on(&polled_tenant(vec![server_error()])).run().exits(7).says("Try later");
}

#[test]
fn a_refusal_ends_a_watch() {
    let refused = scripted::json(403, &insufficient_scope("read:event_streams"));
    events(WATCH).on(&polled_tenant(vec![refused])).run().exits(3).says("`read:event_streams`");
    for (flag, mistake) in [("--every=0s", "'0s' for '--every <DURATION>'"), ("--count=0", "'0' for '--count <N>'")] {
        Scripted::start().events(["deliveries", "watch", ONE, flag]).run().exits(2).says(mistake);
    }
}

#[test]
fn failures_of_the_emulator_are_reported() {
    let tenant = FailingTenant::start(503);
    tenant.run(&["deliveries", "watch", "crm", "--count", "1"]).run().exits(0).prints_nothing();
    let id = tenant.fail("user.created");
    let run = tenant.run(&["deliveries", "watch", "crm", "--count", "1", "--jq", ".id"]).run().exits(6);
    assert_eq!(run.stdout, format!("{id}\n"));
}
