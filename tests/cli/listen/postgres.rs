//! `--store` with PostgreSQL: shared by several receivers, and during an outage.

use std::thread::JoinHandle;

use super::{event, user_event};
use crate::support::postgres::{Database, Server, Setup};
use crate::support::wait::Deadline;
use crate::support::{HOOK_TOKEN, Listener, Sender};

fn start(database: &Database) -> Listener {
    Listener::start(["--store", &database.url])
}

/// Sends each event until it is answered with 204, and returns the number of 503 answers.
fn deliver_all(url: &str, events: Vec<String>) -> JoinHandle<usize> {
    let url = url.to_owned();
    std::thread::spawn(move || {
        let mut sender = Sender::new(&url, &format!("authorization: Bearer {HOOK_TOKEN}"));
        let mut refused = 0;
        let deadline = Deadline::of("answers of 204");
        for event in events {
            loop {
                deadline.check();
                match sender.send(&event).status {
                    204 => break,
                    503 => refused += 1,
                    other => panic!("answered {other}"),
                }
            }
        }
        refused
    })
}

#[test]
fn an_answered_event_is_stored_and_its_repeat_is_marked() {
    let Some(database) = Database::create() else { return };
    let listener = start(&database);
    assert_eq!((listener.deliver(&event(1)), listener.deliver(&event(1))), (204, 204));
    assert_eq!(database.rows("SELECT id, type FROM events"), ["evt_1|user.created"]);
    assert_eq!(database.rows("SELECT user_id FROM users"), ["auth0|1"]);
    let run = listener.stop().exits(0);
    assert!(run.lines()[1].ends_with("evt_1  duplicate"), "{run}");
}

#[test]
fn receivers_that_share_a_database_store_the_same_rows_as_one() {
    const USERS: usize = 40;
    let Some(database) = Database::create() else { return };
    let listeners = [start(&database), start(&database)];
    // Both receivers get every event twice and in opposite order, so that all of them race. Every second user is created again.
    let history = |user: usize| {
        let of = |step: usize, kind: &str| {
            let time = format!("09:15:0{step}.000");
            user_event(&format!("evt_{user}_{step}"), &format!("user.{kind}"), &time, &format!("auth0|{user:02}"))
        };
        let life = [of(1, "created"), of(2, "updated"), of(3, "deleted"), of(4, "created")];
        life.into_iter().take(if user.is_multiple_of(2) { 4 } else { 3 })
    };
    let all: Vec<String> = (0..USERS).flat_map(history).collect();
    let count = all.len();
    let senders: Vec<_> = listeners
        .iter()
        .enumerate()
        .flat_map(|(at, listener)| {
            let events = if at == 0 { all.clone() } else { all.iter().rev().cloned().collect() };
            [deliver_all(&listener.url, events.clone()), deliver_all(&listener.url, events)]
        })
        .collect();
    assert!(senders.into_iter().all(|sender| sender.join().expect("a sender") == 0));
    assert_eq!(database.count("SELECT count(*) FROM events"), count);
    let back: Vec<String> = (0..USERS).step_by(2).map(|user| format!("auth0|{user:02}")).collect();
    assert_eq!(database.rows("SELECT user_id FROM users ORDER BY 1"), back);
    let duplicates: usize = listeners
        .map(|listener| listener.stop().exits(0).lines().iter().filter(|line| line.ends_with("duplicate")).count())
        .iter()
        .sum();
    assert_eq!(duplicates, 3 * count);
}

#[test]
fn during_an_outage_senders_get_503_and_no_event_answered_204_is_lost() {
    const SENDERS: usize = 4;
    let Some(mut server) = Server::start(&Setup::default()) else { return };
    let database = Database::create_on(&server);
    let mut listener = start(&database);
    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| deliver_all(&listener.url, (0..400).map(|number| event(sender * 1000 + number)).collect()))
        .collect();
    for lines in [100, 200] {
        for _ in 0..lines {
            listener.process.stdout_line();
        }
        server.stop();
        let warning = listener.process.await_stderr("the database is unreachable");
        assert!(warning.ends_with("senders receive 503 until it is reachable again"), "{warning}");
        server.restart();
        listener.process.await_stderr("The database is reachable again.");
    }
    let refused: usize = senders.into_iter().map(|sender| sender.join().expect("a sender")).sum();
    assert!(refused > 0);
    assert_eq!(database.count("SELECT count(*) FROM events"), SENDERS * 400);
    listener.stop().exits(0);
}
