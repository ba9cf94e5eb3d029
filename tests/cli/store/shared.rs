//! Several programs on one PostgreSQL database: the rows are those that a single program would write.

use super::{EVENTS, HistoryEvent, USERS, database, shuffled, sqlite_rows, taking, tenant};
use crate::support::Home;

/// Returns events of many users, all within one minute, so that racing events differ little.
fn lives(users: usize) -> Vec<HistoryEvent> {
    let steps = ["user.created", "user.updated", "user.updated", "user.deleted", "user.created", "user.deleted"];
    let life = |user: usize| {
        let steps = steps.iter().take(2 + user % 5).enumerate();
        steps.map(move |(step, event_type)| {
            let time = format!("2026-05-01T00:00:{:02}Z", 1 + step / 2 * 2);
            HistoryEvent::new(format!("e{user}-{step}"), event_type, &time, &format!("u{user}"), &format!("n{step}"))
        })
    };
    (0..users).flat_map(life).collect()
}

/// Runs a program for each of these feeds in parallel, on one PostgreSQL database that holds the first events already, and
/// one program for all events on a SQLite file: the rows must be the same.
fn race(first: &[HistoryEvent], feeds: &[Vec<HistoryEvent>]) {
    let Some(database) = database() else { return };
    taking(&tenant(first), first, &database.url).run().exits(0);
    let all = &[first, &feeds.concat()].concat();
    let alone = Home::new();
    taking(&tenant(all), all, "sqlite:events.db").home(&alone).run().exits(0);
    let tenants: Vec<_> = feeds.iter().map(|feed| tenant(feed)).collect();
    let started = tenants.iter().zip(feeds).map(|(tenant, feed)| taking(tenant, feed, &database.url).spawn());
    for process in started.collect::<Vec<_>>() {
        process.finish().exits(0);
    }
    assert_eq!(database.rows(EVENTS), sqlite_rows(&alone, EVENTS));
    assert_eq!(database.rows(USERS), sqlite_rows(&alone, USERS));
    assert_eq!(database.rows(CHANGES), sqlite_rows(&alone, CHANGES));
}

/// The newest change of each user.
const CHANGES: &str = "SELECT user_id, at, event_id FROM user_changes ORDER BY user_id";

#[test]
fn the_same_events_through_several_programs_end_in_the_rows_of_one() {
    let events = lives(1200);
    let feeds: Vec<_> = (1..4).map(|chance| shuffled(&events, chance * 0x9e37_79b9)).collect();
    race(&events[..1], &feeds);
}

#[test]
fn changes_of_the_same_users_through_different_programs_end_in_the_rows_of_one() {
    const USERS: usize = 4000;
    // Each program gets one change of each user, all in the same order, so that they collide.
    let change = |program: usize, user: usize| {
        let step = 1 + (program + user) % 3;
        let event_type = ["user.created", "user.updated", "user.updated", "user.deleted"][step];
        let (id, time) = (format!("e{user}-{step}"), format!("2026-05-01T00:00:0{step}Z"));
        HistoryEvent::new(id, event_type, &time, &format!("u{user}"), &format!("n{step}"))
    };
    let feeds: Vec<Vec<HistoryEvent>> =
        (0..3).map(|program| (0..USERS).map(|user| change(program, user)).collect()).collect();
    let created = |user| {
        let (id, time) = (format!("e{user}-0"), "2026-05-01T00:00:00Z");
        HistoryEvent::new(id, "user.created", time, &format!("u{user}"), "n0")
    };
    race(&(0..USERS).map(created).collect::<Vec<_>>(), &feeds);
}

#[test]
fn programs_that_start_at_once_create_the_tables_once() {
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

#[test]
fn a_cursor_is_locked_even_after_its_connection_was_lost() {
    let Some(database) = database() else { return };
    let server = tenant(&lives(1));
    let run = || crate::support::Tenant::events(&server, ["subscribe", "--store", &database.url]);
    let mut first = run().spawn();
    first.await_stderr("Connected");
    let refused = || {
        let second = run().run().exits(1);
        second.says("caused by: another process is using this cursor").says("--resume NAME");
    };
    refused();
    // A program that loses its connection takes the cursor again.
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'events' \
                  AND datname = current_database()";
    assert_eq!(database.rows(others), ["t"]);
    let mut other = run().args(["--resume", "other"]).spawn();
    other.await_stderr("Connected");
    other.signal("TERM");
    other.finish().exits(0);
    first.signal("TERM");
    first.finish();
    run().args(["--limit", "1"]).run().exits(0);
}

#[test]
fn events_are_committed_to_disk_on_a_server_that_commits_later_by_default() {
    let events = lives(3);
    for (by_default, used) in [("off", "on"), ("local", "local")] {
        let Some(database) = database() else { return };
        taking(&tenant(&events[..1]), &events[..1], &database.url).run().exits(0);
        database.rows(&format!(
            "CREATE TABLE seen (setting text);
             CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                 'BEGIN INSERT INTO seen VALUES (current_setting(''synchronous_commit'')); RETURN NEW; END';
             CREATE TRIGGER note BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION note();
             DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = {by_default}', current_database()); END $$"
        ));
        taking(&tenant(&events), &events, &database.url).run().exits(0);
        assert_eq!(database.rows("SELECT DISTINCT setting FROM seen"), [used], "the default is {by_default}");
    }
}
