//! The embedded jq: compiles a filter, runs it over a document, and renders the results.
//!
//! A filter computes and does nothing else: it reaches no environment variable, no file and no further input, and
//! `halt` ends the filter, not the process. `now` is the one thing it can learn from outside.

mod value;

use std::fmt;

use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, compile};
use jaq_json::Val;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use super::{Format, Layout, json};
use crate::text::{escape, escape_except};

/// What the language promises and the libraries leave to the program.
const DEFINITIONS: &str = r#"
    def row(quoted): map(if isstring then quoted elif . == null then "" elif . >= [] then
        error("\(type) cannot stand in a row") else tojson end);
    def @csv: row("\"" + gsub("\""; "\"\"") + "\"") | join(",");
    def @tsv: row(gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r")) | join("\t");
"#;
/// Results are refused past this many bytes: a filter can run for ever.
const OUTPUT_LIMIT: usize = 256 * 1024 * 1024;
/// Longer messages lose their middle: jq quotes the whole input in some.
const MESSAGE_CHARS: usize = 240;

/// A compiled jq filter.
pub(crate) struct Filter(jaq_core::Filter<JustLut<Val>>);

/// Why a filter gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JqError {
    /// The text is no filter.
    Compile {
        /// What was expected or is not known.
        reason: String,
        /// The offending line and a line with a caret, both indented. Empty when the filter is.
        excerpt: String,
    },
    /// The filter raised an error on the input at hand.
    Run(String),
}

impl fmt::Display for JqError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compile { reason, excerpt } if excerpt.is_empty() => write!(f, "malformed `--jq` filter: {reason}"),
            Self::Compile { reason, excerpt } => write!(f, "malformed `--jq` filter: {reason}\n{excerpt}"),
            Self::Run(message) => write!(f, "the `--jq` filter failed: {message}"),
        }
    }
}

impl std::error::Error for JqError {}

impl Filter {
    /// Compiles a filter. Fails where jq would, and for what reaches outside: `env`, `$ENV`, `input`, `include`.
    pub(crate) fn compile(code: &str) -> Result<Self, JqError> {
        let own = load::parse(DEFINITIONS, |parser| parser.defs()).expect("the definitions parse, as every test shows");
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs()).chain(own);
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let functions = functions.filter(|(name, ..)| *name != "env");
        let arena = Arena::default();
        let modules = Loader::new(definitions)
            .load(&arena, File { code, path: () })
            .and_then(|modules| load::import(&modules, |_| Err(String::new())).map(|()| modules))
            .map_err(|errors| first(code, errors, |error| syntax(code, error)))?;
        Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map(Self)
            .map_err(|errors| first(code, errors, |undefined| undefined.into_iter().next().map(unknown)))
    }

    /// Runs the filter over `input`, result by result.
    pub(crate) fn run(&self, input: &Value) -> impl Iterator<Item = Result<Value, JqError>> {
        let context = Ctx::<JustLut<Val>>::new(&self.0.lut, Vars::new([]));
        let mut results = self.0.id.run((context, value::to_jq(input)));
        let mut ended = false;
        std::iter::from_fn(move || {
            let result = results.next().filter(|_| !ended)?;
            ended = result.is_err();
            match result.map_err(|exception| (exception.clone().get_err(), exception.get_halt())) {
                Ok(value) => Some(value::from_jq(&value)),
                Err((Ok(error), _)) => Some(Err(JqError::Run(abridged(&message(error))))),
                Err((Err(_), Ok(0))) => None,
                Err(_) => Some(Err(JqError::Run("halted with an error".to_owned()))),
            }
        })
    }

    /// Renders all results, one after the other: strings as bare text, the rest as JSON.
    pub(crate) fn render(&self, input: &Value, format: Format, layout: Layout) -> Result<Vec<u8>, JqError> {
        let mut bytes = Vec::new();
        for result in self.run(input) {
            match result? {
                Value::String(text) if layout.terminal => {
                    bytes.extend_from_slice(escape_except(&text, &['\n', '\t']).as_bytes());
                }
                Value::String(text) => bytes.extend_from_slice(text.as_bytes()),
                value => bytes.extend(json::render(&value, json::Shape::of(format), layout)),
            }
            bytes.push(b'\n');
            if bytes.len() > OUTPUT_LIMIT {
                return Err(JqError::Run(format!("more than {} MiB of results", OUTPUT_LIMIT >> 20)));
            }
        }
        Ok(bytes)
    }
}

