//! Explains why a text is not a filter, with a caret under the place.

use jaq_core::compile::{self, Undefined};
use jaq_core::load;

use super::error::JqError;
use auth0_events_text::{escape, width};

/// A reason, and the part of the filter that it is about.
type Explanation<'a> = (String, &'a str);

/// Explains the first error of syntax.
pub(super) fn syntax_error<'a>(code: &'a str, errors: load::Errors<&'a str, ()>) -> JqError {
    let explanation = errors.into_iter().find_map(|(_, error)| syntax(code, error));
    compile_error(code, explanation)
}

/// Explains the first unknown function, variable or module.
pub(super) fn unknown_name<'a>(code: &'a str, errors: compile::Errors<&'a str, ()>) -> JqError {
    let explanation = errors.into_iter().find_map(|(_, names)| names.into_iter().next()).map(unknown);
    compile_error(code, explanation)
}

fn compile_error(code: &str, explanation: Option<Explanation<'_>>) -> JqError {
    let (reason, found) = explanation.unwrap_or_else(|| ("not a filter".to_owned(), code));
    JqError::Compile { reason, excerpt: excerpt(code, load::span(code, found).start) }
}

fn syntax<'a>(code: &'a str, error: load::Error<&'a str>) -> Option<Explanation<'a>> {
    use load::{lex, parse};
    match error {
        load::Error::Io(errors) => {
            errors.into_iter().next().map(|(path, _)| ("modules are not available here".to_owned(), path))
        }
        load::Error::Lex(errors) => errors.into_iter().next().map(|(expected, found)| match expected {
            lex::Expect::Delim(_) => (format!("missing {}", expected.as_str()), found),
            lex::Expect::Token => {
                let unexpected = found.chars().next().map(String::from).unwrap_or_default();
                (format!("unexpected `{}`", escape(&unexpected)), found)
            }
            _ => (format!("expected {}", with_article(expected.as_str())), found),
        }),
        load::Error::Parse(errors) => errors.into_iter().next().map(|(expected, found)| match expected {
            parse::Expect::Nothing => ("expected the end of the filter".to_owned(), found),
            _ if code.trim().is_empty() => ("the filter is empty; `.` shows everything".to_owned(), found),
            _ => (format!("expected {}", with_article(expected.as_str())), found),
        }),
    }
}

/// Puts an article before a noun, and backticks around anything else.
fn with_article(expected: &str) -> String {
    match expected.chars().next() {
        _ if expected.contains(" or ") => expected.to_owned(),
        Some('a' | 'e' | 'i' | 'o') if expected.len() > 4 => format!("an {expected}"),
        Some('a'..='z') if !matches!(expected, "as" | "then" | "end" | "in" | "nothing") => format!("a {expected}"),
        _ => format!("`{expected}`"),
    }
}

fn unknown((name, kind): (&str, Undefined)) -> Explanation<'_> {
    let reason = match (name, kind) {
        ("env" | "$ENV" | "input" | "inputs" | "get_search_list" | "input_filename", _) => {
            format!("`{name}` is not available here")
        }
        (_, Undefined::Filter(0)) => format!("unknown function `{}`", escape(name)),
        (_, Undefined::Filter(1)) => format!("unknown function `{}` of one argument", escape(name)),
        (_, Undefined::Filter(count)) => format!("unknown function `{}` of {count} arguments", escape(name)),
        (_, kind) => format!("unknown {} `{}`", kind.as_str(), escape(name)),
    };
    (reason, name)
}

/// Returns the line of `code` that contains byte `at`, and a line with a caret. Empty if the filter is empty.
fn excerpt(code: &str, at: usize) -> String {
    if code.trim().is_empty() {
        return String::new();
    }
    // The libraries may name a text that is not part of the filter.
    let at = if code.is_char_boundary(at) { at } else { code.len() };
    let start = code[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = code[start..].lines().next().unwrap_or_default();
    let indent = width(&escape(&code[start..at]));
    format!("  {}\n  {:indent$}^", escape(line), "")
}
