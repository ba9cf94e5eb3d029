//! `kill -9` at any point: nothing is lost, repeats are few, and a database holds each event exactly once.

use std::collections::BTreeMap;

use super::{event_of, events_of, feed};
use crate::support::postgres::Database;
use crate::support::scripted::Request;
use crate::support::{Home, Scripted, Tenant};

/// Events in the feed, the last of which is of another type.
const EVENTS: usize = 20_000;
/// Lines that a run may print before it is killed, at most.
const MOST_LINES: usize = 900;

/// Serves the same events to everyone, from where they ask, and stays open.
fn server() -> Scripted {
    let starts: Vec<usize> =
        (1..=EVENTS).scan(0, |at, number| Some(std::mem::replace(at, *at + written(number).len()))).collect();
    let all: String = (1..=EVENTS).map(written).collect();
    Scripted::answering(move |request| feed(&all[starts.get(behind(request)).copied().unwrap_or(all.len())..]).open())
}

fn written(number: usize) -> String {
    if number == EVENTS { event_of("user.deleted", number) } else { events_of([number]) }
}

/// Returns the number of the event behind which a request begins.
fn behind(request: &Request) -> usize {
    request.parameter("from").map_or(0, |offset| offset[1..].parse().expect("an offset of this feed"))
}

/// Runs it again and again, killed each time after a number of lines that differs, then once to the end.
fn run_killed(server: &Scripted, home: &Home, args: &[&str], kills: usize) {
    let run = || server.events(["subscribe", "--until", "user.deleted"]).args(args).home(home);
    let mut chance = 0x2545_f491_u32;
    for _ in 0..kills {
        // Xorshift: as irregular as is needed, and the same in every run.
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        let mut process = run().spawn();
        for _ in 0..chance as usize % MOST_LINES {
            process.stdout_line();
        }
        process.signal("KILL");
        assert_eq!(process.finish().exit, None, "it was killed before it came to the end");
    }
    run().run().exits(0);
}

#[test]
fn fifty_kills_under_load_leave_every_event_in_the_database_exactly_once() {
    let (server, home) = (server(), Home::new());
    run_killed(&server, &home, &["--store", "sqlite:events.db", "-q"], 50);
    let database = rusqlite::Connection::open(home.path().join("events.db")).unwrap();
    let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap() as usize;
    assert_eq!(count("SELECT count(*) FROM events"), EVENTS);
    assert_eq!(count("SELECT count(DISTINCT id) FROM events"), EVENTS);
    assert_eq!(count("SELECT count(*) FROM events WHERE raw LIKE '%\"id\":\"' || id || '\"%'"), EVENTS);
    let begun: Vec<usize> = server.requests().iter().map(behind).collect();
    assert_eq!(begun.len(), 51);
    assert!(begun.windows(2).all(|pair| pair[0] <= pair[1]) && begun[50] > 0, "{begun:?}");
}

#[test]
fn kills_under_load_leave_every_event_in_postgresql_exactly_once() {
    const KILLS: usize = 25;
    let (server, home) = (server(), Home::new());
    let Some(database) = Database::create() else { return };
    run_killed(&server, &home, &["--store", &database.url, "-q"], KILLS);
    assert_eq!(database.count("SELECT count(*) FROM events"), EVENTS);
    assert_eq!(database.count("SELECT count(*) FROM events WHERE raw LIKE '%\"id\":\"' || id || '\"%'"), EVENTS);
    assert_eq!(database.rows("SELECT \"offset\" FROM cursors"), [format!("b{EVENTS}")]);
    let begun: Vec<usize> = server.requests().iter().map(behind).collect();
    assert!(begun.windows(2).all(|pair| pair[0] <= pair[1]) && begun[KILLS] > 0, "{begun:?}");
}

#[test]
fn kills_lose_nothing_of_a_file_and_repeat_no_more_than_is_stated() {
    const KILLS: usize = 15;
    let (server, home) = (server(), Home::new());
    run_killed(&server, &home, &["--resume", "--output-file", "kept.jsonl", "-q"], KILLS);
    let text = std::fs::read_to_string(home.path().join("kept.jsonl")).unwrap();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        // A line that a kill has cut is ended by the next run, and its event comes again.
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(line) {
            *seen.entry(value["offset"].as_str().expect("an offset").to_owned()).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), EVENTS);
    let repeats: usize = seen.values().map(|count| count - 1).sum();
    assert!(repeats <= KILLS * 1000, "{repeats} repeats after {KILLS} kills");
}
