//! Tests of escape sequences from the API. Every string in every response contains some; none must reach a terminal.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::answers::{ONE, deliveries, delivery, event_id, page, stats, webhook};
use crate::support::scripted::{self, Reply, Request};
use crate::support::{Pty, Scripted};

const EVIL: &str = "evil \u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m \u{202e}nimda\u{2066}\u{200f}";

/// Appends escape sequences to every string.
fn hostile(document: Value) -> Value {
    match document {
        Value::String(text) => (text + EVIL).into(),
        Value::Array(items) => items.into_iter().map(hostile).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, hostile(value))).collect(),
        other => other,
    }
}

fn answer(request: &Request) -> Reply {
    let stream = || webhook(ONE, "crm");
    let failed = || delivery(&event_id(1), "user.created", "status 503\nagain");
    let path = request.path.trim_start_matches("/api/v2/");
    if path == "events" {
        let event = json!({"offset": "b1", "type": "user.created", "event": hostile(failed()["event"].take())});
        let feed = format!("event: user.created\nid: b1\ndata: {event}\n\n");
        return scripted::reply(200).header("content-type", "text/event-stream").body(feed).open();
    }
    let known = path.trim_start_matches("event-streams").trim_start_matches('/').trim_start_matches(ONE);
    let body = match (request.method.as_str(), known) {
        ("DELETE", _) => return scripted::reply(204),
        ("POST", "/test" | "/redeliver") => failed(),
        ("POST", redelivered) if redelivered.starts_with("/redeliver/") => return scripted::reply(202),
        ("GET", "") if !path.ends_with(ONE) => page(&[stream()], None),
        (_, "") => stream(),
        (_, "/stats") => stats(1200, 77),
        (_, "/deliveries") if request.parameter("from").is_some() => deliveries(&[], "c2"),
        (_, "/deliveries") => deliveries(&[failed()], "c1"),
        _ => failed(),
    };
    scripted::json(200, &hostile(body))
}

/// Fails the test if a text contains characters that control a terminal.
#[track_caller]
fn assert_harmless(text: &str, line: &str) {
    let controls_terminal = |c: char| c.is_control() && !"\r\n".contains(c) || "\u{202e}\u{2066}\u{200f}".contains(c);
    assert!(!text.contains(controls_terminal), "{line}: {text:?}");
}

#[test]
fn escape_sequences_from_the_api_never_reach_a_terminal() {
    let api = Scripted::answering(answer);
    let claims = json!({"scope": format!("read:event_streams {EVIL}"), "exp": 4_000_000_000_u64}).to_string();
    let token = ["{}", &claims, "x"].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let event = event_id(1);
    let whoami = format!("AUTH0_API_TOKEN={token} events whoami -o table");
    for line in [
        "events list -o table",
        &format!("events show {ONE} -o table"),
        &format!("events stats {ONE} -o table"),
        &format!("events deliveries list {ONE} -o table"),
        &format!("events deliveries list {ONE} --group -o table"),
        &format!("events deliveries show {ONE} {event} -o table"),
        "TOKEN=t events create -n n -s user.created --webhook-url https://h.example/w --webhook-token-env TOKEN -o table",
        &format!("events update {ONE} --name n -o table"),
        &format!("events enable {ONE} -o table"),
        &format!("events trigger {ONE} --type user.created -o table"),
        &format!("events redeliver {ONE} {event} -o table"),
        &format!("events redeliver-many {ONE} --all --dry-run -o table"),
        "events subscribe --limit 1 -o table",
        &whoami,
    ] {
        let line = format!("{line} --no-color 2>stderr.txt");
        for columns in [20, 80] {
            let left = Pty::on(&api, &format!("stty cols {columns}; {line}")).ends();
            assert_eq!(left.exit, 0, "{line}: {}", left.file("stderr.txt"));
            assert_harmless(&left.screen, &line);
            assert_harmless(&left.file("stderr.txt"), &line);
        }
        let left = Pty::on(&api, &format!("{line} >piped.txt")).ends().exits(0);
        let piped = left.file("piped.txt").to_lowercase();
        assert_harmless(&piped, &line);
        // These print the name of the stream or delivery as it was typed.
        let names_argument = ["enable", "redeliver "].iter().any(|verb| line.contains(&format!("events {verb}")));
        assert_eq!(piped.contains("\\u202enimda"), !names_argument, "{line}: {piped:?}");
    }
    for flags in ["--json", "--json-compact", "--csv", "--jq .[].name", "--jq .[0]"] {
        let line = format!("events list --no-color {flags} 2>stderr.txt");
        let left = Pty::on(&api, &line).ends().exits(0);
        assert_harmless(&left.screen, &line);
        assert!(left.screen.contains("\\u202enimda"), "{flags}: {:?}", left.screen);
    }
}
