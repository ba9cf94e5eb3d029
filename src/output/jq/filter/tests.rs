//! Unit tests of `filter`.

use super::*;

fn results(code: &str, input: &str) -> Vec<Result<String, String>> {
    let filter = JqFilter::compile(code).unwrap_or_else(|error| panic!("{error}"));
    let input = serde_json::from_str(input).unwrap();
    filter.run(&input).map(|result| result.map(|value| value.to_string()).map_err(|e| e.to_string())).collect()
}

fn refused(code: &str) -> String {
    JqFilter::compile(code).err().map(|error| error.to_string()).unwrap()
}

#[test]
fn identity_keeps_order_and_digits() {
    let input = r#"{"z":1,"a":{"y":2.50,"b":123456789012345678901234567890},"m":[-0.1,1.10]}"#;
    assert_eq!(results(".", input), [Ok(input.to_owned())]);
    assert_eq!(results("{m, z} + {a: .a.y}", input), [Ok(r#"{"m":[-0.1,1.10],"z":1,"a":2.50}"#.to_owned())]);
}

#[test]
fn arithmetic_shows_whole_numbers_as_such() {
    assert_eq!(results("./2, ./3, . * 1.0, nan, infinite", "4").len(), 5);
    assert_eq!(results("./2, . * 1.5, nan", "4"), [Ok("2".to_owned()), Ok("6".to_owned()), Ok("null".to_owned())]);
    assert_eq!(results("-infinite", "0"), [Ok("-1.7976931348623157e+308".to_owned())]);
}

#[test]
fn the_standard_library_is_available() {
    let input = r#"[{"t":"user.created","n":3},{"t":"user.deleted","n":1}]"#;
    let code = r#"map(select(.t | test("^user\\.c"))) | length, ([.[].n] | add), (.[0].t | ascii_upcase)"#;
    assert_eq!(results(code, input), [Ok("1".to_owned()), Ok("3".to_owned()), Ok("\"USER.CREATED\"".to_owned())]);
    for code in [
        "to_entries, with_entries(.), map_values(.), paths, getpath([]), del(.[0]), walk(.), pick(.[0]), tostring",
        "first, last, limit(1; .[]), until(true; .), any, all, flatten, unique_by(.t), min_by(.n), isempty(empty)",
        r#"splits(","), gsub("a"; "b"), capture("a"), ltrimstr("a"), join(","), todate, fromdate, strptime("%Y")"#,
        "tojson, fromjson, @base64, @uri, @sh, @html, @json, @text, @csv, @tsv, reduce .[] as $x (0; . + $x)",
    ] {
        assert!(JqFilter::compile(code).is_ok(), "{}", refused(code));
    }
    assert_eq!(results("now > 0", "null"), [Ok("true".to_owned())]);
}

#[test]
fn a_division_by_zero_fails() {
    let failed = |text: &str| vec![Err(format!("the `--jq` filter failed: number {text} because the divisor is zero"))];
    assert_eq!(results(".[0] / .[1]", "[1, 0]"), failed("(1) and number (0) cannot be divided"));
    assert_eq!(results("5 % 0", "null"), failed("(5) and number (0) cannot be divided (remainder)"));
    assert_eq!(results(".[0] % 0.5", "[3]"), failed("(3) and number (0) cannot be divided (remainder)"));
    assert_eq!(results("map(. /= 0)", "[2]"), failed("(2) and number (0) cannot be divided"));
    assert_eq!(results("map(6 / .), (6 % 4)", "[1, 4]"), [Ok("[6,1.5]".to_owned()), Ok("2".to_owned())]);
}

#[test]
fn rows_become_csv_and_tsv() {
    let input = r#"["a \"b\", c", 2.50, null, true, "x\ty\\z\n"]"#;
    let raw = |code: &str| match JqFilter::compile(code).unwrap().run(&serde_json::from_str(input).unwrap()).next() {
        Some(Ok(Value::String(text))) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(raw("@csv"), "\"a \"\"b\"\", c\",2.50,,true,\"x\ty\\z\n\"");
    assert_eq!(raw("@tsv"), "a \"b\", c\t2.50\t\ttrue\tx\\ty\\\\z\\n");
    assert_eq!(raw(r#"@tsv "id: \(.[1:3])""#), "id: 2.50\t");
    assert_eq!(results("[[1]] | @csv", "0"), [Err("the `--jq` filter failed: array cannot stand in a row".to_owned())]);
}

#[test]
fn a_failing_filter_gives_its_results_and_then_its_message() {
    assert_eq!(
        results(r#"1, error("no such luck"), 2"#, "null"),
        [Ok("1".to_owned()), Err("the `--jq` filter failed: no such luck".to_owned())]
    );
    assert_eq!(
        results(".a.b", r#"{"a":[1]}"#),
        [Err("the `--jq` filter failed: cannot index [1] with \"b\"".to_owned())]
    );
    let long = format!("[{}]", vec!["\"filler\""; 200].join(","));
    let message = results(".a", &long)[0].clone().unwrap_err();
    assert!(message.len() < 300 && message.contains('…') && message.ends_with("with \"a\""), "{message}");
}

#[test]
fn halt_ends_the_filter_and_not_the_process() {
    assert_eq!(results("1, halt, 2", "null"), [Ok("1".to_owned())]);
    assert_eq!(results("halt_error", "\"x\""), [Err("the `--jq` filter failed: halted with an error".to_owned())]);
}

#[test]
fn a_filter_cannot_read_anything_else() {
    for code in ["env", "env.HOME", "$ENV", "$ENV.PATH", "input", "[inputs]", "$__prog_args", "input_filename"] {
        assert!(JqFilter::compile(code).is_err(), "{code}");
    }
    insta::assert_snapshot!(refused("{a: env.HOME}"), @r"
    malformed `--jq` filter: `env` is not available here
      {a: env.HOME}
          ^
    ");
    insta::assert_snapshot!(refused(r#"include "a"; ."#), @r#"
    malformed `--jq` filter: modules are not available here
      include "a"; .
               ^
    "#);
    insta::assert_snapshot!(refused(r#"import "a" as $a; $a"#), @r#"
    malformed `--jq` filter: modules are not available here
      import "a" as $a; $a
              ^
    "#);
    insta::assert_snapshot!(refused(r#"import "a" as a; a::b"#), @r#"
    malformed `--jq` filter: modules are not available here
      import "a" as a; a::b
              ^
    "#);
}

#[test]
fn a_malformed_filter_is_shown_with_a_caret() {
    insta::assert_snapshot!(refused(".[0"), @r"
    malformed `--jq` filter: missing closing bracket
      .[0
         ^
    ");
    insta::assert_snapshot!(refused("map(.id) |"), @r"
    malformed `--jq` filter: expected a term
      map(.id) |
                ^
    ");
    insta::assert_snapshot!(refused(".[] |\n  .日本 | nope(.; 1)"), @r"
    malformed `--jq` filter: unexpected `日`
        .日本 | nope(.; 1)
         ^
    ");
    insta::assert_snapshot!(refused(".a | frobnicate"), @r"
    malformed `--jq` filter: unknown function `frobnicate`
      .a | frobnicate
           ^
    ");
    insta::assert_snapshot!(refused("$x"), @r"
    malformed `--jq` filter: unknown variable `$x`
      $x
      ^
    ");
    insta::assert_snapshot!(refused("if . then 1"), @r"
    malformed `--jq` filter: expected else or end
      if . then 1
                 ^
    ");
    insta::assert_snapshot!(refused(". )"), @r"
    malformed `--jq` filter: unexpected `)`
      . )
        ^
    ");
    insta::assert_snapshot!(refused("\"a\u{1b}"), @r#"
    malformed `--jq` filter: missing closing quote
      "a\u001b
              ^
    "#);
    insta::assert_snapshot!(refused(""), @"malformed `--jq` filter: the filter is empty; `.` shows everything");
}

#[test]
fn strings_are_plain_text_and_escaped_on_a_terminal() {
    let input = serde_json::json!(["a\u{1b}b\n\tc"]);
    let filter = JqFilter::compile(".[]").unwrap();
    let pipe = filter.render(&input, Format::Json, Layout::default()).unwrap();
    assert_eq!(pipe, "a\u{1b}b\n\tc\n".as_bytes());
    let terminal =
        filter.render(&input, Format::Json, Layout { color: true, terminal: true, ..Layout::default() }).unwrap();
    assert_eq!(terminal, b"a\\u001bb\n\tc\n");
}
