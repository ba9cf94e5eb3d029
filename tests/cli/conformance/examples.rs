//! Checks every example body of the API description: its schema allows it, commands send the requests and print the answers
//! unchanged, and the emulator accepts the requests.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::Document;
use crate::support::scripted::json as answering;
use crate::support::{Caller, Emulator, Output, Scripted, events};

const STREAM: &str = "est_7yVnQkR2mWdTzLc4HfJpXa";
const EVENT: &str = "evt_4tKzWn8LqRbVxJ2cMfHsPd";

/// Runs a command against a server that always gives this answer.
fn shown(status: u16, answer: &Value, args: &[&str]) -> Output {
    let answer = answer.clone();
    let api = Scripted::answering(move |_| answering(status, &answer));
    let args = [args, &["--json", "--no-retry"]].concat();
    events(args).on(&api).run()
}

/// Returns the command that reads the answers of an operation, and the member of the answer that it prints.
fn reader(operation: &str) -> Option<(&'static [&'static str], Option<&'static str>)> {
    Some(match operation {
        "getEventStream" => (&["show", STREAM], None),
        "createEventStream" => (&["create", "-s", "user.created", "--action-id", "a"], None),
        "updateEventStream" => (&["update", STREAM, "-n", "renamed"], None),
        "listEventStreams" => (&["list", "--limit", "2"], Some("eventStreams")),
        "listDeliveries" => (&["deliveries", "list", STREAM, "--limit", "2"], Some("deliveries")),
        "getDelivery" => (&["deliveries", "show", STREAM, EVENT], None),
        "sendTestEvent" => (&["trigger", STREAM, "--type", "user.created"], None),
        "getStats" => (&["stats", STREAM], None),
        _ => return None,
    })
}

/// Returns a command that calls an operation. No command calls the operations on users.
fn calling(operation: &str) -> Option<&'static [&'static str]> {
    match operation {
        "deleteEventStream" => Some(&["delete", STREAM, "--force"]),
        "redeliverMany" => Some(&["redeliver-many", STREAM, "--all", "--force"]),
        "redeliverOne" => Some(&["redeliver", STREAM, EVENT]),
        "subscribeEvents" => Some(&["subscribe"]),
        _ => reader(operation).map(|(args, _)| args),
    }
}

/// Returns the command that sends a request with this body, and its standard input.
fn sender(operation: &str, body: &Value) -> Option<(Vec<String>, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let list = |value: &Value| value.as_array().expect("a list").iter().map(text).collect::<Vec<_>>().join(",");
    let mut args: Vec<String> = match operation {
        "createEventStream" => vec!["create".into()],
        "updateEventStream" => vec!["update".into(), STREAM.into()],
        "sendTestEvent" => vec!["trigger".into(), STREAM.into()],
        "redeliverMany" => vec!["redeliver-many".into(), STREAM.into(), "--force".into()],
        _ => return None,
    };
    let mut stdin = String::new();
    let members = body.as_object().expect("a body is an object");
    for (name, value) in members {
        let (flag, value) = match name.as_str() {
            "name" => ("--name", text(value)),
            "status" => ("--status", text(value)),
            "statuses" => ("--status", list(value)),
            "event_type" => ("--type", text(value)),
            "event_types" => ("--type", list(value)),
            "date_from" => ("--from", text(value)),
            "date_to" => ("--to", text(value)),
            "subscriptions" => {
                let types = value.as_array().expect("a list").iter().map(|item| item["event_type"].clone());
                ("--subscriptions", list(&types.collect()))
            }
            "destination" => {
                stdin = value["configuration"].to_string();
                ("--configuration", "-".to_owned())
            }
            "data" => {
                stdin = value.to_string();
                ("--payload", "-".to_owned())
            }
            other => panic!("no flag for {other}"),
        };
        args.extend([flag.to_owned(), value]);
    }
    if members.is_empty() {
        args.push("--all".to_owned());
    }
    Some((args, stdin))
}

#[test]
fn commands_send_every_documented_request() {
    let document = Document::load();
    let operations = document.operations();
    // The first successful answer of each operation.
    let success = |operation: &str| {
        let (status, answer) = document.answers(operations[operation].2).into_iter().next().expect("an answer");
        let mut example = document.examples(answer)[0].1.clone();
        // A page whose cursor leads back to itself would never end.
        drop(example.as_object_mut().map(|page| page.remove("next")));
        answering(status, &example)
    };
    let mut sent = 0;
    for (operation, (path, method, described)) in &operations {
        for (name, body, _) in document.examples(&described["requestBody"]) {
            let Some((args, stdin)) = sender(operation, body) else { continue };
            let (stream, deliveries, done) = (success("getEventStream"), success("listDeliveries"), success(operation));
            let api = Scripted::answering(move |request| match request.method.as_str() {
                "GET" if request.path.ends_with("/deliveries") => deliveries.clone(),
                "GET" => stream.clone(),
                _ => done.clone(),
            });
            events(args).stdin(stdin).on(&api).run().exits(0);
            let requests = api.requests();
            let request = requests.iter().find(|request| request.method != "GET").expect("a request is sent");
            let sent_to = (request.method.to_lowercase(), request.path.clone());
            assert_eq!(sent_to, ((*method).to_owned(), path.replace("{id}", STREAM)), "{operation} {name}");
            assert_eq!(request.json(), *body, "{operation} {name}");
            sent += 1;
        }
    }
    assert!(sent >= 12, "{sent}");
}

