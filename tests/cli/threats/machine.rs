//! Files of an attacker in the working directory, and requests of other programs on this machine.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::support::wait::LIMIT;
use crate::support::{Emulator, Home, Listener, Scripted, events, shell};

/// Settings that point to a tenant of the thief.
fn settings(domain: &str) -> String {
    format!("version = 1\ndefault = \"{domain}\"\n[tenants.\"{domain}\"]\nclient_id = \"c\"\nstorage = \"file\"\n")
}

#[test]
fn files_of_a_cloned_repository_are_neither_read_nor_run() {
    let (tenant, thief, home) = (Emulator::start(), Scripted::start(), Home::new());
    let variables = format!("AUTH0_DOMAIN={0}\nAUTH0_API_TOKEN=t\nHTTPS_PROXY={0}\nHTTP_PROXY={0}\n", thief.url());
    for name in [".env", ".envrc", ".env.local", "events.env"] {
        home.write(&format!("repository/{name}"), &variables);
    }
    for name in ["config.toml", "events.toml", ".events.toml", ".config/events/config.toml", "config/config.toml"] {
        home.write(&format!("repository/{name}"), &settings(&thief.url()));
    }
    for name in ["sh", "events", "cmd"] {
        let program = home.write(&format!("repository/{name}"), "#!/bin/sh\ntouch pwned\n");
        std::fs::set_permissions(program, std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .expect("the test owns the file");
    }
    // No flag or variable names a tenant, so the files here must not be used either.
    let lost = shell("cd repository && events list").home(&home).run().exits(3).prints_nothing();
    lost.says("no credentials: AUTH0_DOMAIN").never_shows(&thief.url());
    shell("cd repository && events list && events whoami").home(&home).on(&tenant).run().exits(0);
    assert_eq!(thief.connections(), 0);
    assert!(!home.path().join("repository/pwned").exists());
}

#[test]
fn file_names_are_escaped_for_the_terminal() {
    let name = "no\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m.env";
    let refused = events(["list", "--env-file", name]).run().exits(2).prints_nothing();
    refused.says("no\\u001b]0;title").never_shows("\u{1b}").never_shows("\u{7}").never_shows("\u{9b}");
}

#[cfg(unix)]
#[test]
fn a_database_of_events_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    let listener = Listener::start_as(Listener::prepare(["--store", "sqlite:events.db"]).home(&home));
    assert_eq!(listener.deliver(r#"{"data":{},"type":"thing.happened","id":"1"}"#), 204);
    // The log beside it exists while it is open.
    for name in ["events.db", "events.db-wal", "events.db-shm"] {
        let file = std::fs::metadata(home.path().join(name)).expect("the file exists");
        assert_eq!(file.permissions().mode() & 0o777, 0o600, "{name}");
    }
    listener.stop().exits(0);
}

#[test]
fn a_web_page_cannot_reach_the_emulator_by_a_name_that_resolves_to_this_machine() {
    let tenant = Emulator::start();
    let address = tenant.url.trim_start_matches("http://").to_owned();
    let ask = |call: &str, host: &str| {
        let mut socket = TcpStream::connect(&address).expect("the emulator accepts");
        let request = format!("{call} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        socket.set_read_timeout(Some(LIMIT)).expect("a time limit");
        socket.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("a complete answer");
        answer
    };
    let port = address.rsplit(':').next().expect("a port");
    let calls = [
        "GET /emulator",
        "POST /oauth/token",
        "GET /api/v2/event-streams",
        "POST /api/v2/users",
        "POST /emulator/events",
    ];
    // A name of the attacker can resolve to this machine; the browser sends that name.
    for call in calls {
        for host in ["rebound.example.com", "127.0.0.1.example.com", "192.0.2.1", ""] {
            let host = if host.is_empty() { String::new() } else { format!("{host}:{port}") };
            let answer = ask(call, &host);
            assert!(answer.starts_with("HTTP/1.1 421 ") && !answer.contains("SECRET"), "{call} {host}: {answer}");
        }
        for host in ["localhost", "acme.localhost", "[::1]", "host.docker.internal", "127.0.0.1"] {
            let answer = ask(call, &format!("{host}:{port}"));
            assert!(!answer.starts_with("HTTP/1.1 421 "), "{call} {host}: {answer}");
        }
    }
    assert!(ask("GET /emulator", &address).contains("AUTH0_CLIENT_SECRET"));
    // In a request with an absolute URL, that URL names the host.
    assert!(ask("GET http://rebound.example.com/emulator", "localhost").starts_with("HTTP/1.1 421 "));
}
