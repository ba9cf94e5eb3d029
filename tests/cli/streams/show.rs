//! Tests of `show`: one stream, by id or by name, as the API sent it.

use super::{LIST, path};
use crate::support::answers::{ONE, TWO, no_such_stream, page, webhook, with};
use crate::support::scripted::{get, json, reply};
use crate::support::{Emulator, Scripted, Tenant};

#[test]
fn an_id_costs_one_request_and_prints_the_stream_in_the_order_of_the_api() {
    let api = Scripted::start();
    api.expect(get(&path(ONE)), json(200, &webhook(ONE, "orders")));
    let shown = api.events(["show", ONE]).run();
    insta::assert_snapshot!(shown, @r#"
    exit: 0
    --- stdout
    {
      "id": "est_1111111111111111111111",
      "status": "enabled",
      "name": "orders",
      "subscriptions": [
        {
          "event_type": "user.created"
        }
      ],
      "created_at": "2025-01-29T18:08:43.440Z",
      "updated_at": "2025-01-29T18:08:43.440Z",
      "destination": {
        "type": "webhook",
        "configuration": {
          "webhook_endpoint": "https://example.com/webhook",
          "webhook_authorization": {
            "method": "bearer"
          }
        }
      }
    }
    "#);
}

#[test]
fn json_is_exactly_what_the_api_sent() {
    let api = Scripted::start();
    let sent = concat!(
        r#"{"zone":"eu","id":"est_1111111111111111111111","status":"paused","weight":1.10,"big":12345678901234567890123,"#,
        r#""empty":{},"none":null,"list":[],"subscriptions":[{"event_type":"moon.landed","filter":"x"}],"#,
        r#""destination":{"type":"kafka","configuration":{"topic":"é\u0007"}}}"#
    );
    api.expect(get(&path(ONE)), reply(200).header("content-type", "application/json").body(sent));
    let shown = api.events(["show", ONE, "--json-compact"]).run().exits(0);
    assert_eq!(shown.stdout, format!("{sent}\n"));
}

#[test]
fn a_table_of_one_stream_is_a_panel() {
    let api = Scripted::start();
    api.expect(get(&path(ONE)), json(200, &webhook(ONE, "my-event1")));
    let shown = api.events(["show", ONE, "-o", "table"]).run();
    insta::assert_snapshot!(shown, @r#"
    exit: 0
    --- stdout
    ID             est_1111111111111111111111
    NAME           my-event1
    TYPE           webhook
    STATUS         enabled
    SUBSCRIPTIONS  user.created
    CONFIGURATION  {"webhook_endpoint":"https://example.com/webhook","webhook_authorization":{"method":"bearer"}}
    CREATED        2025-01-29T18:08:43.440Z
    UPDATED        2025-01-29T18:08:43.440Z
    "#);
}

#[test]
fn subscriptions_are_joined_by_comma_and_space_in_a_panel() {
    let api = Scripted::start();
    let both = serde_json::json!([{"event_type": "user.created"}, {"event_type": "user.deleted"}]);
    api.expect(get(&path(ONE)), json(200, &with(webhook(ONE, "orders"), "subscriptions", both)));
    let shown = api.events(["show", ONE, "-o", "table"]).run().exits(0);
    assert!(shown.lines().contains(&"SUBSCRIPTIONS  user.created, user.deleted"), "{shown}");
}

#[test]
fn a_name_is_looked_up_through_the_list() {
    let api = Scripted::answering(|request| match request.path.as_str() {
        "/api/v2/event-streams" => json(200, &page(&[webhook(ONE, "order"), webhook(TWO, "orders")], None)),
        _ => json(200, &webhook(TWO, "orders")),
    });
    let shown = api.events(["show", "orders"]).run().exits(0);
    assert_eq!(shown.json()["id"], TWO);
    assert_eq!(api.requests()[0].path, "/api/v2/event-streams");
}

#[test]
fn a_name_on_the_second_page_is_found() {
    let api = Scripted::answering(|request| match (request.path.as_str(), request.parameter("from")) {
        ("/api/v2/event-streams", None) => json(200, &page(&[webhook(ONE, "other")], Some("c1"))),
        ("/api/v2/event-streams", Some("c1")) => json(200, &page(&[webhook(TWO, "orders")], None)),
        _ => json(200, &webhook(TWO, "orders")),
    });
    assert_eq!(api.events(["show", "orders"]).run().exits(0).json()["id"], TWO);
}

#[test]
fn an_unknown_name_exits_4_and_is_named() {
    let refused = Emulator::start().events(["show", "orders"]).run();
    refused.exits(4).prints_nothing().says("`orders`");
}

#[test]
fn an_ambiguous_name_is_an_error_with_both_ids() {
    let api = Scripted::start();
    api.expect(get(LIST), json(200, &page(&[webhook(ONE, "orders"), webhook(TWO, "orders")], None)));
    let refused = api.events(["show", "orders"]).run().exits(2).prints_nothing();
    refused.says(ONE).says(TWO);
}

#[test]
fn an_unknown_id_exits_4() {
    let refused = Emulator::start().events(["show", ONE]).run();
    refused.exits(4).prints_nothing().says(ONE).says("404");
}

#[test]
fn a_malformed_id_exits_1_with_the_api_s_reason() {
    let refused = Emulator::start().events(["show", "est_short"]).run();
    refused.exits(1).prints_nothing().says("400").says("est_short");
}

#[test]
fn an_id_with_special_characters_stays_one_path_segment() {
    let odd = "est_a/b c%2F?d=é#..";
    let api = Scripted::answering(|_| json(404, &no_such_stream()));
    api.events(["show", odd]).run().exits(4).prints_nothing();
    let request = &api.requests()[0];
    assert_eq!(request.path, "/api/v2/event-streams/est_a%2Fb%20c%252F%3Fd=%C3%A9%23..");
    assert!(request.query.is_empty(), "{request}");
}

#[test]
fn a_name_with_special_characters_is_not_put_into_a_path() {
    let odd = "../users?a=b c%é";
    let api = Scripted::answering(move |request| match request.path.as_str() {
        "/api/v2/event-streams" => json(200, &page(&[webhook(ONE, odd)], None)),
        _ => json(200, &webhook(ONE, odd)),
    });
    assert_eq!(api.events(["show", odd]).run().exits(0).json()["name"], odd);
    let paths: Vec<String> = api.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/api/v2/event-streams".to_owned(), path(ONE)]);
}

#[test]
fn an_empty_name_exits_2() {
    Scripted::start().events(["show", ""]).run().exits(2).says("invalid value '' for '[STREAM]'");
}

#[test]
fn without_a_stream_it_exits_2() {
    Scripted::start().events(["show"]).run().exits(2).prints_nothing().says("<STREAM>");
}
