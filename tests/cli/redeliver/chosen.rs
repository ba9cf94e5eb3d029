//! Tests of `redeliver`: selected deliveries, a result for each, one exit code for all.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::REDELIVER;
use crate::support::answers::{ONE, event_id, no_such_event, problem, too_many};
use crate::support::scripted::{self, post};
use crate::support::{FailingTenant, Scripted, Tenant, events, shell};

/// Starts a tenant that accepts every redelivery except these, which it answers with the given status.
fn refusing(numbers: &'static [usize], status: u16) -> Scripted {
    Scripted::answering(move |request| {
        let refused = numbers.iter().any(|number| request.path.ends_with(&event_id(*number)));
        match (refused, status) {
            (true, 404) => scripted::json(404, &no_such_event()),
            (true, _) => scripted::json(status, &problem(status, "Refused", "It cannot be.")),
            (false, _) => scripted::json(202, &json!({})),
        }
    })
}

#[test]
fn ids_are_separated_by_spaces_or_commas_or_read_from_stdin() {
    let api = refusing(&[], 0);
    let (one, two, three) = (event_id(1), event_id(2), event_id(3));
    let piped = format!("{}\n{},\t{}\r\n\n", event_id(4), event_id(5), event_id(6));
    let run = events(["redeliver", ONE, &format!("{one},{two}"), &three, "-"]).stdin(piped).on(&api).run().exits(0);
    let mut paths: Vec<String> = api.requests().into_iter().map(|request| request.path).collect();
    paths.sort();
    assert_eq!(paths, (1..=6).map(|number| format!("{REDELIVER}{}", event_id(number))).collect::<Vec<_>>());
    assert!(api.requests().iter().all(|request| request.method == "POST" && request.text().is_empty()));
    assert_eq!(run.prints_nothing().stderr.matches("Accepted evt_").count(), 6);
}

#[test]
fn a_repeated_id_is_sent_once_with_a_warning() {
    let api = Scripted::start();
    api.expect(post(&format!("{REDELIVER}{}", event_id(1))), scripted::json(202, &json!({})));
    api.events(["redeliver", ONE, &event_id(1), &event_id(1)]).run().exits(0).says("given twice");
}

#[test]
fn a_word_that_is_not_an_id_exits_2_before_any_request() {
    let api = Scripted::start();
    for (ids, mistake) in [("ID", "`ID`"), ("evt_1,,nothing", "`nothing`"), (",", "no delivery id")] {
        api.events(["redeliver", ONE, ids]).run().exits(2).prints_nothing().says(mistake);
    }
    let table = "ID  EVENT TYPE\nevt_1  user.created\n";
    api.events(["redeliver", ONE, "-"]).stdin(table).run().exits(2).says("`ID` is not a delivery id");
}

#[test]
fn an_empty_pipe_sends_nothing() {
    let api = Scripted::start();
    api.events(["redeliver", ONE, "-"]).stdin("\n").run().exits(0).prints_nothing().says("nothing was sent");
}

#[test]
fn some_failures_exit_5_each_with_its_reason() {
    let api = refusing(&[2], 404);
    let run = api.events(["redeliver", ONE, &event_id(1), &event_id(2), &event_id(3)]).run().exits(5).prints_nothing();
    let refused = format!("error: cannot redeliver {}: the delivery is not among the failed ones", event_id(2));
    run.says(&format!("Accepted {}", event_id(1))).says(&refused).says("cannot redeliver 1 of 3 deliveries");
}

#[test]
fn a_delivery_that_is_being_retried_is_explained() {
    let api = refusing(&[1], 409);
    insta::assert_snapshot!(api.events(["redeliver", ONE, &event_id(1)]).run(), @r"
    exit: 1
    --- stderr
    error: cannot redeliver evt_AAAAAAAAAAAAAAAAAAAAAA
    caused by: the delivery is being retried, or cannot be redelivered
    caused by: the API answered 409: It cannot be.
    hint: see its status with `events deliveries show`
    ");
    api.events(["redeliver", ONE, &event_id(1), &event_id(2)]).run().exits(5).says("the delivery is being retried");
}

#[test]
fn a_delivery_of_another_stream_exits_4() {
    let tenant = FailingTenant::start(400);
    let id = tenant.fail("user.created");
    tenant
        .run(&["create", "-n", "other", "-s", "user.created", "-t", "eventbridge"])
        .args(["--aws-account-id", "123456789012", "--aws-region", "us-east-2"])
        .run()
        .exits(0);
    tenant.run(&["redeliver", "other", &id]).run().exits(4).says("belongs to another stream");
}

#[test]
fn a_format_prints_the_results_in_the_order_given() {
    let api = refusing(&[2], 409);
    let ids: Vec<String> = (1..=3).map(event_id).collect();
    let run = |flags: &[&str]| events(["redeliver", ONE]).args(&ids).args(flags).on(&api).run().exits(5);
    assert_eq!(
        run(&["--jq", ".[] | .item + \" \" + .result"]).lines(),
        [format!("{} accepted", ids[0]), format!("{} failed", ids[1]), format!("{} accepted", ids[2]),]
    );
    let csv = run(&["--csv"]);
    assert!(csv.lines()[2].starts_with(&format!("{},failed,", ids[1])), "{csv}");
    assert_eq!(run(&["--json"]).error()["exit_code"], 5);
}

#[test]
fn unwritable_output_does_not_hide_a_failure() {
    let api = refusing(&[2], 409);
    let run = || events(["redeliver", ONE, &event_id(1), &event_id(2), "--json"]).on(&api);
    run().closed_stdout().run().exits(5).says("cannot redeliver 1 of 2 deliveries");
    let ids = [event_id(1), event_id(2)].join(" ");
    let full = shell(&format!("events redeliver {ONE} {ids} --csv > /dev/full")).on(&api).run();
    full.exits(5).says("cannot print the results: no space left").says("cannot redeliver 1 of 2 deliveries");
}

#[test]
fn ten_thousand_ids_are_sent_eight_at_a_time() {
    let api = refusing(&[4_321], 404);
    let ids: Vec<String> = (1..=10_000).map(event_id).collect();
    let run = events(["redeliver", ONE, "-"]).stdin(ids.join("\n")).on(&api).run().exits(5);
    assert_eq!(run.stderr.matches("Accepted evt_").count(), 9_999);
    run.says("cannot redeliver 1 of 10000 deliveries");
    assert_eq!(api.requests().len(), 10_000);
    assert!(api.connections() <= 8, "{} connections", api.connections());
}

#[test]
fn a_429_slows_the_work_down_and_loses_no_delivery() {
    let count = AtomicUsize::new(0);
    let api = Scripted::answering(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        20..26 => scripted::json(429, &too_many()).header("retry-after", "0"),
        _ => scripted::json(202, &json!({})),
    });
    let ids: Vec<String> = (1..=60).map(event_id).collect();
    events(["redeliver", ONE]).args(&ids).on(&api).run().exits(0);
    assert_eq!(api.requests().len(), 66);
}

