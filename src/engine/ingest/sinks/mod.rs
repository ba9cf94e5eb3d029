//! Where events go beside the screen: a file, endpoints, a command, a database. Shared by the commands that receive events.
//!
//! Nothing is printed here, and nothing decides which events there are or what is told of them.

mod append;
mod dead_letter;
mod deliveries;
mod exec;
mod file;
mod routes;
mod store;

pub(crate) use append::sync;
pub(crate) use dead_letter::DeadLetters;
pub(crate) use deliveries::{Deliveries, Done, Undelivered};
pub(crate) use exec::Exec;
pub(crate) use file::OutputFile;
pub(crate) use routes::Route;
pub(crate) use store::{Committer, LocationError, PostgresLocation, Store, StoreError, StoreLocation, Verdict};

use std::borrow::Cow;

/// Makes JSON fit on one line. A raw line end in JSON never stands within a text, so a blank in its place changes nothing.
pub(crate) fn one_line(json: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr2(b'\n', b'\r', json).is_none() {
        return Cow::Borrowed(json);
    }
    Cow::Owned(json.iter().map(|&byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte }).collect())
}
