//! Unit tests of `place`.

use super::*;

#[test]
fn a_filter_has_one_name_whatever_its_order() {
    let named = |types: &[&str]| key(&types.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(named(&[]), "all");
    assert_eq!(named(&["a", "b"]), named(&["b", "a"]));
    assert_ne!(named(&["a"]), named(&["b"]));
    assert_eq!(named(&["a"]).len(), 22);
}
