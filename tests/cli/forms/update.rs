//! Tests of the form of `update`.

use serde_json::{Value, json};

use crate::support::answers::{ONE, eventbridge, page, webhook, with};
use crate::support::pty::key::{BACKSPACE, CTRL_C, DOWN, ENTER, ESCAPE};
use crate::support::scripted::{Expectation, get, json as answer, patch};
use crate::support::{Pty, Scripted};

fn path() -> String {
    format!("/api/v2/event-streams/{ONE}")
}

fn tenant(stream: &Value) -> Scripted {
    let tenant = Scripted::start();
    tenant.expect(get(&path()), answer(200, stream));
    tenant
}

fn expect_patch(body: &Value) -> Expectation {
    patch(&path()).json(body.clone())
}

/// Starts the form with stdout redirected to a file.
fn update(tenant: &Scripted) -> Pty {
    Pty::on(tenant, &format!("events update {ONE} > stdout.txt"))
}

#[test]
fn present_values_are_the_defaults_and_nothing_changed_sends_nothing() {
    let tenant = tenant(&webhook(ONE, "crm"));
    let mut pty = update(&tenant);
    pty.shows("Name: crm").types(ENTER);
    pty.shows("Status:").types(ENTER);
    pty.shows("Event types:").shows("[x]").shows("user.created").types(ENTER);
    pty.shows("URL of the webhook endpoint: https://example.com/webhook").types(ENTER);
    pty.shows("Authentication (now: bearer):").types(ENTER);
    let left = pty.ends().exits(0).showed("No changes, so nothing was sent.");
    assert_eq!(left.file("stdout.txt"), "");
}

#[test]
fn only_changed_fields_are_sent() {
    let tenant = tenant(&eventbridge(ONE, "bus"));
    let types = json!([{"event_type": "user.created"}, {"event_type": "user.deleted"}]);
    let body = json!({"name": "bus-2", "subscriptions": types, "status": "disabled"});
    tenant.expect(expect_patch(&body), answer(200, &eventbridge(ONE, "bus-2")));
    let mut pty = update(&tenant);
    pty.shows("Name: bus").types(&format!("-2{ENTER}"));
    pty.shows("Status:").types(&format!("{DOWN}{ENTER}"));
    pty.shows("Event types:").types(&format!("{DOWN}{DOWN} {ENTER}"));
    pty.shows("bus -> bus-2").shows("enabled -> disabled").shows("Update the event stream?").types(ENTER);
    let left = pty.ends().exits(0);
    assert!(left.file("stdout.txt").contains("bus-2"));
}

#[test]
fn completion_forgets_a_changed_stream() {
    let tenant = Scripted::start();
    tenant.expect(get("/api/v2/event-streams?take=100"), answer(200, &page(&[eventbridge(ONE, "bus")], None)));
    tenant.expect(get(&path()), answer(200, &eventbridge(ONE, "bus")));
    tenant.expect(expect_patch(&json!({"name": "bus-2"})), answer(200, &eventbridge(ONE, "bus-2")));
    let unchanged = "cat cache/completion/*.json 2>/dev/null";
    let line = format!(
        "events complete refresh streams && {unchanged} >before.txt; events update {ONE}; {unchanged} >after.txt"
    );
    let mut pty = Pty::on(&tenant, &format!("{line}; true"));
    pty.shows("Name: bus").types(&format!("-2{ENTER}"));
    for question in ["Status:", "Event types:", "Update the event stream?"] {
        pty.shows(question).types(ENTER);
    }
    let left = pty.ends().exits(0);
    assert!(left.file("before.txt").contains("bus") && !left.file("after.txt").contains("bus"));
}

