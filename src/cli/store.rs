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
        if let Some(path) = platform::strip_prefix(value, "sqlite:").filter(|path| !path.is_empty()) {
            return Ok(StoreArg::Sqlite(path.into()));
        }
        let text = value.to_str().unwrap_or_default();
        if ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
            return Ok(StoreArg::Postgres(Secret::new(text)));
        }
        let message = "the value of `--store` is not a supported database\n\n\
                       tip: use `sqlite:events.db` or `postgres://USER@HOST/DATABASE`\n";
        Err(clap::Error::raw(ErrorKind::ValueValidation, message))
    }
}
