//! Decides which part of a refused value an error may repeat: a value may hold a secret, or the line after it.

use crate::redaction::masked_address;

/// Prefixes of the variables that this program and its ecosystem use.
const KNOWN_PREFIXES: &[&str] = &["AUTH0_", "EVENTS_", "PGPASSWORD"];
/// Prefixes of ids, which look like secrets and are not.
const ID_PREFIXES: &[&str] = &["est_", "evt_"];
/// Minimum length of a word of letters and digits that is taken for a secret.
const MIN_SECRET_CHARS: usize = 16;
/// Maximum length of a repeated value, in characters.
const MAX_ECHO_CHARS: usize = 200;

/// A variable that follows on the line of another one, as in `A=xB=y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JoinedVariable<'a> {
    /// The text before its name.
    pub before: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// Finds a variable of this program, such as `AUTH0_CLIENT_SECRET=`, within the value of another one.
pub fn known_joined_variable(value: &str) -> Option<JoinedVariable<'_>> {
    names(value).find_map(|(start, end)| {
        let name = &value[start..end];
        let at = KNOWN_PREFIXES.iter().filter_map(|prefix| name.find(prefix)).min()?;
        Some(joined(value, start + at, end))
    })
}

/// Finds any variable within the value of another one. Its name consists of capitals, digits and underscores.
pub fn joined_variable(value: &str) -> Option<JoinedVariable<'_>> {
    known_joined_variable(value).or_else(|| {
        let is_name = |(start, end): &(usize, usize)| {
            let name = value[*start..*end].trim_start_matches(|c: char| c.is_ascii_digit());
            name.trim_matches('_').contains('_')
        };
        names(value).find(is_name).map(|(start, end)| joined(value, start, end))
    })
}

/// Returns the part of a refused value that an error may show. The rest is `…`: a variable that follows on the line, words
/// that look like secrets, and the user and query of an address.
pub fn repeatable(value: &str) -> String {
    let (shown, is_cut) = match joined_variable(value) {
        Some(joined) => (joined.before, true),
        None => (value, false),
    };
    if has_secret(shown) {
        return "…".to_owned();
    }
    let masked = if shown.contains("//") { masked_address(shown) } else { shown.to_owned() };
    let is_cut = is_cut || masked.chars().count() > MAX_ECHO_CHARS;
    let shown: String = masked.chars().take(MAX_ECHO_CHARS).flat_map(char::escape_debug).collect();
    if is_cut { format!("{shown}…") } else { shown }
}

fn joined(value: &str, start: usize, end: usize) -> JoinedVariable<'_> {
    let before = value[..start].trim_end();
    let before = before.strip_suffix("export").unwrap_or(before).trim_end();
    JoinedVariable { before, name: &value[start..end] }
}

/// Returns the ranges of the words before `=` that may be names.
fn names(value: &str) -> impl Iterator<Item = (usize, usize)> {
    value.match_indices('=').filter_map(|(equals, _)| {
        let end = value[..equals].trim_end_matches(' ').len();
        let is_of_a_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let start = value[..end].trim_end_matches(is_of_a_name).len();
        (start < end).then_some((start, end))
    })
}

/// Reports whether a word looks like a secret: long, with letters and digits.
fn has_secret(text: &str) -> bool {
    let is_of_a_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '=');
    text.split(|c| !is_of_a_word(c)).any(|word| {
        word.len() >= MIN_SECRET_CHARS
            && !ID_PREFIXES.iter().any(|prefix| word.starts_with(prefix))
            && word.contains(|c: char| c.is_ascii_digit())
            && word.contains(|c: char| c.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests;
