//! Unit tests of `quoting`.

use super::*;

#[test]
fn a_line_is_split_as_in_bash() {
    let line = split(r#"events  show 'crm sync' a\ b "c \"d\" \e" x'y z"#);
    assert_eq!(line.before, ["events", "show", "crm sync", "a b", r#"c "d" \e"#]);
    assert_eq!(line.word, "xy z");
}

#[test]
fn a_blank_starts_a_new_word_and_empty_quotes_are_a_word() {
    let blank = split("events show ");
    assert_eq!((blank.before.len(), blank.word.as_str()), (2, ""));
    assert_eq!(split("events '' x").before, ["events", ""]);
    assert_eq!(split("events show a\\").word, "a");
}

#[test]
fn bash_reads_hostile_text_back_unchanged() {
    let name = r#"$(touch a) `b` "c" 'd' \e;f|g&h>i<j!k*l?m[n]{o}~p#q:r=s@t(u)"#;
    for start in ["", "'", "\""] {
        let typed = format!("events show {start}");
        let completed = split(&typed).completed("", name);
        let closed = format!("{typed}{completed}{start} next");
        let read = split(&closed);
        assert_eq!((read.before[2].as_str(), read.word.as_str()), (name, "next"), "{closed}");
    }
}

#[test]
fn a_name_that_ends_with_a_quote_is_closed() {
    for name in ["a'", "a\"", "a!", "'", "\"", "!"] {
        for start in ["'", "\""] {
            let typed = format!("events show {start}");
            let mut closed = typed.clone() + &split(&typed).completed("", name);
            // Bash does the same.
            if !closed.ends_with(start) {
                closed.push_str(start);
            }
            closed.push_str(" next");
            let read = split(&closed);
            assert_eq!((read.before.get(2).map(String::as_str), read.word.as_str()), (Some(name), "next"), "{closed}");
        }
    }
}

#[test]
fn only_the_part_that_bash_replaces_is_returned() {
    assert_eq!(split("events list --tenant=ac").completed("ac", "me"), "acme");
    assert_eq!(split("events show a:").completed("", "b c"), "b\\ c");
    assert_eq!(split("events show 'crm s").completed("crm s", "ync"), "crm sync");
    assert_eq!(split("events show crm\\ s").completed("crm\\ s", "ync"), "crm\\ sync");
}
