//! Tests of the emulator's state file and seed: unusable files, and the initial content.

use crate::support::{Emulator, Home, Output, Tenant, events};

fn refused(home: &Home, args: &[&str]) -> Output {
    events([&["emulator", "--port", "0"], args].concat()).home(home).run().prints_nothing().exits(2)
}

#[test]
fn a_state_file_in_use_is_an_error() {
    let home = Home::new();
    let running = ["emulator", "--port", "0", "--json", "--state", "state.db"];
    let _running = Emulator::start_as(events(running).home(&home));
    let refused = refused(&home, &["--state", "state.db"]);
    refused.says("error: cannot open the state file\n").says("is in use by another process");
}

#[test]
fn a_file_that_is_not_a_state_file_is_an_error_with_a_hint() {
    let home = Home::new();
    home.write("state.db", &"a note\n".repeat(100));
    let refused = refused(&home, &["--state", "state.db"]);
    refused.says("state.db` is not a state file of the emulator").says("hint: pass a new file with `--state`");
}

/// A seed with one stream and one user.
const SEED: &str = r#"{
  "streams": [{
    "name": "orders", "subscriptions": [{"event_type": "user.created"}],
    "destination": {"type": "webhook", "configuration": {
      "webhook_endpoint": "https://example.com/hook", "webhook_authorization": {"method": "bearer", "token": "s3cret"}}}
  }],
  "users": [{"connection": "db", "email": "mara@example.com", "password": "Passw0rd", "user_id": "1"}]
}"#;

#[test]
fn a_seed_is_loaded_at_the_start_and_only_once() {
    let home = Home::new();
    home.write("seed.json", SEED);
    let start = || {
        let args = ["emulator", "--port", "0", "--json", "--state", "state.db", "--seed", "seed.json"];
        Emulator::start_as(events(args).home(&home))
    };
    let shown = |tenant: &Emulator| tenant.events(["show", "orders"]).run().exits(0).never_shows("s3cret").json();
    let tenant = start();
    let first = shown(&tenant);
    drop(tenant);
    let tenant = start();
    assert_eq!(shown(&tenant), first);
    assert_eq!(tenant.events(["list", "--json"]).run().exits(0).json().as_array().map(Vec::len), Some(1));
}

#[test]
fn the_error_for_a_rejected_seed_names_the_entry() {
    let home = Home::new();
    home.write("seed.json", &SEED.replace("https://example.com/hook", "ftp://example.com/hook"));
    let refusal = refused(&home, &["--seed", "seed.json"]);
    refusal.says("error: cannot load the seed from `seed.json`\ncaused by: streams[0]: ").never_shows("s3cret");
    home.write("seed.json", "{\"streams\": [");
    refused(&home, &["--seed", "seed.json"]).says("caused by: not JSON: ");
    refused(&home, &["--seed", "absent.json"]).says("error: cannot load the seed from `absent.json`");
}
