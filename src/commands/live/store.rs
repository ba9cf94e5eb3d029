//! Opens the database of `--store`, and explains its errors.

use std::time::Duration;

use anyhow::Context as _;

use crate::cli::StoreArg;
use crate::context::Context;
use crate::engine::ingest::events::unreadable;
#[cfg(feature = "postgres")]
use crate::engine::ingest::store::PostgresLocation;
use crate::engine::ingest::store::{Store, StoreError, StoreLocation};
use crate::engine::ingest::store_cursor::StoreCursorError;
use crate::failure::{Failure, Kind};
use auth0_events_platform as platform;

/// Opens the database of `--store`. `max_backoff` limits the time between two attempts to reconnect to a server.
#[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "SQLite needs no password"))]
pub(crate) async fn open(ctx: &Context, store: &StoreArg, max_backoff: Duration) -> anyhow::Result<Store> {
    let location = match store {
        StoreArg::Sqlite(path) => StoreLocation::Sqlite(path.clone()),
        #[cfg(feature = "postgres")]
        StoreArg::Postgres(url) => {
            let (password, file) = (ctx.settings.postgres_password()?, ctx.settings.postgres_password_file());
            let location = PostgresLocation::parse(url, password, file.as_deref()).map_err(|error| {
                Failure::usage(format!("cannot use the URL of `--store`: {error}")).hint_if(error.hint)
            })?;
            StoreLocation::Postgres(Box::new(location))
        }
        #[cfg(not(feature = "postgres"))]
        StoreArg::Postgres(_) => return Err(no_postgres().into()),
    };
    let opened = Store::open(&location, max_backoff).await;
    opened.map_err(explain).with_context(|| format!("cannot use the database `{location}`"))
}

/// Returns the error of a build without PostgreSQL.
#[cfg(any(test, not(feature = "postgres")))]
fn no_postgres() -> Failure {
    Failure::usage("this build of the program does not support PostgreSQL")
        .hint("use `--store sqlite:FILE`, or a build with the feature `postgres`")
}

/// Explains an error of the store.
pub(crate) fn explain(error: StoreError) -> anyhow::Error {
    let hint = match &error {
        StoreError::Unreachable { cause, .. } => {
            let hint = if cause.contains("holds the database") {
                "wait until the other process has finished writing, or stop it"
            } else {
                "check that the database is running, and the host and port in the URL"
            };
            return Failure::new(Kind::Network, error.to_string()).hint(hint).into();
        }
        StoreError::InUse => "stop the other process, or use another cursor with `--resume NAME`",
        StoreError::Refused(cause) if cause.contains("password") => {
            let hint = format!("set PGPASSWORD, or add the password to {}", platform::POSTGRES_PASSWORD_FILE);
            return Failure::new(Kind::Refused, error.to_string()).hint(hint).into();
        }
        StoreError::Refused(cause) if cause.contains("already exists") => {
            "use a separate database, or a separate schema with `?options=-csearch_path%3DNAME`"
        }
        StoreError::Refused(cause) if cause.contains("permission denied for schema") => {
            "grant the user CREATE on that schema, or use another with `?options=-csearch_path%3DNAME`"
        }
        StoreError::Foreign(_) => "use another file",
        StoreError::Refused(cause) if cause.contains("not a database") => "use another file",
        StoreError::Unreadable(error) => return unreadable(error.clone()),
        StoreError::NoFile(_) => return Failure::usage(error.to_string()).into(),
        StoreError::Refused(_) | StoreError::Newer { .. } => return error.into(),
    };
    Failure::new(Kind::Refused, error.to_string()).hint(hint).into()
}

/// Explains an error of the recorder, if the database caused it.
pub(crate) fn explain_recording(error: anyhow::Error) -> anyhow::Error {
    match error.downcast() {
        Ok(StoreCursorError::Stopped { flags }) => {
            let hint = format!(
                "nothing is lost; the next run with the same {flags} continues from the cursor in the database"
            );
            Failure::new(Kind::Network, "stopped while the database was unreachable").hint(hint).into()
        }
        Ok(StoreCursorError::Store(error)) => explain(error).context("cannot store events in the database"),
        Err(error) => error,
    }
}

#[cfg(test)]
mod tests;
