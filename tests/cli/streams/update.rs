//! Tests of `update`: only the given changes are sent, and changes that the API would refuse fail before a request.

use serde_json::{Value, json};

use super::path;
use crate::support::answers::{ONE, action, eventbridge, webhook, with};
use crate::support::scripted::{self, get, patch};
use crate::support::{Emulator, Scripted, Tenant, events};

const URL: &str = "https://example.com/other";

/// Expects one PATCH with this body, and no other request.
fn tenant_expecting(body: Value) -> Scripted {
    let api = Scripted::start();
    api.expect(patch(&path(ONE)).json(body), scripted::json(200, &webhook(ONE, "billing")));
    api
}

/// Starts a tenant in which the stream can be read but not changed.
fn read_only_tenant(stream: &Value) -> Scripted {
    let stream = stream.clone();
    Scripted::answering(move |request| {
        assert_eq!(request.method, "GET", "nothing is sent before the refusal");
        scripted::json(200, &stream)
    })
}

#[test]
fn only_given_fields_are_sent() {
    tenant_expecting(json!({"name": "billing"})).events(["update", ONE, "-n", "billing"]).run().exits(0);
    tenant_expecting(json!({"status": "disabled"})).events(["update", ONE, "--status", "disabled"]).run().exits(0);
    let both = json!({"subscriptions": [{"event_type": "user.updated"}, {"event_type": "user.deleted"}]});
    tenant_expecting(both).events(["update", ONE, "-s", "user.updated,user.deleted"]).run().exits(0);
}

#[test]
fn the_changed_stream_is_printed() {
    let updated = tenant_expecting(json!({"name": "billing"})).events(["update", ONE, "-n", "billing"]).run().exits(0);
    assert_eq!(updated.json(), webhook(ONE, "billing"));
}

#[test]
fn without_a_change_it_exits_2_and_sends_nothing() {
    Scripted::start().events(["update", ONE]).run().exits(2).prints_nothing().says("--name");
}

#[test]
fn without_a_stream_it_exits_2() {
    events(["update", "-n", "billing"]).run().exits(2).says("<STREAM>");
}

#[test]
fn plus_and_minus_edit_the_list_of_the_stream() {
    let both = json!([{"event_type": "user.created"}, {"event_type": "user.updated"}]);
    let api = Scripted::start();
    let stream = with(webhook(ONE, "orders"), "subscriptions", both);
    let edited = json!({"subscriptions": [{"event_type": "user.created"}, {"event_type": "user.deleted"}]});
    api.expect(get(&path(ONE)), scripted::json(200, &stream))
        .expect(patch(&path(ONE)).json(edited), scripted::json(200, &stream));
    api.events(["update", ONE, "-s", "+user.deleted,-user.updated"]).run().exits(0);
}

#[test]
fn a_leading_minus_is_a_value() {
    let api = Scripted::start();
    let edited = json!({"subscriptions": []});
    api.expect(get(&path(ONE)), scripted::json(200, &webhook(ONE, "orders")))
        .expect(patch(&path(ONE)).json(edited), scripted::json(200, &webhook(ONE, "orders")));
    api.events(["update", ONE, "-s", "-user.created"]).run().exits(0);
}

#[test]
fn edits_and_plain_types_conflict() {
    let mixed = Scripted::start().events(["update", ONE, "-s", "+user.deleted,user.updated"]).run().exits(2);
    mixed.prints_nothing().says("`+user.created,-user.deleted`");
}

#[test]
fn a_new_webhook_configuration_is_sent_whole() {
    let api = Scripted::start();
    let configuration = json!({"webhook_endpoint": URL, "webhook_authorization": {"method": "bearer", "token": "t"}});
    let body = json!({"destination": {"type": "webhook", "configuration": configuration}});
    api.expect(get(&path(ONE)), scripted::json(200, &webhook(ONE, "orders")))
        .expect(patch(&path(ONE)).json(body), scripted::json(200, &webhook(ONE, "orders")));
    api.events(["update", ONE, "-c", &configuration.to_string()]).run().exits(0);
}

