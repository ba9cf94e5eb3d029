//! Answers of a hostile API, or of an attacker in its place.

use crate::support::scripted::{get, reply};
use crate::support::{Scripted, Tenant, shell};

const LIST: &str = "/api/v2/event-streams?take=100";

#[test]
fn an_answer_is_not_read_past_32_mib() {
    let api = Scripted::start();
    api.expect(get(LIST), reply(200).body("[".repeat((32 << 20) + 1)));
    let refused = api.events(["list", "--no-retry"]).run().exits(7).prints_nothing();
    refused.says("the answer is longer than 33554432 bytes");
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_that_is_held_in_memory_has_a_maximum_size() {
    // Every page has another cursor, and nearly the maximum size of an answer.
    let heavy = format!(r#"{{"id":"est_1","name":"n","x":"{}"}}"#, "x".repeat(30 << 20));
    let api = Scripted::answering(move |request| {
        let page: usize = request.parameter("from").map_or(0, |cursor| cursor.parse().expect("a cursor of ours"));
        reply(200).body(format!(r#"{{"eventStreams":[{}],"next":"{}"}}"#, heavy, page + 1))
    });
    for line in ["events list --json", "events show crm"] {
        let run = shell(&format!("ulimit -v 2097152; {line}")).on(&api).run().exits(7).prints_nothing();
        run.says("the list is larger than 256 MiB").says("`--csv` and `--json-compact` print each page");
    }
    // A list that is printed page by page is not limited, and takes constant memory.
    let run = shell("ulimit -v 1048576; events list --csv --limit 12 | wc -l").on(&api).run().exits(0);
    assert_eq!(run.stdout.trim(), "13");
}

#[test]
fn a_deeply_nested_answer_is_unreadable() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let documents = [deep.clone(), format!(r#"{{"eventStreams":[{{"id":"est_1","name":"n","x":{deep}}}]}}"#)];
    for document in documents {
        let api = Scripted::start();
        api.expect(get(LIST), reply(200).body(document));
        api.events(["list", "--no-retry"]).run().exits(7).prints_nothing().says("recursion limit exceeded");
    }
}
