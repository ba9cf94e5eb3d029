//! Tests without a user at the terminal: the error names all missing arguments, and nothing is sent.

use crate::support::answers::{ONE, eventbridge};
use crate::support::{Pty, Run, Scripted, Tenant as _, events};

/// Each incomplete command line, and its missing arguments.
const LACKING: &[(&[&str], &str)] = &[
    (&["show"], "<STREAM>"),
    (&["update"], "<STREAM>"),
    (&["enable"], "<STREAM>..."),
    (&["disable"], "<STREAM>..."),
    (&["delete"], "<STREAM>..."),
    (&["delete", "--force"], "<STREAM>..."),
    (&["deliveries"], "<STREAM>"),
    (&["deliveries", "--group"], "<STREAM>"),
    (&["deliveries", "list"], "<STREAM>"),
    (&["deliveries", "show"], "<STREAM> <DELIVERY>"),
    (&["deliveries", "show", ONE], "<DELIVERY>"),
    (&["deliveries", "watch"], "<STREAM>"),
    (&["trigger"], "<STREAM>"),
    (&["redeliver"], "<STREAM> <DELIVERY>..."),
    (&["redeliver", ONE], "<DELIVERY>..."),
    (&["redeliver-many"], "<STREAM>"),
    (&["stats"], "<STREAM>"),
];

#[test]
fn on_a_pipe_all_missing_arguments_are_named_in_one_message() {
    for (args, missing) in LACKING {
        let message = format!("error: the following required arguments were not provided: {missing}\n");
        let refused = events(*args).on(&Scripted::start()).run().exits(2).prints_nothing().says(&message);
        refused.says("`events list` shows the streams");
    }
}

#[test]
fn all_missing_arguments_are_named_with_a_hint() {
    insta::assert_snapshot!(events(["deliveries", "show"]).on(&Scripted::start()).run(), @"
    exit: 2
    --- stderr
    error: the following required arguments were not provided: <STREAM> <DELIVERY>
    hint: `events list` shows the streams, `events deliveries STREAM` the failed deliveries of one
    ");
}

#[test]
fn there_is_no_form_in_ci_with_no_input_or_on_a_dumb_terminal() {
    type Prepare = fn(Run) -> Run;
    let cases: [(Prepare, &str); 4] = [
        (|run| run.env("CI", "true"), ""),
        (|run| run, "--no-input"),
        (|run| run.env("TERM", "dumb"), ""),
        (|run| run, "< /dev/null"),
    ];
    for (prepare, rest) in cases {
        let tenant = Scripted::start();
        let start = |line: &str| Pty::start(|run| prepare(run.on(&tenant)), &format!("events {line} {rest}")).ends();
        start("create").exits(2).showed("cannot create an event stream without").never_showed("Name (");
        start("show").exits(2).showed("<STREAM>").never_showed("Event stream:");
        start(&format!("update {ONE}")).exits(2).showed("nothing to change").never_showed("Name:");
        start("redeliver").exits(2).showed("<STREAM> <DELIVERY>...");
        start("login").exits(2).showed("cannot log in without").never_showed("Domain of");
    }
}

#[test]
fn a_false_ci_variable_allows_prompts() {
    let tenant = Scripted::start();
    let mut pty = Pty::start(|run| run.on(&tenant).env("CI", "false"), "events create");
    pty.shows("Name (optional):").types("\u{1b}");
    pty.ends().exits(130);
}

#[test]
fn a_piped_stdout_allows_prompts_and_a_redirected_stderr_prevents_them() {
    let tenant = Scripted::start();
    Pty::on(&tenant, "events create 2> stderr.txt").ends().exits(2).never_showed("Name (");
    let mut pty = Pty::on(&tenant, "events create | cat > stdout.txt");
    pty.shows("Name (optional):").types("\u{1b}");
    assert_eq!(pty.ends().file("stdout.txt"), "");
}

#[test]
fn flags_that_change_something_prevent_prompts() {
    let tenant = Scripted::start();
    let changed = crate::support::scripted::json(200, &eventbridge(ONE, "bus-2"));
    tenant.expect(crate::support::scripted::patch(&format!("/api/v2/event-streams/{ONE}")), changed);
    Pty::on(&tenant, &format!("events update {ONE} -n bus-2")).ends().exits(0).never_showed("Status:");
    assert_eq!(tenant.requests().len(), 1);
    tenant.events(["update", ONE]).run().exits(2).says("nothing to change");
}
