//! Unit tests of `store`.

use super::*;

#[test]
fn a_build_without_postgresql_names_the_feature() {
    let failure = format!("{:?}", no_postgres());
    assert!(failure.contains("does not support PostgreSQL") && failure.contains("feature `postgres`"), "{failure}");
}
