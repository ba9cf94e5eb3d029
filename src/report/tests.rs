//! Unit tests of `report`.

use std::collections::BTreeSet;

use super::*;

#[test]
fn the_topic_tells_every_code_and_no_other() {
    use Kind::{Condition, Interrupted, Network, NotFound, Partial, Refused, Unauthorized, Usage};
    let kinds = [Refused, Usage, Unauthorized, NotFound, Partial, Condition, Network, Interrupted];
    let codes = kinds.map(|kind| exit_code(&Failure::new(kind, "").into()));
    let codes: BTreeSet<u8> = codes.into_iter().chain([0]).collect();
    let topic = help::TOPICS.iter().find(|topic| topic.name == "exit-codes").expect("a topic");
    let told = topic.text.lines().filter(|line| line.starts_with("  "));
    let told = told.filter_map(|line| line.trim().split_once("  ")?.0.parse().ok());
    assert_eq!(told.collect::<BTreeSet<u8>>(), codes);
}
