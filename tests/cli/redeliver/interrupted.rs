//! Tests of Ctrl-C during bulk work: running requests finish, results are reported, the exit code is 130.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};

use serde_json::json;

use crate::support::answers::{ONE, event_id, webhook};
use crate::support::{Home, Process, Scripted, events};
use crate::support::{scripted, wait};

/// The number of requests that are answered before the others are held back.
const ANSWERED: usize = 20;

/// A server that answers twenty requests, then reports each further request and holds it back until released.
struct Gate {
    api: Scripted,
    arrived: mpsc::Receiver<()>,
    open: mpsc::Sender<()>,
}

fn gate() -> Gate {
    let (arrivals, arrived) = mpsc::channel();
    let (open, opened) = mpsc::channel::<()>();
    let (count, opened) = (AtomicUsize::new(0), Mutex::new(opened));
    let api = Scripted::answering(move |request| {
        if count.fetch_add(1, Ordering::SeqCst) >= ANSWERED {
            arrivals.send(()).ok();
            wait::released(&opened.lock().expect("no handler panics"));
        }
        match request.method.as_str() {
            "POST" => scripted::json(202, &json!({})),
            "DELETE" => scripted::reply(204),
            _ => scripted::json(200, &webhook(request.path.rsplit('/').next().unwrap_or_default(), "crm")),
        }
    });
    Gate { api, arrived, open }
}

impl Gate {
    /// Waits until eight requests are held back.
    fn wait_until_full(&self) {
        for _ in 0..8 {
            wait::receive(&self.arrived, "eight running requests");
        }
    }

    /// Sends the signal, waits until the program reports it, and releases the eight.
    fn interrupt(&self, process: &mut Process, signal: &str) {
        process.signal(signal);
        process.await_stderr("Stopping:");
        for _ in 0..8 {
            self.open.send(()).expect("the server waits");
        }
    }
}

#[test]
fn a_signal_reports_the_results_and_starts_nothing_new() {
    for signal in ["INT", "TERM"] {
        let gate = gate();
        let ids: Vec<String> = (1..=100).map(event_id).collect();
        let mut process = events(["redeliver", ONE]).args(&ids).on(&gate.api).spawn();
        gate.wait_until_full();
        gate.interrupt(&mut process, signal);
        let summary = "interrupted: of 100 deliveries, 28 accepted, 72 not tried";
        process.finish().exits(130).prints_nothing().says(summary);
        assert_eq!(gate.api.requests().len(), 28);
    }
}

#[test]
fn a_list_of_results_has_every_item() {
    let gate = gate();
    let ids: Vec<String> = (1..=40).map(event_id).collect();
    let mut process = events(["redeliver", ONE]).args(&ids).args(["--jq", ".[].result"]).on(&gate.api).spawn();
    gate.wait_until_full();
    gate.interrupt(&mut process, "INT");
    let run = process.finish().exits(130);
    let count = |result: &str| run.lines().iter().filter(|line| **line == result).count();
    assert_eq!((count("accepted"), count("untried"), run.lines().len()), (28, 12, 40), "{run}");
    assert_eq!(run.error()["exit_code"], 130);
}

#[test]
fn a_second_signal_exits_at_once_and_names_unanswered_items() {
    let gate = gate();
    let ids: Vec<String> = (1..=28).map(event_id).collect();
    let mut process = events(["redeliver", ONE]).args(&ids).on(&gate.api).spawn();
    gate.wait_until_full();
    process.signal("INT");
    process.await_stderr("Stopping:");
    process.signal("INT");
    let run = process.finish().exits(130);
    assert_eq!(run.stderr.matches("warning: no answer for evt_").count(), 8, "{run}");
    run.says("of 28 deliveries, 20 accepted, 8 unanswered");
    drop(gate.open);
}

#[test]
fn enable_disable_and_delete_do_the_same() {
    for (verb, done) in [("enable", "enabled"), ("disable", "disabled"), ("delete", "deleted")] {
        let gate = gate();
        let ids = (1..=30).map(|number| format!("est_{number:022}"));
        let run = events([verb]).args(ids).on(&gate.api);
        let mut process = if verb == "delete" { run.arg("--force") } else { run }.spawn();
        gate.wait_until_full();
        gate.interrupt(&mut process, "INT");
        let summary = format!("interrupted: of 30 event streams, 28 {done}, 2 not tried");
        process.finish().exits(130).says(&summary);
    }
}

#[test]
fn with_a_journal_the_same_command_continues() {
    let home = Home::new();
    let ids: Vec<String> = (1..=100).map(event_id).collect();
    let run = || events(["redeliver", ONE, "--journal", "j"]).args(&ids).home(&home);
    let gate = gate();
    let mut process = run().on(&gate.api).spawn();
    gate.wait_until_full();
    gate.interrupt(&mut process, "INT");
    process.finish().exits(130).says("hint: run the same command again to continue");

    let rest = Scripted::answering(|_| scripted::json(202, &json!({})));
    run().on(&rest).run().exits(0).says("Skipping 28 that the journal has as accepted.");
    let path = |request: &scripted::Request| request.path.clone();
    let mut paths: Vec<String> = gate.api.requests().iter().chain(&rest.requests()).map(path).collect();
    paths.sort();
    let total = paths.len();
    paths.dedup();
    assert_eq!((total, paths.len()), (100, 100), "a delivery was requested twice");
}
