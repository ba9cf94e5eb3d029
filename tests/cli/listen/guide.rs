//! Runs the commands of `docs/store.md`, from `.env` to a row in a database, as that page shows them.

use rusqlite::Connection;

use crate::support::{Emulator, Home, shell};

#[test]
fn the_commands_of_the_store_page_end_with_a_row() {
    let page = include_str!("../../../docs/store.md");
    let (_, walk) = page.split_once("go from `.env` to a row in a database:\n\n```sh\n").expect("the walk");
    let (walk, _) = walk.split_once("```").expect("the end of the walk");
    // The default port may be in use, and the `sqlite3` program is not installed everywhere.
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let walk = walk.replace("events listen ", &format!("events listen --port {port} "));
    let walk = walk.replace("127.0.0.1:3000", &format!("127.0.0.1:{port}"));
    let (walk, select) = walk.split_once("sqlite3 events.db '").expect("the query");
    let (select, _) = select.split_once('\'').expect("the end of the query");
    let (tenant, home) = (Emulator::start(), Home::new());
    let script = format!("set -e\n{walk}\nkill %1\nwait %1\n");
    let run = shell(&script).on(&tenant).home(&home).run().exits(0);
    assert!(run.stdout.contains("  user.created  "), "{run}");
    let database = Connection::open(home.path().join("events.db")).expect("the database");
    let row = database.query_row(select, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
    let (user_id, email) = row.expect("a row");
    assert!(user_id.starts_with("auth0|") && email.contains('@'), "{user_id} {email}");
}
