//! Turns the bytes of a secret from any source into a [`Secret`]: it removes what editors and shells add, and names a character
//! that cannot belong to the secret.

use crate::cli::authorization::SecretKind;
use crate::failure::Failure;
use auth0_events_text::{Secret, decode, known_joined_variable};

/// Reads a secret. Messages call it `name`, such as "the secret for `--bearer-file`".
///
/// # Errors
/// Fails if the secret is empty, is not text, or contains characters that it cannot contain. No message repeats the value.
pub(crate) fn read(bytes: &[u8], kind: SecretKind, name: &str) -> Result<Secret, Failure> {
    let text = decode(bytes).map_err(|cause| Failure::usage(format!("cannot read {name}: {cause}")))?;
    let secret = text.expose();
    if kind == SecretKind::Key {
        return if secret.trim().is_empty() { Err(empty(name)) } else { Ok(text) };
    }
    let secret = without_line_end(secret);
    let secret = if kind == SecretKind::Token { without_scheme(secret) } else { secret };
    if secret.is_empty() {
        return Err(empty(name));
    }
    if let Some(joined) = known_joined_variable(secret) {
        return Err(Failure::usage(format!("{name} seems to be followed by {} on the same line", joined.name))
            .hint("write each variable on a line of its own"));
    }
    let refused = match kind {
        SecretKind::Password => secret.chars().find(|c| is_invisible(*c)),
        SecretKind::Token => secret.chars().find(|c| c.is_control() || c.is_whitespace() || is_invisible(*c)),
        _ => secret.chars().find(|c| c.is_control() && *c != '\t' || is_invisible(*c)),
    };
    let problem = match kind {
        SecretKind::Token => "is not allowed in an HTTP header",
        _ => "cannot be part of it",
    };
    match refused {
        None => Ok(Secret::new(secret)),
        Some(c) => Err(Failure::usage(format!("{name} contains {}, which {problem}", character(c)))
            .hint("store the secret alone, without quotes, spaces or further lines")),
    }
}

/// Removes one line end.
pub(super) fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

fn empty(name: &str) -> Failure {
    Failure::usage(format!("{name} is empty"))
}

/// Removes `Bearer `, which the request adds.
fn without_scheme(token: &str) -> &str {
    match token.split_at_checked(7) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer ") => rest.trim_start_matches(' '),
        _ => token,
    }
}

/// Reports whether a character is invisible: a byte order mark, a space without width, a word joiner.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

fn character(c: char) -> String {
    let name = match c {
        '\n' => "a line feed",
        '\r' => "a carriage return",
        '\t' => "a tab",
        ' ' => "a space",
        '\u{a0}' => "a no-break space",
        '\u{feff}' => "a byte order mark",
        _ => "the character",
    };
    format!("{name} (U+{:04X})", u32::from(c))
}

#[cfg(test)]
mod tests;
