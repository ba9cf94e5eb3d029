//! Tests of `--journal`: accepted deliveries are skipped, however the previous run ended.

use std::fs;

use serde_json::{Value, json};

use crate::support::answers::{ONE, TWO, event_id, problem};
use crate::support::scripted;
use crate::support::{Home, Output, Scripted, events};

/// Starts a server that refuses these deliveries and accepts the others.
fn refusing(numbers: &'static [usize]) -> Scripted {
    Scripted::answering(move |request| match numbers.iter().any(|number| request.path.ends_with(&event_id(*number))) {
        true => scripted::json(409, &problem(409, "Conflict", "Not now.")),
        false => scripted::json(202, &json!({})),
    })
}

fn redeliver(api: &Scripted, home: &Home, stream: &str, count: usize) -> Output {
    let ids: Vec<String> = (1..=count).map(event_id).collect();
    events(["redeliver", stream, "--journal", "j"]).args(ids).home(home).on(api).run()
}

#[test]
fn failed_deliveries_are_retried_and_accepted_ones_skipped() {
    let home = Home::new();
    redeliver(&refusing(&[2]), &home, ONE, 3).exits(5).says("409");
    let api = refusing(&[]);
    redeliver(&api, &home, ONE, 4).exits(0).says("Skipping 2 ");
    assert_eq!(api.requests().len(), 2);
    let api = Scripted::start();
    redeliver(&api, &home, ONE, 4).exits(0).says("warning: nothing was sent").says("hint: name a new journal");
}

#[test]
fn every_result_is_a_line_of_json_for_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    redeliver(&refusing(&[2]), &home, ONE, 2).exits(5).says("409");
    let path = home.path().join("j");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(path).unwrap();
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.sort_by_key(|line| line["id"].to_string());
    assert_eq!((&lines[0]["id"], &lines[0]["result"]), (&json!(event_id(1)), &json!("accepted")));
    assert_eq!((&lines[1]["event_stream_id"], &lines[1]["result"]), (&json!(ONE), &json!("failed")));
    assert!(lines[1]["error"].as_str().unwrap().contains("409"), "{text}");
}

#[test]
fn a_truncated_last_line_is_tolerated() {
    let home = Home::new();
    redeliver(&refusing(&[]), &home, ONE, 2).exits(0);
    let path = home.path().join("j");
    let text = fs::read(&path).unwrap();
    fs::write(&path, &text[..text.len() - 9]).unwrap();
    let api = refusing(&[]);
    redeliver(&api, &home, ONE, 2).exits(0).says("Skipping 1 ");
    assert_eq!(api.requests().len(), 1);
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);
}

#[test]
fn one_journal_serves_several_streams() {
    let home = Home::new();
    redeliver(&refusing(&[]), &home, ONE, 2).exits(0);
    let api = refusing(&[]);
    redeliver(&api, &home, TWO, 2).exits(0);
    assert_eq!(api.requests().len(), 2);
}

#[test]
fn another_file_exits_2_and_is_unchanged() {
    let home = Home::new();
    home.write("j", "my notes\n");
    let api = Scripted::start();
    redeliver(&api, &home, ONE, 1).exits(2).says("`j` is not a journal");
    assert_eq!(fs::read_to_string(home.path().join("j")).unwrap(), "my notes\n");
    let nowhere = events(["redeliver", ONE, "--journal", "no/such/folder", &event_id(1)]).home(&home).on(&api);
    nowhere.run().exits(2).says("cannot open the journal");
}

#[test]
fn a_device_or_folder_exits_2_before_any_request() {
    let api = Scripted::start();
    for path in ["/dev/null", "."] {
        let run = events(["redeliver", ONE, "--journal", path, &event_id(1)]).on(&api).run();
        run.exits(2).says("not a regular file");
    }
}
