//! Tests of the pickers for streams, deliveries and event types that the command line omits.

use serde_json::{Value, json};

use crate::support::answers::{ONE, THREE, TWO, deliveries, delivery, event_id, eventbridge, page, webhook, with};
use crate::support::pty::key::{CTRL_C, DOWN, ENTER, ESCAPE};
use crate::support::scripted::{delete, get, json as answer, patch, post, reply};
use crate::support::{FailingTenant, Pty, Scripted};

const LIST: &str = "/api/v2/event-streams?take=100";

fn path(id: &str) -> String {
    format!("/api/v2/event-streams/{id}")
}

/// Starts a tenant with three streams. The name of one contains a terminal escape sequence.
fn tenant_with_three_streams() -> Scripted {
    let tenant = Scripted::start();
    let streams = [webhook(ONE, "crm"), eventbridge(TWO, "bus"), webhook(THREE, "a\u{1b}[2Jb")];
    tenant.expect(get(LIST), answer(200, &page(&streams, None)));
    tenant
}

#[test]
fn the_picker_of_show_has_id_name_type_status_and_a_filter() {
    let tenant = tenant_with_three_streams();
    tenant.expect(get(&path(TWO)), answer(200, &eventbridge(TWO, "bus")));
    let mut pty = Pty::on(&tenant, "events show > stdout.txt");
    pty.shows("Event stream:").shows(&format!("webhook      enabled  {ONE}")).types("eventb");
    pty.shows("eventb").types(ENTER);
    let left = pty.ends().exits(0).showed("a\\u001b[2Jb").never_showed("\u{1b}[2J");
    let shown: Value = serde_json::from_str(&left.file("stdout.txt")).expect("stdout is JSON alone");
    assert_eq!(shown["id"], TWO);
}

#[test]
fn delete_accepts_several_streams_and_confirms() {
    let tenant = tenant_with_three_streams();
    tenant.expect(delete(&path(ONE)), reply(204)).expect(delete(&path(TWO)), reply(204)).in_any_order();
    let mut pty = Pty::on(&tenant, "events delete");
    pty.shows("Event streams to delete:").types(ENTER);
    pty.shows("select one with space").types(&format!(" {DOWN} {ENTER}"));
    pty.shows(&format!("Delete crm ({ONE}), bus ({TWO})? [y/N]")).types(&format!("y{ENTER}"));
    let left = pty.ends().exits(0);
    left.showed(&format!("Deleted crm ({ONE})")).showed(&format!("Deleted bus ({TWO})"));
}

#[test]
fn a_list_of_results_has_the_ids_of_the_selected_streams() {
    let tenant = tenant_with_three_streams();
    tenant.expect(delete(&path(ONE)), reply(204));
    let mut pty = Pty::on(&tenant, "events delete --force --json > stdout.txt");
    pty.shows("Event streams to delete:").types(&format!(" {ENTER}"));
    let left = pty.ends().exits(0);
    let results: Value = serde_json::from_str(&left.file("stdout.txt")).expect("stdout is JSON alone");
    assert_eq!(results, json!([{"item": ONE, "result": "deleted"}]));
}

#[test]
fn enable_and_disable_accept_several_streams() {
    for verb in ["enable", "disable"] {
        let tenant = tenant_with_three_streams();
        let changed = || answer(200, &webhook(ONE, "crm"));
        tenant.expect(patch(&path(ONE)).json(json!({"status": format!("{verb}d")})), changed());
        let mut pty = Pty::on(&tenant, &format!("events {verb}"));
        pty.shows(&format!("Event streams to {verb}:")).types(&format!(" {ENTER}"));
        pty.ends().exits(0).showed(&format!("d crm ({ONE})"));
    }
}

#[test]
fn esc_and_ctrl_c_in_a_picker_change_nothing_and_erase_it() {
    for command in [
        "show",
        "update",
        "delete",
        "disable",
        "stats",
        "trigger",
        "redeliver",
        "redeliver-many --all",
        "deliveries",
        "deliveries watch",
    ] {
        for leave in [ESCAPE, CTRL_C] {
            let tenant = tenant_with_three_streams();
            let mut pty = Pty::on(&tenant, &format!("events {command}"));
            pty.shows("esc to leave").types(leave);
            let left = pty.ends().exits(130);
            assert_eq!(left.remains(), "error: interrupted: nothing was changed", "{command}");
        }
    }
}

#[test]
fn sigterm_in_a_picker_restores_the_terminal_and_erases_it() {
    for command in ["show", "update", "delete", "disable", "stats", "trigger", "redeliver", "deliveries watch"] {
        let tenant = tenant_with_three_streams();
        let mut pty = Pty::on(&tenant, &format!("exec events {command}"));
        pty.shows("esc to leave").signal("TERM");
        let remains = pty.ends().exits(130).remains();
        assert!(remains.starts_with("error: interrupted"), "{command}: {remains}");
    }
}

