//! Tests of progress: it appears on a terminal during long work and is erased at the end.

use std::sync::{Mutex, mpsc};

use crate::support::answers::{ONE, THREE, TWO, page, too_many, webhook};
use crate::support::{Pty, Scripted, Tenant, scripted, wait};

/// The sequence that clears the current line.
const CLEAR: &str = "\u{1b}[2K";
const WAITING: &str = "Waiting for the API: ";

/// Starts a tenant that answers one request per message, and every request once the sender is dropped.
fn blocked_tenant(reply: impl Fn() -> scripted::Reply + Send + Sync + 'static) -> (Scripted, mpsc::Sender<()>) {
    let (release, gate) = mpsc::channel();
    let gate = Mutex::new(gate);
    let answer = move |_: &scripted::Request| {
        wait::released(&gate.lock().expect("no handler panics"));
        reply()
    };
    (Scripted::answering(answer), release)
}

/// Starts a tenant that first answers with a one-second `Retry-After`, then lists a stream.
fn rate_limited_tenant() -> Scripted {
    let replies = Mutex::new(vec![
        scripted::json(200, &page(&[webhook(ONE, "orders")], None)),
        scripted::json(429, &too_many()).header("retry-after", "1"),
    ]);
    Scripted::answering(move |_| replies.lock().expect("no thread panics here").pop().expect("two requests"))
}

/// Fails the test unless the drawn text was cleared before the text that follows it.
#[track_caller]
fn assert_cleared(screen: &str, drawn: &str, following: &str) {
    let rest = &screen[screen.rfind(drawn).expect("it was drawn") + drawn.len()..];
    let (between, _) = rest.split_once(following).unwrap_or_else(|| panic!("no `{following}` after it in {screen:?}"));
    assert!(between.contains(CLEAR), "not cleared: {screen:?}");
}

#[test]
fn a_long_request_is_shown_until_its_response_arrives() {
    let (api, release) = blocked_tenant(|| scripted::json(200, &page(&[webhook(ONE, "orders")], None)));
    let mut pty = Pty::on(&api, "events list --no-color");
    pty.shows(WAITING);
    drop(release);
    let left = pty.ends().exits(0);
    assert_cleared(&left.screen, WAITING, "ID  ");
    assert_eq!(left.screen.trim_end().lines().last().map(|line| line.contains("orders")), Some(true));
}

#[test]
fn the_line_of_an_interrupted_request_is_erased() {
    let api = Scripted::answering(|_| scripted::stall());
    let mut pty = Pty::on(&api, "exec events list --no-color");
    pty.shows(WAITING);
    pty.signal("INT");
    assert_cleared(&pty.ends().exits(130).screen, WAITING, "error: interrupted");
}

#[test]
fn a_status_line_is_printed_above_the_progress() {
    let api = rate_limited_tenant();
    let left = Pty::on(&api, "events list --no-color").ends().exits(0);
    assert!(left.screen.contains("Waiting 1 s before GET"), "{:?}", left.screen);
    assert_cleared(&left.screen, WAITING, "ID  ");
}

#[test]
fn bulk_work_has_a_bar_with_count_and_rate() {
    let (api, release) = blocked_tenant(|| scripted::reply(204));
    let mut pty = Pty::on(&api, &format!("events delete {ONE} {TWO} {THREE} --force --no-color"));
    pty.shows("] 0/3");
    release.send(()).expect("the server waits");
    pty.shows("] 1/3, ");
    drop(release);
    let left = pty.ends().exits(0);
    assert!(!left.screen.contains("0/3, "), "an estimate before the first result: {:?}", left.screen);
    let drawn = left.screen.rfind("/3").expect("a bar");
    assert!(left.screen[drawn..].contains(CLEAR), "{:?}", left.screen);
    for id in [ONE, TWO, THREE] {
        assert!(left.screen.contains(&format!("Deleted {id}\r\n")), "{:?}", left.screen);
    }
}

#[test]
fn quiet_and_dumb_terminals_show_no_progress() {
    for line in ["events list --quiet --no-color", "TERM=dumb events list --no-color"] {
        let left = Pty::on(&rate_limited_tenant(), line).ends().exits(0);
        assert!(!left.screen.contains(WAITING), "{:?}", left.screen);
    }
}

#[test]
fn a_pipe_gets_only_status_lines() {
    let api = rate_limited_tenant();
    let listed = api.events(["list"]).run().exits(0);
    assert_eq!(listed.stderr.lines().count(), 1, "{listed}");
    assert!(listed.stderr.starts_with("Waiting 1 s before GET"), "{listed}");
}

#[test]
fn the_bar_of_interrupted_bulk_work_is_erased() {
    let (api, release) = blocked_tenant(|| scripted::reply(204));
    let mut pty = Pty::on(&api, &format!("stty cols 40; exec events delete {ONE} {TWO} --force --no-color"));
    pty.shows("] 0/2");
    pty.signal("INT");
    pty.shows("Stopping: waiting up to ");
    drop(release);
    assert_cleared(&pty.ends().exits(130).screen, "/2, ", "error: interrupted");
}
