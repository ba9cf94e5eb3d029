//! A test event on its way: `trigger`, `deliveries`, `redeliver` and `stats` against an emulator and a real endpoint.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use serde_json::Value;

use crate::support::scripted::{Request, reply};
use crate::support::{Emulator, Output, Run, Scripted, Tenant, events};

/// How often an outcome is asked for before the test gives up.
const PATIENCE: usize = 200;

/// A tenant with one webhook stream named `orders`, and the endpoint that it delivers to.
struct Delivering {
    tenant: Emulator,
    endpoint: Scripted,
    /// What the endpoint answers with.
    status: Arc<AtomicU16>,
}

impl Delivering {
    fn start(status: u16) -> Self {
        let status = Arc::new(AtomicU16::new(status));
        let answer = Arc::clone(&status);
        let endpoint = Scripted::answering(move |_| reply(answer.load(Ordering::SeqCst)));
        let flags = ["emulator", "--port", "0", "--json", "--retry-schedule", "1ms,1ms,1ms"];
        let tenant = Emulator::start_as(events(flags));
        let url = format!("{}/hook", endpoint.url());
        let create =
            ["create", "-n", "orders", "-s", "user.created", "--webhook-url", &url, "--webhook-token-env", "HOOK"];
        tenant.events(create).env("HOOK", "hunter2").run().exits(0);
        Self { tenant, endpoint, status }
    }

    fn events<const N: usize>(&self, args: [&str; N]) -> Run {
        self.tenant.events(args)
    }

    /// Sends a test event and returns its id.
    fn trigger(&self) -> String {
        let triggered = self.events(["trigger", "orders"]).run().exits(0);
        triggered.json()["id"].as_str().expect("an event has an id").to_owned()
    }

    /// Lists the failed deliveries until there are this many.
    fn failed(&self, count: usize) -> Output {
        for _ in 0..PATIENCE {
            let listed = self.events(["deliveries", "orders", "--json"]).run().exits(0);
            if listed.json().as_array().map(Vec::len) == Some(count) {
                return listed;
            }
        }
        panic!("there are never {count} failed deliveries");
    }

    /// Waits until the endpoint has seen this many requests, and returns them.
    fn received(&self, count: usize) -> Vec<Request> {
        for _ in 0..PATIENCE {
            let requests = self.endpoint.requests();
            if requests.len() >= count {
                return requests;
            }
            // A run takes long enough for the next look to be worth it.
            self.events(["stats", "orders"]).run().exits(0);
        }
        panic!("the endpoint never saw {count} requests");
    }
}

#[test]
fn a_test_event_reaches_the_endpoint_with_its_authorization() {
    let delivering = Delivering::start(204);
    let event = delivering.trigger();
    let request = &delivering.received(1)[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/hook"));
    assert_eq!(request.header("authorization"), Some("Bearer hunter2"));
    let body = request.json();
    assert_eq!((&body["id"], &body["type"]), (&Value::from(event), &Value::from("user.created")));
    let members: Vec<&String> = body.as_object().expect("an event is an object").keys().collect();
    let order = ["id", "source", "specversion", "type", "time", "data", "a0tenant", "a0stream", "a0purpose"];
    assert_eq!(members, order);
    delivering.failed(0);
}

#[test]
fn the_triggered_event_is_printed_as_the_api_sent_it() {
    let triggered = Delivering::start(204).events(["trigger", "orders", "--type", "user.created"]).run().exits(0);
    let members = triggered.json();
    let members: Vec<&String> = members.as_object().expect("a delivery is an object").keys().collect();
    assert_eq!(members, ["id", "event_stream_id", "event_type", "status", "attempts", "event"]);
}

#[test]
fn a_delivery_that_fails_four_times_is_listed_and_shown_with_its_attempts() {
    let delivering = Delivering::start(500);
    let event = delivering.trigger();
    assert_eq!(delivering.failed(1).json()[0]["id"], *event);
    assert_eq!(delivering.received(4).len(), 4);
    let listed = delivering.events(["deliveries", "list", "orders"]).run().exits(0);
    assert!(listed.lines()[0].starts_with("ID "), "{listed}");
    for column in ["EVENT TYPE", "STATUS", "ATTEMPTS", "EVENT TIME", "LAST ERROR"] {
        assert!(listed.lines()[0].contains(column), "{column} in\n{listed}");
    }
    assert!(listed.stdout.contains(&event) && listed.stdout.contains("500"), "{listed}");
    let shown = delivering.events(["deliveries", "show", "orders", &event]).run().exits(0).json();
    assert_eq!(shown["attempts"].as_array().map(Vec::len), Some(4), "{shown}");
    assert_eq!(shown["event"]["id"], *event);
}

#[test]
fn a_4xx_answer_fails_the_delivery_at_once() {
    let delivering = Delivering::start(401);
    delivering.trigger();
    delivering.failed(1);
    assert_eq!(delivering.received(1).len(), 1);
}

#[test]
fn a_redelivery_to_a_mended_endpoint_empties_the_list() {
    let delivering = Delivering::start(500);
    let event = delivering.trigger();
    delivering.failed(1);
    delivering.status.store(204, Ordering::SeqCst);
    delivering.events(["redeliver", "orders", &event]).run().exits(0).prints_nothing().says(&event);
    delivering.failed(0);
    let stats = delivering.events(["stats", "orders"]).run().exits(0).json();
    let totals: Vec<&Value> =
        stats["metrics"].as_array().expect("metrics").iter().map(|m| &m["window_total"]).collect();
    assert_eq!(totals, [1, 1], "{stats}");
}

#[test]
fn an_event_that_is_none_exits_4() {
    let delivering = Delivering::start(204);
    let unknown = "evt_1111111111111111111111";
    delivering.events(["deliveries", "show", "orders", unknown]).run().exits(4).prints_nothing().says(unknown);
    delivering.events(["redeliver", "orders", unknown]).run().exits(4).prints_nothing().says(unknown);
}

#[test]
fn some_failed_redeliveries_exit_5_and_the_others_are_asked_for() {
    let delivering = Delivering::start(401);
    let event = delivering.trigger();
    delivering.failed(1);
    delivering.status.store(204, Ordering::SeqCst);
    let redelivered = delivering.events(["redeliver", "orders", &event, "evt_1111111111111111111111"]).run();
    redelivered.exits(5).says(&event).says("evt_1111111111111111111111");
    delivering.failed(0);
}

#[test]
fn without_failures_the_list_is_empty_and_says_so() {
    let delivering = Delivering::start(204);
    let listed = delivering.events(["deliveries", "orders"]).run().exits(0).prints_nothing();
    assert_eq!(listed.stderr.lines().count(), 1, "{listed}");
}

#[test]
fn a_disabled_stream_cannot_be_tested() {
    let delivering = Delivering::start(204);
    delivering.events(["disable", "orders"]).run().exits(0);
    delivering.events(["trigger", "orders"]).run().exits(1).prints_nothing().says("409");
}
