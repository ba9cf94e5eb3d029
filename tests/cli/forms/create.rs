//! Tests of the form of `create`.

use serde_json::Value;

use crate::support::pty::key::{CTRL_C, DOWN, ENTER, ESCAPE, HOME};
use crate::support::{Emulator, Pty, Tenant as _};

/// An id in the documented format.
const ACTION: &str = "7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30";

/// Returns the only stream of the tenant.
fn only_stream(tenant: &Emulator) -> Value {
    let listed = tenant.events(["list", "--json"]).run().exits(0).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
    listed[0].clone()
}

/// Answers every question about a webhook up to the choice of its secret.
fn answer_up_to_the_secret(pty: &mut Pty) {
    pty.shows("Name (optional):").types(&format!("crm-sync{ENTER}"));
    pty.shows("Destination type:").types(ENTER);
    // The first option selects all of `user.*`; the filter finds another type.
    pty.shows("Event types:").types(&format!(" {DOWN}")).types("member.added");
    pty.shows("Event types: member.added").types(&format!(" {ENTER}"));
    pty.shows("URL of the webhook endpoint:").types(&format!("hooks.example.com{ENTER}"));
    pty.shows("must start with `https://`").types(&format!("{HOME}https://{ENTER}"));
    pty.shows("How should deliveries authenticate?").types(ENTER);
    pty.shows("Choose the secret:");
}

#[test]
fn the_form_of_a_webhook_shows_its_generated_secret_once() {
    let tenant = Emulator::start();
    let mut pty = Pty::on(&tenant, "events create > stdout.txt");
    answer_up_to_the_secret(&mut pty);
    pty.types(ENTER);
    pty.shows("CONFIGURATION").shows("***").shows("Create this event stream?").types(ENTER);
    pty.shows("shown only once");
    let left = pty.ends().exits(0).showed("authorization: Bearer SECRET");

    let created: Value = serde_json::from_str(&left.file("stdout.txt")).expect("stdout is JSON alone");
    let stream = only_stream(&tenant);
    assert_eq!(created, stream);
    assert_eq!(stream["name"], "crm-sync");
    assert_eq!(stream["destination"]["configuration"]["webhook_endpoint"], "https://hooks.example.com");
    assert_eq!(stream["destination"]["configuration"]["webhook_authorization"]["method"], "bearer");
    let types: Vec<_> =
        stream["subscriptions"].as_array().unwrap().iter().map(|one| one["event_type"].clone()).collect();
    assert_eq!(types, ["user.created", "user.deleted", "user.updated", "organization.member.added"]);

    let secrets: Vec<&str> = left.screen.lines().map(str::trim).filter(|line| is_secret(line)).collect();
    assert_eq!(secrets.len(), 1, "{}", left.screen);
    assert_eq!(left.screen.matches(secrets[0]).count(), 1);
}

