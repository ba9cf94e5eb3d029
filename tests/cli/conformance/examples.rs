//! Every answer that the API description shows: its own schema allows it, and the commands pass it on undamaged.

use serde_json::Value;

use super::document::Document;
use crate::support::scripted::json as answering;
use crate::support::{Output, Scripted, events};

const STREAM: &str = "est_7yVnQkR2mWdTzLc4HfJpXa";
const EVENT: &str = "evt_4tKzWn8LqRbVxJ2cMfHsPd";

/// Runs a command against a server that gives this one answer.
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

#[test]
fn the_document_allows_every_answer_that_it_shows() {
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
fn commands_print_every_good_answer_as_it_came() {
    let document = Document::load();
    let mut read = 0;
    for (operation, (_, _, described)) in document.operations() {
        let Some((args, member)) = reader(operation) else { continue };
        for (status, answer) in document.answers(described).into_iter().filter(|(status, _)| *status < 300) {
            for (name, example, _) in document.examples(answer) {
                // A page whose cursor leads to the same page again has no end.
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
fn commands_tell_every_refusal_with_its_message() {
    let document = Document::load();
    let mut read = 0;
    for (operation, (_, _, described)) in document.operations() {
        let Some((args, _)) = reader(operation) else { continue };
        for (status, answer) in document.answers(described).into_iter().filter(|(status, _)| *status >= 400) {
            for (name, example, _) in document.examples(answer) {
                let refused = shown(status, example, args).prints_nothing();
                let code = match status {
                    401 | 403 => 3,
                    404 => 4,
                    429 => 7,
                    _ => 1,
                };
                let error = refused.exits(code).error();
                let told = error.to_string();
                let message = example["message"].as_str().expect("a refusal has a message");
                assert!(told.contains(&message.replace('"', "\\\"")), "{operation} {status} {name}: {told}");
                read += 1;
            }
        }
    }
    assert!(read >= 40, "{read}");
}
