//! What an API that has turned hostile, or somebody in its place, answers.

use crate::support::scripted::{get, reply};
use crate::support::{Scripted, Tenant};

const LIST: &str = "/api/v2/event-streams?take=100";

#[test]
fn an_answer_is_not_read_past_64_mib() {
    let api = Scripted::start();
    api.expect(get(LIST), reply(200).body("[".repeat((64 << 20) + 1)));
    let refused = api.events(["list", "--no-retry"]).run().exits(7).prints_nothing();
    refused.says("the answer is longer than 67108864 bytes");
}

#[test]
fn an_answer_nested_without_end_is_unreadable_and_no_more() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let documents = [deep.clone(), format!(r#"{{"eventStreams":[{{"id":"est_1","name":"n","x":{deep}}}]}}"#)];
    for document in documents {
        let api = Scripted::start();
        api.expect(get(LIST), reply(200).body(document));
        api.events(["list", "--no-retry"]).run().exits(7).prints_nothing();
    }
}
