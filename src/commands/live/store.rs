//! Opens the database of `--store`, and says what to do where that fails.

use std::time::Duration;

use anyhow::Context as _;

use crate::cli::StoreArg;
use crate::commands::live::unreadable;
use crate::context::Context;
use crate::engine::ingest::sinks::{LocationError, PostgresLocation, Store, StoreError, StoreLocation};
use crate::failure::{Failure, Kind};
use auth0_events_platform as platform;

/// Opens the database that `--store` names. A server that goes away is tried again within `retry_within`.
pub(crate) async fn open(ctx: &Context, store: &StoreArg, retry_within: Duration) -> anyhow::Result<Store> {
    let location = match store {
        StoreArg::Sqlite(path) => StoreLocation::Sqlite(path.clone()),
        StoreArg::Postgres(url) => {
            let (password, file) = (ctx.settings.postgres_password(), ctx.settings.postgres_password_file());
            let location = PostgresLocation::parse(url, password, file.as_deref()).map_err(misnamed)?;
            StoreLocation::Postgres(Box::new(location))
        }
    };
    let opened = Store::open(&location, retry_within).await;
    opened.map_err(explain).with_context(|| format!("cannot use the database `{location}`"))
}

fn misnamed(error: LocationError) -> Failure {
    Failure::usage(format!("cannot use the URL of `--store`: {error}")).hint_if(error.hint)
}

/// Puts a failure of the store as an error of the command.
pub(crate) fn explain(error: StoreError) -> anyhow::Error {
    let hint = match &error {
        StoreError::Unreachable { cause, .. } => {
            return Failure::new(Kind::Network, error.to_string())
                .hint(match cause.contains("holds the database") {
                    true => "wait until the other process has written, or end it",
                    false => "check that the database is running, and host and port in the URL",
                })
                .into();
        }
        StoreError::InUse => "end the other process, or give this one a cursor of its own with `--resume NAME`",
        StoreError::Refused(cause) if cause.contains("password") => {
            let file = platform::POSTGRES_PASSWORD_FILE;
            let hint = format!("set PGPASSWORD, or write the password into {file}");
            return Failure::new(Kind::Refused, error.to_string()).hint(hint).into();
        }
        StoreError::Refused(cause) if cause.contains("already exists") => {
            "give the events a database of their own, or a schema: `?options=-csearch_path%3DNAME`"
        }
        StoreError::Refused(cause) if cause.contains("permission denied for schema") => {
            "grant the user CREATE on that schema, or choose another by `?options=-csearch_path%3DNAME`"
        }
        StoreError::Foreign(_) => "choose another file",
        StoreError::Refused(cause) if cause.contains("not a database") => "choose another file",
        StoreError::Unreadable(error) => return unreadable(error.clone()),
        StoreError::NoFile(_) => return Failure::usage(error.to_string()).into(),
        StoreError::Refused(_) | StoreError::Newer { .. } => return error.into(),
    };
    Failure::new(Kind::Refused, error.to_string()).hint(hint).into()
}
