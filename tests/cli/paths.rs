//! Tests that paths that are not valid Unicode work unchanged.

#![cfg(unix)]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use crate::support::{Emulator, Home, Listener, RefusingPort, Tenant as _, events};

/// Returns a file name that is not valid Unicode.
fn name() -> OsString {
    OsStr::from_bytes(b"caf\xe9").to_owned()
}

#[test]
fn directories_of_the_environment_may_have_any_name() {
    let home = Home::new();
    let directory = home.path().join(name());
    fs::create_dir(&directory).expect("a directory");
    fs::write(directory.join("config.toml"), "nonsense").expect("a file");
    // If the program ignored the directory, it would find no tenant and succeed.
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

#[test]
fn json_and_payload_files_may_have_any_name() {
    let home = Home::new();
    let at = |name: &OsStr| {
        let mut at = OsString::from("@");
        at.push(name);
        at
    };
    let configuration =
        r#"{"webhook_endpoint":"https://h.example/","webhook_authorization":{"method":"bearer","token":"t"}}"#;
    fs::write(home.path().join(name()), configuration).expect("a file");
    let create = ["create", "-n", "crm", "-s", "user.created", "-c"];
    let tenant = Emulator::start();
    tenant.events(create).arg(at(&name())).home(&home).run().exits(0);
    fs::write(home.path().join(name()), r#"{"object":{"user_id":"auth0|7"}}"#).expect("a file");
    for payload in [name(), at(&name())] {
        let trigger = ["trigger", "crm", "--type", "user.created", "--payload"];
        let sent = tenant.events(trigger).arg(payload).home(&home).run().exits(0);
        assert!(sent.stdout.contains("auth0|7"), "{sent}");
    }
    let refused = tenant.events(create).arg(OsStr::from_bytes(b"{\"a\":\"\xe9\"}")).run().exits(2);
    refused.says("UTF-8").never_shows("webhook");
}

#[test]
fn a_private_key_file_may_have_any_name() {
    let home = Home::new();
    let key = home.path().join(name());
    let refusing = RefusingPort::hold();
    let run = || events(["list", "--domain", &refusing.url(), "--client-id", "c"]).home(&home);
    let run = || run().env("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", &key);
    run().run().exits(2).says("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY is neither a PEM key nor the path of one");
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/keys/test-rsa-pkcs8.pem"), &key).expect("a test key");
    run().run().exits(7).says(&format!("cannot connect to `127.0.0.1:{}`", refusing.number()));
}

#[test]
fn a_certificate_path_that_no_variable_can_hold_is_rejected() {
    let home = Home::new();
    let run = events(["emulator", "--port", "0", "--tls"]).home(&home);
    let refused = run.env("EVENTS_STATE_DIR", home.path().join(name())).run().exits(2).prints_nothing();
    refused.says("cannot serve TLS").says("set EVENTS_STATE_DIR");
}
