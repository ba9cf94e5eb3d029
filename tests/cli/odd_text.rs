//! Tests of text from the API that serde_json alone cannot read: a lone surrogate, bytes that are not UTF-8, deep nesting.
//! It hides neither its delivery nor the others.

use serde_json::json;

use crate::support::answers::{ONE, delivery, event_id, stats, webhook, with};
use crate::support::scripted::{self, Reply};
use crate::support::{Scripted, events};

const COUNT: usize = 3;

/// Returns JSON that takes the place of a string: its name, and its bytes.
fn odd_values() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth)).into_bytes();
    vec![
        ("a lone surrogate", br#""a\ud800""#.to_vec()),
        ("a lone surrogate in a key", br#"{"\udc00":1}"#.to_vec()),
        ("a byte", b"\"a\xff\"".to_vec()),
        ("half a character", b"\"a\xe2\x82\"".to_vec()),
        ("nesting of 120", nested(120)),
        ("nesting of 5,000", nested(5000)),
        ("nesting of 9,990", nested(9_990)),
        ("a duplicate key", br#"{"a":1,"a":2}"#.to_vec()),
        ("large numbers", format!("[1e400,-1e-400,{}]", "9".repeat(300)).into_bytes()),
        ("a reserved key", br#"{"$serde_json::private::Number":"x"}"#.to_vec()),
    ]
}

/// Replaces the string `ODD` in an answer.
fn with_odd(answer: &serde_json::Value, odd: &[u8]) -> Vec<u8> {
    let text = answer.to_string();
    let (before, after) = text.split_once("\"ODD\"").expect("the answer has a placeholder");
    [before.as_bytes(), odd, after.as_bytes()].concat()
}

/// Starts a tenant with three failures, the second of which has the odd value in its event.
fn tenant(odd: &[u8]) -> Scripted {
    let failure = |number: usize| delivery(&event_id(number), "user.created", "x");
    let mut odd_failure = failure(2);
    odd_failure["event"]["data"]["object"]["name"] = "ODD".into();
    let list = with_odd(&json!({"deliveries": [failure(1), odd_failure.clone(), failure(3)]}), odd);
    let show = with_odd(&odd_failure, odd);
    let stream = with_odd(&with(webhook(ONE, "crm"), "extra", "ODD"), odd);
    let streams = with_odd(&json!({"eventStreams": [with(webhook(ONE, "crm"), "extra", "ODD")]}), odd);
    let stats = with_odd(&with(stats(1, 2), "extra", "ODD"), odd);
    let answer = |body: &Vec<u8>| -> Reply { scripted::reply(200).typed("application/json").body(body.clone()) };
    Scripted::answering(move |request| match request.path.rsplit('/').next() {
        Some(last) if last.starts_with("deliveries") => answer(&list),
        Some(last) if last.starts_with("evt_") => answer(&show),
        Some(last) if last.starts_with("stats") => answer(&stats),
        Some("redeliver") => scripted::json(202, &json!({})),
        Some("test") => answer(&show),
        Some(last) if last.starts_with("est_") => answer(&stream),
        _ => answer(&streams),
    })
}

#[test]
fn no_command_is_stopped_by_an_odd_text() {
    let id = event_id(2);
    let commands: [&[&str]; 16] = [
        &["list"],
        &["list", "-o", "json"],
        &["show", ONE],
        &["show", "crm", "-o", "table"],
        &["stats", ONE],
        &["stats", ONE, "-o", "json"],
        &["deliveries", ONE],
        &["deliveries", ONE, "-o", "csv"],
        &["deliveries", ONE, "-o", "json-compact"],
        &["deliveries", ONE, "--group"],
        &["deliveries", ONE, "--jq", ".[].event.data"],
        &["deliveries", "show", ONE, &id],
        &["deliveries", "show", ONE, &id, "--payload"],
        &["deliveries", "show", ONE, &id, "-o", "table"],
        &["redeliver-many", ONE, "--all", "--force"],
        &["trigger", ONE, "--type", "user.created"],
    ];
    for (name, odd) in odd_values() {
        let api = tenant(&odd);
        for command in commands {
            let run = events(command.iter().copied()).on(&api).run();
            assert_eq!(run.exit, Some(0), "{name}: {command:?}\n{run}");
        }
        let watch =
            ["deliveries", "watch", ONE, "--from", "2026-01-01", "--every", "10ms", "--count", "1", "--jq", ".id"];
        let run = events(watch).on(&api).run().exits(6);
        assert_eq!(run.lines(), (1..=COUNT).map(event_id).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn json_has_the_text_as_the_api_sent_it() {
    for (name, odd) in odd_values() {
        let shown = String::from_utf8_lossy(&odd).into_owned();
        let api = tenant(&odd);
        for command in [
            &["list"][..],
            &["show", ONE],
            &["stats", ONE],
            &["deliveries", ONE],
            &["deliveries", "show", ONE, &event_id(2)],
            &["deliveries", "show", ONE, &event_id(2), "--payload"],
            &["trigger", ONE, "--type", "user.created"],
        ] {
            let run = events(command.iter().copied()).args(["-o", "json-compact"]).on(&api).run().exits(0);
            assert!(run.stdout.contains(&shown), "{name}: {command:?}");
        }
    }
}

#[test]
fn a_delivery_of_more_than_10_000_levels_is_shown_as_unreadable() {
    let deep = format!("{}{}", "[".repeat(300_000), "]".repeat(300_000));
    let api = tenant(deep.as_bytes());
    let reason = "recursion limit exceeded: more than 10000 levels";
    let table = events(["deliveries", ONE]).on(&api).run().exits(0).says("1 item of the list cannot be read");
    assert!(table.lines().len() == 1 + COUNT && table.stdout.contains(reason), "{table}");
    let json = events(["deliveries", ONE, "-o", "json-compact"]).on(&api).run().exits(0);
    assert!(json.stdout.contains(&deep));
    events(["deliveries", "show", ONE, &event_id(2)]).on(&api).run().exits(7).says(reason);
}

#[test]
fn a_table_and_a_filter_show_replacements() {
    let api = tenant(br#""a\ud800b""#);
    let table = events(["deliveries", "show", ONE, &event_id(2), "-o", "table"]).on(&api).run().exits(0);
    assert!(table.stdout.contains("\"name\": \"a\u{fffd}b\""), "{table}");
    let filter = ["deliveries", ONE, "--jq", ".[1].event.data.object.name"];
    assert_eq!(events(filter).on(&api).run().exits(0).stdout, "a\u{fffd}b\n");
}

#[test]
fn an_item_that_cannot_be_read_is_shown_as_such_beside_the_others() {
    let list = json!({"deliveries": [delivery(&event_id(1), "user.created", "x"), "ODD"]});
    let list = with_odd(&list, b"{\"id\":\"\x01\"}");
    let api = Scripted::answering(move |request| match request.path.rsplit('/').next() {
        Some("redeliver") => scripted::json(202, &json!({})),
        Some(last) if last.starts_with("stats") => scripted::json(200, &stats(0, 0)),
        Some(last) if last.starts_with("deliveries") => {
            scripted::reply(200).typed("application/json").body(list.clone())
        }
        _ => scripted::json(200, &webhook(ONE, "crm")),
    });
    let table = events(["deliveries", ONE]).on(&api).run().exits(0).says("1 item of the list cannot be read");
    assert!(table.stdout.contains(&event_id(1)) && table.stdout.contains("(unreadable)"), "{table}");
    assert!(table.stdout.contains("not JSON: control character"), "{table}");
    let json = events(["deliveries", ONE, "-o", "json"]).on(&api).run().exits(0).json();
    assert_eq!(json[0]["id"], event_id(1));
    let groups = events(["deliveries", ONE, "--group"]).on(&api).run().exits(0);
    assert!(groups.stdout.contains("(unreadable)"), "{groups}");
    let run = events(["redeliver-many", ONE, "--all", "--force"]).on(&api).run().exits(0);
    run.says("Requested redelivery of 1 delivery.");
    let watch = ["deliveries", "watch", ONE, "--from", "2026-01-01", "--every", "10ms", "--count", "1"];
    let watched = events(watch).on(&api).run().exits(6);
    assert_eq!(watched.lines().len(), 2, "{watched}");
}
