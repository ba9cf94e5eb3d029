//! Unit tests of `screen`.

use super::*;

#[test]
fn a_text_is_cut_by_columns_not_by_characters() {
    assert_eq!(cut("crm-sync", 8), "crm-sync");
    assert_eq!(cut("crm-sync", 7), "crm-sy…");
    assert_eq!(cut("日本語", 5), "日本…");
    assert_eq!(cut("日本語", 4), "日…");
    assert_eq!(cut("ab", 0), "…");
}
