//! The durable cursor: where a run continues, who can use it, and the error if it is too old.

use super::{event, event_of, events_of, feed, from, from_now, held_endpoint};
use crate::support::answers::{problem, with};
use crate::support::scripted::{Reply, get, json};
use crate::support::{Home, Output, Scripted, Tenant, shell, wait};

#[test]
fn a_run_continues_after_the_last_event() {
    let (server, home) = (Scripted::start(), Home::new());
    server.expect(from_now(), feed(events_of(1..9)).open()).expect(from("b3"), feed(events_of(4..9)).open());
    for last in [3, 6] {
        let run = server.events(["subscribe", "--resume", "--limit", "3"]).home(&home).run().exits(0);
        assert!(run.lines()[2].ends_with(&format!("evt_{last}")), "{run}");
    }
    server.expect(get("/api/v2/events?event_type=user.created"), feed(event(1)).open());
    let args = ["subscribe", "--resume", "--event-type", "user.created", "--limit", "1"];
    server.events(args).home(&home).run().exits(0);
    server.expect(get("/api/v2/events?event_type=user.created&from=b1"), feed(event(2)).open());
    server.events(args).home(&home).run().exits(0);
}

#[test]
fn a_named_cursor_does_not_depend_on_the_filter() {
    let (server, home) = (Scripted::start(), Home::new());
    server.expect(from_now(), feed(event(1)).open());
    server.events(["subscribe", "--resume", "audit", "--limit", "1"]).home(&home).run().exits(0);
    server.expect(get("/api/v2/events?event_type=user.created&from=b1"), feed(event(2)).open());
    let args = ["subscribe", "--resume=audit", "--event-type", "user.created", "--limit", "1"];
    server.events(args).home(&home).run().exits(0);
}

#[test]
fn a_run_that_ends_before_any_event_continues_from_its_connection_time() {
    let (server, home) = (Scripted::start(), Home::new());
    server.expect(from_now(), feed("").open());
    let mut process = server.events(["subscribe", "--resume"]).home(&home).spawn();
    process.await_stderr("Connected to the live events");
    process.signal("TERM");
    process.finish().exits(0);
    server.expect(get("/api/v2/events?from_timestamp=2026-03-02T09:00:00Z"), feed(event(1)).open());
    server.events(["subscribe", "--resume", "--limit", "1"]).home(&home).run().exits(0);
}

#[test]
fn an_explicit_start_moves_the_cursor() {
    let (server, home) = (Scripted::start(), Home::new());
    server.expect(from_now(), feed(event(1)).open()).expect(from("b7"), feed(event(8)).open());
    server.expect(from("b8"), feed(event(9)).open());
    server.events(["subscribe", "--resume", "--limit", "1"]).home(&home).run().exits(0);
    server.events(["subscribe", "--resume", "--from", "b7", "--limit", "1"]).home(&home).run().exits(0);
    server.events(["subscribe", "--resume", "--limit", "1"]).home(&home).run().exits(0);
}

#[test]
fn a_second_process_is_refused_and_another_name_is_not() {
    let (server, home) = (Scripted::start(), Home::new());
    server.expect(from_now(), feed(event(1)).open()).expect(from_now(), feed(event(1)).open());
    let mut first = server.events(["subscribe", "--resume"]).home(&home).spawn();
    first.stdout_line();
    let refused = server.events(["subscribe", "--resume"]).home(&home).run().exits(1).prints_nothing();
    refused.says("error: another process is using the cursor").says("`--resume NAME`");
    server.events(["subscribe", "--resume", "other", "--limit", "1"]).home(&home).run().exits(0);
    first.signal("TERM");
    first.finish().exits(0);
}

