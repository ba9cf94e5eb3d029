//! `--store`: a database, as it is named on a command line.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command};

use auth0_events_platform as platform;
use auth0_events_text::Secret;

/// A database. What it is called is looked at when it is opened, since it may hold a password.
#[derive(Debug, Clone)]
pub(crate) enum StoreArg {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL server.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "only builds with PostgreSQL read it"))]
    Postgres(Secret),
}

/// Reads a [`StoreArg`]. Its complaints do not repeat what was typed, as those of the parser do.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoreParser;

impl TypedValueParser for StoreParser {
    type Value = StoreArg;

    fn parse_ref(&self, _: &Command, _: Option<&Arg>, value: &OsStr) -> Result<StoreArg, clap::Error> {
        match platform::behind(value, "sqlite:") {
            Some(path) if !path.is_empty() => return Ok(StoreArg::Sqlite(path.into())),
            _ => {}
        }
        let text = value.to_str().unwrap_or_default();
        if ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
            return Ok(StoreArg::Postgres(Secret::new(text)));
        }
        let message = "`--store` names no database that is known here\n\n\
                       tip: write `sqlite:events.db` or `postgres://USER@HOST/DATABASE`\n";
        Err(clap::Error::raw(ErrorKind::ValueValidation, message))
    }
}
