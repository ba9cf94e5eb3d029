//! Unit tests of `json`.

use super::*;

#[test]
fn values_and_members_count_and_what_texts_hold_does_not() {
    for (document, count) in [
        ("", 0),
        ("1", 0),
        ("[]", 1),
        ("[0,0,[]]", 4),
        (r#"{"a":1,"b":{}}"#, 5),
        (r#"["[,{:","\"[,","\\",1]"#, 4),
        (r#"["unended, [[["#, 1),
        (r#"["\"#, 1),
    ] {
        assert_eq!(parts(document.as_bytes()), count, "{document}");
    }
}

#[test]
fn a_document_of_too_many_values_is_not_built() {
    let of = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
    assert!(read(of(MOST).as_bytes()).is_ok());
    assert!(matches!(read(of(MOST + 1).as_bytes()), Err(Unread::TooMuch)));
    assert!(matches!(read(b"{"), Err(Unread::Malformed(_))));
    let text = format!("[\"{}\"]", ",".repeat(2 * MOST));
    assert!(read(text.as_bytes()).is_ok());
}