#[test]
fn a_cursor_in_sqlite_is_locked_until_its_holder_ends() {
    let (server, home) = (Scripted::start(), Home::new());
    let run = || server.events(["subscribe", "--store", "sqlite:events.db"]).home(&home);
    for signal in ["KILL", "TERM"] {
        let (at, text) = (get("/api/v2/events?from_timestamp=2026-03-02T09:00:00Z"), feed("").open());
        server.expect(if signal == "KILL" { from_now() } else { at }, text);
        let mut first = run().spawn();
        first.await_stderr("Connected");
        let refused = run().run().exits(1).prints_nothing();
        refused.says("caused by: another process is using this cursor").says("`--resume NAME`");
        server.expect(if signal == "KILL" { from_now() } else { from("b1") }, feed(event(1)).open());
        run().args(["--resume", "other", "--limit", "1"]).run().exits(0);
        // The start is stored before any event.
        let database = rusqlite::Connection::open(home.path().join("events.db")).unwrap();
        let query = "SELECT count(*) FROM cursors WHERE name NOT LIKE '%other'";
        wait::until("a cursor in the database", || {
            (database.query_row(query, [], |row| row.get(0)) == Ok(1)).then_some(())
        });
        first.signal(signal);
        drop(first.finish());
    }
}

/// Returns the answer to a cursor that is too old.
fn gone() -> Reply {
    let gone = problem(410, "Gone", "Cursor points to data no longer available.");
    json(410, &with(gone, "errorCode", "cursor_expired"))
}

/// Returns the hint, and the time that it offers.
fn offer(run: &Output) -> (&str, &str) {
    let hint = run.stderr.lines().find(|line| line.starts_with("hint: ")).expect("a hint");
    let offered = hint.split('`').nth(1).and_then(|flag| flag.strip_prefix("--from-timestamp "));
    (hint, offered.unwrap_or_default())
}

#[test]
fn an_expired_cursor_says_what_is_lost_and_offers_the_time_of_the_last_event() {
    for cursor_args in [["--resume", "own"], ["--store", "sqlite:events.db"]] {
        let (server, home) = (Scripted::start(), Home::new());
        let run = || server.events(["subscribe"]).args(cursor_args).home(&home);
        server.expect(from_now(), feed(event(1)).open());
        run().args(["--limit", "1"]).run().exits(0);
        server.expect(from("b1"), gone());
        let expired = run().run().exits(1);
        let (hint, time) = offer(&expired);
        let lost =
            "hint: events were handled up to 2026-03-02T09:15:27Z; later ones that the API no longer stores are lost";
        assert!(hint.starts_with(lost), "{hint}");
        // Whole seconds before the cursor was written: later events may still be available.
        assert_eq!(time, "2026-03-02T09:15:27Z");
        server.expect(get(&format!("/api/v2/events?from_timestamp={time}")), feed(event(5)).open());
        run().args(["--from-timestamp", time, "--limit", "1"]).run().exits(0);
    }
}

#[test]
fn a_cursor_that_expires_during_a_run_offers_its_current_time() {
    let (server, home) = (Scripted::start(), Home::new());
    let later = event(2).replace("2026-03-02T09:15:27.500Z", "2026-03-04T10:00:00.999Z");
    server.expect(from_now(), feed(event(1)).open());
    server.events(["subscribe", "--resume", "--limit", "1"]).home(&home).run().exits(0);
    server.expect(from("b1"), feed(later)).expect(from("b2"), gone());
    let run = server.events(["subscribe", "--resume"]).home(&home).run().exits(1);
    assert_eq!(offer(&run).1, "2026-03-04T10:00:00Z", "{run}");
    // A run without events keeps the time.
    server.expect(from("b2"), feed("").open());
    let mut quiet = server.events(["subscribe", "--resume"]).home(&home).spawn();
    quiet.await_stderr("Connected to the live events");
    quiet.signal("TERM");
    quiet.finish().exits(0);
    server.expect(from("b2"), gone());
    let run = server.events(["subscribe", "--resume"]).home(&home).run().exits(1);
    assert_eq!(offer(&run).1, "2026-03-04T10:00:00Z", "{run}");
}

#[test]
fn an_expired_cursor_whose_time_is_not_known_says_so() {
    let (server, home) = (Scripted::start(), Home::new());
    server
        .expect(from("b1"), feed("id: b2\nevent: offset-only\ndata: {\"offset\":\"b2\"}\n\n"))
        .expect(from("b2"), gone());
    let run = server.events(["subscribe", "--resume", "--from", "b1"]).home(&home).run().exits(1);
    let (hint, time) = offer(&run);
    assert!(hint.contains("its time is not known, but not later than"), "{hint}");
    assert!(time.is_empty(), "the time of writing is not the time of the events: {hint}");
}

