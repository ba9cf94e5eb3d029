//! The work behind the commands: it knows no command line and prints nothing.

pub(crate) mod ingest;
pub(crate) mod recovery;
pub(crate) mod streams;
pub(crate) mod test_event;

mod shell;
