//! Calls every operation of the API description so that the emulator gives every documented answer.

#![expect(clippy::unwrap_used, reason = "a failed expectation fails the test")]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::net::SocketAddr;

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::document::{Answer, Document};
use crate::support::wait::LIMIT;
use crate::support::{Emulator, Tenant, events, wait};

/// Ids of the documented form that do not exist.
const NO_STREAM: &str = "est_7yVnQkR2mWdTzLc4HfJpXa";
const NO_EVENT: &str = "evt_4tKzWn8LqRbVxJ2cMfHsPd";

/// Answers of the emulator that the document lacks: testing a disabled stream fails.
const BEYOND: &[(&str, u16)] = &[("sendTestEvent", 409)];

/// Documented answers that these tests do not provoke. Bulk redelivery skips deliveries that would conflict, and every
/// tenant has the feed. Unknown clients and those without a grant are rejected as in [`refusals`].
const NEVER: &[(&str, u16)] = &[("redeliverMany", 409), ("subscribeEvents", 404), ("requestToken", 429)];

/// A tenant, the document, and the answers so far.
struct Trial<'t> {
    document: &'t Document,
    seen: &'t RefCell<BTreeSet<(String, u16)>>,
    runtime: Runtime,
    client: Client,
    tenant: Emulator,
    token: String,
}

impl<'t> Trial<'t> {
    fn start(document: &'t Document, seen: &'t RefCell<BTreeSet<(String, u16)>>, options: &[&str]) -> Self {
        let args = [&["emulator", "--port", "0", "--json", "--retry-schedule", "1ms,1ms,1ms"], options].concat();
        let tenant = Emulator::start_as(events(args));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = auth0_events_outbound::builder(&tenant.url.parse().unwrap()).timeout(LIMIT).build().unwrap();
        let mut trial = Self { document, seen, runtime, client, tenant, token: String::new() };
        let granted = trial.ask("requestToken", &[], "", Some(trial.credentials()));
        trial.token = json_of(&granted)["access_token"].as_str().unwrap_or_default().to_owned();
        trial
    }

    fn credentials(&self) -> Value {
        let variables = self.tenant.variables();
        let variable = |name: &str| &variables.iter().find(|(known, _)| known == name).unwrap().1;
        json!({
            "grant_type": "client_credentials", "client_id": variable("AUTH0_CLIENT_ID"),
            "client_secret": variable("AUTH0_CLIENT_SECRET"), "audience": format!("{}/api/v2/", self.tenant.url),
        })
    }

    /// Calls an operation with the trial's token, and checks the answer against the document. `ids` fill the path.
    #[track_caller]
    fn ask(&self, operation: &str, ids: &[&str], query: &str, body: Option<Value>) -> Answer {
        let body = body.map(|body| ("application/json", body.to_string()));
        self.send(operation, ids, query, &[("authorization", &format!("Bearer {}", self.token))], body)
    }

    #[track_caller]
    fn send(
        &self,
        operation: &str,
        ids: &[&str],
        query: &str,
        headers: &[(&str, &str)],
        body: Option<(&str, String)>,
    ) -> Answer {
        let operations = self.document.operations();
        let (path, method, described) = operations[operation];
        let mut ids = ids.iter();
        let filled = path.split('/').map(|part| if part.starts_with('{') { ids.next().unwrap() } else { part });
        let url = format!("{}{}{query}", self.tenant.url, filled.collect::<Vec<_>>().join("/"));
        let method: Method = method.to_uppercase().parse().unwrap();
        let mut request = self.client.request(method, &url);
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        if let Some((content_type, body)) = body {
            request = request.header("content-type", content_type).body(body);
        }
        let answer = self.runtime.block_on(async {
            let mut response = request.send().await.unwrap();
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let mut body = Vec::new();
            let is_feed = headers.get("content-type").is_some_and(|value| value == "text/event-stream");
            // The feed does not end, so only its greeting and the first message are read.
            while let Some(chunk) = response.chunk().await.unwrap() {
                body.extend_from_slice(&chunk);
                if is_feed && String::from_utf8_lossy(&body).matches("\n\n").count() >= 3 {
                    break;
                }
            }
            Answer { status, headers, body: String::from_utf8(body).unwrap() }
        });
        let mut faults = self.document.faults(described, &answer);
        if BEYOND.contains(&(operation, answer.status)) {
            let unauthorized = self.document.answers(described)[&401];
            faults = self.document.body_faults(&unauthorized["content"]["application/json"]["schema"], &answer.body);
        }
        if answer.status != 200 || operation != "subscribeEvents" {
            let content_type = answer.headers.get("content-type").and_then(|value| value.to_str().ok());
            assert_eq!(content_type, Some("application/json; charset=utf-8"), "{operation} {url}");
        }
        assert!(faults.is_empty(), "{operation} {url}: {} {}\n{}", answer.status, answer.body, faults.join("\n"));
        self.seen.borrow_mut().insert((operation.to_owned(), answer.status));
        answer
    }

