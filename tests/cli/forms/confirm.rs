//! Tests of confirmations on a terminal.

use crate::support::answers::{ONE, page, webhook};
use crate::support::pty::key::{CTRL_C, ENTER, ESCAPE};
use crate::support::scripted::{delete, get, json, reply};
use crate::support::{Pty, Scripted};

fn delete_one(tenant: &Scripted) -> Pty {
    let mut pty = Pty::on(tenant, &format!("events delete {ONE} > stdout.txt"));
    pty.shows(&format!("Delete {ONE}? [y/N]"));
    pty
}

#[test]
fn yes_deletes() {
    for answer in ["y", "Yes"] {
        let tenant = Scripted::start();
        tenant.expect(delete(&format!("/api/v2/event-streams/{ONE}")), reply(204));
        let mut pty = delete_one(&tenant);
        pty.types(&format!("{answer}{ENTER}"));
        let left = pty.ends().exits(0).showed(&format!("Deleted {ONE}"));
        assert_eq!(left.file("stdout.txt"), "");
    }
}

#[test]
fn anything_but_yes_deletes_nothing_and_exits_2() {
    for answer in ["", "n", "maybe"] {
        let tenant = Scripted::start();
        let mut pty = delete_one(&tenant);
        pty.types(&format!("{answer}{ENTER}"));
        pty.ends().exits(2).showed("not confirmed: nothing was deleted");
    }
}

#[test]
fn esc_and_ctrl_c_delete_nothing_and_exit_130() {
    for leave in [ESCAPE, CTRL_C] {
        let tenant = Scripted::start();
        let mut pty = delete_one(&tenant);
        pty.types(leave);
        let left = pty.ends().exits(130);
        assert_eq!(left.remains(), "error: interrupted: nothing was deleted");
    }
}

#[test]
fn a_dumb_terminal_gets_plain_questions() {
    let tenant = Scripted::start();
    tenant.expect(delete(&format!("/api/v2/event-streams/{ONE}")), reply(204));
    let mut pty = Pty::start(|run| run.on(&tenant).env("TERM", "dumb"), &format!("events delete {ONE}"));
    pty.shows(&format!("Delete {ONE}? [y/N] ")).types("y\n");
    pty.ends().exits(0).never_showed("\u{1b}");
}

#[test]
fn ctrl_c_on_a_dumb_terminal_exits_130() {
    let tenant = Scripted::start();
    let mut pty = Pty::start(|run| run.on(&tenant).env("TERM", "dumb"), &format!("events delete {ONE}"));
    pty.shows("[y/N] ").types(CTRL_C);
    pty.ends().exits(130);
}

#[test]
fn existing_lines_stay_on_the_screen() {
    let tenant = Scripted::start();
    let line = format!("seq 100 138; events delete {ONE}");
    let mut pty = Pty::on(&tenant, &line);
    pty.shows("Delete").types(ESCAPE);
    let left = pty.ends();
    let remains = left.remains();
    let lines: Vec<&str> = remains.lines().collect();
    // The lines that scrolled off to make room for the question are gone; the others are intact and adjacent.
    let last = lines.iter().position(|line| *line == "138").expect("the last line");
    assert!(
        lines[..last].iter().rev().zip((100..138).rev()).all(|(line, number)| *line == number.to_string()),
        "{remains}"
    );
    assert_eq!(lines[last + 1..], ["error: interrupted: nothing was deleted"], "{remains}");
}

#[test]
fn selected_streams_are_confirmed_by_name_and_id() {
    let tenant = Scripted::start();
    tenant.expect(get("/api/v2/event-streams?take=100"), json(200, &page(&[webhook(ONE, "crm")], None)));
    let mut pty = Pty::on(&tenant, "events delete");
    pty.shows("Event streams to delete:").types(&format!(" {ENTER}"));
    pty.shows(&format!("Delete crm ({ONE})? [y/N]")).types(ENTER);
    pty.ends().exits(2).showed("nothing was deleted");
}
