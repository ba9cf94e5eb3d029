//! Tests of long lists: CSV and compact JSON are streamed in constant memory, and a failing page leaves valid output.

use serde_json::{Value, json};

use crate::support::answers::{ONE, delivery, event_id, problem};
use crate::support::scripted::{self, Reply, reply};
use crate::support::{Output, Scripted, shell};

const PAGES: usize = 100;
const PER_PAGE: usize = 100;
/// Characters of padding in each delivery, so that a hundred pages make forty megabytes.
const PADDING: usize = 4000;
/// The memory limit of a run in kilobytes: half the size of the list.
const DATA_LIMIT: usize = 20 * 1024;

/// Starts a tenant with a stream of many failed deliveries, generated page by page.
fn tenant_with_long_list() -> Scripted {
    let mut item = delivery("ID", "user.created", "unexpected status code: 503");
    item["event"]["data"]["object"]["padding"] = "x".repeat(PADDING).into();
    let item = item.to_string();
    Scripted::answering(move |request| {
        let page = request.parameter("from").map_or(0, |from| from.parse().expect("a cursor is a number"));
        let items = if page < PAGES { page * PER_PAGE..(page + 1) * PER_PAGE } else { 0..0 };
        let items: Vec<String> =
            items.map(|number| item.replace("\"ID\"", &json!(event_id(number)).to_string())).collect();
        let body = format!("{{\"deliveries\":[{}],\"next\":\"{}\"}}", items.join(","), page + 1);
        reply(200).header("content-type", "application/json; charset=utf-8").body(body)
    })
}

/// Runs the list under the memory limit and counts its output.
fn list_with_memory_limit(format: &str, count: &str) -> Output {
    let script = format!(
        "set -o pipefail; ulimit -d {DATA_LIMIT}; export RUST_BACKTRACE=0; events deliveries {ONE} -n 0 -o {format} | {count}"
    );
    shell(&script).on(&tenant_with_long_list()).run()
}

#[cfg(target_os = "linux")]
#[test]
fn csv_and_compact_json_of_a_long_list_take_constant_memory() {
    assert_eq!(list_with_memory_limit("csv", "wc -l").exits(0).stdout.trim(), (PAGES * PER_PAGE + 1).to_string());
    let json = list_with_memory_limit("json-compact", "wc -c").exits(0);
    assert!(json.stdout.trim().parse::<usize>().unwrap() > PAGES * PER_PAGE * PADDING, "{json}");
    // A format that buffers the whole list exceeds the limit, so the limit takes effect.
    assert_ne!(list_with_memory_limit("json", "wc -c").exit, Some(0));
}

/// Lists a first page of two deliveries and a second page that fails.
fn list_with_second_page(format: &str, second: Reply) -> Output {
    let first = json!([delivery(&event_id(1), "user.created", "x"), delivery(&event_id(2), "user.created", "x")]);
    let api = Scripted::answering(move |request| match request.parameter("from") {
        None => scripted::json(200, &json!({"deliveries": first, "next": "c1"})),
        Some(_) => second.clone(),
    });
    crate::support::events(["deliveries", ONE, "--no-retry", "-n", "0", "-o", format]).on(&api).run()
}

#[test]
fn a_failing_later_page_leaves_complete_csv_lines_and_incomplete_json() {
    let answers = || [scripted::json(500, &problem(500, "Trouble", "Try later")), scripted::reset()];
    for answer in answers() {
        let csv = list_with_second_page("csv", answer).exits(7).says("cannot list the failed deliveries");
        assert_eq!(csv.lines().len(), 3, "{csv}");
    }
    for format in ["json", "json-compact", "table"] {
        for answer in answers() {
            let listed = list_with_second_page(format, answer).exits(7);
            assert!(serde_json::from_str::<Value>(&listed.stdout).is_err(), "{listed}");
        }
    }
}
