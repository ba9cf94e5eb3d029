//! Unit tests of `quoting`.

use super::*;

#[test]
fn a_line_is_cut_as_bash_cuts_it() {
    let cut = cut(r#"events  show 'crm sync' a\ b "c \"d\" \e" x'y z"#);
    assert_eq!(cut.before, ["events", "show", "crm sync", "a b", r#"c "d" \e"#]);
    assert_eq!(cut.word, "xy z");
}

#[test]
fn after_a_blank_a_new_word_begins_and_empty_quotes_are_a_word() {
    let blank = cut("events show ");
    assert_eq!((blank.before.len(), blank.word.as_str()), (2, ""));
    assert_eq!(cut("events '' x").before, ["events", ""]);
    assert_eq!(cut("events show a\\").word, "a");
}

#[test]
fn hostile_text_is_read_back_as_it_is() {
    let name = r#"$(touch a) `b` "c" 'd' \e;f|g&h>i<j!k*l?m[n]{o}~p#q:r=s@t(u)"#;
    for start in ["", "'", "\""] {
        let typed = format!("events show {start}");
        let completed = cut(&typed).completed("", name);
        let closed = format!("{typed}{completed}{start} next");
        let read = cut(&closed);
        assert_eq!((read.before[2].as_str(), read.word.as_str()), (name, "next"), "{closed}");
    }
}

#[test]
fn only_what_bash_replaces_is_returned() {
    assert_eq!(cut("events list --tenant=ac").completed("ac", "me"), "acme");
    assert_eq!(cut("events show a:").completed("", "b c"), "b\\ c");
    assert_eq!(cut("events show 'crm s").completed("crm s", "ync"), "crm sync");
    assert_eq!(cut("events show crm\\ s").completed("crm\\ s", "ync"), "crm\\ sync");
}