/// Makes an error of the first complaint about `code` itself.
fn first<'a, E>(
    code: &'a str,
    errors: Vec<(File<&'a str, ()>, E)>,
    explain: impl Fn(E) -> Option<(String, &'a str)>,
) -> JqError {
    let complaint = errors.into_iter().find_map(|(_, error)| explain(error));
    let (reason, found) = complaint.unwrap_or_else(|| ("no filter".to_owned(), code));
    JqError::Compile { reason, excerpt: excerpt(code, load::span(code, found).start) }
}

fn syntax<'a>(code: &'a str, error: load::Error<&'a str>) -> Option<(String, &'a str)> {
    let expected = |what: &str, found: &'a str| (format!("expected {}", named(what)), found);
    match error {
        load::Error::Io(errors) => {
            errors.into_iter().next().map(|(path, _)| ("modules are not available here".to_owned(), path))
        }
        load::Error::Lex(errors) => errors.into_iter().next().map(|(what, found)| match what {
            load::lex::Expect::Delim(_) => (format!("missing {}", what.as_str()), found),
            load::lex::Expect::Token => {
                let unexpected = found.chars().next().map(String::from).unwrap_or_default();
                (format!("unexpected `{}`", escape(&unexpected)), found)
            }
            _ => expected(what.as_str(), found),
        }),
        load::Error::Parse(errors) => errors.into_iter().next().map(|(what, found)| match what {
            load::parse::Expect::Nothing => ("expected the end of the filter".to_owned(), found),
            _ if code.trim().is_empty() => ("the filter is empty; `.` shows everything".to_owned(), found),
            _ => expected(what.as_str(), found),
        }),
    }
}

/// Puts an article before a noun, and anything else in backticks.
fn named(what: &str) -> String {
    match what.chars().next() {
        _ if what.contains(" or ") => what.to_owned(),
        Some('a' | 'e' | 'i' | 'o') if what.len() > 4 => format!("an {what}"),
        Some('a'..='z') if !matches!(what, "as" | "then" | "end" | "in" | "nothing") => format!("a {what}"),
        _ => format!("`{what}`"),
    }
}

fn unknown((name, kind): (&str, compile::Undefined)) -> (String, &str) {
    let reason = match (name, kind) {
        ("env" | "$ENV" | "input" | "inputs" | "get_search_list" | "input_filename", _) => {
            format!("`{name}` is not available here")
        }
        (_, compile::Undefined::Filter(0)) => format!("unknown function `{}`", escape(name)),
        (_, compile::Undefined::Filter(1)) => format!("unknown function `{}` of one argument", escape(name)),
        (_, compile::Undefined::Filter(n)) => format!("unknown function `{}` of {n} arguments", escape(name)),
        (_, kind) => format!("unknown {} `{}`", kind.as_str(), escape(name)),
    };
    (reason, name)
}