    /// Calls an operation, and fails the test unless the answer has this status.
    #[track_caller]
    fn expect(&self, status: u16, operation: &str, ids: &[&str], query: &str, body: impl Into<Option<Value>>) -> Value {
        let answer = self.ask(operation, ids, query, body.into());
        assert_eq!(answer.status, status, "{operation}: {}", answer.body);
        json_of(&answer)
    }

    /// Waits until the failed deliveries meet a condition.
    fn until(&self, stream: &str, is_reached: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        wait::until("the deliveries to be as the test wants", || {
            let mut page = self.expect(200, "listDeliveries", &[stream], "", None);
            match page["deliveries"].take() {
                Value::Array(list) if is_reached(&list) => Some(list),
                _ => None,
            }
        })
    }
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_default()
}

fn webhook(url: &str, authorization: &Value) -> Value {
    json!({"type": "webhook", "configuration": {"webhook_endpoint": url, "webhook_authorization": authorization}})
}

fn bearer(url: &str) -> Value {
    webhook(url, &json!({"method": "bearer", "token": "t"}))
}

#[test]
fn the_document_allows_every_answer_of_the_emulator() {
    let (document, seen) = (Document::load(), RefCell::default());
    let trial = Trial::start(&document, &seen, &["--max-streams", "6"]);
    refusals(&trial);
    streams(&trial);
    deliveries(&trial);
    users_and_feed(&trial);
    // A tenant whose client lacks the scopes, one whose client has no grant, and one with a rate limit.
    let powerless = Trial::start(&document, &seen, &["--scopes", "read:nothing"]);
    for (operation, (path, _, _)) in document.operations() {
        if operation != "requestToken" {
            powerless.expect(403, operation, &ids_for(path), "", None);
        }
    }
    let limited = Trial::start(&document, &seen, &["--rate-limit", "1/1", "--heartbeat-every", "5ms"]);
    for (operation, (path, _, _)) in document.operations() {
        if operation != "requestToken" {
            let mut answers = (0..4).map(|_| limited.ask(operation, &ids_for(path), "", None).status);
            assert!(answers.any(|status| status == 429), "{operation} has no rate limit");
        }
    }
    let mut missing = BTreeSet::new();
    for (operation, (_, _, described)) in document.operations() {
        let statuses = document.answers(described).into_keys().map(|status| (operation.to_owned(), status));
        missing.extend(statuses.filter(|answer| !seen.borrow().contains(answer)));
    }
    let never: BTreeSet<_> = NEVER.iter().map(|(operation, status)| ((*operation).to_owned(), *status)).collect();
    assert_eq!(missing, never, "answers of the document that these tests have not seen");
}

/// Ids of the right form for each variable of a path.
fn ids_for(path: &str) -> Vec<&'static str> {
    let id = if path.contains("users") { "auth0%7C1" } else { NO_STREAM };
    [id, NO_EVENT].into_iter().take(path.matches('{').count()).collect()
}

/// Requests that are refused before their content is read.
fn refusals(trial: &Trial<'_>) {
    let good = trial.credentials();
    let form: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(good.as_object().unwrap().iter().map(|(name, value)| (name, value.as_str().unwrap())))
        .finish();
    let answer = trial.send("requestToken", &[], "", &[], Some(("application/x-www-form-urlencoded", form)));
    assert_eq!(answer.status, 200);
    for (status, member, value) in [
        (400, "grant_type", json!("password")),
        (400, "client_secret", Value::Null),
        (401, "client_secret", json!("wrong")),
        (401, "client_id", json!("unknown")),
        (403, "audience", json!("https://unknown.example.com/")),
    ] {
        let mut bad = good.clone();
        bad[member] = value;
        trial.expect(status, "requestToken", &[], "", bad);
    }
    for (operation, (path, _, _)) in trial.document.operations() {
        for header in ["", "Bearer not-a-token", "Basic abc"] {
            if operation != "requestToken" {
                let answer = trial.send(operation, &ids_for(path), "", &[("authorization", header)], None);
                assert_eq!(answer.status, 401, "{operation}");
            }
        }
    }
}

