//! Unit tests of `tally`.

use super::*;

#[test]
fn a_type_name_is_escaped_and_cut() {
    assert_eq!(short_name("organization.member.role.assigned"), "organization.member.role.assigned");
    assert_eq!(short_name("user\n\u{1b}[31m"), "user\\n\\u001b[31m");
    assert_eq!(short_name(&"é".repeat(40)), "é".repeat(40));
    assert_eq!(short_name(&"é".repeat(70_000)), format!("{}…", "é".repeat(39)));
}

#[test]
fn the_first_thousand_types_are_counted_separately() {
    let mut tally = EventTally::default();
    for number in 0..1500 {
        tally.count(&Event::from_body(format!("type.{number}"), "{}".into()));
    }
    assert_eq!((tally.types.len(), tally.total()), (MAX_TYPES + 1, 1500));
    assert_eq!(tally.types[OTHER], 500);
}