fn is_secret(line: &str) -> bool {
    line.len() == 64 && line.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[test]
fn deliveries_carry_the_generated_secret() {
    let tenant = crate::support::FailingTenant::start(204);
    let line = "events create -n proof -s user.created --webhook-url";
    let mut pty = Pty::on(&tenant, &format!("{line} {}/webhook", tenant.endpoint_url()));
    pty.shows("How should deliveries authenticate?").types(ENTER);
    pty.shows("Choose the secret:").types(ENTER);
    pty.shows("Create this event stream?").types(ENTER);
    let left = pty.ends().exits(0);
    let secret =
        left.screen.lines().map(str::trim).find(|line| is_secret(line)).expect("the secret was shown").to_owned();
    tenant.events(["trigger", "proof", "--wait", "-q"]).run().exits(0);
    let received = tenant.requests();
    let authorization =
        |request: &crate::support::scripted::Request| request.header("authorization").map(str::to_owned);
    assert!(received.iter().any(|request| authorization(request) == Some(format!("Bearer {secret}"))), "{received:?}");
}

#[test]
fn a_typed_secret_is_never_shown() {
    let tenant = Emulator::start();
    let mut pty = Pty::on(&tenant, "events create");
    answer_up_to_the_secret(&mut pty);
    pty.types(&format!("{DOWN}{ENTER}"));
    pty.shows("Secret (hidden):").types(&format!("hunter2{ENTER}"));
    pty.shows("Create this event stream?").types(ENTER);
    pty.ends().exits(0).never_showed("hunter2").never_showed("shown only once");
    only_stream(&tenant);
}

#[test]
fn an_eventbridge_form_asks_only_for_missing_values() {
    let tenant = Emulator::start();
    let mut pty = Pty::on(&tenant, "events create -n bus -t eventbridge -s user.created");
    pty.shows("AWS account id").types(&format!("12345{ENTER}"));
    pty.shows("has 12 digits").types(&format!("6789012{ENTER}"));
    pty.shows("AWS region:").types("us-east");
    pty.shows("us-east-2").types(&format!("{DOWN}{DOWN}{DOWN}{ENTER}"));
    pty.shows("Create this event stream?").types(ENTER);
    pty.ends().exits(0).never_showed("Name (").never_showed("Event types:").never_showed("Type of");
    let configuration = only_stream(&tenant)["destination"]["configuration"].clone();
    assert_eq!(configuration["aws_account_id"], "123456789012");
    assert_eq!(configuration["aws_region"], "us-east-2");
}

#[test]
fn the_form_asks_only_for_the_secret_if_flags_provide_the_rest() {
    let tenant = Emulator::start();
    let flags = "-n edge -s user.created --webhook-url https://hooks.example.com/edge --webhook-basic svc";
    let mut pty = Pty::on(&tenant, &format!("events create {flags}"));
    pty.shows("Choose the secret:").types(ENTER);
    pty.shows("Create this event stream?").types(ENTER);
    pty.ends().exits(0).showed("basic authentication as `svc`").never_showed("URL of").never_showed("User name:");
    assert_eq!(only_stream(&tenant)["destination"]["configuration"]["webhook_authorization"]["username"], "svc");
}

#[test]
fn a_dry_run_shows_the_body_and_no_secret_and_sends_nothing() {
    let tenant = Emulator::start();
    let mut pty = Pty::on(&tenant, "events create --dry-run > stdout.txt");
    answer_up_to_the_secret(&mut pty);
    pty.types(ENTER);
    let left = pty.ends().exits(0).never_showed("shown only once");
    assert!(left.file("stdout.txt").contains("\"token\": \"***\""));
    assert_eq!(tenant.events(["list", "--json"]).run().stdout.trim(), "[]");
}

#[test]
fn no_at_the_end_creates_nothing_and_exits_2() {
    let tenant = Emulator::start();
    let mut pty = Pty::on(&tenant, "events create -t action -n run -s user.created");
    pty.shows("Id of the deployed action:").types(&format!("{ACTION}{ENTER}"));
    pty.shows("Create this event stream?").types(&format!("n{ENTER}"));
    pty.ends().exits(2).showed("not confirmed: nothing was created");
    assert_eq!(tenant.events(["list", "--json"]).run().stdout.trim(), "[]");
}

/// The questions for a webhook in order, each with the keys that answer it.
const STAGES: [(&str, &str); 8] = [
    ("Name (optional):", "crm-sync\r"),
    ("Destination type:", "\r"),
    ("Event types:", " \r"),
    ("URL of the webhook endpoint:", "https://hooks.example.com\r"),
    ("How should deliveries authenticate?", "\u{1b}[B\r"),
    ("User name:", "svc\r"),
    ("Choose the secret:", "\u{1b}[B\r"),
    ("Secret (hidden):", "hunter2\r"),
];

#[test]
fn esc_and_ctrl_c_at_every_stage_erase_the_form_and_exit_130() {
    let tenant = Emulator::start();
    for stage in 0..=STAGES.len() {
        for leave in [ESCAPE, CTRL_C] {
            let mut pty = Pty::on(&tenant, "events create > stdout.txt");
            for (question, answer) in &STAGES[..stage] {
                pty.shows(question).types(answer);
            }
            let question = STAGES.get(stage).map_or("Create this event stream?", |(question, _)| question);
            pty.shows(question).types(leave);
            let left = pty.ends().exits(130);
            assert_eq!(left.file("stdout.txt"), "");
            let remains = left.remains();
            assert!(!remains.contains('?'), "stage {stage} leaves a question behind:\n{remains}");
            assert!(remains.trim().starts_with("error: interrupted: nothing was c"), "stage {stage}:\n{remains}");
            assert_eq!(remains.trim().lines().count(), 1, "stage {stage}:\n{remains}");
        }
    }
    assert_eq!(tenant.events(["list", "--json"]).run().stdout.trim(), "[]");
}

#[test]
fn sigterm_at_a_question_restores_the_terminal_and_exits_130() {
    let tenant = Emulator::start();
    let mut pty = Pty::on(&tenant, "exec events create");
    // More keys than are drawn before the signal. The remaining ones must not be drawn after it.
    pty.shows("Name (optional):").types(&"x".repeat(1000));
    pty.shows("x").signal("TERM");
    let left = pty.ends().exits(130);
    assert_eq!(left.remains().trim(), "error: interrupted");
}

#[test]
fn the_form_is_erased_on_a_narrow_screen() {
    let tenant = Emulator::start();
    for stage in [2, 3, 6, STAGES.len()] {
        // At this width every question and the summary wrap; there are enough rows for all of it.
        let mut pty = Pty::sized((60, 24), &tenant, "seq 3; events create");
        for (question, answer) in &STAGES[..stage] {
            pty.shows(&question[..4]).types(answer);
        }
        let question = STAGES.get(stage).map_or("[Y/n]", |(question, _)| &question[..4]);
        pty.shows(question).types(ESCAPE);
        let remains = pty.ends().exits(130).remains();
        assert!(remains.starts_with("1\n2\n3\nerror: interrupted"), "stage {stage}:\n{remains}");
        assert!(!remains.contains('?'), "stage {stage}:\n{remains}");
    }
}

#[test]
fn a_refused_stream_does_not_print_its_secret() {
    let tenant = Emulator::start();
    let flags = "-n crm -s user.created --webhook-url https://hooks.example.com/crm";
    let given = tenant.events(["create", "-n", "crm", "-s", "user.created", "--action-id", ACTION]);
    given.run().exits(0);
    let mut pty = Pty::on(&tenant, &format!("events create {flags}"));
    pty.shows("How should deliveries authenticate?").types(ENTER);
    pty.shows("Choose the secret:").types(ENTER);
    pty.shows("Create this event stream?").types(ENTER);
    let left = pty.ends().exits(1).showed("409").never_showed("shown only once");
    assert!(!left.screen.lines().any(|line| is_secret(line.trim())), "{}", left.screen);
}