#[test]
fn a_new_endpoint_keeps_the_authorization_and_a_new_authorization_is_entered_completely() {
    let unchanged = json!({
        "webhook_endpoint": "https://example.com/webhook2",
        "webhook_authorization": {"method": "bearer"},
    });
    let changed = json!({
        "webhook_endpoint": "https://example.com/webhook2",
        "webhook_authorization": {"method": "custom_header", "header_key": "x-hook", "header_value": "hunter2"},
    });
    for (configuration, changes_authorization) in [(unchanged, false), (changed, true)] {
        let tenant = tenant(&webhook(ONE, "crm"));
        let body = json!({"destination": {"type": "webhook", "configuration": configuration}});
        tenant.expect(expect_patch(&body), answer(200, &webhook(ONE, "crm")));
        let mut pty = update(&tenant);
        pty.shows("Name:").types(ENTER);
        pty.shows("Status:").types(ENTER);
        pty.shows("Event types:").types(ENTER);
        pty.shows("URL of the webhook endpoint:").types(&format!("2{ENTER}"));
        pty.shows("Authentication (now:");
        if changes_authorization {
            pty.types(&format!("{DOWN}{ENTER}"));
            pty.shows("How should deliveries authenticate?").types(&format!("{DOWN}{DOWN}{ENTER}"));
            pty.shows("Header name:").types(&format!("x hook{ENTER}"));
            pty.shows("letters, digits and dashes").types(&format!("{}-hook{ENTER}", BACKSPACE.repeat(5)));
            pty.shows("Choose the secret:").types(&format!("{DOWN}{ENTER}"));
            pty.shows("Secret (hidden):").types("hunter2\r");
        } else {
            pty.types(ENTER);
        }
        pty.shows("Update the event stream?").types(ENTER);
        pty.ends().exits(0).never_showed("hunter2");
    }
}

#[test]
fn hostile_names_are_escaped_and_unchanged() {
    let tenant = tenant(&eventbridge(ONE, "a\u{1b}[2Jb"));
    let mut pty = update(&tenant);
    pty.shows("Name: a\\u001b[2Jb").types(ENTER);
    pty.shows("Status:").types(ENTER);
    pty.shows("Event types:").types(ENTER);
    pty.ends().exits(0).showed("No changes, so nothing was sent").never_showed("\u{1b}[2J");
}

#[test]
fn unknown_statuses_and_types_are_kept() {
    let stream = with(eventbridge(ONE, "bus"), "status", "paused");
    let tenant = tenant(&with(stream, "subscriptions", json!([{"event_type": "invoice.paid"}])));
    let mut pty = update(&tenant);
    pty.shows("Name:").types(ENTER);
    pty.shows("Status:").types(ENTER);
    pty.shows("Event types:").shows("[x]").shows("invoice.paid").types(ENTER);
    pty.ends().exits(0).showed("No changes, so nothing was sent");
}

#[test]
fn esc_and_ctrl_c_send_nothing_and_erase_the_form() {
    for leave in [ESCAPE, CTRL_C] {
        let stages = ["Name:", "Status:", "Event types:", "Update the event stream?"];
        for stage in 0..stages.len() {
            let tenant = tenant(&eventbridge(ONE, "bus"));
            let mut pty = update(&tenant);
            for question in &stages[..stage] {
                pty.shows(question).types(if *question == "Name:" { "-2\r" } else { ENTER });
            }
            pty.shows(stages[stage]).types(leave);
            let remains = pty.ends().exits(130).remains();
            assert_eq!(remains, "error: interrupted: nothing was changed", "{}", stages[stage]);
        }
    }
}

#[test]
fn a_dry_run_prints_the_patch_without_confirmation_and_sends_nothing() {
    let tenant = tenant(&eventbridge(ONE, "bus"));
    let mut pty = Pty::on(&tenant, &format!("events update {ONE} --dry-run > stdout.txt"));
    pty.shows("Name: bus").types(&format!("-2{ENTER}"));
    pty.shows("Status:").types(ENTER);
    pty.shows("Event types:").types(ENTER);
    let left = pty.ends().exits(0).never_showed("Update the event stream?");
    let body: Value = serde_json::from_str(&left.file("stdout.txt")).expect("stdout is JSON alone");
    assert_eq!(body, json!({"name": "bus-2"}));
}

#[test]
fn no_at_the_end_changes_nothing_and_exits_2() {
    let tenant = tenant(&eventbridge(ONE, "bus"));
    let mut pty = update(&tenant);
    pty.shows("Name: bus").types(&format!("-2{ENTER}"));
    pty.shows("Status:").types(ENTER);
    pty.shows("Event types:").types(ENTER);
    pty.shows("Update the event stream?").types(&format!("no{ENTER}"));
    pty.ends().exits(2).showed("not confirmed: nothing was changed");
}
