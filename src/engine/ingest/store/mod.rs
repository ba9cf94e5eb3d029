//! The database of `--store`: events, the users that they describe, and the cursor of the feed in the same transaction.
//!
//! `record` reads an event and holds the rules, `sqlite` and `postgres` store it, each in its own SQL, and `committer` merges
//! the events of many senders into few transactions.

mod committer;
mod error;
mod handle;
#[cfg(feature = "postgres")]
mod postgres;
mod record;
mod sqlite;

pub(crate) use committer::Committer;
pub(crate) use error::StoreError;
pub(crate) use handle::{Store, StoreLocation};
#[cfg(feature = "postgres")]
pub(crate) use postgres::PostgresLocation;
pub(crate) use record::lacks_user;
