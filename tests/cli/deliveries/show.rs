//! Tests of `deliveries show`: everything about one delivery, or only its event.

use serde_json::json;

use super::DELIVERIES;
use crate::support::answers::{ONE, delivery, event_id, insufficient_scope, no_such_event};
use crate::support::scripted::{self, get};
use crate::support::{FailingTenant, Output, Scripted, events};

fn show(status: u16, body: &serde_json::Value, flags: &[&str]) -> Output {
    let api = Scripted::start();
    api.expect(get(&format!("{DELIVERIES}/{}", event_id(1))), scripted::json(status, body));
    events(["deliveries", "show", ONE, &event_id(1)]).args(flags).on(&api).run()
}

#[test]
fn json_is_the_delivery_as_sent() {
    let mut sent = delivery(&event_id(1), "user.created", "x");
    sent["new"] = json!({"kept": 1.10});
    assert_eq!(show(200, &sent, &[]).exits(0).stdout, format!("{}\n", serde_json::to_string_pretty(&sent).unwrap()));
}

#[test]
fn a_table_lists_every_attempt() {
    let mut sent = delivery(&event_id(1), "user.created", "unexpected status code: 503");
    sent["attempts"]
        .as_array_mut()
        .unwrap()
        .push(json!({"status": "retrying", "timestamp": "2026-03-02T09:20:00.101Z"}));
    insta::assert_snapshot!(show(200, &sent, &["-o", "table"]), @r#"
    exit: 0
    --- stdout
    ID          evt_AAAAAAAAAAAAAAAAAAAAAA
    EVENT TYPE  user.created
    STATUS      failed
    EVENT TIME  2026-03-02T09:15:27.500Z
    ATTEMPTS    2026-03-02T09:15:49.210Z  failed  [duration]  unexpected status code: 503
                2026-03-02T09:20:00.101Z  retrying

    {
      "id": "evt_AAAAAAAAAAAAAAAAAAAAAA",
      "source": "urn:auth0:",
      "specversion": "1.0",
      "type": "user.created",
      "time": "2026-03-02T09:15:27.500Z",
      "data": {
        "object": {
          "email": "ada@example.com",
          "user_id": "auth0|1"
        }
      },
      "a0tenant": "nordhaven-dev",
      "a0stream": "est_1111111111111111111111"
    }
    "#);
}

#[test]
fn a_delivery_with_unexpected_members_is_shown() {
    let unexpected =
        json!({"id": event_id(1), "status": "lost", "attempts": [7, {"duration": "long"}], "event": {"data": "text"}});
    for format in ["json", "json-compact", "csv", "table"] {
        show(200, &unexpected, &["-o", format]).exits(0);
    }
}

#[test]
fn the_payload_is_the_event_as_json_in_every_format() {
    let sent = delivery(&event_id(1), "user.created", "x");
    for flags in [&["--payload", "--json-compact"][..], &["--payload", "--jq", ".", "--json-compact"]] {
        assert_eq!(show(200, &sent, flags).exits(0).stdout, format!("{}\n", sent["event"]));
    }
    assert_eq!(show(200, &sent, &["--payload", "--csv"]).exits(0).json(), sent["event"]);
    show(200, &json!({"id": event_id(1)}), &["--payload"]).exits(1).prints_nothing().says("without its event");
}

#[test]
fn a_payload_can_be_triggered_again() {
    let tenant = FailingTenant::start(503);
    let id = tenant.fail("user.created");
    tenant.answer(204);
    let payload = tenant.run(&["deliveries", "show", "crm", &id, "--payload"]).run().exits(0);
    let sent = tenant.run(&["trigger", "crm", "--payload", "-", "--wait"]).stdin(payload.stdout.clone()).run().exits(0);
    assert_eq!(sent.json()["event"]["data"], payload.json()["data"]);
    assert_ne!(sent.json()["id"], payload.json()["id"]);
}

#[test]
fn a_missing_delivery_exits_4_with_the_possible_reasons() {
    insta::assert_snapshot!(show(404, &no_such_event(), &[]), @r"
    exit: 4
    --- stderr
    error: cannot show delivery evt_AAAAAAAAAAAAAAAAAAAAAA of event stream est_1111111111111111111111
    caused by: the delivery is not among the failed ones: it was delivered, or belongs to another stream
    caused by: the API answered 404: The requested event does not exist.
    hint: list the failed deliveries with `events deliveries est_1111111111111111111111`
    ");
}

#[test]
fn the_error_names_the_scope_for_reading_a_delivery() {
    show(403, &insufficient_scope("read:event_deliveries"), &[])
        .exits(3)
        .says("hint: the token needs `read:event_deliveries`");
}
