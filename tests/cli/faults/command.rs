//! Every command that calls the API, the kind of request that meets the fault, and the API's answers to all other
//! requests.

use serde_json::json;

use crate::subscribe::{events_of, feed};
use crate::support::answers::{ONE, TWO, deliveries, delivery, event_id, page, stats, webhook};
use crate::support::scripted::{Reply, TOKEN, json, reply};
use crate::support::{Run, events};

/// The columns of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Get,
    Patch,
    Delete,
    Post,
    /// Two items; one of them meets the fault.
    Bulk,
    /// The exchange of the credentials for a token.
    Token,
    Feed,
}

use Kind::{Bulk, Delete, Feed, Get, Patch, Post, Token};

pub(super) const KINDS: [(&str, Kind); 7] = [
    ("GET", Get),
    ("PATCH", Patch),
    ("DELETE", Delete),
    ("POST", Post),
    ("bulk", Bulk),
    ("token", Token),
    ("feed", Feed),
];

/// A command, and the one of its requests that meets the fault.
#[derive(Debug, Clone, Copy)]
pub(super) struct Command {
    /// The command line. `ONE` and `TWO` stand for ids of streams, `EVT` and `EVT2` for those of deliveries.
    pub(super) line: &'static str,
    pub(super) kind: Kind,
    pub(super) method: &'static str,
    path: &'static str,
    pub(super) place: Place,
    /// The exit code without a fault.
    pub(super) well: i32,
}

/// The position of the request that meets the fault among the requests of its command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Alone,
    First,
    Later,
    /// After an accepted POST: earlier requests do not meet the fault.
    Behind,
}

const fn alone(line: &'static str, kind: Kind, method: &'static str, path: &'static str) -> Command {
    Command { line, kind, method, path, place: Place::Alone, well: 0 }
}

const fn first(line: &'static str, kind: Kind, method: &'static str, path: &'static str) -> Command {
    Command { place: Place::First, ..alone(line, kind, method, path) }
}

const fn later(line: &'static str, kind: Kind, method: &'static str, path: &'static str) -> Command {
    Command { place: Place::Later, ..alone(line, kind, method, path) }
}

const fn behind(line: &'static str, method: &'static str, path: &'static str) -> Command {
    Command { place: Place::Behind, ..alone(line, Get, method, path) }
}

/// The options of every `listen`: it receives no event, and times out.
const ENDPOINT: &str = "--port 0 --limit 1 --within 1ms --public-url https://h.example -s user.created";

/// Marks a command whose wait times out with exit code 6 even without a fault.
const fn timing_out(command: Command) -> Command {
    Command { well: 6, ..command }
}

/// The first command of each kind waits out the retries of a server that requests no delay.
pub(super) static COMMANDS: [Command; 42] = [
    alone("show ONE", Get, "GET", "/event-streams/ONE"),
    first("show orders", Get, "GET", "/event-streams"),
    alone("list", Get, "GET", "/event-streams"),
    first("update ONE -s +user.deleted", Get, "GET", "/event-streams/ONE"),
    alone("deliveries list ONE", Get, "GET", "/event-streams/ONE/deliveries"),
    alone("deliveries show ONE EVT", Get, "GET", "/event-streams/ONE/deliveries/EVT"),
    first("deliveries watch ONE --count 1", Get, "GET", "/event-streams/ONE"),
    later("deliveries watch ONE --count 1", Get, "GET", "/event-streams/ONE/deliveries"),
    later("deliveries watch ONE --count 1", Get, "GET", "/event-streams/ONE/stats"),
    alone("stats ONE", Get, "GET", "/event-streams/ONE/stats"),
    first("trigger ONE", Get, "GET", "/event-streams/ONE"),
    first("redeliver-many ONE --all --force", Get, "GET", "/event-streams/ONE/deliveries"),
    alone("redeliver-many ONE --all --dry-run", Get, "GET", "/event-streams/ONE/deliveries"),
    timing_out(behind("trigger ONE --type user.created --wait", "GET", "/event-streams/ONE/stats")),
    timing_out(behind("trigger ONE --type user.created --wait", "GET", "/event-streams/ONE/deliveries/EVT")),
    timing_out(behind("redeliver-many ONE --all --force --wait", "GET", "/event-streams/ONE/stats")),
    timing_out(behind("redeliver-many ONE --all --force --wait", "GET", "/event-streams/ONE/deliveries")),
    timing_out(first("listen --register new", Get, "GET", "/event-streams")),
    alone("update ONE -n new", Patch, "PATCH", "/event-streams/ONE"),
    later("update ONE -s +user.deleted", Patch, "PATCH", "/event-streams/ONE"),
    alone("enable ONE", Patch, "PATCH", "/event-streams/ONE"),
    alone("disable ONE", Patch, "PATCH", "/event-streams/ONE"),
    timing_out(later("listen --register orders", Patch, "PATCH", "/event-streams/ONE")),
    alone("delete ONE --force", Delete, "DELETE", "/event-streams/ONE"),
    timing_out(later("listen --register new", Delete, "DELETE", "/event-streams/TWO")),
    alone("create -s user.created -t action -c {\"action_id\":\"2b9c3f0e\"}", Post, "POST", "/event-streams"),
    alone("trigger ONE --type user.created", Post, "POST", "/event-streams/ONE/test"),
    later("trigger ONE", Post, "POST", "/event-streams/ONE/test"),
    timing_out(later("trigger ONE --type user.created --wait", Post, "POST", "/event-streams/ONE/test")),
    alone("redeliver ONE EVT", Post, "POST", "/event-streams/ONE/redeliver/EVT"),
    later("redeliver-many ONE --all --force", Post, "POST", "/event-streams/ONE/redeliver"),
    timing_out(later("listen --register new", Post, "POST", "/event-streams")),
    first("enable ONE TWO", Bulk, "PATCH", "/event-streams/ONE"),
    first("disable ONE TWO", Bulk, "PATCH", "/event-streams/ONE"),
    first("delete ONE TWO --force", Bulk, "DELETE", "/event-streams/ONE"),
    first("redeliver ONE EVT EVT2", Bulk, "POST", "/event-streams/ONE/redeliver/EVT"),
    alone("whoami", Token, "POST", "/oauth/token"),
    first("list", Token, "POST", "/oauth/token"),
    alone("login --client-id client --client-secret-stdin --insecure-storage", Token, "POST", "/oauth/token"),
    alone("subscribe --limit 1 --max-reconnects 1", Feed, "GET", "/events"),
    alone("subscribe --resume --limit 1 --max-reconnects 1", Feed, "GET", "/events"),
    alone("subscribe --store sqlite:events.db --limit 1 --max-reconnects 1", Feed, "GET", "/events"),
];

