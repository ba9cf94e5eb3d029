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
use auth0_events_text::{escape, escape_except};

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
mod tests;
