//! Explains common JSON mistakes: what the parser expected, and how to fix it.

use auth0_events_text::redaction::{MalformedMask, SecretValue, string_end};

const QUOTE_THE_WHOLE: &str = "put the whole value in single quotes, so that the shell keeps the double quotes, \
    or read it from a file with `@FILE`";

/// The explanation of one mistake.
pub(super) struct Advice {
    /// The problem, such as `expected a value`.
    pub(super) problem: String,
    /// A better position for the caret than where the parser stopped.
    pub(super) at: Option<usize>,
    /// The remedy.
    pub(super) hint: Option<String>,
}

impl Advice {
    fn new(problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { problem: problem.into(), at: None, hint: Some(hint.into()) }
    }

    fn pointing_at(mut self, at: usize) -> Self {
        self.at = Some(at);
        self
    }
}

/// Explains the parser's error at byte `at`.
pub(super) fn give(text: &str, at: usize, error: &serde_json::Error, mask: &MalformedMask) -> Advice {
    let here = text[at..].chars().next();
    if text.trim().is_empty() {
        return Advice::new("expected a JSON object", "write an object such as `{\"webhook_endpoint\":\"https://…\"}`");
    }
    if let Some(secret) = mask.secret_at(at).filter(|secret| !secret.is_whole) {
        return unquoted_secret(secret);
    }
    let parser = error.to_string();
    let parser = parser.split(" at line ").next().unwrap_or_default();
    match here {
        Some('“' | '”' | '„' | '‘' | '’' | '«' | '»') => {
            return Advice::new("expected `\"`, found a typographic quote", "replace the typographic quotes with `\"`");
        }
        Some('\'') => {
            return Advice::new(
                "expected `\"`, found a single quote",
                "JSON strings use double quotes: replace `'` with `\"`",
            );
        }
        _ => {}
    }
    if !text.trim_start().starts_with(['{', '[', '"']) {
        return Advice::new(
            "expected `{`",
            "write a JSON object, or `@FILE` to read one from a file, or `-` to read stdin",
        );
    }
    if error.is_eof() {
        return unfinished(text);
    }
    let before = text[..at].trim_end();
    match (parser, here) {
        ("trailing comma", _) | (_, Some('}' | ']')) if before.ends_with(',') => {
            let comma = before.len() - 1;
            Advice::new("a comma before a closing bracket", "remove the comma").pointing_at(comma)
        }
        ("control character (\\u0000-\\u001F) found while parsing a string", Some('\n' | '\r')) => Advice::new(
            "expected `\"` before the end of the line",
            "close the string, or write a line break within it as `\\n`",
        ),
        ("control character (\\u0000-\\u001F) found while parsing a string", _) => {
            Advice::new("a control character within a string", "write it as an escape, such as `\\t` for a tab")
        }
        ("invalid escape", _) => {
            Advice::new("unknown escape after a backslash", "write a backslash within a string as `\\\\`")
        }
        ("recursion limit exceeded", _) => Advice { problem: "nested too deeply".to_owned(), at: None, hint: None },
        ("trailing characters", _) => {
            Advice::new("expected the end, found more text", "pass a single JSON value, and check the closing brackets")
        }
        ("key must be a string" | "expected `,` or `}`" | "expected `:`", Some('=')) => {
            Advice::new("expected `:`, found `=`", "write `:` between a key and its value")
        }
        ("key must be a string", _) => Advice::new("expected `\"` before the key", QUOTE_THE_WHOLE),
        (_, Some('T' | 'F' | 'N' | 'u')) if python_literal(text, at) => {
            Advice::new("expected a value", "use `true`, `false` or `null`")
        }
        ("expected value" | "expected ident" | "invalid number", _) => bare_value(before),
        ("expected `,` or `}`" | "expected `,` or `]`", _) if in_bare_number(text, at) => {
            Advice::new("expected `\"` before the value", QUOTE_THE_WHOLE)
        }
        ("expected `,` or `}`" | "expected `,` or `]`", Some('"')) => {
            Advice::new(parser, "put a comma between two members, and write a quote within a string as `\\\"`")
        }
        ("expected `,` or `}`" | "expected `,` or `]`", _) => {
            Advice::new(parser, "check the quotes before this position; write a quote within a string as `\\\"`")
        }
        _ => Advice { problem: parser.to_owned(), at: None, hint: None },
    }
}

/// Explains the most common mistake: a secret without quotes, or with one of them.
fn unquoted_secret(secret: &SecretValue) -> Advice {
    let flag = match secret.key.as_str() {
        key if key.contains("password") => "--webhook-password-env",
        key if key.contains("header") => "--webhook-header-value-env",
        _ => "--webhook-token-env",
    };
    let problem = if secret.is_quoted {
        "expected `\"` at the end of the secret, then `,` or `}`"
    } else {
        "expected `\"` before the secret"
    };
    let hint = format!("use `{flag} VAR`, so that the secret needs no quoting and stays out of the shell's history");
    Advice::new(problem, hint).pointing_at(secret.range.start)
}

fn bare_value(before: &str) -> Advice {
    if before.ends_with(':') || before.ends_with('[') {
        Advice::new("expected a value; text needs `\"` before and after it", QUOTE_THE_WHOLE)
    } else {
        Advice { problem: "expected a value".to_owned(), at: None, hint: None }
    }
}

/// Reports whether byte `at` continues a word that began with digits, such as an id without quotes.
fn in_bare_number(text: &str, at: usize) -> bool {
    let word = text[at..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
    word && text[..at].ends_with(|c: char| c.is_ascii_digit())
}

fn python_literal(text: &str, at: usize) -> bool {
    ["True", "False", "None", "NaN", "undefined"].iter().any(|literal| text[at..].starts_with(literal))
}

/// Names the quote or bracket that is missing at the end of the text.
fn unfinished(text: &str) -> Advice {
    let bytes = text.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => open.push('}'),
            b'[' => open.push(']'),
            b'}' | b']' => {
                open.pop();
            }
            b'"' => match string_end(bytes, at + 1, b'"') {
                Some(end) => at = end,
                None => {
                    return Advice::new("expected `\"` at the end of the string", "close the string that begins here")
                        .pointing_at(at);
                }
            },
            _ => {}
        }
        at += 1;
    }
    let missing: String = open.iter().rev().take(8).collect();
    let end = text.trim_end();
    if missing.is_empty() || end.ends_with([':', ',']) {
        return Advice { problem: "expected a value, found the end".to_owned(), at: Some(end.len()), hint: None };
    }
    Advice::new(format!("expected `{missing}` at the end"), format!("add `{missing}`")).pointing_at(end.len())
}
