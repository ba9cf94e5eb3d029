//! Tests of `create`: the request, the output, and refusals before a request.

use serde_json::{Value, json};

use super::STREAMS;
use crate::support::answers::{ONE, webhook};
use crate::support::scripted::{self, post};
use crate::support::{Emulator, Home, Scripted, Tenant, events, shell};

const BEARER: &str =
    r#"{"webhook_endpoint":"https://example.com/webhook","webhook_authorization":{"method":"bearer","token":"t0ken"}}"#;

/// Returns the request body for [`BEARER`].
fn bearer_body(name: &str, types: &[&str]) -> Value {
    let subscriptions: Vec<Value> = types.iter().map(|event_type| json!({"event_type": event_type})).collect();
    let configuration: Value = serde_json::from_str(BEARER).expect("the configuration is valid");
    json!({
        "name": name,
        "subscriptions": subscriptions,
        "destination": {"type": "webhook", "configuration": configuration},
    })
}

/// Expects one stream to be created with this body.
fn tenant_expecting(body: Value) -> Scripted {
    let api = Scripted::start();
    api.expect(post(STREAMS).json(body), scripted::json(201, &webhook(ONE, "orders")));
    api
}

#[test]
fn eventbridge_from_a_plain_shell_prints_the_stream() {
    let created = shell(
        r#"events create --name ng-demo-eventbridge --type eventbridge --subscriptions "user.created" --configuration '{"aws_account_id":"123456789012","aws_region":"us-east-2"}'"#,
    );
    let created = created.on(&Emulator::start()).run();
    let source = created.json()["destination"]["configuration"]["aws_partner_event_source"].take();
    let source = source.as_str().expect("the API names the partner event source");
    insta::assert_snapshot!(created.to_string().replace(source, "SOURCE"), @r#"
    exit: 0
    --- stdout
    {
      "id": "est_AAAAAAAAAAAAAAAAAAAAAA",
      "status": "enabled",
      "name": "ng-demo-eventbridge",
      "subscriptions": [
        {
          "event_type": "user.created"
        }
      ],
      "created_at": "YYYY-MM-DDTHH:MM:SS.mmmZ",
      "updated_at": "YYYY-MM-DDTHH:MM:SS.mmmZ",
      "destination": {
        "type": "eventbridge",
        "configuration": {
          "aws_region": "us-east-2",
          "aws_account_id": "123456789012",
          "aws_partner_event_source": "SOURCE"
        }
      }
    }
    "#);
}

#[test]
fn webhook_from_a_plain_shell_prints_the_stream_without_its_secret() {
    let created = shell(
        r#"events create -n my-event1 -t webhook -s "user.created" -c '{"webhook_endpoint":"https://example.com/webhook","webhook_authorization":{"method":"bearer","token":"9f8e7d"}}'"#,
    );
    let created = created.on(&Emulator::start()).run().exits(0).never_shows("9f8e7d");
    insta::assert_snapshot!(created, @r#"
    exit: 0
    --- stdout
    {
      "id": "est_AAAAAAAAAAAAAAAAAAAAAA",
      "status": "enabled",
      "name": "my-event1",
      "subscriptions": [
        {
          "event_type": "user.created"
        }
      ],
      "created_at": "YYYY-MM-DDTHH:MM:SS.mmmZ",
      "updated_at": "YYYY-MM-DDTHH:MM:SS.mmmZ",
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
fn a_stream_without_a_name_is_created_and_a_hint_says_how_to_name_it() {
    let created = shell(&format!("events create -t webhook -s user.created -c '{BEARER}'"));
    insta::assert_snapshot!(created.on(&Emulator::start()).run(), @r#"
    exit: 0
    --- stdout
    {
      "id": "est_AAAAAAAAAAAAAAAAAAAAAA",
      "status": "enabled",
      "subscriptions": [
        {
          "event_type": "user.created"
        }
      ],
      "created_at": "YYYY-MM-DDTHH:MM:SS.mmmZ",
      "updated_at": "YYYY-MM-DDTHH:MM:SS.mmmZ",
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
    --- stderr
    hint: the stream has no name; `events update est_AAAAAAAAAAAAAAAAAAAAAA -n NAME` gives it one
    "#);
}

#[test]
fn without_a_name_no_name_is_sent() {
    let mut body = bearer_body("", &["user.created"]);
    body.as_object_mut().unwrap().remove("name");
    tenant_expecting(body).events(["create", "-t", "webhook", "-s", "user.created", "-c", BEARER]).run().exits(0);
}

#[test]
fn a_given_status_is_sent() {
    let mut body = bearer_body("orders", &["user.created"]);
    body["status"] = json!("disabled");
    tenant_expecting(body)
        .events(["create", "-n", "orders", "-t", "webhook", "-s", "user.created", "-c", BEARER, "--status", "disabled"])
        .run()
        .exits(0);
}

#[test]
fn an_unknown_status_exits_2() {
    events(["create", "-s", "user.created", "-c", BEARER, "--status", "paused"]).run().exits(2).says("paused");
}

#[test]
fn subscriptions_are_separated_by_commas_or_repeated_and_keep_their_order() {
    tenant_expecting(bearer_body("orders", &["user.updated", "user.created", "group.created"]))
        .events(["create", "-n", "orders", "-s", "user.updated,user.created", "-s", "group.created", "-c", BEARER])
        .run()
        .exits(0);
}

#[test]
fn a_star_expands_to_the_known_types_of_its_group() {
    tenant_expecting(bearer_body("orders", &["user.created", "user.deleted", "user.updated"]))
        .events(["create", "-n", "orders", "-s", "user.*", "-c", BEARER])
        .run()
        .exits(0);
}

#[test]
fn a_star_alone_expands_to_every_known_type() {
    let api = Scripted::answering(|_| scripted::json(201, &webhook(ONE, "orders")));
    api.events(["create", "-n", "orders", "-s", "*", "-c", BEARER]).run().exits(0);
    let subscriptions = api.requests()[0].json()["subscriptions"].as_array().unwrap().len();
    assert_eq!(subscriptions, 25);
}

#[test]
fn a_type_given_twice_is_sent_once() {
    tenant_expecting(bearer_body("orders", &["user.created", "user.deleted", "user.updated"]))
        .events(["create", "-n", "orders", "-s", "user.created,user.*,user.created", "-c", BEARER])
        .run()
        .exits(0);
}

#[test]
fn an_unknown_event_type_is_sent_with_a_warning_that_names_the_nearest() {
    tenant_expecting(bearer_body("orders", &["user.create"]))
        .events(["create", "-n", "orders", "-s", "user.create", "-c", BEARER])
        .run()
        .exits(0)
        .says("warning:")
        .says("`user.create`")
        .says("`user.created`");
}

#[test]
fn the_configuration_is_read_from_a_file() {
    let home = Home::new();
    home.write("webhook.json", BEARER);
    tenant_expecting(bearer_body("orders", &["user.created"]))
        .events(["create", "-n", "orders", "-s", "user.created", "-c", "@webhook.json"])
        .home(&home)
        .run()
        .exits(0);
}

#[test]
fn the_configuration_is_read_from_stdin() {
    tenant_expecting(bearer_body("orders", &["user.created"]))
        .events(["create", "-n", "orders", "-s", "user.created", "-c", "-"])
        .stdin(format!("{BEARER}\n"))
        .run()
        .exits(0);
}

#[test]
fn a_configuration_file_that_is_missing_exits_2_and_is_named() {
    let api = Scripted::start();
    api.events(["create", "-s", "user.created", "-c", "@nowhere.json"]).run().exits(2).says("nowhere.json");
}

#[test]
fn unknown_members_of_a_configuration_are_sent() {
    let configuration = r#"{"webhook_endpoint":"https://example.com/","webhook_retries":1.50,"webhook_authorization":{"method":"mtls"}}"#;
    let api = Scripted::answering(|_| scripted::json(201, &webhook(ONE, "orders")));
    api.events(["create", "-s", "user.created", "-t", "webhook", "-c", configuration]).run().exits(0);
    assert!(api.requests()[0].text().contains(configuration), "{}", api.requests()[0].text());
}

#[test]
fn a_type_that_contradicts_the_configuration_exits_2_and_sends_nothing() {
    let api = Scripted::start();
    let contradiction = api.events(["create", "-t", "eventbridge", "-s", "user.created", "-c", BEARER]).run();
    contradiction.exits(2).prints_nothing().says("eventbridge").says("webhook");
}

#[test]
fn an_ambiguous_configuration_exits_2_and_requires_its_type() {
    let api = Scripted::start();
    api.events(["create", "-s", "user.created", "-c", r#"{"topic":"x"}"#]).run().exits(2).says("--type");
}

#[test]
fn a_whole_stream_or_destination_is_not_a_configuration() {
    let stream = r#"{"name":"crm","destination":{"type":"webhook","configuration":{"webhook_endpoint":"https://h/"}}}"#;
    let destination = r#"{"type":"webhook","configuration":{"webhook_endpoint":"https://h/"}}"#;
    for (given, kind, member) in
        [(stream, "an event stream", "destination.configuration"), (destination, "a destination", "configuration")]
    {
        let api = Scripted::start();
        let run = api.events(["create", "-s", "user.created", "-t", "webhook", "-c", given]).run().exits(2);
        run.prints_nothing()
            .says(&format!("`--configuration` is {kind}, not the configuration of a destination"))
            .says(&format!("pass its member `{member}` alone"));
    }
}

#[test]
fn a_configuration_that_is_not_an_object_exits_2() {
    let api = Scripted::start();
    for (text, kind) in
        [("[]", "an array"), ("3", "a number"), ("\"https://example.com\"", "a string"), ("null", "null")]
    {
        let refused = api.events(["create", "-t", "webhook", "-s", "user.created", "-c", text]).run().exits(2);
        refused.prints_nothing().says(&format!("`--configuration` is {kind}, not an object"));
    }
}

#[test]
fn an_unknown_type_of_destination_exits_2_and_names_the_known_ones() {
    let refused = events(["create", "-t", "kafka", "-s", "user.created", "-c", "{}"]).run().exits(2);
    refused.says("kafka").says("webhook").says("eventbridge").says("action");
}

#[test]
fn one_error_names_all_missing_arguments() {
    let api = Scripted::start();
    insta::assert_snapshot!(api.events(["create", "-n", "orders"]).run(), @"
    exit: 2
    --- stderr
    error: cannot create an event stream without `--subscriptions` and the destination (`--configuration`, or `--webhook-url`, `--aws-account-id`, `--action-id`)
    hint: `events create --help` shows examples
    ");
}

#[test]
fn the_error_for_missing_subscriptions_names_nothing_else() {
    let refused = Scripted::start().events(["create", "-t", "webhook", "-c", BEARER]).run().exits(2);
    let first = refused.stderr.lines().next().unwrap_or_default();
    assert!(first.contains("--subscriptions") && !first.contains("--configuration"), "{refused}");
}

#[test]
fn missing_arguments_are_named_before_missing_credentials() {
    events(["create"]).run().exits(2).says("--subscriptions");
}

#[test]
fn a_dry_run_prints_the_body_with_secrets_masked_and_sends_nothing() {
    let api = Scripted::start();
    let dry = api.events(["create", "-n", "orders", "-s", "user.created", "-c", BEARER, "--dry-run"]).run();
    insta::assert_snapshot!(dry.never_shows("t0ken"), @r#"
    exit: 0
    --- stdout
    {
      "name": "orders",
      "subscriptions": [
        {
          "event_type": "user.created"
        }
      ],
      "destination": {
        "type": "webhook",
        "configuration": {
          "webhook_endpoint": "https://example.com/webhook",
          "webhook_authorization": {
            "method": "bearer",
            "token": "***"
          }
        }
      }
    }
    "#);
}

#[test]
fn a_dry_run_needs_no_credentials() {
    events(["create", "-s", "user.created", "-c", BEARER, "--dry-run"]).run().exits(0);
}

#[test]
fn a_dry_run_masks_every_kind_of_secret() {
    for authorization in [
        r#"{"method":"basic","username":"u","password":"hunter2"}"#,
        r#"{"method":"custom_header","header_key":"x-key","header_value":"hunter2"}"#,
        r#"{"method":"bearer","token":"hunter2"}"#,
    ] {
        let configuration =
            format!(r#"{{"webhook_endpoint":"https://example.com/","webhook_authorization":{authorization}}}"#);
        let dry = events(["create", "-s", "user.created", "--dry-run", "-c", &configuration]).run().exits(0);
        assert!(dry.never_shows("hunter2").stdout.contains(": \"***\""), "{authorization}");
    }
}

#[test]
fn a_name_in_use_exits_1_with_the_api_s_reason() {
    let tenant = Emulator::start();
    tenant.create_stream("orders");
    let refused = tenant.events(["create", "-n", "orders", "-s", "user.created", "-c", BEARER]).run();
    refused.exits(1).prints_nothing().says("409");
}

#[test]
fn the_error_for_a_very_long_name_is_short() {
    let name = "n".repeat(100_000);
    let refused = Emulator::start().events(["create", "-n", &name, "-s", "user.created", "-c", BEARER]).run();
    let refused = refused.exits(1).prints_nothing().says("400").says("maximum 128");
    assert!(refused.stderr.len() < 2_000, "{} bytes on stderr", refused.stderr.len());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_does_not_hide_that_the_stream_was_created() {
    let api = Scripted::answering(|_| scripted::json(201, &webhook(ONE, "orders")));
    let create = |flags: &str| {
        shell(&format!("events create -n orders -t webhook -s user.created -c '{BEARER}' {flags} > /dev/full"))
            .on(&api)
            .run()
    };
    let created = format!("event stream {ONE} was created, but cannot be printed");
    create("").exits(1).says(&format!("error: {created}\ncaused by: no space left on device\n"));
    let error = create("--json").exits(1).error();
    assert_eq!((&error["message"], &error["causes"]), (&json!(created), &json!(["no space left on device"])));
    let run = events(["create", "-n", "orders", "-s", "user.created", "-c", BEARER]).on(&api).closed_stdout().run();
    run.exits(0).says_nothing();
}

#[test]
fn ctrl_c_during_the_request_says_that_the_stream_may_exist() {
    let api = Scripted::answering(|_| scripted::stall());
    let process = api.events(["create", "-n", "orders", "-s", "user.created", "-c", BEARER]).spawn();
    api.await_request();
    process.signal("INT");
    let run = process.finish().exits(130).prints_nothing();
    run.says("interrupted: the event stream may have been created").says("hint: run `events list`");
}

#[test]
fn a_name_that_looks_like_an_id_prints_a_warning() {
    let warning = "warning: the name `est_fake` looks like an id";
    tenant_expecting(bearer_body("est_fake", &["user.created"]))
        .events(["create", "-n", "est_fake", "-t", "webhook", "-s", "user.created", "-c", BEARER])
        .run()
        .exits(0)
        .says(warning);
    let api = Scripted::answering(|_| scripted::json(200, &webhook(ONE, "est_fake")));
    api.events(["update", ONE, "-n", "est_fake"]).run().exits(0).says(warning);
}
