//! Tests of `redeliver-many`: a count, a confirmation, one request, and a summary.

use std::sync::Mutex;

use serde_json::{Value, json};

use crate::support::answers::{ONE, deliveries, delivery, event_id, problem, stats, with};
use crate::support::scripted::{self, get, post};
use crate::support::{FailingTenant, Scripted, Tenant, events};

const STREAM: &str = "/api/v2/event-streams/est_1111111111111111111111";

#[test]
fn without_a_filter_it_needs_all() {
    let api = Scripted::start();
    api.events(["redeliver-many", ONE, "--force"]).run().exits(2).prints_nothing().says("`--all`");
    let both = api.events(["redeliver-many", ONE, "--all", "--type", "user.created", "--force"]).run().exits(2);
    both.says("'--all' cannot be used with '--type <TYPES>'");
}

#[test]
fn without_confirmation_it_exits_2_before_any_request() {
    let api = Scripted::start();
    api.events(["redeliver-many", ONE, "--all"]).run().exits(2).prints_nothing().says("pass `--force`");
}

#[test]
fn a_dry_run_counts_by_type_and_sends_nothing() {
    let tenant = FailingTenant::start(400);
    for event_type in ["user.created", "user.updated", "user.created"] {
        tenant.fail(event_type);
    }
    insta::assert_snapshot!(tenant.run(&["redeliver-many", "crm", "--all", "--dry-run"]).run(), @r"
    exit: 0
    --- stdout
    EVENT TYPE    FAILED  RETRYING
    user.created  2       0
    user.updated  1       0
    ");
    let one = tenant.run(&["redeliver-many", "crm", "--type", "user.updated", "--dry-run", "--json-compact"]).run();
    assert_eq!(one.exits(0).json(), json!([{"event_type": "user.updated", "failed": 1, "retrying": 0}]));
    let none = tenant.run(&["redeliver-many", "crm", "--to", "2020-01-01", "--dry-run"]).run();
    none.exits(0).prints_nothing().says("no failed delivery matches");
    assert_eq!(tenant.requests().len(), 3, "something was redelivered");
}

#[test]
fn the_counted_filter_is_sent() {
    let api = Scripted::start();
    let query =
        "take=100&event_types=user.created&statuses=failed&date_from=2026-01-01T00:00:00Z&date_to=2026-05-01T00:00:00Z";
    let body = json!({
        "event_types": ["user.created"],
        "statuses": ["failed"],
        "date_from": "2026-01-01T00:00:00Z",
        "date_to": "2026-05-01T00:00:00Z",
    });
    let one = [delivery(&event_id(1), "user.created", "x")];
    api.expect(get(&format!("{STREAM}/deliveries?{query}")), scripted::json(200, &json!(one)))
        .expect(post(&format!("{STREAM}/redeliver")).json(body.clone()), scripted::json(202, &body));
    let filter = ["--type", "user.created", "--status", "failed", "--from", "2026-01-01", "--to", "2026-05-01"];
    let run = events(["redeliver-many", ONE, "--force"]).args(filter).on(&api).run().exits(0);
    run.says("Matching: 1 user.created.").says("Requested redelivery of 1 delivery.");
}

#[test]
fn without_a_match_nothing_is_sent() {
    let api = Scripted::start();
    api.expect(get(&format!("{STREAM}/stats")), scripted::json(200, &stats(0, 0)))
        .expect(get(&format!("{STREAM}/deliveries?take=100")), scripted::json(200, &deliveries(&[], "c")));
    api.events(["redeliver-many", ONE, "--all", "--force", "--wait"]).run().exits(0).says("nothing was sent");
}

#[test]
fn a_wait_exits_0_with_counts_if_all_were_delivered() {
    let tenant = FailingTenant::start(503);
    for event_type in ["user.created", "user.updated", "user.created"] {
        tenant.fail(event_type);
    }
    tenant.answer(204);
    let run = tenant.run(&["redeliver-many", "crm", "--all", "--force", "--wait"]).run();
    insta::assert_snapshot!(run, @r"
    exit: 0
    --- stdout
    EVENT TYPE    MATCHED  DELIVERED  FAILED  RETRYING  UNKNOWN
    user.created  2        2          0       0         0
    user.updated  1        1          0       0         0
    --- stderr
    Matching: 2 user.created, 1 user.updated.
    Requested redelivery of 3 deliveries.
    3 of 3 delivered, 0 still failed.
    Inferred: the success count rose by 3 (other events could also raise it).
    ");
    assert_eq!(tenant.failed(), Vec::<String>::new());
}

#[test]
fn a_wait_exits_6_if_one_failed_again() {
    let tenant = FailingTenant::start(503);
    tenant.fail("user.created");
    tenant.fail("user.updated");
    let run = tenant.run(&["redeliver-many", "crm", "--type", "user.created", "--force", "--wait=20s", "--json"]).run();
    let expected =
        json!([{"event_type": "user.created", "matched": 1, "delivered": 0, "failed": 1, "retrying": 0, "unknown": 0}]);
    assert_eq!(run.clone().exits(6).json(), expected);
    assert_eq!(run.error()["message"], "1 of 1 deliveries still failed");
}

/// Answers each poll with the next list of deliveries and number of successes; the last answer repeats.
/// The first poll happens before the request.
fn polled_tenant(answers: Vec<(Value, u64)>) -> Scripted {
    let answers = Mutex::new(answers.into_iter().rev().collect::<Vec<_>>());
    Scripted::answering(move |request| {
        if request.method == "POST" {
            return scripted::json(202, &json!({}));
        }
        let mut answers = answers.lock().expect("no handler panics");
        let (listed, counted) = answers.last().cloned().expect("there is an answer");
        if request.path.ends_with("/stats") {
            return scripted::json(200, &stats(counted, 0));
        }
        if answers.len() > 1 {
            answers.pop();
        }
        scripted::json(200, &listed)
    })
}

const SETTLE: [&str; 5] = ["redeliver-many", ONE, "--all", "--force", "--wait"];

/// Returns a failed delivery with this many attempts.
fn failed(number: usize, attempts: usize) -> Value {
    let delivery = delivery(&event_id(number), "user.created", "x");
    let attempt = delivery["attempts"][0].clone();
    with(delivery, "attempts", vec![attempt; attempts])
}

#[test]
fn later_failures_are_not_followed() {
    let followed = failed(1, 1);
    let retrying = with(followed.clone(), "status", "retrying");
    let mut later = failed(2, 1);
    later["event"]["time"] = "2026-03-02T09:15:27.900Z".into();
    let polls = [json!([followed]), json!([retrying]), json!([retrying, later])].map(|listed| (listed, 0));
    let api = polled_tenant(polls.into_iter().chain([(json!([later]), 1)]).collect());
    let run = events(SETTLE).args(["--jq", ".[0].delivered"]).on(&api).run();
    assert_eq!(run.exits(0).stdout, "1\n");
    let filters: Vec<Option<String>> =
        api.requests().iter().map(|request| request.parameter("date_to").map(str::to_owned)).collect();
    assert!(
        filters.contains(&Some("2026-03-02T09:15:28Z".to_owned())),
        "later polls end with the newest counted delivery"
    );
}

#[test]
fn an_unlisted_delivery_is_not_delivered_without_a_success() {
    let hidden = || (json!([]), 0);
    let delivered = polled_tenant(vec![(json!([failed(1, 1)]), 0), hidden(), hidden(), hidden(), (json!([]), 1)]);
    events(SETTLE)
        .on(&delivered)
        .run()
        .exits(0)
        .says("1 of 1 delivered, 0 still failed.")
        .says("Inferred: the success count rose by 1");
    let failing =
        polled_tenant(vec![(json!([failed(1, 1)]), 0), hidden(), hidden(), hidden(), (json!([failed(1, 5)]), 0)]);
    events(SETTLE).on(&failing).run().exits(6).says("1 of 1 deliveries still failed");
    let unknown = polled_tenant(vec![(json!([failed(1, 1)]), 0), hidden()]);
    let run = events(SETTLE[..4].iter().chain(&["--wait=1s"])).on(&unknown).run();
    run.exits(6).says("1 of 1 deliveries without a known outcome");
}

#[test]
fn a_delivery_listed_as_before_is_waited_for() {
    let (before, retrying) = (failed(1, 1), with(failed(1, 1), "status", "retrying"));
    let unchanged = || (json!([before]), 0);
    let api = polled_tenant(vec![unchanged(), unchanged(), unchanged(), (json!([retrying]), 0), (json!([]), 1)]);
    events(SETTLE).on(&api).run().exits(0).says("1 of 1 delivered, 0 still failed.");
}

#[test]
fn deliveries_that_did_not_match_are_not_counted() {
    let others = || (2..7).map(|number| failed(number, 9));
    let all: Vec<Value> = others().chain([failed(1, 5)]).collect();
    let api = polled_tenant(vec![(json!([failed(1, 1)]), 0), (json!(all), 0)]);
    let run = events(["redeliver-many", ONE, "--status", "failed", "--force", "--wait"]).on(&api).run().exits(6);
    run.says("0 of 1 delivered, 1 still failed.");
}

#[test]
fn a_wait_that_times_out_exits_6_with_the_unresolved_deliveries() {
    let retrying = with(failed(1, 1), "status", "retrying");
    let api = polled_tenant(vec![(json!([failed(1, 1)]), 0), (json!([retrying]), 0)]);
    let run = api.events(["redeliver-many", ONE, "--all", "--force", "--wait=1s"]).run().exits(6);
    run.says("1 of 1 deliveries still being retried");
}

#[test]
fn a_closed_stdout_does_not_hide_a_failure() {
    let api = polled_tenant(vec![(json!([failed(1, 1)]), 0), (json!([failed(1, 5)]), 0)]);
    events(SETTLE).closed_stdout().on(&api).run().exits(6).says("still failed");
}

#[test]
fn ctrl_c_reports_the_deliveries_so_far() {
    let (one, two) = (failed(1, 1), with(failed(2, 1), "status", "retrying"));
    let api = polled_tenant(vec![(json!([one, failed(2, 1)]), 0), (json!([two]), 1)]);
    let mut process = events(SETTLE).on(&api).spawn();
    process.await_stderr("Requested redelivery of 2");
    // The third listing starts when the second poll is complete.
    api.await_requests("three listings", |requests| {
        requests.iter().filter(|request| request.path.ends_with("/deliveries")).count() >= 3
    });
    process.signal("INT");
    let summary = "interrupted: 1 of 2 delivered so far; redelivery continues";
    process.finish().exits(130).prints_nothing().says(summary);
}

#[test]
fn ctrl_c_during_the_request_reports_the_uncertainty() {
    let api = Scripted::answering(|request| match request.method.as_str() {
        "POST" => scripted::stall(),
        _ => scripted::json(200, &json!([failed(1, 1)])),
    });
    let process = events(["redeliver-many", ONE, "--all", "--force"]).on(&api).spawn();
    api.await_requests("a POST", |requests| requests.iter().any(|request| request.method == "POST"));
    process.signal("INT");
    process.finish().exits(130).prints_nothing().says("interrupted: redelivery of 1 delivery may have been requested");
}

#[test]
fn deliveries_already_being_retried_are_skipped() {
    let retrying = with(delivery(&event_id(1), "user.created", "x"), "status", "retrying");
    let api = Scripted::start();
    api.expect(get(&format!("{STREAM}/deliveries?take=100")), scripted::json(200, &json!([retrying])));
    api.events(["redeliver-many", ONE, "--all", "--force"])
        .run()
        .exits(0)
        .says("Skipping 1 already being retried.")
        .says("nothing was sent");
}

#[test]
fn a_conflict_is_explained_and_a_lost_answer_is_not_repeated() {
    let answered = |reply: scripted::Reply| {
        let api = Scripted::start();
        let one = [delivery(&event_id(1), "user.created", "x")];
        api.expect(get(&format!("{STREAM}/deliveries?take=100")), scripted::json(200, &json!(one)))
            .expect(post(&format!("{STREAM}/redeliver")).json(json!({})), reply);
        api.events(["redeliver-many", ONE, "--all", "--force"]).run()
    };
    let conflict = scripted::json(409, &problem(409, "Conflict", "Not in a state that allows redelivery."));
    answered(conflict).exits(1).says("being retried").says("hint:");
    answered(scripted::reset()).exits(7).says("may have been carried out");
}
