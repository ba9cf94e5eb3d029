//! Unit tests of `links`.

use super::*;

fn welcome(variables: &[(&str, &str)]) -> bool {
    are_welcome(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
}

#[test]
fn known_terminals_get_links() {
    for variables in [
        [("TERM", "xterm-256color"), ("VTE_VERSION", "7600")],
        [("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")],
        [("TERM", "xterm-256color"), ("KONSOLE_VERSION", "230800")],
        [("TERM", "xterm-kitty"), ("LANG", "C")],
        [("WT_SESSION", "1"), ("LANG", "C")],
    ] {
        assert!(welcome(&variables), "{variables:?}");
    }
}

#[test]
fn unknown_terminals_and_what_stands_between_get_none() {
    for variables in [
        [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")],
        [("TERM", "linux"), ("LANG", "C")],
        [("TERM", "dumb"), ("VTE_VERSION", "7600")],
        [("TERM", "screen-256color"), ("VTE_VERSION", "7600")],
        [("TMUX", "/tmp/tmux"), ("TERM_PROGRAM", "WezTerm")],
        [("CI", "true"), ("TERM", "xterm-kitty")],
        [("TERM", "xterm"), ("VTE_VERSION", "4205")],
        [("TERM", "xterm"), ("TERM_PROGRAM", "Apple_Terminal")],
    ] {
        assert!(!welcome(&variables), "{variables:?}");
    }
}
