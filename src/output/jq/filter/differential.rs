//! Compares `filters.txt`, over `inputs.json`, with the jq of the system.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::*;

const FILTERS: &str = include_str!("filters.txt");
const INPUTS: &str = include_str!("inputs.json");

/// Returns the results of one run: each in an array of its own, and `"error"` for an error.
fn ours(filter: &JqFilter, input: &Value) -> Value {
    filter.run(input).take(200).map(|result| result.map_or(json!("error"), |value| json!([rounded(&value)]))).collect()
}

/// Rounds numbers to 15 digits. `1.0` becomes the same number as `1`, and `-0` as `0`.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(format!("{:.14e}", number.as_f64().unwrap() + 0.0)),
        Value::Array(items) => items.iter().map(rounded).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), rounded(value))).collect(),
        other => other.clone(),
    }
}

/// Runs a program of jq on these inputs and returns its outputs. Without jq, returns `None`, which skips the test.
#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a test says what it skips, and CI skips nothing")]
fn jq(program: &str, inputs: &[Value]) -> Option<Vec<Value>> {
    let jq = Command::new("jq").args(["-c", program]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut jq) = jq else {
        assert!(std::env::var_os("CI").is_none(), "CI must not skip a test: jq is missing");
        eprintln!("skipped: jq is missing");
        return None;
    };
    let mut stdin = jq.stdin.take().unwrap();
    for input in inputs {
        writeln!(stdin, "{input}").unwrap();
    }
    drop(stdin);
    let output = jq.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", output.status);
    Some(String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn filters_give_the_results_of_jq() {
    let inputs: Vec<Value> = serde_json::from_str(INPUTS).unwrap();
    let mut program = String::new();
    let mut calls = Vec::new();
    for (index, filter) in FILTERS.lines().enumerate() {
        program += &format!("def f{index}: {filter}\n;\n");
        calls.push(format!("[try (limit(200; f{index}) | [.]) catch \"error\"]"));
    }
    program += &format!("[{}]", calls.join(","));
    let Some(lines) = jq(&program, &inputs) else { return };
    assert_eq!(lines.len(), inputs.len());
    let mut differences = Vec::new();
    for (index, code) in FILTERS.lines().enumerate() {
        let filter = JqFilter::compile(code).unwrap_or_else(|error| panic!("{code}: {error}"));
        for (input, line) in inputs.iter().zip(&lines) {
            let expected: Value = line[index]
                .as_array()
                .unwrap()
                .iter()
                .map(|result| if result.is_array() { rounded(result) } else { result.clone() })
                .collect();
            let found = ours(&filter, input);
            if found != expected {
                differences.push(format!("{input} | {code}: {found}, jq: {expected}"));
            }
        }
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

/// These work as in jq 1.7; jq 1.6 and the library do something else, so they are stated here.
#[test]
fn updates_and_deletions_work_as_in_jq_1_7() {
    for (input, code, expected) in [
        ("[1,2,3]", ".[] |= empty", "[]"),
        ("{}", ".a.b = 1", r#"{"a":{"b":1}}"#),
        ("[]", ".[0] = 1", "[1]"),
        ("null", ".a[1].b = 1", r#"{"a":[null,{"b":1}]}"#),
        ("[0,1,2,3]", "del(.[0,2])", "[1,3]"),
        ("[0,1,2,3]", "delpaths([[0],[1]])", "[2,3]"),
        (r#"{"a":1,"b":2,"c":3}"#, "del(.a)", r#"{"b":2,"c":3}"#),
        (r#"["a",null,"b"]"#, r#"join(",")"#, r#""a,,b""#),
        (r#"["x"]"#, r#"IN(["x"])"#, "true"),
        (r#"[{"id":1}]"#, "INDEX(.id)", r#"{"1":{"id":1}}"#),
        (r#"{"a":1}"#, "[tostream]", r#"[[["a"],1],[["a"]]]"#),
        ("[[1,{}],2]", "fromstream(tostream)", "[[1,{}],2]"),
        ("null", r#"ltrimstr("x")"#, "null"),
        ("[1777629600]", ".[0] | gmtime | todate", r#""2026-05-01T10:00:00Z""#),
        ("null", "[(1,2) + (10,20)]", "[11,12,21,22]"),
        ("null", "reduce range(3) as $x (0; ., 10)", "10"),
    ] {
        let results: Vec<_> = JqFilter::compile(code)
            .unwrap()
            .run(&serde_json::from_str(input).unwrap())
            .map(|result| result.map(|value| value.to_string()).map_err(|error| error.to_string()))
            .collect();
        assert_eq!(results, [Ok(expected.to_owned())], "{input} | {code}");
    }
}

/// The help lists filters with other results than those of jq: here with the results of jq and with ours.
#[test]
fn the_listed_differences_are_real() {
    let help = include_str!("../../../cli/topics/output.txt");
    for (code, of_jq, found) in [
        ("5 * 3 % 2", "[1]", "[5]"),
        ("1 + 5 as $x | $x * 10", "[51]", "[60]"),
        (r#""\(1,2)-\(3,4)""#, r#"["1-3","2-3","1-4","2-4"]"#, r#"["1-3","1-4","2-3","2-4"]"#),
        ("(1,2) < (1,2)", "[false,false,true,false]", "[false,true,false,false]"),
        (r#""b" | capture("(?<a>x)?b")"#, r#"[{"a":null}]"#, "[{}]"),
        (r#""a\nb" | test("a.b"; "s")"#, "[false]", "[true]"),
        ("[nan] | tojson", r#"["[null]"]"#, r#"["[NaN]"]"#),
        ("{} | .[0]", r#"["error"]"#, "[null]"),
        ("[limit(-1; 1,2)]", "[[1,2]]", "[[]]"),
        ("last(empty)", "[null]", "[]"),
    ] {
        assert!(help.lines().any(|line| line.trim() == code), "not in the help: {code}");
        let results: Value = JqFilter::compile(code)
            .unwrap()
            .run(&Value::Null)
            .map(|result| result.unwrap_or_else(|_| json!("error")))
            .collect();
        assert_eq!(results.to_string(), found, "{code}");
        if let Some(results) = jq(&format!("[try ({code}) catch \"error\"]"), &[Value::Null]) {
            assert_eq!(results[0].to_string(), of_jq, "{code}");
        }
        assert_ne!(of_jq, found, "{code}");
    }
    for code in [". as [$x] ?// $x | $x", r#""\ud83d\ude00""#, ".5", "input", "@base32"] {
        assert!(help.lines().any(|line| line.split("  ").any(|word| word == code)), "not in the help: {code}");
        assert!(JqFilter::compile(code).is_err(), "{code}");
    }
}
