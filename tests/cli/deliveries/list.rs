//! Tests of the list: both wire forms, pages, formats, unexpected members, and `--fail-on-failures`.

use serde_json::{Value, json};

use super::DELIVERIES;
use crate::support::answers::{ONE, deliveries, delivery, event_id, page, webhook};
use crate::support::scripted::{self, get};
use crate::support::{Emulator, Scripted, Tenant, events};

fn two_deliveries() -> [Value; 2] {
    [
        delivery(&event_id(1), "user.created", "unexpected status code: 503"),
        delivery(&event_id(2), "user.updated", "Post \"https://hooks.example.com/identity\": dial tc ..."),
    ]
}

/// Starts a tenant with a stream that has these failed deliveries on one page.
fn tenant_with_deliveries(items: &[Value]) -> Scripted {
    let api = Scripted::start();
    api.expect(get(&format!("{DELIVERIES}?take=50")), scripted::json(200, &deliveries(items, "c1")));
    api.expect(get(&format!("{DELIVERIES}?take=48&from=c1")), scripted::json(200, &deliveries(&[], "c2")));
    api
}

/// Lists these deliveries. The first page has a cursor, so a second, empty page follows.
fn list(items: &[Value], args: &[&str]) -> crate::support::Output {
    let body = deliveries(items, "c1");
    let api = Scripted::answering(move |request| match request.parameter("from") {
        None => scripted::json(200, &body),
        Some(_) => scripted::json(200, &deliveries(&[], "c2")),
    });
    events(["deliveries", "list", ONE]).args(args).on(&api).run()
}

