//! Ctrl-C during work on many items: requests under way are finished, the work done is reported, and the exit code is 130.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};

use serde_json::json;

use crate::support::answers::{ONE, event_id, webhook};
use crate::support::{Home, Process, Scripted, events};
use crate::support::{scripted, wait};

/// Requests that are answered before the others are held back.
const ANSWERED: usize = 20;

/// A server that answers twenty requests, and then reports each further one and holds it back until it is released.
struct Gate {
    api: Scripted,
    arrived: mpsc::Receiver<()>,
    open: mpsc::Sender<()>,
}

fn gate() -> Gate {
    let (tell, arrived) = mpsc::channel();
    let (open, opened) = mpsc::channel::<()>();
    let (asked, opened) = (AtomicUsize::new(0), Mutex::new(opened));
    let api = Scripted::answering(move |request| {
        if asked.fetch_add(1, Ordering::SeqCst) >= ANSWERED {
            tell.send(()).ok();
            wait::released(&opened.lock().expect("no answer panics"));
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
    fn full(&self) {
        for _ in 0..8 {
            wait::receive(&self.arrived, "eight requests under way");
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
fn what_was_done_is_reported_and_nothing_new_is_begun() {
    for signal in ["INT", "TERM"] {
        let gate = gate();
        let ids: Vec<String> = (1..=100).map(event_id).collect();
        let mut process = events(["redeliver", ONE]).args(&ids).on(&gate.api).spawn();
        gate.full();
        gate.interrupt(&mut process, signal);
        let account = "of 100 deliveries, 28 were done, 0 failed, 0 had no answer and 72 were not tried";
        process.finish().exits(130).prints_nothing().says(account);
        assert_eq!(gate.api.requests().len(), 28);
    }
}

#[test]
fn a_list_of_results_accounts_for_every_item() {
    let gate = gate();
    let ids: Vec<String> = (1..=40).map(event_id).collect();
    let mut process = events(["redeliver", ONE]).args(&ids).args(["--jq", ".[].result"]).on(&gate.api).spawn();
    gate.full();
    gate.interrupt(&mut process, "INT");
    let run = process.finish().exits(130);
    let count = |result: &str| run.lines().iter().filter(|line| **line == result).count();
    assert_eq!((count("accepted"), count("untried"), run.lines().len()), (28, 12, 40), "{run}");
    assert_eq!(run.error()["exit_code"], 130);
}

#[test]
fn a_second_signal_ends_it_at_once_and_what_had_no_answer_is_named() {
    let gate = gate();
    let ids: Vec<String> = (1..=28).map(event_id).collect();
    let mut process = events(["redeliver", ONE]).args(&ids).on(&gate.api).spawn();
    gate.full();
    process.signal("INT");
    process.await_stderr("Stopping:");
    process.signal("INT");
    let run = process.finish().exits(130);
    assert_eq!(run.stderr.matches("warning: no answer came for evt_").count(), 8, "{run}");
    run.says("20 were done, 0 failed, 8 had no answer and 0 were not tried");
    drop(gate.open);
}

#[test]
fn the_verbs_for_streams_do_alike() {
    for verb in ["enable", "disable", "delete"] {
        let gate = gate();
        let ids = (1..=30).map(|number| format!("est_{number:022}"));
        let run = events([verb]).args(ids).on(&gate.api);
        let mut process = if verb == "delete" { run.arg("--force") } else { run }.spawn();
        gate.full();
        gate.interrupt(&mut process, "INT");
        let account = "of 30 event streams, 28 were done, 0 failed, 0 had no answer and 2 were not tried";
        process.finish().exits(130).says(account);
    }
}

#[test]
fn with_a_journal_the_same_command_goes_on_where_it_stopped() {
    let home = Home::new();
    let ids: Vec<String> = (1..=100).map(event_id).collect();
    let run = || events(["redeliver", ONE, "--journal", "j"]).args(&ids).home(&home);
    let gate = gate();
    let mut process = run().on(&gate.api).spawn();
    gate.full();
    gate.interrupt(&mut process, "INT");
    process.finish().exits(130).says("hint: the same command goes on with the rest");

    let rest = Scripted::answering(|_| scripted::json(202, &json!({})));
    run().on(&rest).run().exits(0).says("Leaving out 28 that the journal has as accepted.");
    let path = |request: &scripted::Request| request.path.clone();
    let mut asked: Vec<String> = gate.api.requests().iter().chain(&rest.requests()).map(path).collect();
    asked.sort();
    let total = asked.len();
    asked.dedup();
    assert_eq!((total, asked.len()), (100, 100), "each is asked for once");
}
