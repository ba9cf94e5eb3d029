//! The questions of `login`, on a terminal that `script` plays.

use super::{tenant, token};
use crate::support::{Home, Process, events, program};

/// Starts `login` on a terminal. What it shows arrives on stdout.
fn login(home: &Home) -> Process {
    let run = program("script").args(["-qefc", "events login --insecure-storage", "/dev/null"]);
    run.env("TERM", "xterm").env("SHELL", "/bin/sh").home(home).silent_stdin().spawn()
}

#[test]
fn domain_client_and_hidden_secret_are_asked_for() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    let mut process = login(&home);
    process.await_stdout("Domain");
    process.feed("https://acme.eu.auth0.com\r");
    process.await_stdout("it holds a scheme");
    // Back to an empty line: what was wrong stays to be edited.
    process.feed("\u{7f}".repeat(40));
    process.feed(format!("{}\r", api.url()));
    process.await_stdout("Client id");
    process.feed("client\r");
    process.await_stdout("Client secret");
    process.feed("hunter2\r");
    process.finish().exits(0).never_shows("hunter2");
    assert_eq!(api.requests()[0].json()["client_secret"], "hunter2");
    events(["list"]).home(&home).run().exits(0);
}

#[test]
fn ctrl_c_at_a_question_exits_130_and_stores_nothing() {
    let home = Home::new();
    let mut process = login(&home);
    process.await_stdout("Domain");
    process.feed("\u{3}");
    process.finish().exits(130);
    assert!(!home.path().join("config/config.toml").exists());
}
