//! Opens the database of `--store`, and says what to do where that fails.

use anyhow::Context as _;

use crate::cli::StoreArg;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::sink::{Store, StoreError, StoreLocation};

/// Opens the database that `--store` names.
pub(super) async fn open(_ctx: &Context, store: &StoreArg) -> anyhow::Result<Store> {
    let location = match store {
        StoreArg::Sqlite(path) => StoreLocation::Sqlite(path.clone()),
    };
    Store::open(&location).await.map_err(explain).with_context(|| format!("cannot use the database `{location}`"))
}

/// Puts a failure of the store as an error of the command.
pub(super) fn explain(error: StoreError) -> anyhow::Error {
    match error {
        StoreError::Unreachable { .. } => Failure::new(Kind::Network, error.to_string()).into(),
        StoreError::Refused(_) | StoreError::Newer { .. } | StoreError::Unreadable(_) => error.into(),
    }
}
