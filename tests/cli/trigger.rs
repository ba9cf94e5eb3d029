//! Tests of `trigger`: the content of the test event, and the wait for its outcome.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::answers::{
    ONE, delivery, event_id, insufficient_scope, no_such_event, problem, stats, webhook, with,
};
use crate::support::scripted::{self, Request, get, post};
use crate::support::{Emulator, FailingTenant, Home, Output, Run, Scripted, Tenant, events};

const STREAM: &str = "/api/v2/event-streams/est_1111111111111111111111";

/// Runs `trigger` and returns its output and the request body.
fn trigger_with(prepare: impl FnOnce(Run) -> Run) -> (Output, Option<Value>) {
    let api = Scripted::answering(|request| match request.method.as_str() {
        "POST" => {
            let answer = with(delivery(&event_id(1), "user.created", ""), "status", "pending");
            scripted::json(202, &with(answer, "attempts", json!([])))
        }
        _ => scripted::json(200, &webhook(ONE, "crm")),
    });
    let run = prepare(events(["trigger", ONE])).on(&api).run();
    let body = api.requests().iter().find(|request| request.method == "POST").map(Request::json);
    (run, body)
}

fn request_body(args: &[&str]) -> Value {
    let (run, body) = trigger_with(|run| run.args(args));
    run.exits(0);
    body.expect("an event is sent")
}

fn run_refused(args: &[&str]) -> Output {
    let (run, body) = trigger_with(|run| run.args(args));
    assert_eq!(body, None, "nothing is sent");
    run.exits(2).prints_nothing()
}

// The content.

#[test]
fn the_type_defaults_to_the_only_subscription_and_the_api_chooses_the_sample() {
    assert_eq!(request_body(&[]), json!({"event_type": "user.created"}));
    assert_eq!(request_body(&["--type", "user.deleted"]), json!({"event_type": "user.deleted"}));
}

#[test]
fn a_stream_with_several_types_requires_a_type() {
    let api = Scripted::start();
    let several = json!([{"event_type": "user.created"}, {"event_type": "user.deleted"}]);
    api.expect(get(STREAM), scripted::json(200, &with(webhook(ONE, "crm"), "subscriptions", several)));
    api.events(["trigger", ONE]).run().exits(2).says("so `--type` is required").says("user.created, user.deleted");
}

#[test]
fn an_unknown_type_is_sent_with_a_warning() {
    let (run, body) = trigger_with(|run| run.args(["--type", "user.create"]));
    run.exits(0).says("did you mean `user.created`?");
    assert_eq!(body, Some(json!({"event_type": "user.create"})));
}

#[test]
fn a_payload_is_read_inline_from_a_file_or_from_stdin() {
    let data = json!({"object": {"user_id": "auth0|1", "n": 1.10}});
    let expected = json!({"event_type": "user.created", "data": data});
    let text = data.to_string();
    assert_eq!(request_body(&["--payload", &text]), expected);
    for args in [["--payload", "p.json"], ["--payload", "@p.json"], ["--payload", "./p.json"]] {
        let home = Home::new();
        home.write("p.json", &text);
        let (run, body) = trigger_with(|run| run.args(args).home(&home));
        run.exits(0);
        assert_eq!(body.as_ref(), Some(&expected));
    }
    let (run, body) = trigger_with(|run| run.args(["--payload", "-"]).stdin(text));
    run.exits(0);
    assert_eq!(body, Some(expected));
}

#[test]
fn a_whole_event_provides_its_data_and_its_type() {
    let event = delivery(&event_id(9), "user.deleted", "")["event"].take();
    let expected = json!({"event_type": "user.deleted", "data": event["data"]});
    assert_eq!(request_body(&["--payload", &event.to_string()]), expected);
    let other = request_body(&["--payload", &event.to_string(), "--type", "user.updated"]);
    assert_eq!(other["event_type"], "user.updated");
    // In the published schema, the data is a string.
    let as_text = with(event.clone(), "data", event["data"].to_string());
    assert_eq!(request_body(&["--payload", &as_text.to_string()]), expected);
}

