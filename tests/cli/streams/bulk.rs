//! Tests of `enable` and `disable` with any number of streams, each with its own result.

use std::time::Duration;

use serde_json::json;

use super::{LIST, STREAMS, path};
use crate::support::answers::{ONE, THREE, TWO, insufficient_scope, no_such_stream, page, webhook, with};
use crate::support::scripted::{self, get, patch};
use crate::support::wait::TimedBarrier;
use crate::support::{Emulator, Scripted, Tenant, events};

/// Expects one request that sets the status of a stream.
fn expect_status(api: &Scripted, id: &str, status: &str) {
    let answer = with(webhook(id, "orders"), "status", status);
    api.expect(patch(&path(id)).json(json!({"status": status})), scripted::json(200, &answer));
}

#[test]
fn enable_and_disable_send_only_the_status() {
    for (verb, status, done) in [("enable", "enabled", "Enabled"), ("disable", "disabled", "Disabled")] {
        let api = Scripted::start();
        expect_status(&api, ONE, status);
        api.events([verb, ONE]).run().exits(0).prints_nothing().says(&format!("{done} {ONE}"));
    }
}

#[test]
fn quiet_prints_nothing_on_success() {
    let api = Scripted::start();
    expect_status(&api, ONE, "disabled");
    api.events(["disable", ONE, "--quiet"]).run().exits(0).prints_nothing().says_nothing();
}

#[test]
fn each_of_several_streams_has_its_own_line() {
    let api = Scripted::start();
    api.in_any_order();
    for id in [ONE, TWO, THREE] {
        expect_status(&api, id, "disabled");
    }
    let disabled = api.events(["disable", TWO, ONE, THREE]).run().exits(0).prints_nothing();
    let lines: Vec<&str> = disabled.stderr.lines().collect();
    assert_eq!(lines.len(), 3, "{disabled}");
    for id in [ONE, TWO, THREE] {
        assert_eq!(lines.iter().filter(|line| line.contains(id)).count(), 1, "{disabled}");
    }
}

#[test]
fn a_format_prints_the_results_in_order() {
    let api = Scripted::start();
    api.in_any_order();
    expect_status(&api, ONE, "disabled");
    expect_status(&api, TWO, "disabled");
    insta::assert_snapshot!(api.events(["disable", ONE, TWO, "-o", "json"]).run(), @r#"
    exit: 0
    --- stdout
    [
      {
        "item": "est_1111111111111111111111",
        "result": "disabled"
      },
      {
        "item": "est_2222222222222222222222",
        "result": "disabled"
      }
    ]
    "#);
}

#[test]
fn partial_failure_exits_5_and_the_others_are_done() {
    let api = Scripted::start();
    api.in_any_order();
    expect_status(&api, ONE, "enabled");
    api.expect(patch(&path(TWO)), scripted::json(404, &no_such_stream()));
    expect_status(&api, THREE, "enabled");
    let enabled = api.events(["enable", ONE, TWO, THREE]).run().exits(5).prints_nothing();
    for result in [format!("Enabled {ONE}"), format!("cannot enable {TWO}: "), format!("Enabled {THREE}")] {
        assert!(enabled.stderr.contains(&result), "`{result}` in\n{enabled}");
    }
}

#[test]
fn with_json_partial_failure_is_one_array_and_one_error() {
    let api = Scripted::start();
    api.in_any_order();
    expect_status(&api, ONE, "enabled");
    api.expect(patch(&path(TWO)), scripted::json(404, &no_such_stream()));
    let enabled = api.events(["enable", ONE, TWO, "--json"]).run().exits(5);
    let results = enabled.json();
    assert_eq!((&results[0]["result"], &results[1]["result"]), (&json!("enabled"), &json!("failed")), "{enabled}");
    assert!(results[1]["error"].as_str().is_some_and(|error| error.contains("404")), "{enabled}");
    assert_eq!(enabled.error()["exit_code"], 5, "{enabled}");
}

#[test]
fn all_failing_alike_exits_with_that_failure() {
    for (answer, code) in [((404, no_such_stream()), 4), ((403, insufficient_scope("update:event_streams")), 3)] {
        let (status, body) = answer;
        let api = Scripted::answering(move |_| scripted::json(status, &body));
        api.events(["enable", ONE, TWO]).run().exits(code).prints_nothing();
    }
}

#[test]
fn one_stream_that_fails_exits_with_its_own_code() {
    Emulator::start().events(["enable", ONE]).run().exits(4).prints_nothing().says(ONE);
}

#[test]
fn names_and_ids_can_be_mixed_and_one_list_request_resolves_all_names() {
    let api = Scripted::start();
    api.in_any_order();
    api.expect(get(LIST), scripted::json(200, &page(&[webhook(ONE, "orders"), webhook(TWO, "audit")], None)));
    for id in [ONE, TWO, THREE] {
        expect_status(&api, id, "disabled");
    }
    api.events(["disable", "orders", THREE, "audit"]).run().exits(0);
}

#[test]
fn only_an_unknown_name_fails() {
    let api = Scripted::start();
    api.in_any_order();
    api.expect(get(LIST), scripted::json(200, &page(&[webhook(ONE, "orders")], None)));
    expect_status(&api, ONE, "disabled");
    api.events(["disable", "orders", "nobody"]).run().exits(5).says("nobody");
}

#[test]
fn eight_requests_run_at_once_and_no_more() {
    // Each response waits for seven other requests, so fewer than eight at once would never be answered.
    let barrier = TimedBarrier::of(8);
    let api = Scripted::answering(move |request| {
        barrier.wait();
        let id = request.path.rsplit('/').next().unwrap_or_default();
        scripted::json(200, &webhook(id, "orders"))
    });
    let ids = (1..=16).map(|number| format!("est_{number:022}"));
    let run = events(["enable"]).args(ids).on(&api).run().exits(0);
    assert_eq!(run.stderr.lines().count(), 16, "{run}");
    assert!(api.connections() <= 8, "{} connections at once", api.connections());
}

#[test]
fn a_429_slows_the_work_down_and_loses_no_stream() {
    let refused = std::sync::atomic::AtomicUsize::new(0);
    let api = Scripted::answering(move |request| {
        if refused.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 3 {
            return scripted::json(429, &crate::support::answers::too_many()).header("retry-after", "0");
        }
        let id = request.path.rsplit('/').next().unwrap_or_default();
        scripted::json(200, &webhook(id, "orders"))
    });
    let ids = (1..=10).map(|number| format!("est_{number:022}"));
    events(["enable"]).args(ids).on(&api).run().exits(0);
    assert_eq!(api.requests().len(), 13);
}

#[test]
fn without_a_stream_it_exits_2() {
    for verb in ["enable", "disable"] {
        events([verb]).run().exits(2).prints_nothing().says("<STREAM>...");
    }
}

#[test]
fn only_a_stalled_request_times_out() {
    let api = Scripted::answering(|request| match request.path.rsplit('/').next() {
        Some(TWO) => scripted::stall(),
        id => scripted::json(200, &webhook(id.unwrap_or_default(), "orders")),
    });
    let started = std::time::Instant::now();
    api.events(["enable", ONE, TWO, "--timeout", "3s", "--no-retry"]).run().exits(5).says(TWO);
    assert!(started.elapsed() < Duration::from_secs(20));
    assert!(api.requests().iter().all(|request| request.path.starts_with(STREAMS)));
}

#[test]
fn a_repeated_stream_is_changed_once_with_a_warning() {
    let api = Scripted::start();
    expect_status(&api, ONE, "disabled");
    api.events(["disable", ONE, ONE]).run().exits(0).says("given twice");
}
