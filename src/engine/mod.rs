//! The work behind the commands: it knows no command line and prints nothing.

pub(crate) mod ingest;
pub(crate) mod recovery;

mod shell;
