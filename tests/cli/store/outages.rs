//! A database that is unreachable, at the start or later.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use super::{HistoryEvent, taking, tenant};
use crate::subscribe::{event_of, events_of, feed};
use crate::support::postgres::{Database, Server, Setup};
use crate::support::{Listener, RefusingPort, Scripted, Tenant, events};

/// Number of events in the feed. The last one has another type.
const COUNT: usize = 12_000;

/// Starts a tenant that sends many events to every subscriber, always from the first one.
fn busy() -> Scripted {
    let all = events_of(1..COUNT) + &event_of("user.deleted", COUNT);
    Scripted::answering(move |_| feed(&all).open())
}

/// Starts a proxy before a database that garbles the start of one transaction: the server rejects it, and the connection
/// stays open. Returns the URL of the proxy.
fn refusing_to_begin(database: &Database) -> String {
    let (front, name) = database.url.rsplit_once('/').expect("a database");
    let (user, address) = front.rsplit_once('@').expect("a server");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("{user}@{}/{name}", listener.local_addr().expect("it is bound"));
    let mut server = TcpStream::connect(address).expect("the server runs");
    thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("a client");
        let (mut answers, mut back) = (server.try_clone().expect("a handle"), client.try_clone().expect("a handle"));
        thread::spawn(move || io::copy(&mut answers, &mut back));
        let (mut buffer, mut is_garbled) = (vec![0; 1 << 16], false);
        while let Ok(count @ 1..) = client.read(&mut buffer) {
            let begin = buffer[..count].windows(5).position(|word| word == b"BEGIN").filter(|_| !is_garbled);
            if let Some(at) = begin {
                buffer[at + 3] = b'U';
                is_garbled = true;
            }
            server.write_all(&buffer[..count]).expect("the server takes it");
        }
    });
    url
}

#[test]
fn an_event_whose_transaction_could_not_start_is_not_stored_and_can_be_sent_again() {
    let Some(database) = Database::create() else { return };
    // Creates the tables, so that the event starts the first transaction.
    Listener::start(["--store", &database.url]).stop();
    let listener = Listener::start(["--store", &refusing_to_begin(&database)]);
    let created = HistoryEvent::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u", "n").payload();
    assert_eq!(listener.deliver(&created), 503);
    assert_eq!(database.count("SELECT count(*) FROM events"), 0);
    assert_eq!(listener.deliver(&created), 204);
    assert_eq!(database.rows("SELECT name FROM users"), ["n"]);
    listener.stop().says("syntax error at or near \"BEGUN\"");
}

#[test]
fn a_database_that_cannot_be_reached_exits_7() {
    let refusing = RefusingPort::hold();
    let port = refusing.number();
    let run = events(["subscribe", "--store", &format!("postgres://mara:hunter2@127.0.0.1:{port}/d")]);
    let run = run.on(&tenant(&[])).run().exits(7).prints_nothing().never_shows("hunter2");
    let error = format!("error: cannot use the database `d on 127.0.0.1:{port}`");
    run.says(&error).says("caused by: connection refused");
}

#[test]
fn a_database_that_crashes_and_comes_back_under_load_has_every_event_once() {
    let Some(mut server) = Server::start(&Setup::default()) else { return };
    let database = Database::create_on(&server);
    let tenant = busy();
    let mut process = tenant.events(["subscribe", "--until", "user.deleted", "--store", &database.url]).spawn();
    for lines in [500, 2500, 900] {
        for _ in 0..lines {
            process.stdout_line();
        }
        server.stop();
        process.await_stderr("the database is unreachable");
        server.restart();
        process.await_stderr("The database is reachable again");
    }
    process.finish().exits(0);
    assert_eq!(database.count("SELECT count(*) FROM events"), COUNT);
    assert_eq!(database.rows("SELECT \"offset\" FROM cursors"), [format!("b{COUNT}")]);
    assert_eq!(tenant.requests().len(), 1, "the feed itself was never lost");
}

#[test]
fn a_signal_is_handled_during_an_outage() {
    let Some(mut server) = Server::start(&Setup::default()) else { return };
    let database = Database::create_on(&server);
    let tenant = busy();
    let mut process = tenant.events(["subscribe", "--store", &database.url]).spawn();
    process.stdout_line();
    server.stop();
    process.await_stderr("the database is unreachable");
    process.signal("TERM");
    let run = process.finish().exits(7);
    let run = run
        .says("stopped while the database was unreachable")
        .says("hint: nothing is lost; the next run with the same --store continues from the cursor in the database");
    assert!(!run.stderr.contains("--from"), "printed events are ahead of stored ones: {run}");
}

#[test]
fn an_event_that_the_database_refuses_ends_it() {
    let Some(server) = Server::start(&Setup::default()) else { return };
    let database = Database::create_on(&server);
    let one = [HistoryEvent::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u", "n")];
    taking(&tenant(&one), &one, &database.url).run().exits(0);
    database.rows("ALTER TABLE events ADD CHECK (id <> 'evt_2')");
    let two = [HistoryEvent::new("evt_2", "user.created", "2026-05-01T00:00:00Z", "u", "n")];
    let run = taking(&tenant(&two), &two, &database.url).run().exits(1);
    run.says("error: cannot store events in the database").says("violates check constraint");
}
