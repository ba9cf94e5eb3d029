//! Links: only in tables, only on terminals that are known to make them.

use super::tenant;
use crate::support::answers::ONE;
use crate::support::{Pty, Tenant};

const LINK: &str = "\u{1b}]8;id=21;https://example.com/webhook\u{1b}\\https://example.com/webhook\u{1b}]8;;\u{1b}\\";

#[test]
fn an_endpoint_in_a_panel_is_a_link_where_the_terminal_makes_one() {
    let api = tenant();
    let shown = |variable: &str, flags: &str| {
        let line = format!("{variable} events show {ONE} {flags}");
        Pty::on(&api, &line).ends().exits(0).screen
    };
    assert!(shown("VTE_VERSION=7600", "-o table").contains(LINK));
    for (variable, flags) in [
        ("VTE_VERSION=", "-o table"),
        ("VTE_VERSION=7600 TERM=dumb", "-o table"),
        ("VTE_VERSION=7600 TMUX=x", "-o table"),
        ("VTE_VERSION=7600", "-o table --no-color"),
        ("VTE_VERSION=7600", "--json"),
    ] {
        let screen = shown(variable, flags);
        assert!(screen.contains("https://example.com/webhook"), "{screen}");
        assert!(!screen.contains("\u{1b}]8"), "{variable} {flags}: {screen:?}");
    }
}

#[test]
fn a_pipe_gets_no_link() {
    let piped = tenant().events(["show", ONE, "-o", "table", "--color", "always"]).env("VTE_VERSION", "7600").run();
    let piped = piped.exits(0).never_shows("\u{1b}]8");
    assert!(piped.stdout.contains("https://example.com/webhook"), "{piped}");
}
