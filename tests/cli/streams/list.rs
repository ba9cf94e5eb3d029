//! Tests of `list`: every page, every format, and an empty tenant.

use serde_json::Value;

use super::LIST;
use crate::support::answers::{ONE, THREE, TWO, action, eventbridge, page, webhook, with};
use crate::support::scripted::{get, json};
use crate::support::{Emulator, Scripted, Tenant};

/// Starts a tenant with one stream of each type.
fn tenant_with_three_streams() -> Scripted {
    let api = Scripted::start();
    let disabled = with(eventbridge(TWO, "audit"), "status", "disabled");
    api.expect(get(LIST), json(200, &page(&[webhook(ONE, "orders"), disabled, action(THREE, "welcome")], None)));
    api
}

#[test]
fn a_table_has_a_line_per_stream() {
    insta::assert_snapshot!(tenant_with_three_streams().events(["list"]).run(), @"
    exit: 0
    --- stdout
    ID                          NAME     TYPE         STATUS    DESTINATION                           SUBSCRIPTIONS
    est_1111111111111111111111  orders   webhook      enabled   example.com                           user.created
    est_2222222222222222222222  audit    eventbridge  disabled  123456789012/us-east-2                user.created
    est_3333333333333333333333  welcome  action       enabled   2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11  user.created
    ");
}

#[test]
fn ls_is_an_alias_of_list() {
    assert_eq!(
        tenant_with_three_streams().events(["ls"]).run().exits(0).stdout,
        tenant_with_three_streams().events(["list"]).run().exits(0).stdout
    );
}

#[test]
fn json_is_the_streams_as_one_array() {
    let listed = tenant_with_three_streams().events(["list", "--json"]).run().exits(0).says_nothing();
    let expected =
        vec![webhook(ONE, "orders"), with(eventbridge(TWO, "audit"), "status", "disabled"), action(THREE, "welcome")];
    assert_eq!(listed.stdout, format!("{}\n", serde_json::to_string_pretty(&expected).unwrap()));
}

#[test]
fn csv_has_a_header_and_a_line_per_stream() {
    insta::assert_snapshot!(tenant_with_three_streams().events(["list", "--csv"]).run(), @r#"
    exit: 0
    --- stdout
    id,name,type,status,subscriptions,configuration
    est_1111111111111111111111,orders,webhook,enabled,user.created,"{""webhook_endpoint"":""https://example.com/webhook"",""webhook_authorization"":{""method"":""bearer""}}"
    est_2222222222222222222222,audit,eventbridge,disabled,user.created,"{""aws_region"":""us-east-2"",""aws_account_id"":""123456789012"",""aws_partner_event_source"":""aws.partner/auth0.com/acme-9b4f/auth0.events""}"
    est_3333333333333333333333,welcome,action,enabled,user.created,"{""action_id"":""2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11""}"
    "#);
}

#[test]
fn an_empty_tenant_prints_only_a_hint() {
    insta::assert_snapshot!(Emulator::start().events(["list"]).run(), @"
    exit: 0
    --- stderr
    hint: there are no event streams; `events create` creates one
    ");
}

#[test]
fn an_empty_tenant_is_an_empty_array_or_only_a_header() {
    let tenant = Emulator::start();
    assert_eq!(tenant.events(["list", "--json"]).run().exits(0).stdout, "[]\n");
    assert_eq!(tenant.events(["list", "--json-compact"]).run().exits(0).stdout, "[]\n");
    let csv = tenant.events(["list", "--csv"]).run().exits(0);
    assert_eq!(csv.lines().len(), 1, "{csv}");
}

#[test]
fn every_page_is_read_until_there_is_no_next() {
    let api = Scripted::start();
    api.expect(get(LIST), json(200, &page(&[webhook(ONE, "one")], Some("a+/b"))))
        .expect(get(&format!("{LIST}&from=a%2B%2Fb")), json(200, &page(&[webhook(TWO, "two")], Some("c2"))))
        .expect(get(&format!("{LIST}&from=c2")), json(200, &page(&[webhook(THREE, "three")], None)));
    let listed = api.events(["list", "--json", "--jq", "[.[].name]"]).run().exits(0);
    assert_eq!(listed.json(), serde_json::json!(["one", "two", "three"]));
}

#[test]
fn an_empty_page_with_a_next_ends_the_list() {
    let api = Scripted::start();
    api.expect(get(LIST), json(200, &page(&[webhook(ONE, "one")], Some("c1"))))
        .expect(get(&format!("{LIST}&from=c1")), json(200, &page(&[], Some("c2"))));
    assert_eq!(api.events(["list", "--json"]).run().exits(0).json().as_array().map(Vec::len), Some(1));
}

#[test]
fn a_limit_ends_the_list_early() {
    let api = Scripted::answering(|_| json(200, &page(&[webhook(ONE, "one"), webhook(TWO, "two")], Some("c1"))));
    let listed = api.events(["list", "--json", "--limit", "1"]).run().exits(0);
    assert_eq!(listed.json().as_array().map(Vec::len), Some(1), "{listed}");
    assert_eq!(api.requests().len(), 1);
}

#[test]
fn a_circular_next_exits_7() {
    let api = Scripted::answering(|_| json(200, &page(&[webhook(ONE, "one")], Some("again"))));
    insta::assert_snapshot!(api.events(["list", "--json"]).run(), @r#"
    exit: 7
    --- stderr
    {"error":{"message":"cannot list the event streams","causes":["the list does not end: the cursor `again` came twice"],"hint":null,"status":null,"error_code":null,"exit_code":7}}
    "#);
    assert!(api.requests().len() <= 3, "{} requests", api.requests().len());
}

#[test]
fn a_long_name_is_printed_whole_on_a_pipe() {
    let name = "n".repeat(1_000_000);
    let api = Scripted::answering({
        let name = name.clone();
        move |_| json(200, &page(&[webhook(ONE, &name)], None))
    });
    for format in ["--json", "--csv", "--output=table"] {
        let listed = api.events(["list", format]).run();
        assert_eq!(listed.exit, Some(0), "{format}: {}", listed.stderr);
        assert!(listed.stdout.contains(&name), "{format} truncates a name on a pipe");
    }
}

#[test]
fn control_characters_from_the_api_are_escaped_in_a_table() {
    let api = Scripted::start();
    api.expect(get(LIST), json(200, &page(&[webhook(ONE, "red\u{1b}[31m\r\nname\u{7}")], None)));
    let listed = api.events(["list"]).run().exits(0);
    assert!(!listed.stdout.contains(['\u{1b}', '\r', '\u{7}']), "{:?}", listed.stdout);
    assert_eq!(listed.lines().len(), 2, "{listed}");
}

#[test]
fn a_stream_without_a_name_and_of_an_unknown_type_is_listed() {
    let api = Scripted::answering(|_| {
        let mut stream =
            with(webhook(ONE, ""), "destination", serde_json::json!({"type": "kafka", "configuration": {}}));
        stream.as_object_mut().unwrap().remove("name");
        stream.as_object_mut().unwrap().remove("subscriptions");
        json(200, &page(&[stream], None))
    });
    let listed = api.events(["list"]).run().exits(0);
    assert!(listed.stdout.contains(ONE) && listed.stdout.contains("kafka"), "{listed}");
    assert_eq!(api.events(["list", "--json"]).run().exits(0).json()[0].get("name"), None::<&Value>);
}
