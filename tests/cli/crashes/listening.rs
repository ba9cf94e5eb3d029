//! `listen --store`: every answered event is stored, and an event is stored with its user or not at all.

use std::collections::HashSet;
use std::time::Duration;

use super::Kills;
use crate::listen::user_event;
use crate::support::postgres::Database;
use crate::support::{Home, Listener, wait};

/// Connections that send at the same time.
const SENDERS: usize = 4;
/// Maximum number of events printed before a kill.
const MOST_EVENTS: usize = 60;
/// Maximum delay of the kill after them, while a commit starts and ends.
const LINGER: Duration = Duration::from_millis(5);

/// The ids of the events that were sent.
#[derive(Default)]
struct Sent {
    answered: Vec<String>,
    /// In progress at a kill, one for each sender and round.
    unanswered: Vec<String>,
}

/// The ids in the database: of the events, and of the users.
type StoredIds = (Vec<String>, Vec<String>);

/// Runs it repeatedly, killed each time under load, and then to a normal end. Compares the sent events with the stored ones.
fn kill_and_compare(store: &str, home: &Home, stored: impl Fn() -> StoredIds) {
    let start = || Listener::start_as(Listener::prepare(["--store", store]).home(home));
    let (mut kills, mut sent) = (Kills::new(), Sent::default());
    while kills.begin_round() {
        let (mut listener, round) = (start(), kills.begun);
        let threads: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let mut connection = listener.sender();
                std::thread::spawn(move || {
                    let mut answered = Vec::new();
                    loop {
                        let id = format!("evt_{round}_{sender}_{}", answered.len());
                        let body = user_event(&id, "user.created", "09:15:27.500", &format!("auth0|{id}"));
                        match connection.try_send(&body) {
                            Some(204) => answered.push(id),
                            _ => return (answered, id),
                        }
                    }
                })
            })
            .collect();
        for _ in 0..kills.below(MOST_EVENTS) {
            listener.process.stdout_line();
        }
        kills.linger(LINGER);
        assert_eq!(listener.process.crash().exit, None);
        for thread in threads {
            let (answered, last) = wait::finish("the end of a sender", || thread.join().expect("a sender"));
            sent.answered.extend(answered);
            sent.unanswered.push(last);
        }
        if kills.begun >= kills.rounds {
            start().stop().exits(0);
            compare(&sent, &stored(), &mut kills);
        }
    }
    kills.assert_straddle();
}

/// Fails the test if an answered event or the user of a stored event is missing. Counts the kills by whether they came before
/// or after the event in progress was stored.
fn compare(sent: &Sent, (events, users): &StoredIds, kills: &mut Kills) {
    let stored: HashSet<&str> = events.iter().map(String::as_str).collect();
    let missing: Vec<_> = sent.answered.iter().filter(|id| !stored.contains(id.as_str())).collect();
    assert!(missing.is_empty(), "{} answered, missing {missing:?}", sent.answered.len());
    // An event that was stored but not answered is complete as well.
    let of_users: HashSet<&str> = users.iter().map(|user| user.trim_start_matches("auth0|")).collect();
    assert_eq!((stored.len(), &stored), (events.len(), &of_users));
    kills.came = [0; 2];
    for id in &sent.unanswered {
        kills.count(!stored.contains(id.as_str()));
    }
}

#[test]
fn sqlite_holds_every_answered_event() {
    let home = Home::new();
    let texts = |sql: &str| {
        let database = rusqlite::Connection::open(home.path().join("events.db")).unwrap();
        let mut query = database.prepare(sql).unwrap();
        let rows = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.collect::<Result<Vec<_>, _>>().unwrap()
    };
    let stored = || (texts("SELECT id FROM events"), texts("SELECT user_id FROM users"));
    kill_and_compare("sqlite:events.db", &home, stored);
    assert_eq!(texts("PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn postgresql_holds_every_answered_event() {
    let Some(database) = Database::create() else { return };
    let stored = || (database.rows("SELECT id FROM events"), database.rows("SELECT user_id FROM users"));
    kill_and_compare(&database.url, &Home::new(), stored);
}
