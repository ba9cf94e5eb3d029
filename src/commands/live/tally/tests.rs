//! Unit tests of `tally`.

use super::*;

#[test]
fn a_type_is_shown_without_its_controls_and_no_longer_than_a_line() {
    assert_eq!(shown("organization.member.role.assigned"), "organization.member.role.assigned");
    assert_eq!(shown("user\n\u{1b}[31m"), "user\\n\\u001b[31m");
    assert_eq!(shown(&"é".repeat(40)), "é".repeat(40));
    assert_eq!(shown(&"é".repeat(70_000)), format!("{}…", "é".repeat(39)));
}

#[test]
fn of_types_without_end_the_first_thousand_are_told_apart() {
    let mut tally = Tally::default();
    for number in 0..1500 {
        tally.count(&Event::from_body(format!("type.{number}"), "{}".into()));
    }
    assert_eq!((tally.types.len(), tally.total()), (MOST_TYPES + 1, 1500));
    assert_eq!(tally.types[OTHER], 500);
}