/// The refresh that a shell starts in the background, without output.
pub(super) static REFRESH: Command = alone("complete refresh streams", Get, "GET", "/event-streams");

impl Command {
    /// Prepares the command, with the credentials that it needs.
    pub(super) fn events(&self) -> Run {
        let run = events(self.args());
        match self.kind {
            Token => run.env("AUTH0_CLIENT_ID", "client").env("AUTH0_CLIENT_SECRET", "hunter2").stdin("hunter2"),
            _ => run.env("AUTH0_API_TOKEN", TOKEN),
        }
    }

    fn args(&self) -> Vec<String> {
        let word = |word: &str| match word {
            "ONE" => ONE.to_owned(),
            "TWO" => TWO.to_owned(),
            "EVT" => event_id(1),
            "EVT2" => event_id(2),
            word => word.to_owned(),
        };
        let endpoint = if self.line.starts_with("listen ") { ENDPOINT } else { "" };
        self.line.split_whitespace().chain(endpoint.split_whitespace()).map(word).collect()
    }

    /// Returns the path of the request that meets the fault.
    pub(super) fn path(&self) -> String {
        let base = if self.kind == Token { "" } else { "/api/v2" };
        base.to_owned() + &self.path.replace("ONE", ONE).replace("TWO", TWO).replace("EVT", &event_id(1))
    }

    /// Tells whether a name in the table means this command: its line, optionally with the method, or with method and path.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let Self { line, method, path, .. } = self;
        name == *line || name == format!("{line}: {method}") || name == format!("{line}: {method} {path}")
    }

    /// Tells whether the request that meets the fault is for a page of a list.
    pub(super) fn walks(&self) -> bool {
        self.kind == Get && (self.path == "/event-streams" || self.path.ends_with("/deliveries"))
    }
}

/// Returns the normal answer of the API, before or after an accepted POST.
pub(super) fn well(method: &str, path: &str, has_posted: bool) -> Reply {
    let path = path.trim_start_matches("/api/v2");
    let failed = || {
        let mut failed = delivery(&event_id(1), "user.created", "no");
        let attempts = failed["attempts"].as_array_mut().expect("there is an attempt");
        if has_posted {
            attempts.push(attempts[0].clone());
        }
        failed
    };
    match (method, path.trim_start_matches("/event-streams")) {
        (_, "/oauth/token") => json(200, &json!({"access_token": TOKEN, "expires_in": 86400, "token_type": "Bearer"})),
        (_, "/events") => feed(events_of(1..2)).open(),
        ("POST", "") => json(201, &webhook(TWO, "new")),
        (_, "") => json(200, &page(&[webhook(ONE, "orders")], None)),
        ("DELETE", _) => reply(204),
        (_, path) if path.ends_with("/deliveries") => json(200, &deliveries(&[failed()], "")),
        (_, path) if path.ends_with("/stats") => json(200, &stats(0, 1)),
        (_, path) if path.contains("/deliveries/") => json(200, &failed()),
        (_, path) if path.contains("/redeliver") => json(202, &json!({})),
        (_, path) if path.ends_with("/test") => json(202, &failed()),
        (_, path) => json(200, &webhook(path.trim_start_matches('/'), "orders")),
    }
}

/// Returns the same answer with a body and an end: the feed otherwise stays open, and a deletion has no body.
pub(super) fn with_body(method: &str, path: &str, has_posted: bool) -> Reply {
    match (method, path) {
        ("DELETE", _) => json(200, &json!({"deleted": true})),
        (_, "/api/v2/events") => feed(events_of(1..2)),
        _ => well(method, path, has_posted),
    }
}