#[test]
fn flags_change_the_destination_of_a_webhook() {
    let api = Scripted::answering(|_| scripted::json(200, &webhook(ONE, "orders")));
    let run =
        api.events(["update", ONE, "--webhook-url", URL, "--webhook-basic", "ann", "--webhook-password-env", "HOOK"]);
    run.env("HOOK", "hunter2").run().exits(0).never_shows("hunter2");
    let request = api.requests().pop().expect("a request was sent");
    let authorization = json!({"method": "basic", "username": "ann", "password": "hunter2"});
    let configuration = json!({"webhook_endpoint": URL, "webhook_authorization": authorization});
    assert_eq!(request.method, "PATCH");
    assert_eq!(request.json(), json!({"destination": {"type": "webhook", "configuration": configuration}}));
}

#[test]
fn a_new_configuration_for_eventbridge_or_action_is_refused_with_the_reason() {
    let new = r#"{"aws_account_id":"123456789012","aws_region":"eu-west-1"}"#;
    let refused = read_only_tenant(&eventbridge(ONE, "audit")).events(["update", ONE, "-c", new]).run();
    refused.exits(2).prints_nothing().says("eventbridge");
    let new = r#"{"action_id":"2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a12"}"#;
    let refused = read_only_tenant(&action(ONE, "welcome")).events(["update", ONE, "-c", new]).run();
    refused.exits(2).prints_nothing().says("action");
}

#[test]
fn malformed_configuration_exits_2_before_any_request() {
    let malformed = Scripted::start().events(["update", ONE, "-c", "{"]).run().exits(2).prints_nothing();
    malformed.says("malformed JSON in `--configuration`");
}

#[test]
fn a_stream_is_found_by_name_and_the_change_persists() {
    let tenant = Emulator::start();
    let id = tenant.create_stream("orders");
    let updated = tenant.events(["update", "orders", "-n", "billing", "--status", "disabled"]).run().exits(0);
    assert_eq!(updated.json()["id"], *id);
    let shown = tenant.events(["show", "billing"]).run().exits(0);
    assert_eq!(shown.json(), updated.json());
    assert_eq!(shown.json()["status"], "disabled");
    tenant.events(["show", "orders"]).run().exits(4).says("`orders`");
}

#[test]
fn a_missing_stream_exits_4() {
    Emulator::start().events(["update", ONE, "-n", "billing"]).run().exits(4).prints_nothing().says(ONE);
}

#[test]
fn an_unknown_event_type_is_sent_with_a_warning() {
    let api = tenant_expecting(json!({"subscriptions": [{"event_type": "user.create"}]}));
    api.events(["update", ONE, "-s", "user.create"]).run().exits(0).says("`user.created`");
}

#[test]
fn a_destination_of_an_unknown_type_keeps_its_type() {
    let api = Scripted::start();
    let mut stream = webhook(ONE, "orders");
    stream["destination"] = json!({"type": "kafka", "configuration": {"broker": "k1"}});
    api.expect(get(&format!("/api/v2/event-streams/{ONE}")), scripted::json(200, &stream));
    let changed = json!({"destination": {"type": "kafka", "configuration": {"broker": "k2"}}});
    api.expect(patch(&format!("/api/v2/event-streams/{ONE}")).json(changed), scripted::json(200, &stream));
    api.events(["update", ONE, "-c", r#"{"broker":"k2"}"#]).run().exits(0);
}

#[test]
fn removing_the_last_subscription_prints_a_warning() {
    let api = Scripted::answering(|_| scripted::json(200, &webhook(ONE, "orders")));
    let run = api.events(["update", ONE, "-s", "-user.created"]).run().exits(0);
    run.says("warning: the stream has no subscriptions left and delivers nothing");
    let run = api.events(["update", ONE, "-s", "+user.updated,-user.created"]).run().exits(0);
    run.says_nothing();
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_does_not_hide_that_the_stream_was_changed() {
    let api = Scripted::answering(|_| scripted::json(200, &webhook(ONE, "orders")));
    let run = crate::support::shell(&format!("events update {ONE} -n orders > /dev/full")).on(&api).run().exits(1);
    run.says(&format!(
        "error: event stream {ONE} was updated, but cannot be printed\ncaused by: no space left on device\n"
    ));
}

#[test]
fn ctrl_c_during_the_request_says_that_the_stream_may_be_changed() {
    let api = Scripted::answering(|_| scripted::stall());
    let process = api.events(["update", ONE, "-n", "orders"]).spawn();
    api.await_request();
    process.signal("INT");
    let run = process.finish().exits(130).prints_nothing();
    run.says(&format!("interrupted: event stream {ONE} may have been updated"))
        .says(&format!("hint: run `events show {ONE}` to see whether it was"));
}