#[test]
fn a_tenant_that_accepts_one_request_in_four_receives_all() {
    let count = AtomicUsize::new(0);
    let api = Scripted::answering(move |_| match count.fetch_add(1, Ordering::SeqCst) % 4 {
        3 => scripted::json(202, &json!({})),
        _ => scripted::json(429, &too_many()).header("retry-after", "0"),
    });
    let ids: Vec<String> = (1..=100).map(event_id).collect();
    let run = events(["redeliver", ONE]).args(&ids).on(&api).run().exits(0);
    assert_eq!(run.stderr.matches("Accepted evt_").count(), 100);
    let run = events(["redeliver", ONE, "--no-retry"]).args(&ids).on(&api).run().exits(5);
    assert!(run.stderr.matches("the API answered 429").count() > 50, "{run}");
}

#[test]
fn a_permanent_429_exits_7() {
    let api = Scripted::answering(|_| scripted::json(429, &too_many()).header("retry-after", "0"));
    let requests_for = |ids: usize| {
        let ids = (1..=ids).map(event_id);
        let before = api.requests().len();
        events(["redeliver", ONE]).args(ids).on(&api).run().exits(7).says("429");
        api.requests().len() - before
    };
    assert_eq!(requests_for(1), 4, "four attempts");
    assert_eq!(requests_for(2), 2 * 4 * 2, "four attempts in parallel, then four alone, for each delivery");
    let many = requests_for(8);
    assert!(
        (8 * 4 * 2..=8 * 4 * 4).contains(&many),
        "{many}: at most four attempts at each concurrency: eight, four, two and one"
    );
}

#[test]
fn a_server_error_is_not_retried() {
    let api = refusing(&[1], 502);
    api.events(["redeliver", ONE, &event_id(1)]).run().exits(7).says("the request may have been carried out");
    assert_eq!(api.requests().len(), 1);
}

#[test]
fn a_lost_answer_is_distinguished_from_a_refusal() {
    let (accepted, lost, refused) = (event_id(1), event_id(2), event_id(3));
    let answer = |id: &str| match id {
        id if id.ends_with(&event_id(1)) => scripted::json(202, &json!({})),
        id if id.ends_with(&event_id(2)) => scripted::reset(),
        _ => scripted::json(404, &no_such_event()),
    };
    let api = Scripted::answering(move |request| answer(&request.path));
    let run = api.events(["redeliver", ONE, &accepted, &lost, &refused]).run().exits(5).prints_nothing();
    let run = run
        .says(&format!("Accepted {accepted}"))
        .says(&format!("cannot redeliver {refused}: the delivery is not among"));
    let cause = "the request may have been carried out: no answer to POST";
    let run = run.says(&format!("cannot redeliver {lost}: {cause}"));
    run.says("cannot redeliver 2 of 3 deliveries; 1 may have been carried out");
    assert_eq!(api.requests().len(), 3, "a request was sent twice");
    let listed = api.events(["redeliver", ONE, &lost, &refused, "--json"]).run().exits(7);
    assert_eq!(listed.error()["message"], "cannot redeliver any of the 2 deliveries; 1 may have been carried out");
}

#[test]
fn a_fixed_endpoint_receives_the_event_again() {
    let tenant = FailingTenant::start(400);
    let ids = [tenant.fail("user.created"), tenant.fail("user.updated")];
    tenant.answer(204);
    tenant.run(&["redeliver", "crm", &ids.join(",")]).run().exits(0);
    tenant.run(&["redeliver-many", "crm", "--all", "--force", "--wait"]).run().exits(0);
    assert_eq!(tenant.failed(), Vec::<String>::new());
    assert_eq!(tenant.requests().len(), 4);
}
