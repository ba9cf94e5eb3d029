//! Parses dotenv files. Values are not expanded, so that secrets are unchanged. Messages name the line, not its text.

use std::collections::HashMap;
use std::fmt;

use auth0_events_text::Secret;

/// A line that is not a variable, or not a usable one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EnvLineFault {
    line: usize,
    problem: &'static str,
}

impl fmt::Display for EnvLineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

/// The content of a file.
#[derive(Default)]
pub(crate) struct EnvFileContent {
    /// The variables. A malformed one is an error only if it is used.
    pub(super) variables: HashMap<String, Result<Secret, EnvLineFault>>,
    /// Lines of a shell or of another program, which are skipped.
    pub(super) skipped: Vec<EnvLineFault>,
}

/// Parses all variables. The last value of a variable wins, as in a shell.
pub(crate) fn parse(text: &str) -> EnvFileContent {
    let mut content = EnvFileContent::default();
    let mut rest = text;
    while !rest.is_empty() {
        let line_number = text[..text.len() - rest.len()].matches('\n').count() + 1;
        let fault = |problem| EnvLineFault { line: line_number, problem };
        let (line, after_line) = split_line(rest);
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            rest = after_line;
            continue;
        }
        let Some((name, start)) = name_of(line) else {
            content.skipped.push(fault("it is not NAME=VALUE"));
            rest = after_line;
            continue;
        };
        let value_text = &rest[start..];
        let is_known = |name: &str| content.variables.contains_key(name);
        if let Some(problem) = foreign_value(split_line(value_text).0.trim(), is_known) {
            content.skipped.push(fault(problem));
            rest = after_line;
            continue;
        }
        let (value, after) = match value(value_text) {
            Ok((value, after)) => (Ok(value), after),
            Err(problem) => (Err(fault(problem)), after_line),
        };
        content.variables.insert(name.to_owned(), value);
        rest = after;
    }
    content
}

/// Returns the name in a line NAME=VALUE, which may follow `export`, and the position of the value.
fn name_of(line: &str) -> Option<(&str, usize)> {
    let (name, _) = line.split_once('=')?;
    let start = name.len() + 1;
    let name = name.trim();
    let exported = name.strip_prefix("export").filter(|rest| rest.starts_with(char::is_whitespace));
    let name = exported.map_or(name, str::trim_start);
    is_name(name).then_some((name, start))
}

/// Returns the reason to skip a value that only a shell could compute. A single `$` belongs to the value.
fn foreign_value(value: &str, is_known: impl Fn(&str) -> bool) -> Option<&'static str> {
    let value = without_comment(value).trim();
    let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    let expansion =
        bare.strip_prefix("${").is_some_and(|rest| rest.ends_with('}')) || bare.strip_prefix('$').is_some_and(is_known);
    let command = bare.strip_prefix("$(").is_some_and(|rest| rest.ends_with(')'))
        || backticked(bare).is_some_and(|command| command.contains(char::is_whitespace));
    if expansion {
        Some("variables in values are not expanded")
    } else if command {
        Some("commands in values are not run")
    } else {
        None
    }
}

fn backticked(value: &str) -> Option<&str> {
    value.strip_prefix('`')?.strip_suffix('`').filter(|inner| !inner.contains('`'))
}

/// Parses the value at the start of the text. Returns it with the text after its line.
fn value(text: &str) -> Result<(Secret, &str), &'static str> {
    let start = text.trim_start_matches([' ', '\t']);
    let (value, after) = match start.chars().next() {
        Some('\'') => {
            let (value, after) = start[1..].split_once('\'').ok_or("the single quote is not closed")?;
            (Secret::new(value), after)
        }
        Some('"') => double_quoted(&start[1..])?,
        _ => {
            let (line, after) = split_line(text);
            let value = without_comment(line).trim();
            // Other readers of such files take backticks as quotes.
            return Ok((Secret::new(backticked(value).unwrap_or(value)), after));
        }
    };
    let (line, after) = split_line(after);
    if without_comment(line).trim().is_empty() { Ok((value, after)) } else { Err("text follows the closing quote") }
}

fn double_quoted(text: &str) -> Result<(Secret, &str), &'static str> {
    // As long as the text, so that no unwiped copy is left behind when it grows.
    let mut value = zeroize::Zeroizing::new(String::with_capacity(text.len()));
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((Secret::new(value.as_str()), &text[at + 1..])),
            '\\' => match chars.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 'r')) => value.push('\r'),
                Some((_, 't')) => value.push('\t'),
                Some((_, escaped @ ('"' | '\\' | '$'))) => value.push(escaped),
                Some((_, other)) => value.extend(['\\', other]),
                None => break,
            },
            c => value.push(c),
        }
    }
    Err("the double quote is not closed")
}

/// Removes a comment, which starts with a `#` at the beginning or after whitespace.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if c == '#' && before.is_whitespace() {
            return &line[..at];
        }
        before = c;
    }
    line
}

/// Returns the first line without its line end, and the rest.
fn split_line(text: &str) -> (&str, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (line.strip_suffix('\r').unwrap_or(line), rest)
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests;
