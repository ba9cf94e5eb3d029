//! Parses dotenv files. Values are not expanded, so that secrets are unchanged. Errors name the line, not its text.

use std::collections::HashMap;
use std::fmt;

use auth0_events_text::Secret;

/// A line that is not a variable.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    line: usize,
    problem: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

/// Parses all variables. The last value of a variable wins, as in a shell.
pub(crate) fn parse(text: &str) -> Result<HashMap<String, Secret>, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut variables = HashMap::new();
    let mut rest = text;
    while !rest.is_empty() {
        let number = || text[..text.len() - rest.len()].matches('\n').count() + 1;
        let fault = |problem| Fault { line: number(), problem };
        let (line, _) = split_line(rest);
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            rest = split_line(rest).1;
            continue;
        }
        let (name, _) = line.split_once('=').ok_or_else(|| fault("expected NAME=VALUE"))?;
        let after_name = &rest[name.len() + 1..];
        let name = name.trim();
        let name = name.strip_prefix("export ").map_or(name, str::trim_start);
        if !is_name(name) {
            return Err(fault("the name contains characters other than letters, digits and underscores"));
        }
        let (value, after) = value(after_name).map_err(fault)?;
        variables.insert(name.to_owned(), Secret::new(value));
        rest = after;
    }
    Ok(variables)
}

/// Parses the value at the start of the text. Returns it with the text after its line.
fn value(text: &str) -> Result<(String, &str), &'static str> {
    let start = text.trim_start_matches([' ', '\t']);
    let (value, after) = match start.chars().next() {
        Some('\'') => {
            let (value, after) = start[1..].split_once('\'').ok_or("the single quote is not closed")?;
            (value.to_owned(), after)
        }
        Some('"') => double_quoted(&start[1..])?,
        _ => {
            let (line, after) = split_line(text);
            return Ok((without_comment(line).trim().to_owned(), after));
        }
    };
    let (line, after) = split_line(after);
    if without_comment(line).trim().is_empty() { Ok((value, after)) } else { Err("text follows the closing quote") }
}

fn double_quoted(text: &str) -> Result<(String, &str), &'static str> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((value, &text[at + 1..])),
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
