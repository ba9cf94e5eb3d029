//! A PostgreSQL database that may be unreachable at times.
//!
//! `database` reconnects and retries, `session` is a connection with its SQL, `schema` holds the tables, `location` and
//! `password` tell where and how to connect, `tls` encrypts.

mod database;
mod errors;
mod location;
mod password;
mod schema;
mod session;
mod tls;

pub(crate) use database::Postgres;
pub(crate) use location::PostgresLocation;
