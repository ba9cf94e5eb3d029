//! Unit tests of `report`.

use std::collections::BTreeSet;

use super::*;

#[test]
fn the_topic_lists_exactly_the_exit_codes() {
    use Kind::{Condition, Interrupted, Network, NotFound, Partial, Refused, Unauthorized, Usage};
    let kinds = [Refused, Usage, Unauthorized, NotFound, Partial, Condition, Network, Interrupted];
    let codes = kinds.map(|kind| exit_code(&Failure::new(kind, "").into()));
    let codes: BTreeSet<u8> = codes.into_iter().chain([0]).collect();
    let topic = help::TOPICS.iter().find(|topic| topic.name == "exit-codes").expect("a topic");
    let listed = topic.text.lines().filter(|line| line.starts_with("  "));
    let listed = listed.filter_map(|line| line.trim().split_once("  ")?.0.parse().ok());
    assert_eq!(listed.collect::<BTreeSet<u8>>(), codes);
}
