//! `subscribe` against the emulator: real events, rotation, expiring tokens, too many connections.

use serde_json::json;

use crate::support::wait::Deadline;
use crate::support::{Caller, Emulator, Home, Tenant, events};

/// Creates a user, which causes an event.
fn create_user(caller: &Caller, number: usize) {
    let email = format!("user{number}@example.com");
    let body = json!({"connection": "db", "email": email, "password": "Passw0rd", "user_id": number.to_string()});
    assert_eq!(caller.call("POST", "/api/v2/users", Some(&body)).0, 201);
}

fn emulator(flags: &[&str]) -> Emulator {
    Emulator::start_as(events(["emulator", "--port", "0", "--json"]).args(flags))
}

#[test]
fn a_created_user_is_printed_and_meets_the_expectation() {
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
fn no_event_is_lost_over_rotations_and_expiring_tokens() {
    let tenant = emulator(&["--rotate-every", "200ms", "--heartbeat-every", "50ms", "--token-lifetime", "4s"]);
    let mut process = tenant.events(["subscribe", "--debug", "--jq", ".event.data.object.user_id"]).spawn();
    process.await_stderr("Connected to the live events");
    let (mut created, mut renewals) = (0, 0);
    let deadline = Deadline::of("two renewals of the token");
    while renewals < 2 {
        // One event for each connection, which the next connection may have to deliver.
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
fn too_many_connections_is_not_a_permission_error() {
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
fn a_stored_cursor_continues_with_the_missed_events() {
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
fn a_token_without_the_scope_gets_a_hint_with_its_name() {
    let tenant = emulator(&["--scopes", "read:event_streams"]);
    tenant.events(["subscribe"]).run().exits(3).says("the token needs `read:events`");
}
