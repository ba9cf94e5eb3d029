//! Unit tests of `format`.

use super::*;

#[test]
fn formats_have_the_names_that_users_type() {
    let names: Vec<_> =
        Format::value_variants().iter().map(|f| f.to_possible_value().unwrap().get_name().to_owned()).collect();
    assert_eq!(names, ["table", "json", "json-compact", "csv"]);
}
