//! Tests through the real binary. Each module says what belongs in it.

mod client;
mod completion;
mod conformance;
mod credentials;
mod deliveries;
mod emulator;
mod errors;
mod formats;
mod forms;
mod generated;
mod help;
mod jq;
mod kept;
mod layering;
mod listen;
mod local;
mod redeliver;
mod stats;
mod store;
mod streams;
mod subscribe;
mod support;
mod tls;
mod trigger;
mod types;
mod watch;
