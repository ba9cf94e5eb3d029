//! Parses `--store`.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command};

use auth0_events_platform as platform;
use auth0_events_text::Secret;

/// A database. Its URL is parsed when it is opened, since it may contain a password.
#[derive(Debug, Clone)]
pub(crate) enum StoreArg {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL server.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "only builds with PostgreSQL read it"))]
    Postgres(Secret),
}

/// Parses a [`StoreArg`]. Its errors do not repeat the value, since it may contain a password.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoreParser;

impl TypedValueParser for StoreParser {
    type Value = StoreArg;

    fn parse_ref(&self, _: &Command, _: Option<&Arg>, value: &OsStr) -> Result<StoreArg, clap::Error> {
        if let Some(rest) = platform::strip_prefix(value, "sqlite:") {
            return sqlite_path(&rest).map(StoreArg::Sqlite).map_err(refused);
        }
        let text = value.to_str().unwrap_or_default();
        if ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
            return Ok(StoreArg::Postgres(Secret::new(text)));
        }
        Err(refused("use `sqlite:events.db` or `postgres://USER@HOST/DATABASE`"))
    }
}

fn refused(tip: &str) -> clap::Error {
    let message = format!("the value of `--store` is not a supported database\n\ntip: {tip}\n");
    clap::Error::raw(ErrorKind::ValueValidation, message)
}

/// Returns the path in a SQLite URL, given what follows `sqlite:`. The error is a tip.
///
/// Two slashes are followed by a path, as sqlx reads it. Three are followed by a relative path and four begin an absolute one,
/// as SQLAlchemy reads them. The only option is `mode=rwc`, and `mode=rw`, which change nothing.
fn sqlite_path(rest: &OsStr) -> Result<PathBuf, &'static str> {
    let text = rest.to_string_lossy();
    let (path, option) = text.split_once('?').map_or((&*text, None), |(path, option)| (path, Some(option)));
    let path = path.strip_prefix("///").or_else(|| path.strip_prefix("//")).unwrap_or(path);
    match (path, option) {
        ("", _) => Err("name a file: `sqlite:events.db`"),
        (":memory:", _) | (_, Some("mode=memory")) => Err("a database in memory would be lost at the end; name a file"),
        _ if path.starts_with("file:") => Err("leave out `file:`, as in `sqlite:events.db`"),
        _ if path.starts_with("~/") => Err("the shell does not expand `~` here; use `sqlite:$HOME/events.db`"),
        (_, None) if text.len() == path.len() => Ok(rest.into()),
        (_, None | Some("mode=rwc" | "mode=rw")) => Ok(path.into()),
        (_, Some(_)) => Err("the only options are `?mode=rw` and `?mode=rwc`; use `sqlite:events.db`"),
    }
}

#[cfg(test)]
mod tests;
