//! Every command that talks to the API, the kind of call at which it meets the fault, and what the API answers where
//! nothing is wrong.

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
    /// Two items, of which one meets the fault.
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
    /// As it is typed. `ONE` and `TWO` stand for ids of streams, `EVT` and `EVT2` for those of deliveries.
    pub(super) line: &'static str,
    pub(super) kind: Kind,
    pub(super) method: &'static str,
    path: &'static str,
    pub(super) place: Place,
    /// The exit code without a fault.
    pub(super) well: i32,
}

/// Where the request that meets the fault stands among those of its command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Alone,
    First,
    Later,
    /// Once a POST was accepted: what went before it meets nothing.
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

/// What every `listen` is given: nothing comes to it, and that is its end.
const ENDPOINT: &str = "--port 0 --limit 1 --within 1ms --public-url https://h.example -s user.created";

/// What is waited for does not come about.
const fn in_vain(command: Command) -> Command {
    Command { well: 6, ..command }
}

/// The first of each kind is the one that waits where the server gives no advice.
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
    in_vain(behind("trigger ONE --type user.created --wait", "GET", "/event-streams/ONE/stats")),
    in_vain(behind("trigger ONE --type user.created --wait", "GET", "/event-streams/ONE/deliveries/EVT")),
    in_vain(behind("redeliver-many ONE --all --force --wait", "GET", "/event-streams/ONE/stats")),
    in_vain(behind("redeliver-many ONE --all --force --wait", "GET", "/event-streams/ONE/deliveries")),
    in_vain(first("listen --register new", Get, "GET", "/event-streams")),
    alone("update ONE -n new", Patch, "PATCH", "/event-streams/ONE"),
    later("update ONE -s +user.deleted", Patch, "PATCH", "/event-streams/ONE"),
    alone("enable ONE", Patch, "PATCH", "/event-streams/ONE"),
    alone("disable ONE", Patch, "PATCH", "/event-streams/ONE"),
    in_vain(later("listen --register orders", Patch, "PATCH", "/event-streams/ONE")),
    alone("delete ONE --force", Delete, "DELETE", "/event-streams/ONE"),
    in_vain(later("listen --register new", Delete, "DELETE", "/event-streams/TWO")),
    alone("create -s user.created -t action -c {\"action_id\":\"2b9c3f0e\"}", Post, "POST", "/event-streams"),
    alone("trigger ONE --type user.created", Post, "POST", "/event-streams/ONE/test"),
    later("trigger ONE", Post, "POST", "/event-streams/ONE/test"),
    in_vain(later("trigger ONE --type user.created --wait", Post, "POST", "/event-streams/ONE/test")),
    alone("redeliver ONE EVT", Post, "POST", "/event-streams/ONE/redeliver/EVT"),
    later("redeliver-many ONE --all --force", Post, "POST", "/event-streams/ONE/redeliver"),
    in_vain(later("listen --register new", Post, "POST", "/event-streams")),
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

/// What a shell starts in the background, and nobody is told of.
pub(super) static RENEWAL: Command = alone("complete refresh streams", Get, "GET", "/event-streams");

impl Command {
    /// Prepares it, with the credentials that it needs.
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

    /// Tells whether that is what it is called: its line, perhaps with the method, or with that and the path.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let Self { line, method, path, .. } = self;
        name == *line || name == format!("{line}: {method}") || name == format!("{line}: {method} {path}")
    }

    /// Tells whether it walks over pages at the request that meets the fault.
    pub(super) fn walks(&self) -> bool {
        self.kind == Get && (self.path == "/event-streams" || self.path.ends_with("/deliveries"))
    }
}

/// Returns what the API answers, before a POST was accepted or after one.
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

/// Returns the same as an answer that has a body in any case, and an end: the feed's is open and a deletion's is empty.
pub(super) fn with_body(method: &str, path: &str, has_posted: bool) -> Reply {
    match (method, path) {
        ("DELETE", _) => json(200, &json!({"deleted": true})),
        (_, "/api/v2/events") => feed(events_of(1..2)),
        _ => well(method, path, has_posted),
    }
}
