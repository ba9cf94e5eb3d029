//! `listen --store`: what was answered is kept, and an event is kept with its user or not at all.

use std::collections::HashSet;
use std::time::Duration;

use super::Kills;
use crate::listen::user_event;
use crate::support::postgres::Database;
use crate::support::{Home, Listener};

/// Connections that send at the same time.
const SENDERS: usize = 4;
/// Answered events behind which a kill may come.
const MOST_EVENTS: usize = 60;
/// Time behind them, within which a commit begins and ends.
const LINGER: Duration = Duration::from_millis(5);

/// Runs it again and again, killed each time under load, then once more. Returns the ids of all events that were answered.
fn run_killed(store: &str, home: &Home) -> Vec<String> {
    let mut kills = Kills::new();
    let start = || Listener::start_as(Listener::prepare(["--store", store]).home(home));
    let mut answered = Vec::new();
    for round in 0..kills.rounds {
        let mut listener = start();
        let threads: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let mut connection = listener.sender();
                std::thread::spawn(move || {
                    let ids = (0..).map(|number| format!("evt_{round}_{sender}_{number}"));
                    let take = |id: &String| {
                        let body = user_event(id, "user.created", "09:15:27.500", &format!("auth0|{id}"));
                        connection.try_send(&body) == Some(204)
                    };
                    ids.take_while(take).collect::<Vec<_>>()
                })
            })
            .collect();
        for _ in 0..kills.below(MOST_EVENTS) {
            listener.process.stdout_line();
        }
        kills.linger(LINGER);
        assert_eq!(listener.process.crash().exit, None);
        answered.extend(threads.into_iter().flat_map(|thread| thread.join().expect("a sender")));
    }
    start().stop().exits(0);
    assert!(answered.len() > kills.rounds || !kills.are_many(), "{} answers are no load", answered.len());
    answered
}

/// Holds what was answered against the ids of what the database keeps: of events, and of users whose id ends in the event's.
fn check(answered: &[String], events: &[String], users: &[String]) {
    let kept: HashSet<&str> = events.iter().map(String::as_str).collect();
    let missing: Vec<_> = answered.iter().filter(|id| !kept.contains(id.as_str())).collect();
    assert!(missing.is_empty(), "{} answered, missing {missing:?}", answered.len());
    // What was kept and not answered is whole as well.
    let of_users: HashSet<&str> = users.iter().map(|user| user.trim_start_matches("auth0|")).collect();
    assert_eq!((kept.len(), kept), (events.len(), of_users));
}

#[test]
fn sqlite_holds_every_answered_event() {
    let home = Home::new();
    let answered = run_killed("sqlite:events.db", &home);
    let database = rusqlite::Connection::open(home.path().join("events.db")).unwrap();
    let texts = |sql: &str| {
        let mut query = database.prepare(sql).unwrap();
        let rows = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.collect::<Result<Vec<_>, _>>().unwrap()
    };
    check(&answered, &texts("SELECT id FROM events"), &texts("SELECT user_id FROM users"));
    assert_eq!(texts("PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn postgresql_holds_every_answered_event() {
    let Some(database) = Database::create() else { return };
    let answered = run_killed(&database.url, &Home::new());
    check(&answered, &database.rows("SELECT id FROM events"), &database.rows("SELECT user_id FROM users"));
}
