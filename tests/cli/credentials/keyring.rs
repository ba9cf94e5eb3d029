//! Tests of the keyring: a real Secret Service on a private bus, a locked one, and one that never answers.

use std::path::Path;

use super::{tenant, token, token_requests};
use crate::support::skip::skip;
use crate::support::{Home, Run, Scripted, program};

/// Prepares a script in a session with its own bus, in which `login` stores the tenant and `open` unlocks the keyring.
/// Returns `None` if the keyring programs are not installed; the test is then skipped.
#[track_caller]
fn session(api: &Scripted, home: &Home, script: &str) -> Option<Run> {
    for needed in ["/usr/bin/dbus-run-session", "/usr/bin/gnome-keyring-daemon"] {
        if !Path::new(needed).exists() {
            skip(&format!("{needed} is not installed"));
            return None;
        }
    }
    let run = home.write("run/keep", "");
    let prelude = "open() { printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; }\n\
                   login() { printf hunter2 | events login --client-id client --client-secret-stdin \"$@\"; }\n";
    let args = ["--", "bash", "--noprofile", "--norc", "-c"];
    let session = program("dbus-run-session").args(args).arg(format!("{prelude}{script}")).home(home);
    let folder = run.parent().expect("a file lies in a folder");
    Some(session.env("XDG_RUNTIME_DIR", folder).env("TENANT", api.url()))
}

#[test]
fn the_secret_is_in_the_keyring_and_nowhere_else() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    let script = "open && login --domain $TENANT && events tenants list --json-compact && \
                  events list --no-token-cache && events logout && events list; echo $?";
    let Some(run) = session(&api, &home, script) else { return };
    let run = run.run().exits(0).says("in the keyring").never_shows("hunter2");
    assert!(run.stdout.contains("\"storage\":\"keyring\""), "{run}");
    assert!(run.stdout.ends_with("3\n"), "after logout there are no credentials: {run}");
    assert_eq!((token_requests(&api), api.requests()[1].json()["client_secret"].as_str()), (2, Some("hunter2")));
    let found = program("grep").args(["-rl", "hunter2", "."]).home(&home).run();
    found.exits(1).prints_nothing();
}

#[test]
fn a_cached_token_needs_no_keyring() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    let Some(run) = session(&api, &home, "open && login --domain $TENANT") else { return };
    run.run().exits(0);
    crate::support::events(["list"]).home(&home).run().exits(0);
    crate::support::events(["list", "--no-token-cache"]).home(&home).run().exits(3).says("keyring");
}

#[test]
fn a_locked_keyring_exits_3_with_the_reason() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    let Some(run) = session(&api, &home, "open && login --domain $TENANT") else { return };
    run.run().exits(0);
    let script = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; events list --no-token-cache";
    let locked = session(&api, &home, script).expect("the programs are installed").run().exits(3).prints_nothing();
    // The bus prints the daemon's name, so `keyring` alone would always match.
    locked.says("caused by: the keyring refused").says("hint: unlock the keyring");
}

#[test]
fn logout_without_a_visible_secret_succeeds_and_says_the_keyring_may_be_locked() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    let Some(run) = session(&api, &home, "open && login --domain $TENANT") else { return };
    run.run().exits(0);
    // An empty keyring answers like one that hides its locked secrets.
    let script = "export XDG_DATA_HOME=$PWD/other; open && events logout && events tenants list";
    let run = session(&api, &home, script).expect("the programs are installed").run().exits(0).prints_nothing();
    run.says("Logged out").says("or is locked; if it is locked, the secret is still there, under `auth0-events`");
}

#[test]
fn moving_the_secret_to_the_keyring_removes_the_file() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    let script =
        "open && login --domain $TENANT --insecure-storage && grep -rq hunter2 config && login --domain $TENANT";
    let Some(run) = session(&api, &home, script) else { return };
    run.run().exits(0);
    program("grep").args(["-rl", "hunter2", "."]).home(&home).run().exits(1).prints_nothing();
}

#[test]
fn a_keyring_that_never_answers_causes_a_timeout() {
    let (api, home) = (Scripted::start(), Home::new());
    // The service connects to the bus, never acquires its name, and exits with the bus.
    let command = "/bin/sh -c \"exec dbus-monitor >/dev/null 2>&1\"";
    let service = format!("[D-BUS Service]\nName=org.freedesktop.secrets\nExec={command}\n");
    home.write("bus/dbus-1/services/org.freedesktop.secrets.service", &service);
    let Some(run) = session(&api, &home, "login --domain $TENANT") else { return };
    let bus = home.path().join("bus");
    let run = run.env("XDG_DATA_DIRS", &bus).env("XDG_DATA_HOME", &bus).run().exits(1);
    run.says("the keyring did not answer within 5 s").says("`--insecure-storage`");
    assert_eq!(api.connections(), 0);
}
