//! Paths that are no Unicode: what the system takes as a name is taken as it is.

#![cfg(unix)]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use crate::support::{Emulator, Home, Listener, events};

/// A name as an old file system may hold one.
fn name() -> OsString {
    OsStr::from_bytes(b"caf\xe9").to_owned()
}

#[test]
fn directories_of_the_environment_may_have_any_name() {
    let home = Home::new();
    let directory = home.path().join(name());
    fs::create_dir(&directory).expect("a directory");
    fs::write(directory.join("config.toml"), "nonsense").expect("a file");
    // Were it left aside, no tenant would be found, and all would be well.
    let refused = events(["tenants", "list"]).home(&home).env("EVENTS_CONFIG_DIR", &directory).run();
    refused.exits(2).says("cannot read the settings");
}

#[test]
fn a_database_and_a_state_file_may_have_any_name() {
    let home = Home::new();
    let mut store = OsString::from("sqlite:");
    store.push(name());
    let listener = Listener::start_as(Listener::prepare(["--store"]).arg(store).home(&home));
    assert_eq!(listener.deliver(r#"{"data":{},"type":"thing.happened","id":"1"}"#), 204);
    listener.stop().exits(0);
    assert!(home.path().join(name()).is_file());
    let mut state = name();
    state.push(".state");
    let run = events(["emulator", "--port", "0", "--json", "--state"]).arg(&state).home(&home);
    drop(Emulator::start_as(run));
    assert!(home.path().join(state).is_file());
}
