//! Unit tests of `env_file`.

use super::*;

fn parse_value(text: &str) -> String {
    parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))["A"].expose().to_owned()
}

#[test]
fn values_may_contain_any_characters() {
    for (text, value) in [
        ("A=p$a$$HOME${x}`id`", "p$a$$HOME${x}`id`"),
        ("A=pa\"ss'wö\\rd#1", "pa\"ss'wö\\rd#1"),
        ("A='p$a \"ss\" \\n # wörd'", "p$a \"ss\" \\n # wörd"),
        ("A=\"p$a 'ss' \\\"q\\\" \\\\ \\$ wörd # x\"", "p$a 'ss' \"q\" \\ $ wörd # x"),
        ("A=\"a\\nb\\d\"", "a\nb\\d"),
        ("A='-----BEGIN\nx==\n-----END'\nB=1", "-----BEGIN\nx==\n-----END"),
        ("export A = spaced out  # comment\r\n", "spaced out"),
        ("\u{feff}# first\n\nA=1\nA=2", "2"),
        ("A='1' # why", "1"),
        ("A=", ""),
        ("A=a=b==", "a=b=="),
    ] {
        assert_eq!(parse_value(text), value, "{text}");
    }
}

#[test]
fn an_error_names_the_line_and_never_its_text() {
    for (text, line, problem) in [
        ("A=1\nhunter2\n", 2, "expected NAME=VALUE"),
        ("A='x\ny'\nB C=hunter2", 3, "the name contains characters other than letters, digits and underscores"),
        ("A='hunter2", 1, "the single quote is not closed"),
        ("\nA=\"hunter2\\", 2, "the double quote is not closed"),
        ("A='x'hunter2", 1, "text follows the closing quote"),
    ] {
        assert_eq!(parse(text).err(), Some(Fault { line, problem }), "{text}");
    }
}
