//! `--store` with SQLite: an answered event is stored exactly once.

use std::path::Path;

use rusqlite::Connection;

use super::{event, user_event};
use crate::support::{Emulator, HOOK_TOKEN, Home, Listener, Sender, Tenant};

/// Starts an endpoint that stores events in `events.db` in the home directory.
fn start<const N: usize>(home: &Home, args: [&str; N]) -> Listener {
    Listener::start_as(Listener::prepare(args).args(["--store", "sqlite:events.db"]).home(home))
}

fn database(home: &Home) -> Connection {
    open(&home.path().join("events.db"))
}

fn open(path: &Path) -> Connection {
    Connection::open(path).expect("the database exists")
}

/// Returns the rows of a query that selects one text.
fn texts(database: &Connection, sql: &str) -> Vec<String> {
    let mut query = database.prepare(sql).expect("a query");
    let rows = query.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a text")).collect()
}

const IDS: &str = "SELECT id FROM events ORDER BY id";

#[test]
fn a_user_of_the_emulator_becomes_a_row_before_its_event_is_answered() {
    let (tenant, home) = (Emulator::start(), Home::new());
    let listener = start(&home, []);
    let flags = ["create", "-n", "dev", "-s", "user.created", "--webhook-url", &listener.url];
    let create = tenant.events(flags).args(["--webhook-token-env", "HOOK_TOKEN"]);
    create.env("HOOK_TOKEN", HOOK_TOKEN).run().exits(0);
    tenant.events(["trigger", "dev", "--set", "object.email=ada@example.com", "--wait"]).run().exits(0);
    let database = database(&home);
    assert_eq!(texts(&database, "SELECT email FROM users"), ["ada@example.com"]);
    assert_eq!(texts(&database, "SELECT type FROM events"), ["user.created"]);
    listener.stop().exits(0);
}

#[test]
fn duplicates_and_late_events_change_nothing_and_are_marked_in_the_next_run_too() {
    let home = Home::new();
    let newer = user_event("evt_2", "user.updated", "09:15:29.000", "auth0|1");
    let late = user_event("evt_3", "user.updated", "09:15:28.000", "auth0|1");
    let listener = start(&home, []);
    assert_eq!((listener.deliver(&event(1)), listener.deliver(&newer)), (204, 204));
    listener.stop().exits(0);
    let listener = start(&home, []);
    assert_eq!((listener.deliver(&event(1)), listener.deliver(&late)), (204, 204));
    let run = listener.stop().exits(0);
    let marks: Vec<&str> = run.lines().iter().filter_map(|line| line.rsplit(' ').next()).collect();
    assert_eq!(marks, ["duplicate", "late"]);
    let database = database(&home);
    assert_eq!(texts(&database, IDS), ["evt_1", "evt_2", "evt_3"]);
    let last = "SELECT last_event_processed FROM users";
    assert_eq!(texts(&database, last).len(), 1);
    assert!(texts(&database, last)[0].contains("09:15:29"));
}

#[test]
fn a_deleted_user_stays_deleted_when_a_late_update_comes() {
    let home = Home::new();
    let listener = start(&home, []);
    for sent in [
        event(1),
        user_event("evt_2", "user.deleted", "09:15:29.000", "auth0|1"),
        user_event("evt_3", "user.updated", "09:15:28.000", "auth0|1"),
    ] {
        assert_eq!(listener.deliver(&sent), 204);
    }
    assert!(texts(&database(&home), "SELECT user_id FROM users").is_empty());
    listener.stop().exits(0);
}

#[test]
fn late_events_without_a_table_are_marked_too() {
    let home = Home::new();
    let group = |id: &str, second: u32| {
        format!(
            r#"{{"id":"{id}","type":"group.updated","time":"2026-03-02T09:15:0{second}Z","data":{{"object":{{"id":"g"}}}}}}"#
        )
    };
    let listener = start(&home, []);
    assert_eq!((listener.deliver(&group("evt_1", 5)), listener.deliver(&group("evt_2", 4))), (204, 204));
    let run = listener.stop().exits(0);
    assert!(run.lines()[1].ends_with("evt_2  late"), "{run}");
    assert_eq!(texts(&database(&home), IDS).len(), 2);
}