/// Returns the line of `code` that holds byte `at`, and under it a caret. An empty filter has no such line.
fn excerpt(code: &str, at: usize) -> String {
    if code.trim().is_empty() {
        return String::new();
    }
    // Text that is not part of the filter has no place in it.
    let at = if code.is_char_boundary(at) { at } else { code.len() };
    let start = code[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = code[start..].lines().next().unwrap_or_default();
    let before = escape(&code[start..at]).width();
    format!("  {}\n  {:before$}^", escape(line), "")
}

/// Returns what `error("…")` was given, or what jq says of itself.
fn message(error: jaq_json::Error) -> String {
    match error.into_val() {
        Val::TStr(text) => String::from_utf8_lossy(&text).into_owned(),
        value => value.to_string(),
    }
}

/// Makes a message fit for one line of a terminal.
fn abridged(message: &str) -> String {
    let characters: Vec<char> = escape(message).chars().collect();
    if characters.len() <= MESSAGE_CHARS {
        return characters.into_iter().collect();
    }
    let (head, tail) = (&characters[..MESSAGE_CHARS * 2 / 3], &characters[characters.len() - MESSAGE_CHARS / 3..]);
    head.iter().chain(&['…']).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(code: &str, input: &str) -> Vec<Result<String, String>> {
        let filter = Filter::compile(code).unwrap_or_else(|error| panic!("{error}"));
        let input = serde_json::from_str(input).unwrap();
        filter.run(&input).map(|result| result.map(|value| value.to_string()).map_err(|e| e.to_string())).collect()
    }

    fn refused(code: &str) -> String {
        Filter::compile(code).err().map(|error| error.to_string()).unwrap()
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
    fn the_standard_library_is_there() {
        let input = r#"[{"t":"user.created","n":3},{"t":"user.deleted","n":1}]"#;
        let code = r#"map(select(.t | test("^user\\.c"))) | length, ([.[].n] | add), (.[0].t | ascii_upcase)"#;
        assert_eq!(results(code, input), [Ok("1".to_owned()), Ok("3".to_owned()), Ok("\"USER.CREATED\"".to_owned())]);
        for code in [
            "to_entries, with_entries(.), map_values(.), paths, getpath([]), del(.[0]), walk(.), pick(.[0]), tostring",
            "first, last, limit(1; .[]), until(true; .), any, all, flatten, unique_by(.t), min_by(.n), isempty(empty)",
            r#"splits(","), gsub("a"; "b"), capture("a"), ltrimstr("a"), join(","), todate, fromdate, strptime("%Y")"#,
            "tojson, fromjson, @base64, @uri, @sh, @html, @json, @text, @csv, @tsv, reduce .[] as $x (0; . + $x)",
        ] {
            assert!(Filter::compile(code).is_ok(), "{}", refused(code));
        }
        assert_eq!(results("now > 0", "null"), [Ok("true".to_owned())]);
    }

    #[test]
    fn rows_become_csv_and_tsv() {
        let input = r#"["a \"b\", c", 2.50, null, true, "x\ty\\z\n"]"#;
        let raw = |code: &str| match Filter::compile(code).unwrap().run(&serde_json::from_str(input).unwrap()).next() {
            Some(Ok(Value::String(text))) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(raw("@csv"), "\"a \"\"b\"\", c\",2.50,,true,\"x\ty\\z\n\"");
        assert_eq!(raw("@tsv"), "a \"b\", c\t2.50\t\ttrue\tx\\ty\\\\z\\n");
        assert_eq!(raw(r#"@tsv "id: \(.[1:3])""#), "id: 2.50\t");
        assert_eq!(
            results("[[1]] | @csv", "0"),
            [Err("the `--jq` filter failed: array cannot stand in a row".to_owned())]
        );
    }

    #[test]
    fn a_failing_filter_says_so_in_its_own_words_after_its_results() {
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
    fn nothing_outside_is_within_reach() {
        for code in ["env", "env.HOME", "$ENV", "$ENV.PATH", "input", "[inputs]", "$__prog_args", "input_filename"] {
            assert!(Filter::compile(code).is_err(), "{code}");
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
    fn strings_are_bare_and_harmless_on_a_terminal() {
        let input = serde_json::json!(["a\u{1b}b\n\tc"]);
        let filter = Filter::compile(".[]").unwrap();
        let pipe = filter.render(&input, Format::Json, Layout::default()).unwrap();
        assert_eq!(pipe, "a\u{1b}b\n\tc\n".as_bytes());
        let terminal =
            filter.render(&input, Format::Json, Layout { color: true, terminal: true, ..Layout::default() }).unwrap();
        assert_eq!(terminal, b"a\\u001bb\n\tc\n");
    }
}