#[test]
fn a_table_has_a_line_per_failure() {
    insta::assert_snapshot!(list(&two_deliveries(), &[]), @r#"
    exit: 0
    --- stdout
    ID                          EVENT TYPE    STATUS  ATTEMPTS  EVENT TIME                LAST ERROR
    evt_AAAAAAAAAAAAAAAAAAAAAA  user.created  failed  1         2026-03-02T09:15:27.500Z  unexpected status code: 503
    evt_BBBBBBBBBBBBBBBBBBBBBB  user.updated  failed  1         2026-03-02T09:15:27.500Z  Post "https://hooks.example.com/identity": dial tc ...
    "#);
}

#[test]
fn json_is_the_deliveries_as_sent() {
    let listed = list(&two_deliveries(), &["--json"]).exits(0).says_nothing();
    assert_eq!(listed.stdout, format!("{}\n", serde_json::to_string_pretty(&two_deliveries()).unwrap()));
    assert_eq!(list(&two_deliveries(), &["--json-compact"]).exits(0).stdout, format!("{}\n", json!(two_deliveries())));
}

#[test]
fn the_published_bare_array_is_accepted() {
    let api = Scripted::start();
    api.expect(get(&format!("{DELIVERIES}?take=50")), scripted::json(200, &json!(two_deliveries())));
    let listed = api.events(["deliveries", "list", ONE, "--jq", ".[].id"]).run().exits(0);
    assert_eq!(listed.lines(), [event_id(1), event_id(2)]);
}

#[test]
fn the_short_form_and_the_alias_equal_the_list() {
    for form in
        [&["deliveries", ONE, "--json"][..], &["deliveries", "ls", ONE, "--json"], &["deliveries", "--json", ONE]]
    {
        assert_eq!(
            events(form).on(&tenant_with_deliveries(&two_deliveries())).run().exits(0).json(),
            json!(two_deliveries())
        );
    }
}

#[test]
fn a_stream_named_like_a_command_requires_the_long_form() {
    let api = Scripted::start();
    api.expect(get("/api/v2/event-streams?take=100"), scripted::json(200, &page(&[webhook(ONE, "list")], None)));
    api.expect(get(&format!("{DELIVERIES}?take=50")), scripted::json(200, &json!(two_deliveries())));
    api.events(["deliveries", "list", "list"]).run().exits(0);
    events(["deliveries", "list"]).run().exits(2).prints_nothing().says("<STREAM>");
}

#[test]
fn at_most_fifty_are_listed_by_default_and_a_hint_says_so() {
    let many: Vec<Value> = (0..50).map(|number| delivery(&event_id(number), "user.created", "x")).collect();
    let api = Scripted::start();
    api.expect(get(&format!("{DELIVERIES}?take=50")), scripted::json(200, &deliveries(&many, "c1")));
    let listed = api
        .events(["deliveries", ONE, "--csv"])
        .run()
        .exits(0)
        .says("the oldest 50, and there may be more; list the newest with `--newest`, and all with `-n 0`");
    assert_eq!(listed.lines().len(), 51);
}

/// Starts a tenant with this many failed deliveries, which are numbered and listed oldest first. Every page has a cursor.
fn tenant_with_many(count: usize) -> Scripted {
    Scripted::answering(move |request| {
        let start = request.parameter("from").map_or(0, |from| from.parse().expect("a cursor"));
        let take: usize = request.parameter("take").expect("a page size").parse().expect("a number");
        let end = count.min(start + take);
        let items: Vec<Value> = (start..end).map(|number| delivery(&event_id(number), "user.created", "x")).collect();
        scripted::json(200, &deliveries(&items, &end.to_string()))
    })
}

#[test]
fn a_table_that_is_cut_says_how_many_there_are() {
    for (count, shown) in [
        (51, "hint: these are the oldest 50 of 51; list the newest with `--newest`, and all with `-n 0`\n"),
        (500, "hint: these are the oldest 50 of 500; list the newest with `--newest`, and all with `-n 0`\n"),
        (
            1050,
            "hint: these are the oldest 50 of more than 1050; list the newest with `--newest`, and all with `-n 0`\n",
        ),
        (
            5000,
            "hint: these are the oldest 50 of more than 1050; list the newest with `--newest`, and all with `-n 0`\n",
        ),
        (50, ""),
        (49, ""),
    ] {
        let listed = tenant_with_many(count).events(["deliveries", ONE]).run().exits(0);
        assert_eq!((listed.lines().len(), listed.stderr.as_str()), (1 + count.min(50), shown), "{count}");
    }
    let quiet = tenant_with_many(500);
    quiet.events(["deliveries", ONE, "-q"]).run().exits(0).says_nothing();
    assert_eq!(quiet.requests().len(), 1);
}

#[test]
fn a_total_that_cannot_be_counted_is_not_an_error() {
    let many: Vec<Value> = (0..50).map(|number| delivery(&event_id(number), "user.created", "x")).collect();
    let api = Scripted::answering(move |request| match request.parameter("from") {
        None => scripted::json(200, &deliveries(&many, "c1")),
        Some(_) => scripted::json(400, &json!({"message": "invalid"})),
    });
    api.events(["deliveries", ONE]).run().exits(0).says("these are the oldest 50, and there may be more;");
}

#[test]
fn the_newest_are_listed_first() {
    let api = tenant_with_many(120);
    let ids = |flags: &[&str]| -> Vec<String> {
        let listed = api.events(["deliveries", ONE, "--newest", "--csv"]).args(flags).run().exits(0);
        listed.lines()[1..].iter().map(|line| line[..26].to_owned()).collect()
    };
    let expected = |numbers: std::ops::Range<usize>| numbers.rev().map(event_id).collect::<Vec<_>>();
    assert_eq!(ids(&[]), expected(70..120));
    assert_eq!(ids(&["-n", "3"]), expected(117..120));
    assert_eq!(ids(&["-n", "0"]), expected(0..120));
    let listed = api.events(["deliveries", ONE, "--newest"]).run().exits(0);
    assert_eq!(listed.stderr, "hint: these are the newest 50 of 120; list all with `-n 0`\n");
    api.events(["deliveries", ONE, "--newest", "-n", "3"]).run().exits(0).says_nothing();
    api.events(["deliveries", ONE, "--newest", "--group"]).run().exits(2).says("cannot be used with");
    api.events(["deliveries", ONE, "--newest", "--fail-on-failures"]).run().exits(6);
    tenant_with_many(0).events(["deliveries", ONE, "--newest"]).run().exits(0).says("there are no failed deliveries");
}

#[test]
fn a_limit_is_sent_and_zero_reads_every_page() {
    let api = Scripted::start();
    api.expect(get(&format!("{DELIVERIES}?take=1")), scripted::json(200, &deliveries(&two_deliveries()[..1], "c1")));
    assert_eq!(
        api.events(["deliveries", ONE, "-n", "1", "--jq", "length"]).run().exits(0).says_nothing().stdout,
        "1\n"
    );

    let api = Scripted::start();
    api.expect(get(&format!("{DELIVERIES}?take=100")), scripted::json(200, &deliveries(&two_deliveries()[..1], "c1")))
        .expect(
            get(&format!("{DELIVERIES}?take=100&from=c1")),
            scripted::json(200, &deliveries(&two_deliveries()[1..], "c2")),
        )
        .expect(get(&format!("{DELIVERIES}?take=100&from=c2")), scripted::json(200, &deliveries(&[], "c3")));
    assert_eq!(api.events(["deliveries", ONE, "-n", "0", "--jq", "length"]).run().exits(0).stdout, "2\n");
}

#[test]
fn without_failures_there_is_a_hint_an_empty_array_or_a_header() {
    let tenant = Emulator::start();
    tenant.create_stream("crm");
    tenant.events(["deliveries", "crm"]).run().exits(0).prints_nothing().says("hint: there are no failed deliveries");
    assert_eq!(tenant.events(["deliveries", "crm", "--json"]).run().exits(0).stdout, "[]\n");
    let header = "id,event_type,status,attempts,event_time,last_error\n";
    assert_eq!(tenant.events(["deliveries", "crm", "--csv"]).run().exits(0).stdout, header);
}

#[test]
fn deliveries_with_unexpected_members_are_listed_and_shown() {
    let unexpected = [
        json!({"id": event_id(1), "status": "postponed", "attempts": [{}, {"error_message": 7}, null], "event": {"data": "{}"}}),
        json!({"id": event_id(2), "event_type": null, "attempts": "none", "event": null, "new": [1.10]}),
    ];
    insta::assert_snapshot!(list(&unexpected, &[]), @r"
    exit: 0
    --- stdout
    ID                          EVENT TYPE  STATUS     ATTEMPTS  EVENT TIME  LAST ERROR
    evt_AAAAAAAAAAAAAAAAAAAAAA              postponed  3                     7
    evt_BBBBBBBBBBBBBBBBBBBBBB                         0
    ");
    assert_eq!(list(&unexpected, &["--json-compact"]).exits(0).stdout, format!("{}\n", json!(unexpected)));
    list(&unexpected, &["--group", "--json"]).exits(0);
}

#[test]
fn a_malformed_list_exits_7_and_names_the_member() {
    for body in
        [json!({"next": "c"}), json!({"deliveries": 3}), json!({"deliveries": [{"status": "failed"}]}), json!("x")]
    {
        let api = Scripted::start();
        api.expect(get(&format!("{DELIVERIES}?take=50")), scripted::json(200, &body));
        api.events(["deliveries", ONE]).run().exits(7).prints_nothing().says("cannot read the answer");
    }
}

#[test]
fn fail_on_failures_exits_6_if_anything_is_listed() {
    let listed = list(&two_deliveries(), &["--fail-on-failures", "--csv"]).exits(6);
    assert_eq!(listed.lines().len(), 3, "{listed}");
    let grouped = list(&two_deliveries(), &["--fail-on-failures", "--group"]).exits(6).says("has failed deliveries");
    assert!(grouped.stdout.starts_with("COUNT "), "{grouped}");
    list(&[], &["--fail-on-failures"]).exits(0);
    let error = list(&two_deliveries(), &["--fail-on-failures", "--json"]).exits(6).error();
    assert_eq!(error["exit_code"], 6);
}

#[test]
fn a_closed_stdout_does_not_hide_listed_failures() {
    let body = json!(two_deliveries());
    let api = Scripted::answering(move |_| scripted::json(200, &body));
    for flags in [["--csv", "-q"], ["--group", "-q"]] {
        let run = events(["deliveries", "list", ONE, "--fail-on-failures"]).args(flags).closed_stdout().on(&api).run();
        run.exits(6).says("has failed deliveries");
    }
}

#[test]
fn a_misspelled_command_gets_a_suggestion_if_no_stream_has_its_name() {
    let api = Scripted::start();
    let streams = page(&[webhook(ONE, "crm")], None);
    api.expect(get("/api/v2/event-streams?take=100"), scripted::json(200, &streams));
    let refused = events(["deliveries", "shwo"]).on(&api).run().exits(4);
    refused.says("there is no event stream named `shwo`").says("did you mean `events deliveries show`?");
}
