//! The same history in any order, with repeats, results in the same rows in both databases.

use std::collections::BTreeMap;

use super::{EVENTS, HistoryEvent, USERS, database, sqlite_rows, taking, tenant};
use crate::support::Home;
use crate::support::postgres::Database;

/// Returns all orders of items.
fn permutations<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let with = |at: usize| {
        let rest: Vec<T> = [&items[..at], &items[at + 1..]].concat();
        permutations(&rest).into_iter().map(move |rest| [vec![items[at].clone()], rest].concat())
    };
    (0..items.len()).flat_map(with).collect()
}

/// Returns histories of one user in order, each with the final name of the user.
fn histories(user: &str) -> [(Vec<HistoryEvent>, Option<&'static str>); 5] {
    let at = |number: u8, event_type, time: &str, name| {
        HistoryEvent::new(format!("{user}_{number}"), event_type, time, user, name)
    };
    let life = [
        at(1, "user.created", "2026-05-01T00:00:01Z", "a"),
        at(2, "user.updated", "2026-05-01T00:00:01.5Z", "b"),
        at(3, "user.updated", "2026-05-01T02:00:02.000+02:00", "c"),
        at(4, "user.deleted", "2026-05-01T00:00:02.0005Z", "c"),
        at(5, "user.created", "2026-05-01T00:00:02.001Z", "d"),
    ];
    let same = "2026-05-01T00:00:01Z";
    [
        (life.to_vec(), Some("d")),
        (life[..4].to_vec(), None),
        (vec![life[0].clone(), at(6, "user.updated", "2026-05-01T00:00:01.000Z", "z"), life[3].clone()], None),
        // With equal times the greater id wins, but a deletion wins over everything.
        (vec![life[0].clone(), at(7, "user.updated", "2026-05-01T01:00:01.000+01:00", "z")], Some("z")),
        (vec![at(8, "user.deleted", same, "x"), at(9, "user.created", same, "y")], None),
    ]
}

/// Returns every order of every history, each with its own user and each event twice; and the final names.
fn all_orders() -> (Vec<HistoryEvent>, BTreeMap<String, &'static str>) {
    let (mut events, mut names) = (Vec::new(), BTreeMap::new());
    for kind in 0..5 {
        let count = permutations(&histories("")[kind].0).len();
        for order in 0..count {
            let user = format!("u{kind}-{order:03}");
            let (history, name) = &histories(&user)[kind];
            let order = &permutations(history)[order];
            names.extend(name.map(|name| (user.clone(), name)));
            // Each event is repeated, some at once, some at the very end.
            events.extend(order.iter().chain(order.iter().rev()).cloned());
        }
    }
    (events, names)
}

#[test]
fn every_order_of_a_history_ends_in_the_same_rows() {
    let (events, names) = all_orders();
    let (server, home) = (tenant(&events), Home::new());
    taking(&server, &events, "sqlite:events.db").home(&home).run().exits(0);
    let users = sqlite_rows(&home, "SELECT user_id, name FROM users ORDER BY user_id");
    let awaited: Vec<String> = names.iter().map(|(user, name)| format!("{user}|{name}")).collect();
    assert_eq!(users, awaited);
    assert_eq!(sqlite_rows(&home, EVENTS).len(), events.len() / 2);
    assert!(sqlite_rows(&home, "SELECT last_event_processed FROM users").iter().all(|time| time.starts_with("2026")));

    let Some(database) = database() else { return };
    taking(&server, &events, &database.url).run().exits(0);
    assert_eq!(database.rows(USERS), sqlite_rows(&home, USERS));
    assert_eq!(database.rows(EVENTS), sqlite_rows(&home, EVENTS));
}

/// Stores events one by one, so that each has its own transaction.
fn one_by_one(database: &Database, events: &[HistoryEvent]) {
    for (at, event) in events.iter().enumerate() {
        let server = tenant(std::slice::from_ref(event));
        let name = format!("n{at}");
        taking(&server, std::slice::from_ref(event), &database.url).args(["--resume", &name]).run().exits(0);
    }
}

#[test]
fn order_does_not_matter_across_transactions() {
    let Some(database) = database() else { return };
    let (history, _) = &histories("u")[0];
    one_by_one(&database, &[&history[3..], &history[..3]].concat());
    assert_eq!(database.rows("SELECT name FROM users"), ["d"]);
    one_by_one(&database, &[HistoryEvent::new("z", "user.deleted", "2026-05-02T00:00:00Z", "u", "d")]);
    one_by_one(&database, &[HistoryEvent::new("y", "user.updated", "2026-05-01T23:59:59Z", "u", "late")]);
    assert_eq!(database.count("SELECT count(*) FROM users"), 0);
    one_by_one(&database, &[HistoryEvent::new("x", "user.created", "2026-05-02T00:00:00.0001Z", "u", "again")]);
    assert_eq!(database.rows("SELECT name FROM users"), ["again"]);
    assert_eq!(database.count("SELECT count(*) FROM events"), 8);
}

#[test]
fn text_that_postgresql_refuses_is_stored_without_loss() {
    let long = "x".repeat(5000);
    let events = [
        HistoryEvent::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u1", r"N\u0000ul"),
        HistoryEvent::new(r"evt_\u0000", "user.created", "2026-05-01T00:00:00Z", r"u\u0000", r"\ud800 alone"),
        HistoryEvent::new(&long, "user.created", "2026-05-01T00:00:00Z", &long, &long),
        HistoryEvent::new("evt_2", "user.created", "whenever", "u2", "without a time"),
    ];
    let (server, home) = (tenant(&events), Home::new());
    taking(&server, &events, "sqlite:events.db").home(&home).run().exits(0);
    let users = sqlite_rows(&home, USERS);
    assert_eq!(users.len(), 4);
    let raws = sqlite_rows(&home, "SELECT raw FROM events");
    assert!(events.iter().all(|event| raws.contains(&event.payload())), "{raws:?}");
    let Some(database) = database() else { return };
    taking(&server, &events, &database.url).run().exits(0);
    assert_eq!(database.rows(USERS), users);
    assert_eq!(database.rows(EVENTS), sqlite_rows(&home, EVENTS));
}
