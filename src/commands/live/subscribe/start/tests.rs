//! Unit tests of `start`.

use super::*;

#[test]
fn the_name_of_a_filter_does_not_depend_on_the_order() {
    let named = |types: &[&str]| filter_name(&types.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(named(&[]), "all");
    assert_eq!(named(&["a", "b"]), named(&["b", "a"]));
    assert_ne!(named(&["a"]), named(&["b"]));
    assert_eq!(named(&["a"]).len(), 22);
}
