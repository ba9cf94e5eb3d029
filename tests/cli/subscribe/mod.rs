//! Tests of `subscribe` through the real binary, against a scripted feed and the emulator's.

mod conditions;
mod emulated;
mod endings;
mod forward;
mod output;
mod reconnect;
mod resume;

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::support::scripted::{Expectation, Reply, get, reply};
use crate::support::{Run, Scripted, Tenant, wait};

/// A secret that must not be in the output.
const SECRET: &str = "hunter2-and-more";

/// Returns one event as the feed sends it. Its offset is `b<n>`, its id `evt_<n>`.
pub(super) fn event_of(event_type: &str, number: usize) -> String {
    format!(
        "event: {event_type}\nid: b{number}\ndata: {{\"offset\":\"b{number}\",\"event\":{{\"id\":\"evt_{number}\",\
         \"type\":\"{event_type}\",\"source\":\"urn:auth0:acme\",\"time\":\"2026-03-02T09:15:27.500Z\",\
         \"data\":{{\"object\":{{\"n\":{number}.50}}}}}}}}\n\n"
    )
}

fn event(number: usize) -> String {
    event_of("user.created", number)
}

/// Returns the events of these numbers.
pub(super) fn events_of(numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().map(event).collect()
}

/// Returns the last message of a connection.
fn farewell(code: &str) -> String {
    format!("event: error\ndata: {{\"error\":{{\"code\":\"{code}\",\"message\":\"that is it\"}}}}\n\n")
}

/// Answers with the greeting and this text, as the feed does.
pub(super) fn feed(text: impl AsRef<str>) -> Reply {
    let body = format!(":connected\n\nretry: 1000\n\n{}", text.as_ref());
    reply(200).header("content-type", "text/event-stream").header("date", "Mon, 02 Mar 2026 09:00:00 GMT").body(body)
}

/// Expects a request for the feed from an offset.
fn from(offset: &str) -> Expectation {
    get(&format!("/api/v2/events?from={offset}"))
}

/// Expects a request for the feed from now.
fn from_now() -> Expectation {
    get("/api/v2/events")
}

/// Prepares a subscription to a server that sends this text once and stays open.
fn subscribe<const N: usize>(server: &Scripted, text: impl AsRef<str>, args: [&str; N]) -> Run {
    server.expect(from_now(), feed(text).open());
    server.events(["subscribe"]).args(args)
}

/// Starts an endpoint that reports each event. Events that match `is_held` are answered when released, one by one.
pub(crate) fn held_endpoint(is_held: fn(&str) -> bool) -> (Scripted, Receiver<String>, Sender<()>) {
    const INTACT: &str = "no thread panics while it holds the channel";
    let (sender, received) = channel();
    let (release, released) = channel();
    let (sender, released) = (Mutex::new(sender), Mutex::new(released));
    let endpoint = Scripted::answering(move |request| {
        let body = request.text();
        let held = is_held(&body);
        // Fails if the test is over.
        sender.lock().expect(INTACT).send(body).ok();
        if held {
            wait::released(&released.lock().expect(INTACT));
        }
        reply(204)
    });
    (endpoint, received, release)
}
