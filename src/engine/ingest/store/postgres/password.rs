//! Passwords in a file such as `~/.pgpass`, with lines of the form `host:port:database:user:password`.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::engine::ingest::store::error::LocationError;
use auth0_events_platform as platform;
use auth0_events_text as text;
use auth0_events_text::Secret;

/// Finds the password for host, port, database and user. `None` if there is no file or no matching line.
///
/// # Errors
/// Fails if the file cannot be read, or if other users can read it.
pub(super) fn find(path: &Path, fields: &[String; 4]) -> Result<Option<Secret>, LocationError> {
    let failed = |cause: String, hint: Option<String>| LocationError {
        cause: format!("cannot read the password from `{}`: {cause}", path.display()),
        hint,
    };
    let unreadable = |error: &io::Error| failed(text::system_message(error), None);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&error)),
    };
    let remedy = platform::remedy_if_open_to_others(&file, path).map_err(|error| unreadable(&error))?;
    if remedy.is_some() {
        return Err(failed("other users can read it".to_owned(), remedy));
    }
    let mut content = Zeroizing::new(String::new());
    file.read_to_string(&mut content).map_err(|error| unreadable(&error))?;
    Ok(content.lines().filter(|line| !line.starts_with('#')).find_map(|line| matching(line, fields)))
}

/// Returns the password of a line if each of its fields matches or is `*`.
fn matching(line: &str, fields: &[String; 4]) -> Option<Secret> {
    let mut rest = line;
    for (at, wanted) in fields.iter().enumerate() {
        let field;
        (field, rest) = split(rest)?;
        // `localhost` also stands for a Unix socket.
        let is_local = at == 0 && field == "localhost" && wanted.starts_with('/');
        if field != *wanted && field != "*" && !is_local {
            return None;
        }
    }
    let password = split(rest).map_or_else(|| unescaped(rest), |(password, _)| password);
    Some(password).filter(|password| !password.is_empty()).map(Secret::new)
}

/// Splits at the first colon that is not escaped with a backslash.
fn split(text: &str) -> Option<(String, &str)> {
    let mut is_escaped = false;
    let end = text.find(|c| {
        let is_end = c == ':' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    Some((unescaped(&text[..end]), &text[end + 1..]))
}

fn unescaped(text: &str) -> String {
    let mut is_escaped = false;
    text.chars()
        .filter(|c| {
            is_escaped = *c == '\\' && !is_escaped;
            !is_escaped
        })
        .collect()
}

#[cfg(test)]
mod tests;
