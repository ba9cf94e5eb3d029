//! Tests of `--jq` on every command that prints JSON. A malformed filter fails with a caret before any request.

use crate::support::answers::{ONE, page, webhook};
use crate::support::scripted::json;
use crate::support::{FailingTenant, Scripted, Tenant, events};

/// Every command that can print JSON, with its required arguments.
const COMMANDS: &[&[&str]] = &[
    &["list"],
    &["show", ONE],
    &["create", "-s", "user.created", "--action-id", "x"],
    &["create", "-s", "user.created", "--action-id", "x", "--dry-run"],
    &["update", ONE, "-n", "new"],
    &["enable", ONE],
    &["disable", ONE],
    &["delete", ONE, "--force"],
    &["deliveries", ONE],
    &["deliveries", "list", ONE, "--group"],
    &["deliveries", "show", ONE, "evt_1"],
    &["deliveries", "show", ONE, "evt_1", "--payload"],
    &["deliveries", "watch", ONE],
    &["trigger", ONE, "--type", "user.created", "--wait"],
    &["redeliver", ONE, "evt_1"],
    &["redeliver-many", ONE, "--all", "--force", "--wait"],
    &["stats", ONE],
    &["types"],
    &["types", "user.created"],
];

#[test]
fn a_malformed_filter_exits_2_before_any_request_with_a_caret() {
    let api = Scripted::start();
    for command in COMMANDS {
        let refused = events(*command).args(["--jq", ".id | nonsense(1)"]).on(&api).run().exits(2).prints_nothing();
        let message = refused.error()["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains("unknown function `nonsense`"), "{message}");
        assert!(message.contains("  .id | nonsense(1)\n        ^"), "{message}");
    }
}

#[test]
fn every_command_prints_the_results_of_its_filter() {
    let tenant = FailingTenant::start(400);
    let id = tenant.fail("user.created");
    let filtered = |args: &[&str], filter: &str, code: i32| {
        tenant.run(args).args(["--jq", filter, "--json-compact"]).run().exits(code).stdout
    };
    for (args, filter, code, expected) in [
        (&["deliveries", "crm"][..], ".[0].status", 0, "failed\n"),
        (&["deliveries", "crm", "--group"], ".[0].count", 0, "1\n"),
        (&["deliveries", "show", "crm", &id], ".attempts | length", 0, "1\n"),
        (&["deliveries", "show", "crm", &id, "--payload"], ".type", 0, "user.created\n"),
        (&["deliveries", "watch", "crm", "--count", "1"], ".event_type", 6, "user.created\n"),
        (&["stats", "crm"], "[.metrics[].window_total]", 0, "[0,1]\n"),
        (&["redeliver-many", "crm", "--all", "--dry-run"], "map(.failed)", 0, "[1]\n"),
        (&["redeliver-many", "crm", "--all", "--force", "--wait"], "map(.failed)", 6, "[1]\n"),
        (&["redeliver", "crm", &id], "map(.result)", 0, "[\"accepted\"]\n"),
        (&["trigger", "crm"], ".status", 0, "pending\n"),
        (&["disable", "crm"], ".[].item", 0, "crm\n"),
        (&["enable", "crm"], ".[].result", 0, "enabled\n"),
        (&["delete", "crm", "--force"], ".[].result", 0, "deleted\n"),
    ] {
        assert_eq!(filtered(args, filter, code), expected, "{args:?}");
    }
}

#[test]
fn a_filter_that_fails_on_the_response_exits_1() {
    let refused = FailingTenant::start(204).run(&["stats", "crm", "--jq", ".metrics.name"]).run().prints_nothing();
    refused.exits(1).says("the `--jq` filter failed");
}

#[test]
fn a_signal_ends_an_endless_filter() {
    for signal in ["INT", "TERM"] {
        let api = Scripted::answering(|_| json(200, &page(&[webhook(ONE, "orders")], None)));
        let process = api.events(["list", "--jq", "last(range(1000000000000))"]).spawn();
        api.await_request();
        process.signal(signal);
        process.end().exits(130);
    }
}
