//! Tests of the filters in the request: names joined by commas, times in UTC and whole seconds.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::DELIVERIES;
use crate::support::answers::ONE;
use crate::support::scripted::{self, Request, get};
use crate::support::{Scripted, Tenant, events};

/// Lists with these flags and returns the only request.
fn list_request(flags: &[&str]) -> Request {
    let api = Scripted::answering(|_| scripted::json(200, &json!([])));
    events(["deliveries", "list", ONE]).args(flags).on(&api).run().exits(0);
    let [request] = &api.requests()[..] else { panic!("one request was expected") };
    request.clone()
}

#[test]
fn every_filter_is_sent() {
    let api = Scripted::start();
    let query = "take=3&event_types=user.created,user.updated&statuses=failed,retrying\
                 &date_from=2026-05-01T08:00:00Z&date_to=2026-05-02T00:00:00Z";
    api.expect(get(&format!("{DELIVERIES}?{query}")), scripted::json(200, &json!([])));
    let dates = ["-f", "2026-05-01T10:00:00.5+02:00", "-t", "2026-05-02"];
    let names = ["--type", "user.created,user.updated", "--status", "failed,retrying", "-n", "3"];
    events(["deliveries", ONE]).args(dates).args(names).on(&api).run().exits(0);
}

#[test]
fn types_expand_and_repeat() {
    let types = |flags: &[&str]| list_request(flags).parameter("event_types").map(str::to_owned).unwrap();
    assert_eq!(types(&["--type", "user.*"]), "user.created,user.deleted,user.updated");
    assert_eq!(types(&["--type", "user.created", "--type", "invoice.paid"]), "user.created,invoice.paid");
}

#[test]
fn relative_dates_count_back_from_now() {
    for (text, hours) in [("-6h", 6), ("-2d", 48), ("now", 0)] {
        let request = list_request(&["--from", text]);
        let sent = request.parameter("date_from").expect("the date is sent");
        assert_eq!(sent.len(), 20, "{sent}");
        let ago = Timestamp::now().duration_since(sent.parse().unwrap()) - SignedDuration::from_hours(hours);
        assert!((0..60).contains(&ago.as_secs()), "{text} became {sent}");
    }
    assert!(list_request(&["--from=yesterday"]).parameter("date_from").unwrap().ends_with("T00:00:00Z"));
}

#[test]
fn an_invalid_date_exits_2_with_the_accepted_forms() {
    for flag in ["--from", "--to"] {
        events(["deliveries", ONE, flag, "soon"]).run().exits(2).prints_nothing().says("`yesterday`").says("soon");
    }
}

#[test]
fn a_window_that_ends_before_its_start_exits_2_before_any_request() {
    let api = Scripted::start();
    for window in [["today", "yesterday"], ["2026-05-01", "2026-05-01"], ["-1h", "-2h"]] {
        for command in [&["deliveries", ONE][..], &["stats", ONE], &["redeliver-many", ONE, "--force"]] {
            events(command)
                .args(["--from", window[0], "--to", window[1]])
                .on(&api)
                .run()
                .exits(2)
                .says("must be before `--to`");
        }
    }
}

#[test]
fn an_empty_type_exits_2() {
    let api = Scripted::start();
    let empty = api.events(["deliveries", ONE, "--type", "user.created,"]).run().exits(2).prints_nothing();
    empty.says("an event type in the list is empty");
    let empty = api.events(["deliveries", ONE, "--status", ""]).run().exits(2).prints_nothing();
    empty.says("'--status <STATUSES>'");
}

#[test]
fn an_unknown_type_prints_a_warning() {
    let api = Scripted::answering(|_| scripted::json(200, &json!([])));
    for command in [&["deliveries", ONE][..], &["redeliver-many", ONE, "--dry-run"]] {
        let run = events(command).args(["--type", "user.creatd,user.updated"]).on(&api).run().exits(0);
        run.says("warning: unknown event type `user.creatd`; did you mean `user.created`?");
    }
}
