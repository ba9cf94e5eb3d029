//! Tests of a test event from end to end: `trigger`, `deliveries` and `redeliver` with an emulator and a real endpoint.

use serde_json::{Value, json};

use crate::support::{FailingTenant, Tenant};

#[test]
fn a_test_event_reaches_the_endpoint_with_its_authorization() {
    let tenant = FailingTenant::start(204);
    let event = tenant.events(["trigger", "crm", "--wait", "--jq", ".id"]).run().exits(0);
    let [request] = &tenant.requests()[..] else { panic!("one request was expected") };
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/webhook"));
    assert_eq!(request.header("authorization"), Some("Bearer a-token-for-tests"));
    let body = request.json();
    assert_eq!((&body["id"], &body["type"]), (&json!(event.stdout.trim()), &json!("user.created")));
    let members: Vec<&String> = body.as_object().expect("an event is an object").keys().collect();
    let order = ["id", "source", "specversion", "type", "time", "data", "a0tenant", "a0stream", "a0purpose"];
    assert_eq!(members, order);
    assert_eq!(tenant.failed(), Vec::<String>::new());
}

#[test]
fn the_triggered_event_is_printed_as_the_api_sent_it() {
    let triggered = FailingTenant::start(204).events(["trigger", "crm", "--type", "user.created"]).run().exits(0);
    let members = triggered.json();
    let members: Vec<&String> = members.as_object().expect("a delivery is an object").keys().collect();
    assert_eq!(members, ["id", "event_stream_id", "event_type", "status", "attempts", "event"]);
}

#[test]
fn a_delivery_that_fails_four_times_is_listed_and_shown_with_its_attempts() {
    let tenant = FailingTenant::start(500);
    let event = tenant.fail("user.created");
    assert_eq!((tenant.failed(), tenant.requests().len()), (vec![event.clone()], 4));
    let listed = tenant.events(["deliveries", "list", "crm"]).run().exits(0);
    assert!(listed.stdout.contains(&event) && listed.stdout.contains("500"), "{listed}");
    let shown = tenant.events(["deliveries", "show", "crm", &event]).run().exits(0).json();
    assert_eq!(shown["attempts"].as_array().map(Vec::len), Some(4), "{shown}");
    assert_eq!(shown["event"]["id"], *event);
}

#[test]
fn a_4xx_answer_fails_the_delivery_at_once() {
    let tenant = FailingTenant::start(401);
    tenant.fail("user.created");
    assert_eq!(tenant.requests().len(), 1);
}

#[test]
fn a_redelivery_to_a_fixed_endpoint_empties_the_list() {
    let tenant = FailingTenant::start(500);
    let event = tenant.fail("user.created");
    tenant.answer(204);
    tenant.events(["redeliver", "crm", &event]).run().exits(0).prints_nothing().says(&event);
    tenant.events(["redeliver-many", "crm", "--all", "--force", "--wait"]).run().exits(0);
    assert_eq!(tenant.failed(), Vec::<String>::new());
    let stats = tenant.events(["stats", "crm"]).run().exits(0).json();
    let totals: Vec<&Value> =
        stats["metrics"].as_array().expect("metrics").iter().map(|metric| &metric["window_total"]).collect();
    assert_eq!(totals, [1, 1], "{stats}");
}

#[test]
fn a_missing_event_exits_4() {
    let tenant = FailingTenant::start(204);
    let unknown = "evt_1111111111111111111111";
    tenant.events(["deliveries", "show", "crm", unknown]).run().exits(4).prints_nothing().says(unknown);
    tenant.events(["redeliver", "crm", unknown]).run().exits(4).prints_nothing().says(unknown);
}

#[test]
fn some_failed_redeliveries_exit_5_and_the_others_are_requested() {
    let tenant = FailingTenant::start(401);
    let event = tenant.fail("user.created");
    tenant.answer(204);
    let unknown = "evt_1111111111111111111111";
    tenant.events(["redeliver", "crm", &event, unknown]).run().exits(5).says(&event).says(unknown);
    tenant.events(["redeliver-many", "crm", "--all", "--force", "--wait"]).run().exits(0);
    assert_eq!(tenant.requests().len(), 2);
}