fn streams(trial: &Trial<'_>) {
    let subscriptions = json!([{"event_type": "user.created"}, {"event_type": "user.updated"}]);
    let create = |name: &str, destination: Value| json!({"name": name, "subscriptions": subscriptions, "destination": destination});
    trial.expect(200, "listEventStreams", &[], "", None);
    let url = "https://hooks.example.com/identity";
    let basic = webhook(url, &json!({"method": "basic", "username": "svc", "password": "p"}));
    let header = webhook(url, &json!({"method": "custom_header", "header_key": "x-k", "header_value": "v"}));
    let bus = json!({"aws_account_id": "210987654321", "aws_region": "eu-west-1"});
    let action = json!({"action_id": "7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30"});
    let created = trial.expect(201, "createEventStream", &[], "", create("one", bearer(url)));
    let id = created["id"].as_str().unwrap();
    trial.expect(201, "createEventStream", &[], "", create("two", basic));
    trial.expect(201, "createEventStream", &[], "", create("three", header));
    trial.expect(
        201,
        "createEventStream",
        &[],
        "",
        json!({"destination": {"type": "eventbridge", "configuration": bus}}),
    );
    let mut disabled = create("five", json!({"type": "action", "configuration": action}));
    disabled["status"] = json!("disabled");
    let disabled = trial.expect(201, "createEventStream", &[], "", disabled);
    let disabled = disabled["id"].as_str().unwrap();
    trial.expect(409, "createEventStream", &[], "", create("one", bearer(url)));
    let last = trial.expect(201, "createEventStream", &[], "", create("six", bearer(url)));
    trial.expect(409, "createEventStream", &[], "", create("seven", bearer(url)));
    trial.expect(204, "deleteEventStream", &[last["id"].as_str().unwrap()], "", None);
    trial.expect(204, "deleteEventStream", &[last["id"].as_str().unwrap()], "", None);
    for bad in [
        json!({}),
        json!([]),
        json!({"destination": bearer("ftp://example.com")}),
        json!({"destination": bearer(url), "colour": "red"}),
        json!({"destination": bearer(url), "status": "paused"}),
        json!({"destination": bearer(url), "name": ""}),
        json!({"destination": bearer(url), "subscriptions": []}),
        json!({"destination": bearer(url), "subscriptions": [{"event_type": "user.create"}]}),
        json!({"destination": webhook(url, &json!({"method": "bearer"}))}),
    ] {
        trial.expect(400, "createEventStream", &[], "", bad);
    }
    let authorization = format!("Bearer {}", trial.token);
    let broken = Some(("application/json", "{\"destination\":".to_owned()));
    let answer = trial.send("createEventStream", &[], "", &[("authorization", &authorization)], broken);
    assert_eq!(answer.status, 400);

    let page = trial.expect(200, "listEventStreams", &[], "?take=2", None);
    let next = format!("?take=100&from={}", page["next"].as_str().unwrap());
    assert_eq!(trial.expect(200, "listEventStreams", &[], &next, None)["eventStreams"].as_array().unwrap().len(), 3);
    for query in ["?take=0", "?take=101", "?take=x", "?from=nothing", "?colour=red"] {
        trial.expect(400, "listEventStreams", &[], query, None);
    }
    trial.expect(200, "getEventStream", &[id], "", None);
    trial.expect(200, "updateEventStream", &[id], "", json!({"name": "renamed"}));
    trial.expect(200, "updateEventStream", &[id], "", json!({"destination": bearer(url), "subscriptions": []}));
    trial.expect(409, "updateEventStream", &[id], "", json!({"name": "two"}));
    trial.expect(
        400,
        "updateEventStream",
        &[id],
        "",
        json!({"destination": {"type": "action", "configuration": action}}),
    );
    trial.expect(202, "sendTestEvent", &[id], "", json!({"event_type": "user.created"}));
    trial.expect(409, "sendTestEvent", &[disabled], "", json!({"event_type": "user.created"}));
    trial.expect(400, "sendTestEvent", &[id], "", json!({"event_type": "user.created", "data": 1}));
    trial.expect(200, "getStats", &[id], "", None);
    trial.expect(200, "getStats", &[id], "?date_from=2026-01-01T00:00:00Z&date_to=2026-02-01T00:00:00Z", None);
    trial.expect(400, "getStats", &[id], "?date_from=yesterday", None);
    for (operation, body) in [
        ("getEventStream", None),
        ("updateEventStream", Some(json!({}))),
        ("listDeliveries", None),
        ("redeliverMany", None),
        ("sendTestEvent", Some(json!({"event_type": "user.created"}))),
        ("getStats", None),
    ] {
        trial.expect(404, operation, &[NO_STREAM], "", body.clone());
        trial.expect(400, operation, &["est_short"], "", body);
    }
    trial.expect(400, "deleteEventStream", &["est_short"], "", None);
}