#[test]
fn tokens_are_requested_and_read_as_documented() {
    let document = Document::load();
    let operations = document.operations();
    let described = operations["requestToken"].2;
    let stream = document.examples(document.answers(operations["getEventStream"].2)[&200])[0].1;
    let body = &described["requestBody"]["content"]["application/json"]["examples"]["secret"]["value"];
    let member = |name: &str| body[name].as_str().expect("a text");
    let mut read = 0;
    for (status, answer) in document.answers(described) {
        for (name, example, _) in document.examples(answer) {
            let (token_answer, shown) = (answering(status, example), answering(200, stream));
            let api = Scripted::answering(move |request| match request.path.as_str() {
                "/oauth/token" => token_answer.clone(),
                _ => shown.clone(),
            });
            let run = events(["show", STREAM, "--json", "--no-retry"]).on(&api).without_env("AUTH0_API_TOKEN");
            let run = run.env("AUTH0_AUDIENCE", member("audience")).env("AUTH0_CLIENT_ID", member("client_id"));
            let run = run.env("AUTH0_CLIENT_SECRET", member("client_secret")).run();
            let requests = api.requests();
            assert_eq!(requests[0].json(), *body, "{name}");
            match status {
                200 => {
                    assert_eq!(run.exits(0).json(), *stream, "{name}");
                    let token = example["access_token"].as_str().expect("a token");
                    assert_eq!(requests[1].header("authorization"), Some(&*format!("Bearer {token}")), "{name}");
                }
                _ => {
                    let error = run.exits(if status == 429 { 7 } else { 3 }).error();
                    let causes = error["causes"].as_array().expect("a refusal has causes");
                    let description = example["error_description"].as_str().expect("a refusal is described");
                    let mut causes = causes.iter().filter_map(Value::as_str);
                    assert!(causes.any(|cause| cause.contains(description)), "{name}: {error}");
                }
            }
            read += 1;
        }
    }
    assert!(read >= 9, "{read}");
}

#[test]
fn the_emulator_accepts_every_documented_request() {
    let document = Document::load();
    let tenant = Emulator::start();
    let caller = Caller::new(&tenant);
    let mut created: BTreeMap<&str, String> = BTreeMap::new();
    // Operations run in order of their names, so that items are created before they are changed.
    for (operation, (path, method, described)) in document.operations() {
        // The examples name a client of another tenant and an unsigned assertion.
        if operation == "requestToken" {
            continue;
        }
        let success = *document.answers(described).keys().next().expect("an answer");
        for (name, body, _) in document.examples(&described["requestBody"]) {
            let kind = path.split('/').nth(3).expect("a path names its resource");
            let path = path.replace("{id}", created.get(kind).map_or("", String::as_str));
            // The emulator rejects destinations outside this machine.
            let body = body.to_string().replace("https://hooks.example.com", "https://127.0.0.1:1");
            let body = serde_json::from_str(&body).expect("still JSON");
            let (status, answer) = caller.call(&method.to_uppercase(), &path, Some(&body));
            assert_eq!(status, success, "{operation} {name}: {answer}");
            if let Some(id) = answer["id"].as_str().or(answer["user_id"].as_str()).filter(|_| status == 201) {
                created.entry(kind).or_insert_with(|| id.replace('|', "%7C"));
            }
        }
    }
    assert_eq!(created.len(), 2, "{created:?}");
}

#[test]
fn every_example_answer_matches_its_schema() {
    let document = Document::load();
    for (operation, (_, _, described)) in document.operations() {
        for (status, answer) in document.answers(described) {
            for (name, example, schema) in document.examples(answer) {
                let validator = document.validator(schema);
                let faults: Vec<String> = validator.iter_errors(example).map(|error| error.to_string()).collect();
                assert!(faults.is_empty(), "{operation} {status} {name}: {faults:?}");
            }
        }
    }
}

#[test]
fn commands_print_every_successful_answer_unchanged() {
    let document = Document::load();
    let mut read = 0;
    for (operation, (_, _, described)) in document.operations() {
        let Some((args, member)) = reader(operation) else { continue };
        for (status, answer) in document.answers(described).into_iter().filter(|(status, _)| *status < 300) {
            for (name, example, _) in document.examples(answer) {
                // A page whose cursor leads back to itself would never end.
                let mut example = example.clone();
                if let (Some(_), Some(page)) = (member, example.as_object_mut()) {
                    page.remove("next");
                }
                let printed = shown(status, &example, args).exits(0).json();
                let expected = member.map_or(&example, |member| &example[member]);
                assert_eq!(printed.to_string(), expected.to_string(), "{operation} {name}");
                read += 1;
            }
        }
    }
    assert!(read >= 14, "{read}");
}

#[test]
fn commands_print_the_message_of_every_error_answer() {
    let document = Document::load();
    let mut read = 0;
    for (operation, (_, _, described)) in document.operations() {
        let Some(args) = calling(operation) else { continue };
        for (status, answer) in document.answers(described).into_iter().filter(|(status, _)| *status >= 400) {
            for (name, example, _) in document.examples(answer) {
                let mut refused = shown(status, example, args);
                // A command on several items prints the result of each.
                if reader(operation).is_some() {
                    refused = refused.prints_nothing();
                }
                let code = match status {
                    // Too many connections are not a permission error.
                    403 if example.get("errorCode").is_none() => 1,
                    401 | 403 => 3,
                    404 => 4,
                    429 => 7,
                    _ => 1,
                };
                let error = refused.exits(code).error();
                let printed = error.to_string();
                let message = example["message"].as_str().expect("a refusal has a message");
                assert!(printed.contains(&message.replace('"', "\\\"")), "{operation} {status} {name}: {printed}");
                read += 1;
            }
        }
    }
    assert!(read >= 70, "{read}");
}
