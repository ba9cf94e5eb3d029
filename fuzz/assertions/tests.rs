//! Runs each property on every seed and on random mutations of the seeds, and on the documented examples.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::wire;
use crate::engine::ingest::endpoint;
use auth0_events_cloudevents::catalog;

/// Pieces that a mutation inserts.
const PIECES: &[&[u8]] = &[
    b"\"",
    b"'",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"=",
    b".",
    b"#",
    b"/",
    b"?",
    b"%",
    b"%00",
    b"%FF",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b" ",
    b"\0",
    b"\xff",
    "\u{feff}".as_bytes(),
    "é😀".as_bytes(),
    b"null",
    b"-0",
    b"1e999",
    b"99999999999999999999",
    b"\\ud800",
    b"-1d",
    b"+14:00",
    b"[[a]]\n",
    b"POST ",
    b"//",
    b"data:",
    b"\"name\":\"",
];

/// Reads the seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let seeds: Vec<_> = entries.map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect();
    assert!(!seeds.is_empty(), "{target} has no seed");
    seeds
}

/// Mutates a seed: replaces a few bytes by a piece, in up to five places.
fn changed(target: &str) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    let changes = prop::collection::vec((any::<Index>(), 0..6_usize, piece), 0..6);
    (prop::sample::select(seeds(target)), changes).prop_map(|(mut bytes, changes)| {
        for (place, length, piece) in changes {
            let from = place.index(bytes.len() + 1);
            let to = bytes.len().min(from + length);
            bytes.splice(from..to, piece);
        }
        bytes
    })
}

fn run(target: &str, holds: fn(&[u8])) {
    seeds(target).iter().for_each(|seed| holds(seed));
    proptest!(|(bytes in changed(target))| holds(&bytes));
}

/// Collects all examples of an API description with the names of their schemas. The feed's example has no schema.
fn examples(description: &Value, found: &mut Vec<(String, Value)>) {
    if let (Some(schema), Some(named)) = (description.get("schema"), description["examples"].as_object()) {
        let schema = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        let values = named.values().filter_map(|example| example.get("value"));
        found.extend(values.map(|value| (schema.to_owned(), value.clone())));
    }
    match description {
        Value::Object(members) => members.values().for_each(|member| examples(member, found)),
        Value::Array(items) => items.iter().for_each(|item| examples(item, found)),
        _ => {}
    }
}

fn each(page: &Value, member: &str, read: fn(Value) -> Result<(), String>) {
    page[member].as_array().unwrap().iter().for_each(|item| read(item.clone()).unwrap());
}

fn event(event: &Value) {
    let event = event.to_string();
    assert!(endpoint::EventAttributes::parse(event.as_bytes()).is_ok(), "{event}");
    super::cloud_events(event.as_bytes());
}

#[test]
fn every_documented_answer_and_every_sample_is_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/openapi.yaml");
    let description: Value = serde_saphyr::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut documented = Vec::new();
    examples(&description, &mut documented);
    let mut read = BTreeMap::new();
    for (schema, body) in documented {
        match schema.as_str() {
            "EventStream" => wire::stream(body).unwrap(),
            "EventStreamList" => each(&body, "eventStreams", wire::stream),
            "Delivery" => wire::delivery(body).unwrap(),
            "DeliveryList" => each(&body, "deliveries", wire::delivery),
            "Stats" => wire::stats(body).unwrap(),
            "CloudEvent" => event(&body),
            "" if body.is_string() => {
                let text = body.as_str().unwrap();
                super::decodes_as_the_rules_say(text.as_bytes(), &[]);
                for data in text.lines().filter_map(|line| line.strip_prefix("data: ")) {
                    let data: Value = serde_json::from_str(data).unwrap();
                    data.get("event").into_iter().for_each(event);
                }
            }
            // `tests/cli/conformance` covers the other schemas.
            _ => continue,
        }
        *read.entry(schema).or_insert(0) += 1;
    }
    assert_eq!(read.len(), 7, "{read:?}");
    for described in catalog::EVENT_TYPES {
        let data = catalog::sample(described.name).expect("each type has a sample");
        event(&json!({"id": "evt_1", "type": described.name, "specversion": "1.0", "data": data}));
    }
}

#[test]
fn answers_pass_through_the_model_unchanged() {
    run("answers", super::answers);
}

#[test]
fn the_feed_reads_as_the_rules_say() {
    run("decoder", super::decoder);
}

#[test]
fn cloud_events_read_the_same_for_everyone() {
    run("cloud_events", super::cloud_events);
}

#[test]
fn dates_are_read_back_from_their_wire_form() {
    run("dates", super::dates);
}

#[test]
fn malformed_json_is_explained_without_its_secrets() {
    for seed in seeds("diagnosis") {
        let text = String::from_utf8(seed).unwrap();
        assert!(super::typed::holds_secrets_only_as_values(&text), "{text}");
    }
    run("diagnosis", super::diagnosis);
}

#[test]
fn a_value_is_found_where_it_was_set() {
    run("assignments", super::assignments);
}

#[test]
fn a_tenant_is_put_into_any_settings_that_can_be_used() {
    run("settings", super::settings);
}

#[test]
fn the_receiver_answers_any_request() {
    run("receiver", super::receiver);
}

#[test]
fn the_emulator_answers_any_request() {
    run("emulator", super::emulator);
}
