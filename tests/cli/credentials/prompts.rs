//! Tests of the prompts of `login`.

use super::{tenant, token};
use crate::support::pty::key::{CTRL_C, ENTER, ESCAPE, HOME};
use crate::support::{Pty, events};

/// Starts `login` on a terminal.
fn login() -> Pty {
    Pty::start(|run| run, "events login --insecure-storage")
}

#[test]
fn it_prompts_for_domain_client_and_hidden_secret() {
    let api = tenant(|text| token(&text));
    let mut pty = login();
    pty.shows("Domain of the tenant:").types(&format!("https://acme.eu.auth0.com{ENTER}"));
    // The rejected domain stays in the line. Replace its start with `http://127.0.0.1:PORT/`.
    pty.shows("it contains a scheme")
        .types(&format!("{HOME}{}", "\u{1b}[3~".repeat(40)))
        .types(&format!("{}{ENTER}", api.url()));
    pty.shows("Client id:").types(&format!("client{ENTER}"));
    pty.shows("Client secret (hidden):").types(&format!("hunter2{ENTER}"));
    let left = pty.ends().exits(0).never_showed("hunter2");
    assert_eq!(api.requests()[0].json()["client_secret"], "hunter2");
    events(["list"]).home(left.home()).run().exits(0);
}

/// Encodes a text as a terminal does when it is pasted.
fn paste(text: &str) -> String {
    format!("\u{1b}[200~{text}\u{1b}[201~")
}

#[test]
fn ctrl_u_clears_a_hidden_secret_and_no_chord_types_its_letter() {
    let api = tenant(|text| token(&text));
    let mut pty = login();
    pty.shows("Domain of the tenant:").types(&format!("acme\u{17}{}{ENTER}", api.url()));
    pty.shows("Client id:").types(&format!("ient\u{1}cl\u{5}\u{b}\u{10}{ENTER}"));
    pty.shows("Client secret (hidden):").types(&format!("hunter3\u{15}hunter2\u{19}{ENTER}"));
    pty.ends().exits(0);
    let token_request = api.requests()[0].json();
    assert_eq!((&token_request["client_id"], &token_request["client_secret"]), (&"client".into(), &"hunter2".into()));
}

#[test]
fn a_pasted_secret_loses_its_line_end_and_a_line_break_within_it_is_rejected() {
    let api = tenant(|text| token(&text));
    let mut pty = login();
    pty.shows("Domain of the tenant:").types(&format!("{}{ENTER}", paste(&format!("{}\r", api.url()))));
    pty.shows("Client id:").types(&format!("client{ENTER}"));
    pty.shows("Client secret (hidden):").types(&format!("{}{ENTER}", paste("hunt\rer3")));
    pty.shows("it contains a line break").types(&format!("\u{15}{}{ENTER}", paste("hunter2\r")));
    pty.ends().exits(0);
    assert_eq!(api.requests()[0].json()["client_secret"], "hunter2");
}

#[test]
fn cancelling_at_any_prompt_exits_130_stores_nothing_and_erases_the_prompt() {
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
            assert!(!left.home().path().join("config").exists(), "a directory was created although nothing is stored");
        }
    }
}
