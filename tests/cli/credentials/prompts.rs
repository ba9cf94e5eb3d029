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
    pty.shows("it contains a scheme")
        .types(&format!("{HOME}{}", "\u{1b}[3~".repeat(40)))
        .types(&format!("{}{ENTER}", api.url()));
    pty.shows("Client id:").types(&format!("client{ENTER}"));
    pty.shows("Client secret (hidden):").types(&format!("hunter2{ENTER}"));
    let left = pty.ends().exits(0).never_showed("hunter2");
    assert_eq!(api.requests()[0].json()["client_secret"], "hunter2");
    events(["list"]).home(left.home()).run().exits(0);
}

/// Pastes a text as a terminal does.
fn pasted(text: &str) -> String {
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
    let asked = api.requests()[0].json();
    assert_eq!((&asked["client_id"], &asked["client_secret"]), (&"client".into(), &"hunter2".into()));
}

#[test]
fn a_pasted_secret_loses_its_line_end_and_one_with_a_break_is_refused() {
    let api = tenant(|text| token(&text));
    let mut pty = login();
    pty.shows("Domain of the tenant:").types(&format!("{}{ENTER}", pasted(&format!("{}\r", api.url()))));
    pty.shows("Client id:").types(&format!("client{ENTER}"));
    pty.shows("Client secret (hidden):").types(&format!("{}{ENTER}", pasted("hunt\rer3")));
    pty.shows("it contains a line break").types(&format!("\u{15}{}{ENTER}", pasted("hunter2\r")));
    pty.ends().exits(0);
    assert_eq!(api.requests()[0].json()["client_secret"], "hunter2");
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
            assert!(!left.home().path().join("config").exists(), "no directory is made where nothing is stored");
        }
    }
}
