//! `subscribe`: no event is lost, the cursor never goes back, few events repeat, and a database holds each event exactly once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::Kills;
use crate::subscribe::{event_of, events_of, feed};
use crate::support::postgres::Database;
use crate::support::scripted::{Request, reply, stall};
use crate::support::{Home, Run, Scripted, Tenant, wait};

/// Events of one connection: the maximum progress of a run, even if its kill comes late.
const EVENTS: usize = 1200;
/// Maximum number of lines printed before a kill.
const MOST_LINES: usize = 300;
/// Maximum delay of the kill after them, while a commit starts and ends.
const LINGER: Duration = Duration::from_millis(40);

const INTACT: &str = "no thread panics while it holds the list";

/// An endless feed that sends a part on each connection, and a program that follows it.
struct Followed {
    server: Scripted,
    home: Home,
    is_last: Arc<AtomicBool>,
}

impl Followed {
    fn new() -> Self {
        Self::watched(|_| {})
    }

    /// Does what [`Followed::new`] does; each connection calls `begins` with the number of the event before it.
    fn watched(begins: impl Fn(usize) + Send + Sync + 'static) -> Self {
        let is_last = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&is_last);
        let server = Scripted::answering(move |request| {
            begins(behind(request));
            let first = behind(request) + 1;
            let mut text = events_of(first..first + EVENTS);
            if ends.load(Ordering::SeqCst) {
                text += &event_of("user.deleted", first + EVENTS);
            }
            feed(text).open()
        });
        Self { server, home: Home::new(), is_last }
    }

    fn subscribe(&self, args: &[&str]) -> Run {
        self.server.events(["subscribe", "-q", "--until", "user.deleted"]).args(args).home(&self.home)
    }

    /// Runs it repeatedly, killed each time, then once to the end. Returns the number of events.
    fn run(&self, args: &[&str], kills: &mut Kills) -> usize {
        while kills.begin_round() {
            let mut process = self.subscribe(args).spawn();
            for _ in 0..kills.below(MOST_LINES) {
                process.stdout_line();
            }
            kills.linger(LINGER);
            assert_eq!(process.crash().exit, None, "it ended before the kill");
            self.count(kills);
        }
        let events = self.finish(args);
        self.count(kills);
        kills.assert_straddle();
        events
    }

    /// Counts the kills: if a run starts where the previous one did, the kill came before the cursor was stored.
    fn count(&self, kills: &mut Kills) {
        kills.came = [0; 2];
        for pair in self.begun().windows(2) {
            kills.count(pair[0] == pair[1]);
        }
    }

    /// Returns, for each connection, the number of the event before it.
    fn begun(&self) -> Vec<usize> {
        self.server.requests().iter().map(behind).collect()
    }

    /// Runs it to the end of the feed, and returns the number of events.
    fn finish(&self, args: &[&str]) -> usize {
        self.is_last.store(true, Ordering::SeqCst);
        self.subscribe(args).run().exits(0);
        let begun = self.begun();
        assert!(begun.windows(2).all(|pair| pair[0] <= pair[1]), "the cursor went back: {begun:?}");
        let last = begun.last().expect("the last run asked");
        last + EVENTS + 1
    }
}

/// Returns the number of the last event before the offset of a request.
fn behind(request: &Request) -> usize {
    request.parameter("from").map_or(0, |offset| offset[1..].parse().expect("an offset of this feed"))
}

