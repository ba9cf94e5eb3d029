//! The same history in any order, with repeats, ends in the same rows, and those are the same in both databases.

use std::collections::BTreeMap;

use super::{EVENTS, Told, USERS, database, sqlite_rows, taking, tenant};
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

/// A history of one user, in its order, and the name of the user at its end.
fn histories(user: &str) -> [(Vec<Told>, Option<&'static str>); 5] {
    let at =
        |number: u8, event_type, time: &str, name| Told::new(format!("{user}_{number}"), event_type, time, user, name);
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
        // At the same time the greater id wins, and a deletion before all.
        (vec![life[0].clone(), at(7, "user.updated", "2026-05-01T01:00:01.000+01:00", "z")], Some("z")),
        (vec![at(8, "user.deleted", same, "x"), at(9, "user.created", same, "y")], None),
    ]
}

/// Every order of every history, each by a user of its own, each event twice; and the names that are left.
fn told() -> (Vec<Told>, BTreeMap<String, &'static str>) {
    let (mut events, mut names) = (Vec::new(), BTreeMap::new());
    for kind in 0..5 {
        let count = permutations(&histories("")[kind].0).len();
        for order in 0..count {
            let user = format!("u{kind}-{order:03}");
            let (history, name) = &histories(&user)[kind];
            let order = &permutations(history)[order];
            names.extend(name.map(|name| (user.clone(), name)));
            // Each again, some right behind the first, some later than all.
            events.extend(order.iter().chain(order.iter().rev()).cloned());
        }
    }
    (events, names)
}

#[test]
fn every_order_of_a_history_ends_in_the_same_rows() {
    let (events, names) = told();
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

/// Takes events into a database one by one, so that none shares a transaction with another.
fn one_by_one(database: &Database, events: &[Told]) {
    for (at, event) in events.iter().enumerate() {
        let server = tenant(std::slice::from_ref(event));
        let name = format!("n{at}");
        taking(&server, std::slice::from_ref(event), &database.url).args(["--resume", &name]).run().exits(0);
    }
}

#[test]
fn it_is_the_same_across_transactions() {
    let Some(database) = database() else { return };
    let (history, _) = &histories("u")[0];
    one_by_one(&database, &[&history[3..], &history[..3]].concat());
    assert_eq!(database.rows("SELECT name FROM users"), ["d"]);
    one_by_one(&database, &[Told::new("z", "user.deleted", "2026-05-02T00:00:00Z", "u", "d")]);
    one_by_one(&database, &[Told::new("y", "user.updated", "2026-05-01T23:59:59Z", "u", "late")]);
    assert_eq!(database.count("SELECT count(*) FROM users"), 0);
    one_by_one(&database, &[Told::new("x", "user.created", "2026-05-02T00:00:00.0001Z", "u", "again")]);
    assert_eq!(database.rows("SELECT name FROM users"), ["again"]);
    assert_eq!(database.count("SELECT count(*) FROM events"), 8);
}

#[test]
fn text_that_postgresql_refuses_loses_nothing() {
    let long = "x".repeat(5000);
    let events = [
        Told::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u1", r"N\u0000ul"),
        Told::new(r"evt_\u0000", "user.created", "2026-05-01T00:00:00Z", r"u\u0000", r"\ud800 alone"),
        Told::new(&long, "user.created", "2026-05-01T00:00:00Z", &long, &long),
        Told::new("evt_2", "user.created", "whenever", "u2", "without a time"),
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
