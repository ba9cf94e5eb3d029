//! Unit tests of `env_file`.

use super::*;

fn parse_value(text: &str) -> String {
    let content = parse(text);
    assert_eq!(content.skipped, [], "{text}");
    content.variables["A"].as_ref().unwrap_or_else(|fault| panic!("{text}: {fault}")).expose().to_owned()
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
        ("# first\n\nA=1\nA=2", "2"),
        ("A='1' # why", "1"),
        ("A=", ""),
        ("A=a=b==", "a=b=="),
        ("export\tA=1", "1"),
        ("A=`b`", "b"),
        ("A=$5a", "$5a"),
        ("A=$secret", "$secret"),
        ("A='${B}'", "${B}"),
        ("A=1\r\n", "1"),
    ] {
        assert_eq!(parse_value(text), value, "{text}");
    }
}

#[test]
fn an_error_names_the_line_and_never_its_text() {
    for (text, line, problem) in [
        ("A='hunter2", 1, "the single quote is not closed"),
        ("\nA=\"hunter2\\", 2, "the double quote is not closed"),
        ("A='x'hunter2", 1, "text follows the closing quote"),
    ] {
        let fault = EnvLineFault { line, problem };
        assert_eq!(parse(text).variables["A"].as_ref().err(), Some(&fault), "{text}");
    }
}

#[test]
fn lines_of_a_shell_or_another_program_are_skipped() {
    let (foreign, expansion, command) =
        ("it is not NAME=VALUE", "variables in values are not expanded", "commands in values are not run");
    for (line, problem) in [
        ("set -a", foreign),
        ("set +a", foreign),
        ("set -o allexport", foreign),
        ("export A", foreign),
        ("export\tA", foreign),
        ("unset B", foreign),
        ("source other.env", foreign),
        (". ./other.env", foreign),
        ("PATH_ONLY", foreign),
        ("spring.datasource.url=jdbc:x", foreign),
        ("B C=hunter2", foreign),
        ("declare -x B=hunter2", foreign),
        ("$env:B = 'hunter2'", foreign),
        ("B: hunter2", foreign),
        ("[section]", foreign),
        ("if true; then", foreign),
        ("9B=hunter2", foreign),
        ("B=${A}", expansion),
        ("B=\"${A}\" # why", expansion),
        ("B=$A", expansion),
        ("B=$(cat secret)", command),
        ("B=`cat secret`", command),
    ] {
        for end in ["\n", "\r\n"] {
            let content = parse(&format!("A=1{end}{line}{end}C=2{end}"));
            assert_eq!(content.skipped, [EnvLineFault { line: 2, problem }], "{line}");
            let mut names: Vec<_> = content.variables.keys().collect();
            names.sort();
            assert_eq!(names, ["A", "C"], "{line}");
        }
    }
}

#[test]
fn a_malformed_variable_leaves_the_others_alone() {
    let content = parse("GREETING='it\nA=1\nB=\"x\"y\nC=2\n");
    let exposed = |name: &str| content.variables[name].as_ref().map(|value| value.expose().to_owned()).ok();
    assert_eq!(
        (exposed("A"), exposed("C"), exposed("GREETING"), exposed("B")),
        (Some("1".into()), Some("2".into()), None, None)
    );
}
