//! A database that is away: at the start, and in the middle.

use super::{Told, tenant};
use crate::subscribe::{event_of, events_of, feed};
use crate::support::postgres::{Database, Server, Setup};
use crate::support::{Process, Scripted, Tenant, events};

/// Events of the feed, the last of which is of another type.
const COUNT: usize = 12_000;

fn wait_for(process: &mut Process, text: &str) {
    while !process.stderr_line().contains(text) {}
}

/// Starts a tenant that brings many events, to everyone from the beginning.
fn busy() -> Scripted {
    let all = events_of(1..COUNT) + &event_of("user.deleted", COUNT);
    Scripted::answering(move |_| feed(&all).open())
}

#[test]
fn a_database_that_cannot_be_reached_exits_7() {
    let run = events(["subscribe", "--store", "postgres://mara:hunter2@127.0.0.1:1/d"]);
    let run = run.on(&tenant(&[])).run().exits(7).prints_nothing().never_shows("hunter2");
    run.says("error: cannot use the database `d on 127.0.0.1:1`").says("caused by: connection refused");
}

#[test]
fn a_database_that_crashes_and_comes_back_under_load_has_every_event_once() {
    let Some(mut server) = Server::start(&Setup::default()) else { return };
    let database = Database::create_on(&server);
    let tenant = busy();
    let mut process = tenant.events(["subscribe", "--until", "user.deleted", "--store", &database.url]).spawn();
    for lines in [500, 2500, 900] {
        for _ in 0..lines {
            process.stdout_line();
        }
        server.stop();
        wait_for(&mut process, "the database is away");
        server.restart();
        wait_for(&mut process, "The database is back");
    }
    process.finish().exits(0);
    assert_eq!(database.count("SELECT count(*) FROM events"), COUNT);
    assert_eq!(database.rows("SELECT \"offset\" FROM cursors"), [format!("b{COUNT}")]);
    assert_eq!(tenant.requests().len(), 1, "the feed itself was never lost");
}

#[test]
fn a_signal_is_heard_while_the_database_is_away() {
    let Some(mut server) = Server::start(&Setup::default()) else { return };
    let database = Database::create_on(&server);
    let tenant = busy();
    let mut process = tenant.events(["subscribe", "--store", &database.url]).spawn();
    process.stdout_line();
    server.stop();
    wait_for(&mut process, "the database is away");
    process.signal("TERM");
    let run = process.finish().exits(7);
    let run = run
        .says("ended while the database was away")
        .says("hint: nothing is lost: the next run with the same --store goes on from the cursor in the database");
    assert!(!run.stderr.contains("--from"), "what was printed is ahead of what was kept: {run}");
}

#[test]
fn an_event_that_the_database_refuses_ends_it() {
    let Some(server) = Server::start(&Setup::default()) else { return };
    let database = Database::create_on(&server);
    let one = [Told::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u", "n")];
    super::taking(&tenant(&one), &one, &database.url).run().exits(0);
    database.rows("ALTER TABLE events ADD CHECK (id <> 'evt_2')");
    let two = [Told::new("evt_2", "user.created", "2026-05-01T00:00:00Z", "u", "n")];
    let run = super::taking(&tenant(&two), &two, &database.url).run().exits(1);
    run.says("error: cannot keep events in the database").says("violates check constraint");
}
