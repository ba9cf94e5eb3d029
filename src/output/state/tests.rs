//! Unit tests of `state`.

use super::*;

#[test]
fn only_known_words_under_a_title_of_states_have_a_colour() {
    assert_eq!(color("STATUS", "enabled"), Some(AnsiColor::Green));
    assert_eq!(color("STATUS", "failed"), Some(AnsiColor::Red));
    assert_eq!(color("STATUS", "disabled"), Some(AnsiColor::Yellow));
    assert_eq!(color("NAME", "failed"), None);
    assert_eq!(color("STATUS", "paused"), None);
}
