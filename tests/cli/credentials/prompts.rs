//! The form of `login`.

use super::{tenant, token};
use crate::support::pty::key::{CTRL_C, ENTER, ESCAPE, HOME};
use crate::support::{Pty, events};

/// Starts `login` on a terminal.
fn login() -> Pty {
    Pty::start(|run| run, "events login --insecure-storage")
}

#[test]
fn domain_client_and_hidden_secret_are_asked_for() {
    let api = tenant(|text| token(&text));
    let mut pty = login();
    pty.shows("Domain of the tenant:").types(&format!("https://acme.eu.auth0.com{ENTER}"));
    // What was wrong stays to be edited: `http://127.0.0.1:PORT/` in place of what begins the line.
    pty.shows("it holds a scheme")
        .types(&format!("{HOME}{}", "\u{1b}[3~".repeat(40)))
        .types(&format!("{}{ENTER}", api.url()));
    pty.shows("Client id:").types(&format!("client{ENTER}"));
    pty.shows("Client secret (hidden):").types(&format!("hunter2{ENTER}"));
    let left = pty.ends().exits(0).never_showed("hunter2");
    assert_eq!(api.requests()[0].json()["client_secret"], "hunter2");
    events(["list"]).home(left.home()).run().exits(0);
}

#[test]
fn leaving_at_any_question_exits_130_stores_nothing_and_leaves_no_trace() {
    let questions =
        [("Domain of the tenant:", "acme.eu.auth0.com"), ("Client id:", "client"), ("Client secret", "hunter2")];
    for stage in 0..questions.len() {
        for leave in [ESCAPE, CTRL_C] {
            let mut pty = login();
            for (question, answer) in &questions[..stage] {
                pty.shows(question).types(&format!("{answer}{ENTER}"));
            }
            pty.shows(questions[stage].0).types(leave);
            let left = pty.ends().exits(130);
            assert_eq!(left.remains(), "error: interrupted: nothing was stored", "{}", questions[stage].0);
            assert!(!left.home().path().join("config/config.toml").exists());
        }
    }
}