#[test]
fn the_event_of_an_envelope_is_sent() {
    let event = delivery(&event_id(9), "user.deleted", "")["event"].take();
    let expected = json!({"event_type": "user.deleted", "data": event["data"]});
    for envelope in [
        json!({"offset": "b1", "event": event}),
        delivery(&event_id(9), "user.deleted", ""),
        json!({"version": "0", "detail-type": "user.deleted", "source": "aws.partner/auth0.com/x", "detail": event}),
    ] {
        let text = format!("\u{feff}{envelope}\n");
        let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.into_bytes(), utf16] {
            let (run, body) = trigger_with(|run| run.args(["--payload", "-"]).stdin(bytes));
            run.exits(0).says_nothing();
            assert_eq!(body.as_ref(), Some(&expected), "{envelope}");
        }
    }
    let wrapped = json!({"data": event["data"]}).to_string();
    assert_eq!(request_body(&["--payload", &wrapped, "--type", "user.deleted"]), expected);
}

#[test]
fn data_without_an_object_and_a_contradicting_type_are_sent_with_a_warning() {
    let (run, body) = trigger_with(|run| run.args(["--payload", r#"{"user_id":"auth0|1"}"#]));
    run.exits(0).says("warning: the data has no `object`");
    assert_eq!(body.unwrap()["data"], json!({"user_id": "auth0|1"}));
    let event = r#"{"type":"user.deleted","data":{"object":{}}}"#;
    let (run, body) = trigger_with(|run| run.args(["--payload", event, "--type", "user.updated"]));
    run.exits(0).says("warning: the payload is a `user.deleted` event, but it is sent as `user.updated`");
    assert_eq!(body.unwrap()["event_type"], "user.updated");
    let (run, _) = trigger_with(|run| run.args(["--payload", r#"{"object":{}}"#, "--type", "user.updated"]));
    run.exits(0).says_nothing();
}

#[test]
fn an_odd_payload_is_sent_as_it_is() {
    let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    for (text, sent) in [
        (br#""\ud800""#.to_vec(), r#""\ud800""#.to_owned()),
        (b"\"\xff\"".to_vec(), "\"\u{fffd}\"".to_owned()),
        (deep.clone().into_bytes(), deep),
        (b"1e400".to_vec(), "1e400".to_owned()),
    ] {
        let home = Home::new();
        std::fs::write(home.path().join("p.json"), [b"{\"object\": {\"x\": ", &text[..], b"} }"].concat()).unwrap();
        let api = Scripted::answering(|request| match request.method.as_str() {
            "POST" => scripted::json(202, &delivery(&event_id(1), "user.created", "")),
            _ => scripted::json(200, &webhook(ONE, "crm")),
        });
        events(["trigger", ONE, "--payload", "p.json"]).home(&home).on(&api).run().exits(0).says_nothing();
        let bodies: Vec<String> =
            api.requests().iter().filter(|request| request.method == "POST").map(Request::text).collect();
        assert_eq!(bodies, [format!(r#"{{"event_type":"user.created","data":{{"object":{{"x":{sent}}}}}}}"#)]);
    }
}

#[test]
fn an_invalid_payload_exits_2_and_sends_nothing() {
    for (payload, said) in [
        ("{\"object\":", "malformed JSON in `--payload`"),
        ("[1]", "`--payload` is an array, not an object"),
        ("\"text\"", "`--payload` is a string, not an object"),
        ("{\"specversion\":\"1.0\",\"type\":\"x\",\"data\":\"text\"}", "the `data` of the event is a string"),
        ("{\"specversion\":\"1.0\",\"type\":\"x\"}", "the `data` of the event is null"),
        ("{\"a\":1,\"a\":2}", "appears twice"),
        ("no-such-file.json", "file `no-such-file.json` not found"),
        ("", "--payload"),
        (".", "cannot read `--payload` from `.`"),
    ] {
        run_refused(&["--payload", payload]).says(said);
    }
    let (run, body) = trigger_with(|run| run.args(["--payload", "-"]));
    run.exits(2).says("`--payload` is empty");
    assert_eq!(body, None);
}

#[test]
fn a_payload_of_5_mb_is_sent_whole() {
    let home = Home::new();
    let text = json!({"object": {"padding": "x".repeat(5_000_000)}}).to_string();
    home.write("big.json", &text);
    let (run, body) = trigger_with(|run| run.args(["--payload", "big.json"]).home(&home));
    run.exits(0);
    assert_eq!(body.expect("it is sent")["data"].to_string(), text);
}

// Single values.

#[test]
fn values_are_set_in_the_sample_or_in_the_payload() {
    let set = |args: &[&str]| request_body(args)["data"].clone();
    let sample = set(&["--set", "object.email=ada@example.com", "--set", "object.logins_count=3"]);
    assert_eq!((&sample["object"]["email"], &sample["object"]["logins_count"]), (&json!("ada@example.com"), &json!(3)));
    assert!(sample["object"]["user_id"].is_string(), "the rest of the sample stays");
    let set = |path: &str| set(&["--payload", r#"{"object":{"list":[1,{"a":2}]}}"#, "--set", path])["object"].clone();
    assert_eq!(set("object.list.1.a=true"), json!({"list": [1, {"a": true}]}));
    assert_eq!(set("object.new.deep=null")["new"], json!({"deep": null}));
    assert_eq!(set("object.list=[]")["list"], json!([]));
    assert_eq!(set("object.text=007")["text"], "007");
    assert_eq!(set("object.empty=")["empty"], "");
    assert_eq!(set(r"object.https://x\.example/claim=a=b")["https://x.example/claim"], "a=b");
}

#[test]
fn an_invalid_path_exits_2_and_is_named() {
    let payload = r#"{"object":{"email":"a@b.c","list":[1]}}"#;
    for (set, said) in [
        ("object.email.domain=x", "`object.email` is a string"),
        ("object.list.1=x", "`object.list` is an array of length 1 without item `1`"),
        ("object.list.first=x", "without item `first`"),
        ("object.list.0.a=x", "`object.list.0` is a number"),
        ("object..a=x", "empty step"),
        ("object.email", "no `=`"),
    ] {
        run_refused(&["--payload", payload, "--set", set]).says(said);
    }
    run_refused(&["--type", "invoice.paid", "--set", "object.a=1"]).says("no sample of `invoice.paid`");
}

#[test]
fn a_path_outside_the_object_prints_a_warning() {
    let (run, body) = trigger_with(|run| run.args(["--set", "email=x"]));
    run.exits(0).says("did you mean `object.email`?");
    assert_eq!(body.expect("it is sent")["data"]["email"], "x");
}

// The wait.

#[test]
fn a_delivered_event_exits_0_and_says_how_it_was_detected() {
    let tenant = FailingTenant::start(204);
    let trigger_with = tenant.run(&["trigger", "crm", "--wait"]).run().exits(0);
    assert_eq!(trigger_with.json()["wait"]["outcome"], "delivered", "{trigger_with}");
    assert_eq!(tenant.requests().len(), 1);
    insta::assert_snapshot!(trigger_with.stderr.replace(trigger_with.json()["id"].as_str().unwrap(), "EVENT"), @r"
    Sent EVENT. Waiting up to 30 s for its outcome.
    Delivered: the success count rose by 1 (another event could also raise it).
    ");
}

#[test]
fn a_failed_event_exits_6_with_every_attempt() {
    let tenant = FailingTenant::start(503);
    let trigger_with =
        tenant.run(&["trigger", "crm", "--wait=20s", "--json-compact", "--jq", ".wait.outcome, (.attempts | length)"]);
    let trigger_with = trigger_with.run().exits(6);
    assert_eq!(trigger_with.stdout, "failed\n4\n");
    let attempt_lines: Vec<&str> = trigger_with.stderr.lines().filter(|line| line.starts_with("Attempt ")).collect();
    assert_eq!(attempt_lines.len(), 4, "{trigger_with}");
    assert!(
        attempt_lines[3].starts_with("Attempt 4 failed at ")
            && attempt_lines[3].ends_with(": unexpected status code: 503"),
        "{trigger_with}"
    );
    trigger_with.says("was not delivered");
}

#[test]
fn attempts_are_printed_as_they_appear() {
    // The service lists the delivery while it is retried, with one more attempt at each poll.
    let polls = AtomicUsize::new(0);
    let api = Scripted::answering(move |request| match (request.method.as_str(), request.path.rsplit('/').next()) {
        ("POST", _) => scripted::json(202, &with(delivery(&event_id(1), "user.created", ""), "status", "pending")),
        (_, Some("stats")) => scripted::json(200, &stats(3, 0)),
        _ => {
            let poll = polls.fetch_add(1, Ordering::SeqCst);
            let attempts = vec![json!({"status": "failed"}); poll];
            let status = if poll == 3 { "failed" } else { "pending" };
            let shown = with(delivery(&event_id(1), "user.created", ""), "attempts", attempts);
            scripted::json(200, &with(shown, "status", status))
        }
    });
    let wait_with = api.events(["trigger", ONE, "--type", "user.created", "--wait"]).run().exits(6);
    let attempt_lines: Vec<&str> = wait_with.stderr.lines().filter(|line| line.starts_with("Attempt ")).collect();
    assert_eq!(attempt_lines, ["Attempt 1 failed", "Attempt 2 failed", "Attempt 3 failed"]);
}

/// Runs `trigger --wait` on a stream that never lists the event and has these counts.
fn wait_with(counts: fn(usize) -> Value, limit: &str) -> Output {
    let stats_requests = AtomicUsize::new(0);
    let api = Scripted::answering(move |request| match (request.method.as_str(), request.path.rsplit('/').next()) {
        ("POST", _) => scripted::json(202, &with(delivery(&event_id(1), "user.created", ""), "status", "pending")),
        (_, Some("stats")) => scripted::json(200, &counts(stats_requests.fetch_add(1, Ordering::SeqCst))),
        _ => scripted::json(404, &no_such_event()),
    });
    events(["trigger", ONE, "--type", "user.created", limit]).on(&api).run()
}

#[test]
fn an_unknown_outcome_exits_6() {
    let wait_with = wait_with(|_| stats(3, 0), "--wait=200ms").exits(6).says("is unknown").says("within 0.2 s");
    assert_eq!(wait_with.json()["wait"]["outcome"], "unknown");
    assert_eq!(wait_with.json()["status"], "pending");
}

#[test]
fn only_a_rise_of_the_success_count_is_a_delivery() {
    wait_with(|stats_requests| stats(3 + u64::from(stats_requests > 2), 0), "--wait").exits(0);
    wait_with(|stats_requests| stats(3 - u64::from(stats_requests > 0), 9), "--wait=100ms").exits(6);
}

#[test]
fn without_statistics_it_warns_that_only_failures_are_detected() {
    let api = Scripted::answering(|request| match (request.method.as_str(), request.path.rsplit('/').next()) {
        ("POST", _) => scripted::json(202, &delivery(&event_id(1), "user.created", "")),
        (_, Some("stats")) => scripted::json(404, &problem(404, "Not Found", "Not Found")),
        _ => scripted::json(200, &delivery(&event_id(1), "user.created", "x")),
    });
    api.events(["trigger", ONE, "--type", "user.created", "--wait"])
        .run()
        .exits(6)
        .says("only failures can be detected");
}

#[test]
fn a_token_that_cannot_follow_sends_nothing() {
    let probe = || get(&format!("{STREAM}/deliveries/{}", event_id(0)));
    let api = Scripted::start();
    api.expect(probe(), scripted::json(404, &no_such_event()))
        .expect(get(&format!("{STREAM}/stats")), scripted::json(403, &insufficient_scope("read:event_streams")));
    api.events(["trigger", ONE, "--type", "user.created", "--wait"]).run().exits(3).says("`read:event_streams`");
    let api = Scripted::start();
    api.expect(probe(), scripted::json(403, &insufficient_scope("read:event_deliveries")));
    let refused = api.events(["trigger", ONE, "--type", "user.created", "--wait"]).run().exits(3);
    refused.says("none was sent").says("`read:event_deliveries`");
}

#[test]
fn an_unreadable_delivery_reports_that_the_event_was_sent() {
    let api = Scripted::start();
    api.expect(get(&format!("{STREAM}/deliveries/{}", event_id(0))), scripted::json(404, &no_such_event()))
        .expect(get(&format!("{STREAM}/stats")), scripted::json(200, &stats(0, 0)))
        .expect(post(&format!("{STREAM}/test")), scripted::json(202, &delivery(&event_id(1), "user.created", "")))
        .expect(get(&format!("{STREAM}/stats")), scripted::json(200, &stats(0, 0)))
        .expect(
            get(&format!("{STREAM}/deliveries/{}", event_id(1))),
            scripted::json(403, &insufficient_scope("read:event_deliveries")),
        );
    let refused = api.events(["trigger", ONE, "--type", "user.created", "--wait"]).run().exits(3);
    refused.says("was sent, but its outcome cannot be followed").says("`read:event_deliveries`");
}

/// Starts a tenant with a stream on which a test event is neither delivered nor failed.
fn undecided_tenant() -> Scripted {
    Scripted::answering(|request| match (request.method.as_str(), request.path.rsplit('/').next()) {
        ("POST", _) => scripted::json(202, &with(delivery(&event_id(1), "user.created", ""), "status", "pending")),
        (_, Some("stats")) => scripted::json(200, &stats(3, 0)),
        _ => scripted::json(404, &no_such_event()),
    })
}

#[test]
fn an_interrupted_wait_names_the_event() {
    let api = undecided_tenant();
    let mut process = api.events(["trigger", ONE, "--type", "user.created", "--wait"]).spawn();
    process.await_stderr("Sent ");
    process.signal("INT");
    process
        .finish()
        .exits(130)
        .prints_nothing()
        .says(&format!("interrupted: {} was sent; its outcome is unknown", event_id(1)));
}

#[test]
fn a_closed_stdout_does_not_hide_the_outcome() {
    let run =
        undecided_tenant().events(["trigger", ONE, "--type", "user.created", "--wait=50ms"]).closed_stdout().run();
    run.exits(6).says("is unknown");
}

#[test]
fn a_malformed_payload_is_shown_as_typed() {
    run_refused(&["--payload", r#"{"object":{"email":ada}}"#]).says(r#"{"object":{"email":ada}}"#);
}

#[test]
fn a_disabled_stream_exits_1_and_says_how_to_enable_it() {
    let tenant = FailingTenant::start(204);
    tenant.run(&["disable", "crm"]).run().exits(0);
    tenant
        .run(&["trigger", "crm"])
        .run()
        .exits(1)
        .says("409")
        .says("hint:")
        .says("`events redeliver crm DELIVERY`")
        .says("`events enable crm`");
}

#[test]
fn a_payload_over_the_limit_shows_the_response() {
    let tenant = Emulator::start();
    tenant.create_stream("orders");
    let payload = format!(r#"{{"object":{{"name":"{}"}}}}"#, "n".repeat(5_000_000));
    let trigger = ["trigger", "orders", "--type", "user.created", "--payload", "-"];
    tenant.events(trigger).stdin(payload).run().exits(1).says("413");
}