fn deliveries(trial: &Trial<'_>) {
    // The port is bound but does not listen, so it refuses connections.
    let refusing = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    refusing.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let port = refusing.local_addr().unwrap().as_socket_ipv4().unwrap().port();
    let subscriptions = json!([{"event_type": "user.created"}]);
    let body = json!({"subscriptions": subscriptions, "destination": bearer(&format!("http://127.0.0.1:{port}/"))});
    let created = trial.expect(201, "createEventStream", &[], "", body);
    let stream = created["id"].as_str().unwrap();
    assert!(trial.until(stream, <[_]>::is_empty).is_empty());
    for event_type in ["user.created", "user.updated", "group.member.added"] {
        trial.expect(202, "sendTestEvent", &[stream], "", json!({"event_type": event_type}));
    }
    let list = trial.until(stream, |list| list.len() == 3);
    let event = list[0]["id"].as_str().unwrap();
    trial.expect(200, "getDelivery", &[stream, event], "", None);
    for query in
        ["?take=1", "?statuses=failed&event_types=user.created,user.updated", "?date_from=2026-01-01T00:00:00Z"]
    {
        trial.expect(200, "listDeliveries", &[stream], query, None);
    }
    for query in ["?take=500", "?statuses=lost", "?event_types=user.create", "?date_to=2026-01-01T00:00:00.000Z"] {
        trial.expect(400, "listDeliveries", &[stream], query, None);
    }
    for operation in ["getDelivery", "redeliverOne"] {
        trial.expect(404, operation, &[stream, NO_EVENT], "", None);
        trial.expect(404, operation, &[NO_STREAM, event], "", None);
        trial.expect(400, operation, &[stream, "evt_short"], "", None);
        trial.expect(400, operation, &["est_short", event], "", None);
    }
    trial.expect(202, "redeliverOne", &[stream, event], "", None);
    trial.until(stream, |list| list.iter().all(|delivery| delivery["status"] == "failed"));
    trial.expect(202, "redeliverMany", &[stream], "", None);
    trial.expect(202, "redeliverMany", &[stream], "", json!({"statuses": ["failed"], "event_types": ["user.created"]}));
    trial.expect(400, "redeliverMany", &[stream], "", json!({"statuses": ["lost"]}));
    trial.until(stream, |list| list.iter().all(|delivery| delivery["status"] == "failed"));

    // An endpoint that does not answer keeps a delivery in progress.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    trial.expect(200, "updateEventStream", &[stream], "", json!({"destination": bearer(&url)}));
    trial.expect(202, "redeliverOne", &[stream, event], "", None);
    trial.expect(409, "redeliverOne", &[stream, event], "", None);
    trial.expect(200, "getDelivery", &[stream, event], "", None);
}

fn users_and_feed(trial: &Trial<'_>) {
    let body = json!({"connection": "db", "email": "mara@example.com", "password": "Not-a-real-1", "user_id": "1"});
    let id = "auth0%7C1";
    trial.expect(204, "deleteUser", &[id], "", None);
    trial.expect(404, "getUser", &[id], "", None);
    trial.expect(404, "updateUser", &[id], "", json!({"nickname": "m"}));
    trial.expect(201, "createUser", &[], "", body.clone());
    trial.expect(409, "createUser", &[], "", body.clone());
    let mut weak = body.clone();
    weak["password"] = json!("password");
    for bad in [json!({}), weak, json!({"connection": "db", "colour": "red"})] {
        trial.expect(400, "createUser", &[], "", bad);
    }
    trial.expect(200, "getUser", &[id], "", None);
    let change = json!({"nickname": "m", "given_name": null, "user_metadata": {"theme": "dark"}, "blocked": true});
    trial.expect(200, "updateUser", &[id], "", change);
    trial.expect(400, "updateUser", &[id], "", json!({"nickname": 1}));
    for operation in ["getUser", "deleteUser"] {
        trial.expect(400, operation, &["plain"], "", None);
    }
    trial.expect(204, "deleteUser", &[id], "", None);

    let feed = trial.ask("subscribeEvents", &[], "?from_timestamp=2020-01-01T00:00:00Z", None);
    assert_eq!(feed.status, 200);
    let schema = json!({"$ref": "#/components/schemas/SseDataLine"});
    let lines: Vec<&str> = feed.body.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
    assert!(!lines.is_empty(), "{}", feed.body);
    for line in lines {
        assert_eq!(trial.document.body_faults(&schema, line), [""; 0], "{line}");
    }
    for query in ["?from=nothing", "?event_type=user.create", "?from=a&from_timestamp=2026-01-01T00:00:00Z"] {
        trial.expect(400, "subscribeEvents", &[], query, None);
    }
    // An offset of another tenant's feed has expired in this one.
    let other = Trial::start(trial.document, trial.seen, &[]);
    let body = json!({"connection": "db", "email": "a@example.com", "password": "Not-a-real-1"});
    other.expect(201, "createUser", &[], "", body);
    let feed = other.ask("subscribeEvents", &[], "?from_timestamp=2020-01-01T00:00:00Z", None);
    let offset = feed.body.lines().find_map(|line| line.strip_prefix("id: ")).unwrap();
    let query: String = form_urlencoded::byte_serialize(offset.as_bytes()).collect();
    trial.expect(410, "subscribeEvents", &[], &format!("?from={query}"), None);
}
