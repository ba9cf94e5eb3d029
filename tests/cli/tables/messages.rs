//! Tests of errors, causes and hints on a terminal: wrapped beside their label, and escaped. The terminals are dumb, so
//! no progress is drawn between the messages.

use super::lines;
use crate::support::answers::{ONE, insufficient_scope, problem};
use crate::support::{Pty, Scripted, Tenant, scripted};

/// Starts a tenant that answers every request with this error.
fn failing_tenant(status: u16, body: serde_json::Value) -> Scripted {
    Scripted::answering(move |_| scripted::json(status, &body))
}

#[test]
fn messages_are_indented_beside_their_label_on_a_terminal() {
    let api = failing_tenant(403, insufficient_scope("read:event_streams"));
    let shown = |columns: usize| {
        let left = Pty::on(&api, &format!("stty cols {columns}; TERM=dumb events show {ONE}")).ends().exits(3);
        lines(&left.screen).join("\n")
    };
    insta::assert_snapshot!(shown(80), @"
    error: cannot show event stream est_1111111111111111111111
    caused by: the API answered 403: Insufficient scope, expected any of:
               read:event_streams
    caused by: the credential was the access token in AUTH0_API_TOKEN (environment)
    hint: the token needs `read:event_streams`; grant it in Dashboard > Applications
          > APIs > Auth0 Management API > Permissions
    ");
    insta::assert_snapshot!(shown(40), @"
    error: cannot show event stream
           est_1111111111111111111111
    caused by: the API answered 403:
               Insufficient scope, expected
               any of: read:event_streams
    caused by: the credential was the access
               token in AUTH0_API_TOKEN
               (environment)
    hint: the token needs
          `read:event_streams`; grant it in
          Dashboard > Applications > APIs >
          Auth0 Management API > Permissions
    ");
}

#[test]
fn on_a_pipe_each_cause_is_one_line() {
    let api = failing_tenant(403, insufficient_scope("read:event_streams"));
    let refused = api.events(["show", ONE]).env("COLUMNS", "40").run().exits(3);
    assert_eq!(refused.stderr.lines().count(), 4, "{refused}");
}

#[test]
fn an_excerpt_keeps_its_caret_under_the_error() {
    let line = r#"stty cols 40; TERM=dumb events create -t webhook -s user.created -c "{\"webhook_endpoint\": \"https://example.com/webhook\", x}""#;
    let left = Pty::start(|run| run, line).ends().exits(2);
    let shown = lines(&left.screen);
    let caret = shown.iter().position(|line| line.trim() == "^").expect("a caret");
    let column = shown[caret].find('^').expect("a caret");
    // An unknown member is masked completely, and the caret is under its first character.
    assert!(shown[caret - 1][column..].starts_with("***}"), "{}", shown.join("\n"));
}

#[test]
fn a_message_from_the_api_is_escaped_on_a_terminal() {
    let message = "no \u{202e}such\u{9b}31m \u{1b}[2J\u{2066}thing";
    let api = failing_tenant(404, problem(404, "Not Found", message));
    for flags in ["", "--json"] {
        let left = Pty::on(&api, &format!("TERM=dumb events show {ONE} {flags}")).ends().exits(4);
        let controls_terminal = |c: char| c.is_control() && !"\r\n".contains(c) || "\u{202e}\u{2066}".contains(c);
        assert!(!left.screen.contains(controls_terminal), "{flags}: {:?}", left.screen);
        assert!(left.screen.contains("no \\u202esuch\\u009b31m \\u001b[2J\\u2066"), "{flags}: {:?}", left.screen);
    }
    let json = api.events(["show", ONE, "--json"]).run().exits(4).error();
    assert!(json["causes"][0].as_str().is_some_and(|cause| cause.contains(message)), "{json}");
}