#[test]
fn sqlite_holds_every_event_exactly_once() {
    let followed = Followed::new();
    let events = followed.run(&["--store", "sqlite:events.db"], &mut Kills::new());
    let database = rusqlite::Connection::open(followed.home.path().join("events.db")).unwrap();
    let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap() as usize;
    assert_eq!(count("SELECT count(*) FROM events"), events);
    assert_eq!(count("SELECT count(DISTINCT id) FROM events"), events);
    assert_eq!(count("SELECT count(*) FROM events WHERE raw LIKE '%\"id\":\"' || id || '\"%'"), events);
    assert_eq!(database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
}

#[test]
fn postgresql_holds_every_event_exactly_once() {
    let Some(database) = Database::create() else { return };
    let events = Followed::new().run(&["--store", &database.url], &mut Kills::new());
    assert_eq!(database.count("SELECT count(*) FROM events"), events);
    assert_eq!(database.count("SELECT count(*) FROM events WHERE raw LIKE '%\"id\":\"' || id || '\"%'"), events);
    assert_eq!(database.rows("SELECT \"offset\" FROM cursors"), [format!("b{events}")]);
}

/// An endpoint that records the events that it answers, and reports the arrival of the watched one.
struct Endpoint {
    server: Scripted,
    answered: Arc<Mutex<Vec<usize>>>,
    /// The number of the event, and whether it is answered.
    watched: Arc<Mutex<(usize, bool)>>,
    arrivals: Receiver<()>,
}

impl Endpoint {
    fn start() -> Self {
        let (sender, arrivals) = channel();
        let (answered, watched) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new((0, true))));
        let (sender, noted, watches) = (Mutex::new(sender), Arc::clone(&answered), Arc::clone(&watched));
        let server = Scripted::answering(move |request| {
            let number = request.json()["id"].as_str().and_then(|id| id.strip_prefix("evt_")?.parse().ok());
            let number = number.expect("an event of this feed");
            let (watched, is_answered) = *watches.lock().expect(INTACT);
            if number == watched {
                sender.lock().expect(INTACT).send(()).ok();
                if !is_answered {
                    return stall();
                }
            }
            noted.lock().expect(INTACT).push(number);
            reply(204)
        });
        Self { server, answered, watched, arrivals }
    }

    /// Returns the highest number among these events; 0 if there are none.
    fn newest(answered: &Mutex<Vec<usize>>) -> usize {
        answered.lock().expect(INTACT).iter().fold(0, |newest, number| newest.max(*number))
    }
}

#[test]
fn the_cursor_does_not_pass_an_event_that_the_endpoint_has_not_answered() {
    let (endpoint, mut kills) = (Endpoint::start(), Kills::new());
    let answered = Arc::clone(&endpoint.answered);
    let followed = Followed::watched(move |behind| {
        let newest = Endpoint::newest(&answered);
        assert!(behind <= newest, "it continues after {behind}, but {newest} is the last answered event");
    });
    let url = endpoint.server.url();
    let args = ["--resume", "--forward-to", &url];
    while kills.begin_round() {
        let watched = Endpoint::newest(&endpoint.answered) + 1 + kills.below(MOST_LINES);
        // Every second watched event is not answered and must be sent again. After the others the kill comes at any moment.
        let is_answered = kills.begun.is_multiple_of(2);
        *endpoint.watched.lock().expect(INTACT) = (watched, is_answered);
        let process = followed.subscribe(&args).spawn();
        wait::receive(&endpoint.arrivals, "the watched event");
        kills.linger(LINGER);
        assert_eq!(process.crash().exit, None, "it ended before the kill");
        kills.count(!is_answered);
    }
    kills.assert_straddle();
    *endpoint.watched.lock().expect(INTACT) = (0, true);
    let events = followed.finish(&args);
    let mut newest = 0;
    for number in endpoint.answered.lock().expect(INTACT).iter() {
        assert!(*number <= newest + 1, "{number} follows {newest}: events are lost");
        newest = newest.max(*number);
    }
    assert_eq!(newest, events);
}

#[test]
fn a_file_has_every_event_and_at_most_the_documented_repeats() {
    // The help of `--resume` states this.
    const MOST_REPEATED: usize = 1000;
    let (followed, mut kills) = (Followed::new(), Kills::new());
    let events = followed.run(&["--resume", "--output-file", "kept.jsonl"], &mut kills);
    let text = std::fs::read_to_string(followed.home.path().join("kept.jsonl")).unwrap();
    let (mut newest, mut cut) = (0, 0);
    for line in text.lines() {
        // The next run completes a line that a kill cut off, and its event is sent again.
        let Ok(value) = serde_json::from_str::<serde_json::Value>(line) else {
            cut += 1;
            continue;
        };
        let number: usize = value["offset"].as_str().expect("an offset")[1..].parse().unwrap();
        assert!(number <= newest + 1, "{number} follows {newest}: events are lost");
        assert!(number + MOST_REPEATED > newest, "{number} follows {newest}: too many are repeated");
        newest = newest.max(number);
    }
    assert_eq!(newest, events);
    assert!(cut <= kills.begun, "{cut} lines were cut by {} kills", kills.begun);
}
