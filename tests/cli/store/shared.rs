//! Several programs on one PostgreSQL database: as if one had taken everything.

use super::{EVENTS, Told, USERS, database, shuffled, sqlite_rows, taking, tenant};
use crate::support::{Home, Process};

/// Lives of many users, all in one minute, so that what races for one of them differs in little.
fn lives(users: usize) -> Vec<Told> {
    let steps = ["user.created", "user.updated", "user.updated", "user.deleted", "user.created", "user.deleted"];
    let life = |user: usize| {
        let steps = steps.iter().take(2 + user % 5).enumerate();
        steps.map(move |(step, event_type)| {
            let time = format!("2026-05-01T00:00:{:02}Z", 1 + step / 2 * 2);
            Told::new(format!("e{user}-{step}"), event_type, &time, &format!("u{user}"), &format!("n{step}"))
        })
    };
    (0..users).flat_map(life).collect()
}

#[test]
fn racing_programs_end_in_the_rows_of_one() {
    const PROGRAMS: u64 = 3;
    let Some(database) = database() else { return };
    let events = lives(1200);
    let alone = Home::new();
    taking(&tenant(&events), &events, "sqlite:events.db").home(&alone).run().exits(0);
    // Each gets everything, in an order of its own.
    let orders: Vec<_> = (1..=PROGRAMS).map(|chance| shuffled(&events, chance * 0x9e37_79b9)).collect();
    let tenants: Vec<_> = orders.iter().map(|order| tenant(order)).collect();
    let started = tenants.iter().map(|tenant| taking(tenant, &events, &database.url).spawn());
    for process in started.collect::<Vec<_>>() {
        process.finish().exits(0);
    }
    assert_eq!(database.rows(EVENTS), sqlite_rows(&alone, EVENTS));
    assert_eq!(database.rows(USERS), sqlite_rows(&alone, USERS));
    assert_eq!(database.count("SELECT count(*) FROM user_changes"), 1200);
}

#[test]
fn programs_that_start_at_once_make_the_tables_once() {
    let Some(database) = database() else { return };
    let events = lives(1);
    let server = tenant(&events);
    let start =
        |number: usize| taking(&server, &events, &database.url).args(["--resume", &format!("n{number}")]).spawn();
    for process in (0..8).map(start).collect::<Vec<_>>() {
        process.finish().exits(0);
    }
    assert_eq!(database.rows("SELECT version FROM events_migrations"), ["1"]);
    assert_eq!(database.count("SELECT count(*) FROM events"), 2);
}

fn wait_until_connected(process: &mut Process) {
    while !process.stderr_line().contains("Connected") {}
}

#[test]
fn a_cursor_is_held_by_one_even_after_its_connection_was_lost() {
    let Some(database) = database() else { return };
    let server = tenant(&lives(1));
    let run = || crate::support::Tenant::events(&server, ["subscribe", "--store", &database.url]);
    let mut first = run().spawn();
    wait_until_connected(&mut first);
    let refused = || {
        let second = run().run().exits(1);
        second.says("caused by: another process is using this cursor").says("--resume NAME");
    };
    refused();
    // Who is cut off takes hold of it again.
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'events' \
                  AND datname = current_database()";
    assert_eq!(database.rows(others), ["t"]);
    let mut other = run().args(["--resume", "other"]).spawn();
    wait_until_connected(&mut other);
    other.signal("TERM");
    other.finish().exits(0);
    first.signal("TERM");
    first.finish();
    run().args(["--limit", "1"]).run().exits(0);
}