#[test]
fn an_event_that_the_database_refuses_is_answered_with_503_and_stored_later() {
    let home = Home::new();
    let mut listener = start(&home, []);
    let database = database(&home);
    let refuse = "CREATE TRIGGER no BEFORE INSERT ON events BEGIN SELECT raise(ABORT, 'not now'); END";
    database.execute_batch(refuse).unwrap();
    let answer = listener.sender().send(&event(1));
    assert_eq!((answer.status, answer.body.as_str()), (503, r#"{"error":"the event could not be stored"}"#));
    assert_eq!(listener.deliver(&event(1)), 503);
    let warning = listener.process.await_stderr("warning: ");
    assert_eq!(warning, "warning: cannot store user.created evt_1, answered 503: not now");
    database.execute_batch("DROP TRIGGER no").unwrap();
    assert_eq!(listener.deliver(&event(1)), 204);
    let run = listener.stop().exits(0);
    assert_eq!(run.lines().len(), 1, "{run}");
}

#[test]
fn a_simulated_failure_is_not_stored_and_a_failed_command_is() {
    let home = Home::new();
    let listener = start(&home, ["--fail-first", "1", "--exec", "test -e mended || { touch mended; exit 1; }"]);
    assert_eq!(listener.deliver(&event(1)), 500);
    assert!(texts(&database(&home), IDS).is_empty());
    assert_eq!((listener.deliver(&event(1)), texts(&database(&home), IDS).len()), (500, 1));
    // A stored event is executed again when it is sent again.
    assert_eq!((listener.deliver(&event(1)), texts(&database(&home), IDS).len()), (204, 1));
    let run = listener.stop().exits(0);
    assert!(run.lines()[1].ends_with("evt_1  duplicate"), "{run}");
}

#[test]
fn a_limit_is_exact_in_the_database_too() {
    let home = Home::new();
    let listener = start(&home, ["--limit", "3"]);
    let mut senders: Vec<Sender> = (0..8).map(|_| listener.sender()).collect();
    let threads: Vec<_> = (0..8)
        .map(|number| (number, senders.remove(0)))
        .map(|(number, mut sender)| std::thread::spawn(move || sender.try_send(&event(number))))
        .collect();
    let run = listener.process.finish().exits(0);
    let answers: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(answers.iter().filter(|answer| **answer == Some(204)).count(), 3, "{answers:?}");
    assert_eq!((run.lines().len(), texts(&database(&home), IDS).len()), (3, 3));
}

#[test]
fn two_endpoints_share_a_database() {
    let home = Home::new();
    let listeners = [start(&home, []), start(&home, [])];
    let url = |number: usize| listeners[number % 2].url.clone();
    let threads: Vec<_> = (0..4)
        .map(|sender| {
            let url = url(sender);
            std::thread::spawn(move || {
                let mut sender = Sender::new(&url, &format!("authorization: Bearer {HOOK_TOKEN}"));
                (0..50).all(|number| sender.send(&event(number)).status == 204)
            })
        })
        .collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
    let duplicates: usize = listeners
        .map(|listener| listener.stop().exits(0).lines().iter().filter(|line| line.ends_with("duplicate")).count())
        .iter()
        .sum();
    assert_eq!((texts(&database(&home), IDS).len(), duplicates), (50, 150));
}

#[test]
fn an_unusable_database_is_reported_before_it_listens() {
    let run = Listener::prepare(["--store", "sqlite:no/such/events.db"]).run();
    run.exits(2)
        .prints_nothing()
        .says("cannot use the database `no/such/events.db`\ncaused by: no such file or directory\n");
}
