//! Against the emulator: real events, rotation, tokens that expire, too many connections.

use serde_json::json;

use crate::support::wait::Deadline;
use crate::support::{Caller, Emulator, Home, Tenant, events};

/// Creates a user, and with it an event.
fn create_user(caller: &Caller, number: usize) {
    let email = format!("user{number}@example.com");
    let body = json!({"connection": "db", "email": email, "password": "Passw0rd", "user_id": number.to_string()});
    assert_eq!(caller.call("POST", "/api/v2/users", Some(&body)).0, 201);
}

fn emulator(flags: &[&str]) -> Emulator {
    Emulator::start_as(events(["emulator", "--port", "0", "--json"]).args(flags))
}

#[test]
fn a_user_that_is_created_is_shown_and_expected() {
    let tenant = Emulator::start();
    let caller = Caller::new(&tenant);
    let expect = r#".event.data.object.email == "user2@example.com""#;
    let args = ["subscribe", "--expect", expect, "--within", "20s", "--jq", ".event.data.object.email"];
    let mut process = tenant.events(args).spawn();
    process.await_stderr("Connected to the live events");
    create_user(&caller, 1);
    create_user(&caller, 2);
    let run = process.finish().exits(0);
    assert_eq!(run.stdout, "user1@example.com\nuser2@example.com\n");
}

#[test]
fn nothing_is_lost_over_rotations_and_tokens_that_expire() {
    let tenant = emulator(&["--rotate-every", "200ms", "--heartbeat-every", "50ms", "--token-lifetime", "4s"]);
    let mut process = tenant.events(["subscribe", "--debug", "--jq", ".event.data.object.user_id"]).spawn();
    process.await_stderr("Connected to the live events");
    let (mut created, mut renewals) = (0, 0);
    let deadline = Deadline::of("two renewals of the token");
    while renewals < 2 {
        // An event for each connection, which the next one may have to bring.
        loop {
            deadline.check();
            let line = process.stderr_line();
            renewals += usize::from(line.starts_with("> POST ") && line.contains("/oauth/token"));
            if line.starts_with("> GET ") {
                break;
            }
        }
        created += 1;
        create_user(&Caller::new(&tenant), created);
        assert_eq!(process.stdout_line(), format!("auth0|{created}"));
    }
    process.signal("INT");
    let run = process.finish().exits(0);
    assert_eq!(run.lines().len(), created);
    assert!(!run.stderr.contains(" again"), "{run}");
}

#[test]
fn one_connection_too_many_is_named_and_no_matter_of_rights() {
    let tenant = emulator(&["--feed-connections", "1"]);
    let mut first = tenant.events(["subscribe"]).spawn();
    first.await_stderr("Connected to the live events");
    tenant
        .events(["subscribe"])
        .run()
        .exits(1)
        .says("Maximum concurrent event stream connections")
        .says("hint: end another");
    first.signal("INT");
    first.finish().exits(0);
}

#[test]
fn a_cursor_outlasts_the_process_and_gets_what_was_missed() {
    let (tenant, home) = (Emulator::start(), Home::new());
    let caller = Caller::new(&tenant);
    let mut first = tenant.events(["subscribe", "--resume", "--limit", "1"]).home(&home).spawn();
    first.await_stderr("Connected to the live events");
    create_user(&caller, 1);
    first.finish().exits(0);
    create_user(&caller, 2);
    let missed = tenant.events(["subscribe", "--resume", "--limit", "1", "--json"]).home(&home).run().exits(0);
    assert_eq!(missed.json()["event"]["data"]["object"]["email"], "user2@example.com");
}

#[test]
fn a_token_without_the_scope_is_told_which() {
    let tenant = emulator(&["--scopes", "read:event_streams"]);
    tenant.events(["subscribe"]).run().exits(3).says("the token needs `read:events`");
}
