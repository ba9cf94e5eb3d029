//! Tests of `delete`: it requires confirmation, and each stream has its own result.

use super::{LIST, path};
use crate::support::answers::{ONE, TWO, insufficient_scope, page, problem, webhook};
use crate::support::scripted::{self, delete, get, json, reply};
use crate::support::{Emulator, Scripted, Tenant, events};

#[test]
fn delete_on_a_pipe_without_force_exits_2_and_deletes_nothing() {
    for run in [events(["delete", ONE]), events(["delete", ONE]).stdin("y\n"), events(["rm", ONE, "--no-input"])] {
        run.on(&Scripted::start()).run().exits(2).prints_nothing().says(ONE).says("--force");
    }
}

#[test]
fn the_refusal_has_a_hint() {
    insta::assert_snapshot!(events(["delete", ONE]).on(&Scripted::start()).run(), @"
    exit: 2
    --- stderr
    error: refusing to delete est_1111111111111111111111 without confirmation
    hint: pass `--force` to delete without asking
    ");
}

#[test]
fn delete_in_ci_without_force_exits_2() {
    events(["delete", ONE]).env("CI", "true").on(&Scripted::start()).run().exits(2).says("--force");
}

#[test]
fn every_spelling_of_force_deletes() {
    for flag in ["--force", "--yes", "-y"] {
        let api = Scripted::start();
        api.expect(delete(&path(ONE)), reply(204));
        api.events(["delete", ONE, flag]).run().exits(0).prints_nothing().says(ONE);
    }
}

#[test]
fn rm_is_an_alias_of_delete() {
    let api = Scripted::start();
    api.expect(delete(&path(ONE)), reply(204));
    api.events(["rm", ONE, "--force"]).run().exits(0);
}

#[test]
fn a_deleted_stream_is_gone_and_its_name_is_available() {
    let tenant = Emulator::start();
    let id = tenant.create_stream("orders");
    tenant.events(["delete", "orders", "--force"]).run().exits(0).prints_nothing();
    tenant.events(["show", &id]).run().exits(4);
    tenant.create_stream("orders");
}

#[test]
fn one_list_request_resolves_all_names() {
    let api = Scripted::start();
    api.in_any_order();
    api.expect(get(LIST), json(200, &page(&[webhook(ONE, "orders"), webhook(TWO, "audit")], None)))
        .expect(delete(&path(ONE)), reply(204))
        .expect(delete(&path(TWO)), reply(204));
    api.events(["delete", "orders", "audit", "--force"]).run().exits(0);
}

#[test]
fn partial_failure_exits_5_with_each_result() {
    let api = Scripted::start();
    api.in_any_order();
    api.expect(delete(&path(ONE)), reply(204))
        .expect(delete(&path(TWO)), json(409, &problem(409, "Conflict", "The stream is busy.")));
    api.events(["delete", ONE, TWO, "--force"]).run().exits(5).prints_nothing().says(ONE).says("The stream is busy");
}

#[test]
fn all_failing_alike_exits_with_that_failure() {
    let api = Scripted::answering(|_| json(403, &insufficient_scope("delete:event_streams")));
    api.events(["delete", ONE, TWO, "--force"]).run().exits(3).says("delete:event_streams");
}

#[test]
fn deleting_a_missing_id_succeeds_as_in_the_api() {
    let tenant = Emulator::start();
    let id = tenant.create_stream("orders");
    for _ in 0..2 {
        let deleted = tenant.events(["delete", &id, "--force", "--debug"]).run().exits(0);
        deleted.says(&format!("> DELETE {}{}\n", tenant.url, path(&id))).says("< 204 ").says(&format!("Deleted {id}"));
        tenant.events(["show", &id]).run().exits(4);
    }
}

#[test]
fn an_unknown_name_exits_4_and_deletes_nothing() {
    Emulator::start().events(["delete", "nobody", "--force"]).run().exits(4).says("`nobody`");
}

#[test]
fn an_ambiguous_name_deletes_nothing() {
    let api = Scripted::start();
    api.expect(get(LIST), json(200, &page(&[webhook(ONE, "orders"), webhook(TWO, "orders")], None)));
    api.events(["delete", "orders", "--force"]).run().exits(2).says(ONE).says(TWO);
}

#[test]
fn an_empty_name_exits_2_and_deletes_no_unnamed_stream() {
    let api = Scripted::start();
    api.events(["delete", "", "--force"]).run().exits(2).prints_nothing().says("invalid value '' for '[STREAM]...'");
}

#[test]
fn a_lost_response_is_retried() {
    let api = Scripted::start();
    api.expect(delete(&path(ONE)), scripted::close()).expect(delete(&path(ONE)), reply(204));
    api.events(["delete", ONE, "--force"]).run().exits(0);
}

#[test]
fn a_format_prints_the_results() {
    let api = Scripted::start();
    api.expect(delete(&path(ONE)), reply(204));
    insta::assert_snapshot!(api.events(["delete", ONE, "--force", "--json"]).run(), @r#"
    exit: 0
    --- stdout
    [
      {
        "item": "est_1111111111111111111111",
        "result": "deleted"
      }
    ]
    "#);
}

#[test]
fn without_a_stream_it_exits_2() {
    events(["delete", "--force"]).run().exits(2).prints_nothing().says("<STREAM>...");
}
