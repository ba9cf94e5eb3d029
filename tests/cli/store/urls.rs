//! The URL of `--store`: its forms, and how its secrets stay hidden.

use super::{HistoryEvent, database, taking, tenant};
use crate::support::postgres::{Server, Setup};
use crate::support::{Home, Tenant, events};

fn subscribe(url: &str) -> crate::support::Output {
    let run = events(["subscribe", "--store", url]).env("AUTH0_DOMAIN", "127.0.0.1:1").env("AUTH0_API_TOKEN", "t");
    run.run().prints_nothing().never_shows("hunter2")
}

#[test]
fn an_invalid_database_url_exits_2_and_is_not_repeated() {
    for (url, said) in [
        ("mysql://u:hunter2@h/d", "`postgres://USER@HOST/DATABASE`"),
        ("events.db?hunter2", "`sqlite:events.db`"),
        ("sqlite:", "`sqlite:events.db`"),
        ("postgres://u:hunter2@h/d?sslmode=verify-ca", "its `sslmode` is not supported"),
        ("postgres://u:hunter2@/d", "it has no host"),
        ("postgres://u:hunt@hunter2@h/d", "`%40`"),
        ("postgres://u:hunter2@h:hunter2/d", "port"),
    ] {
        subscribe(url).exits(2).says(said);
    }
}

#[test]
fn tables_of_a_later_version_and_of_other_programs_are_not_changed() {
    let Some(database) = database() else { return };
    database.rows("CREATE TABLE users (id TEXT)");
    let tenant = tenant(&[]);
    let run = || events(["subscribe", "--store", &database.url]).on(&tenant).run().exits(1);
    run().says("already exists").says("search_path");
    database.rows("DROP TABLE users; CREATE TABLE events_migrations (version INTEGER PRIMARY KEY)");
    database.rows("INSERT INTO events_migrations VALUES (99)");
    run().says("the tables have version 99");
    assert_eq!(database.count("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), 1);
}

#[test]
fn a_sqlite_file_in_use_or_of_another_program_has_its_own_message() {
    let (tenant, home) = (tenant(&[]), Home::new());
    let database = rusqlite::Connection::open(home.path().join("events.db")).unwrap();
    let run = || tenant.events(["subscribe", "--store", "sqlite:events.db"]).home(&home).run();
    database.execute_batch("CREATE TABLE events (id TEXT)").unwrap();
    run()
        .exits(1)
        .says("error: cannot use the database `events.db`\n")
        .says("it has a table `events` of another program")
        .says("hint: use another file");
    database.execute_batch("BEGIN EXCLUSIVE").unwrap();
    run()
        .exits(7)
        .says("another process holds the database")
        .says("hint: wait until the other process has finished writing");
}

#[test]
fn a_user_who_cannot_create_tables_gets_a_hint() {
    let Some(database) = database() else { return };
    database.rows("CREATE ROLE reader LOGIN");
    database.rows("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    let run = events(["subscribe", "--store", &database.url.replace("postgres@", "reader@")]);
    run.on(&tenant(&[])).run().exits(1).says("permission denied for schema public").says("grant the user CREATE");
}

#[test]
fn the_tables_can_be_in_another_schema() {
    let Some(database) = database() else { return };
    database.rows("CREATE SCHEMA mine");
    let one = [HistoryEvent::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u", "n")];
    let url = format!("{}?options=-csearch_path%3Dmine", database.url);
    taking(&tenant(&one), &one, &url).run().exits(0);
    assert_eq!(database.rows("SELECT name FROM mine.users"), ["n"]);
}

#[test]
fn a_password_comes_from_the_url_the_environment_or_a_file() {
    let Some(server) = Server::start(&Setup { asks_for_a_password: true, ..Setup::default() }) else { return };
    let one = [HistoryEvent::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u", "n")];
    let (tenant, home) = (tenant(&one), Home::new());
    let url = |user: &str| server.url("postgres").replace("postgres@", &format!("{user}@"));
    let run = |user: &str| tenant.events(["subscribe", "--limit", "1", "--store", &url(user)]).home(&home);
    run("postgres").run().exits(1).says("PGPASSWORD").says("password missing");
    run("postgres").env("PGPASSWORD", "wrong-pass").run().exits(1).says("PGPASSWORD").never_shows("wrong-pass");
    let pass = home.write(".pgpass", &format!("127.0.0.1:{}:*:postgres:hunter2\n", server.port));
    run("postgres").run().exits(2).says("other users can read it").says("chmod 600");
    std::fs::set_permissions(&pass, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .expect("the test owns the file");
    run("postgres").run().exits(0).never_shows("hunter2");
    run("postgres")
        .env("PGPASSFILE", "/nonexistent")
        .env("PGPASSWORD", "hunter2")
        .args(["--resume", "b"])
        .run()
        .exits(0);
    run("postgres:hunter2").env("PGPASSFILE", "/nonexistent").args(["--resume", "c"]).run().exits(0);
}
