//! Unit tests of `choice`.

use super::*;

#[test]
fn a_filter_ignores_case_searches_the_whole_line_and_keeps_the_order() {
    let choice = Choice::new("crm", "CRM  est_1111 webhook");
    assert!(score("crm", &choice, "", 0) > score("est_11", &choice, "", 1));
    assert_eq!(score("eventbridge", &choice, "", 0), None);
}

#[test]
fn untrusted_text_is_escaped_before_it_is_drawn() {
    let choice = Choice::new("a\u{1b}[2J", "a\u{1b}[2J  x\ny");
    assert_eq!((choice.name.as_str(), choice.line.as_str()), ("a\\u001b[2J", "a\\u001b[2J  x\\ny"));
}