#[test]
fn cancelling_the_question_after_a_picker_erases_both() {
    for (command, choose, next) in [
        ("update", ENTER.to_owned(), "Name:"),
        ("delete", format!(" {ENTER}"), "Delete"),
        ("deliveries show", ENTER.to_owned(), "Delivery:"),
    ] {
        for leave in [ESCAPE, CTRL_C] {
            let tenant = tenant_with_three_streams();
            if command == "update" {
                tenant.expect(get(&path(ONE)), answer(200, &webhook(ONE, "crm")));
            }
            if command == "deliveries show" {
                let failed = json!({"deliveries": [delivery(&event_id(1), "user.created", "EOF")]});
                tenant.expect(get(&format!("{}/deliveries?take=100", path(ONE))), answer(200, &failed));
            }
            let mut pty = Pty::on(&tenant, &format!("events {command}"));
            pty.shows("esc to leave").types(&choose);
            pty.shows(next).types(leave);
            let left = pty.ends().exits(130);
            let remains = left.remains();
            assert!(remains.starts_with("error: interrupted: nothing was"), "{command}: {remains}");
            assert_eq!(remains.lines().count(), 1, "{command}: {remains}");
        }
    }
}

#[test]
fn a_picker_without_streams_exits_4() {
    let tenant = Scripted::start();
    tenant.expect(get(LIST), answer(200, &page(&[], None)));
    Pty::on(&tenant, "events show").ends().exits(4).showed("the tenant has no event streams").showed("events create");
}

#[test]
fn a_picker_shows_at_most_a_thousand_streams_and_says_so() {
    let tenant = Scripted::answering(|request| {
        let from: usize = request.parameter("from").and_then(|from| from.parse().ok()).unwrap_or_default();
        let stream = |number: usize| webhook(&format!("est_{number:022}"), &format!("stream {number}"));
        let streams: Vec<Value> = (from..from + 100).map(stream).collect();
        answer(200, &page(&streams, Some(&(from + 100).to_string())))
    });
    let mut pty = Pty::on(&tenant, "events show");
    pty.shows("the first 1000").types(ESCAPE);
    pty.ends().exits(130);
    assert_eq!(tenant.requests().len(), 11);
}

#[test]
fn a_delivery_is_selected_after_its_stream() {
    let tenant = FailingTenant::start(500);
    let (first, second) = (tenant.fail("user.created"), tenant.fail("user.created"));
    let mut pty = Pty::on(&tenant, "events deliveries show > stdout.txt");
    pty.shows("Event stream:").types(ENTER);
    pty.shows("Delivery:").shows(&first).shows(&second).types(&format!("{DOWN}{ENTER}"));
    let left = pty.ends().exits(0);
    let shown: Value = serde_json::from_str(&left.file("stdout.txt")).expect("stdout is JSON alone");
    assert_eq!(shown["id"], second);
}

#[test]
fn redeliver_accepts_several_deliveries() {
    let (first, second) = (event_id(1), event_id(2));
    let tenant = Scripted::start();
    let failed = [delivery(&first, "user.created", "EOF"), delivery(&second, "user.updated", "EOF")];
    let redelivered = |id: &str| post(&format!("{}/redeliver/{id}", path(ONE)));
    tenant
        .expect(get(&format!("{}/deliveries?take=100", path(ONE))), answer(200, &json!({"deliveries": failed})))
        .expect(redelivered(&first), answer(202, &json!({})))
        .expect(redelivered(&second), answer(202, &json!({})))
        .in_any_order();
    let mut pty = Pty::on(&tenant, &format!("events redeliver {ONE}"));
    pty.shows("Deliveries to redeliver:").types(&format!(" {DOWN} {ENTER}"));
    pty.ends().exits(0).showed(&format!("Accepted {second}"));
}

#[test]
fn a_picker_without_failed_deliveries_exits() {
    let tenant = Scripted::start();
    tenant.expect(get(&format!("{}/deliveries?take=100", path(ONE))), answer(200, &deliveries(&[], "next")));
    Pty::on(&tenant, &format!("events deliveries show {ONE}"))
        .ends()
        .exits(4)
        .showed("the stream has no failed deliveries");
}

#[test]
fn trigger_prompts_for_one_of_several_types() {
    let tenant = Scripted::start();
    let types = json!([{"event_type": "user.created"}, {"event_type": "user.deleted"}]);
    tenant.expect(get(&path(ONE)), answer(200, &with(webhook(ONE, "crm"), "subscriptions", types))).expect(
        post(&format!("{}/test", path(ONE))).json(json!({"event_type": "user.deleted"})),
        answer(202, &delivery(&event_id(1), "user.deleted", "EOF")),
    );
    let mut pty = Pty::on(&tenant, &format!("events trigger {ONE}"));
    pty.shows("Type of the event:").types(&format!("{DOWN}{ENTER}"));
    pty.ends().exits(0);
}