#[test]
fn a_time_that_is_too_old_is_not_offered_again() {
    let server = Scripted::start();
    server.expect(get("/api/v2/events?from_timestamp=2026-01-01T00:00:00Z"), gone());
    let run = server.events(["subscribe", "--from-timestamp", "2026-01-01"]).run().exits(1);
    let (hint, time) = offer(&run);
    assert!(
        hint.starts_with("hint: events since 2026-01-01T00:00:00Z that the API no longer stores are lost"),
        "{hint}"
    );
    assert_eq!(time, "-1d");
}

#[test]
fn events_out_of_order_move_the_cursor_over_a_prefix_without_gaps_only() {
    // The first event is held back; the others are answered.
    let (endpoint, seen, go) = held_endpoint(|body| body.contains("\"evt_1\""));
    let (server, home) = (Scripted::start(), Home::new());
    server.expect(from_now(), feed(events_of(1..9)).open());
    let hook = format!("{}/hook", endpoint.url());
    let args = ["subscribe", "--resume", "--forward-to", &hook, "--forward-concurrency", "4"];
    let process = server.events(args).home(&home).spawn();
    for _ in 1..9 {
        wait::receive(&seen, "an event at the endpoint");
    }
    process.signal("KILL");
    drop(process.finish());
    drop(go);
    // Seven of eight were answered; the cursor is before the first.
    server.expect(get("/api/v2/events?from_timestamp=2026-03-02T09:00:00Z"), feed(events_of(1..9)).open());
    let run = server.events(["subscribe", "--resume", "--limit", "8"]).home(&home).run().exits(0);
    assert_eq!(run.lines().len(), 8);
}

#[test]
fn the_cursor_does_not_pass_an_event_that_the_database_refused() {
    let (server, home) = (Scripted::start(), Home::new());
    let args = ["subscribe", "--store", "sqlite:events.db", "--resume", "mine", "--until", "user.deleted"];
    server.expect(from_now(), feed(event_of("user.deleted", 1)).open());
    server.events(args).home(&home).run().exits(0);
    let database = rusqlite::Connection::open(home.path().join("events.db")).unwrap();
    let refuse =
        "CREATE TRIGGER refuse BEFORE INSERT ON events WHEN new.id = 'evt_3' BEGIN SELECT RAISE(ABORT, 'full'); END";
    database.execute_batch(refuse).unwrap();
    let rest = events_of(2..5) + &event_of("user.deleted", 5);
    server.expect(from("b1"), feed(&rest).open());
    let refused = server.events(args).home(&home).run().exits(1);
    let refused = refused.says("error: cannot store events in the database").says("full");
    let refused =
        refused.says("The next run with the same --store and --resume continues from the cursor in the database.");
    assert!(!refused.stderr.contains("--from"), "printed events are ahead of stored ones: {refused}");
    database.execute_batch("DROP TRIGGER refuse").unwrap();
    // The four events may share a transaction: a stored event is not sent again.
    let stored: usize = database.query_row("SELECT count(*) FROM events", [], |row| row.get(0)).unwrap();
    assert!(stored <= 2, "{stored}");
    server.expect(from(&format!("b{stored}")), feed(events_of(stored + 1..5) + &event_of("user.deleted", 5)).open());
    server.events(args).home(&home).run().exits(0);
    assert_eq!(database.query_row("SELECT count(*) FROM events", [], |row| row.get(0)), Ok(5));
}

#[test]
fn the_cursor_does_not_pass_an_event_that_could_not_be_written() {
    for sink in ["> /dev/full", "| true", "--output-file /dev/full"] {
        let (server, home) = (Scripted::start(), Home::new());
        server.expect(from_now(), feed(events_of(1..200)).open());
        shell(&format!("events subscribe --resume --limit 199 {sink}")).on(&server).home(&home).run();
        server.expect(get("/api/v2/events?from_timestamp=2026-03-02T09:00:00Z"), feed(event(1)).open());
        let again = server.events(["subscribe", "--resume", "--limit", "1"]).home(&home).run().exits(0);
        assert!(again.lines()[0].ends_with("evt_1"), "{sink}: {again}");
    }
}
