//! Tests of `emulator` in a shell and in CI: readiness, `emulator env`, flags, users and the feed.

use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::support::{Caller, Emulator, Home, RefusingPort, Tenant, events, shell};

#[test]
fn env_prints_the_variables_of_the_running_emulator() {
    let tenant = Emulator::start();
    let port = tenant.url.rsplit(':').next().expect("a port");
    let printed = events(["emulator", "env", "--port", port]).run().exits(0).says_nothing();
    let exports: String = tenant.variables().iter().map(|(name, value)| format!("export {name}={value}\n")).collect();
    assert_eq!(printed.stdout, exports);
    let json = events(["emulator", "env", "--port", port, "--json"]).run().exits(0).json();
    assert_eq!((&json["ready"], &json["url"]), (&json!(true), &json!(tenant.url)));
    let script = format!("eval \"$(events emulator env --port {port})\" && events list --json");
    assert_eq!(shell(&script).run().exits(0).stdout, "[]\n");
}

#[test]
fn env_without_an_emulator_exits_7_and_says_how_to_start_one() {
    let refusing = RefusingPort::hold();
    let port = refusing.number().to_string();
    let refused = events(["emulator", "env", "--port", &port]).run().exits(7).prints_nothing();
    refused.says(&format!("no emulator is running on port {port}")).says("hint: start one with `events emulator`");
}

#[test]
fn env_rejects_a_server_that_is_not_an_emulator() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = other.local_addr().expect("an address").port().to_string();
    std::thread::spawn(move || {
        let (mut socket, _) = other.accept().expect("a connection");
        assert!(socket.read(&mut [0; 1024]).expect("a request") > 0);
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").expect("an answer");
    });
    let refused = events(["emulator", "env", "--port", &port]).run().exits(1).prints_nothing();
    refused.says(&format!("the server on port {port} is not an emulator"));
}

#[test]
fn a_ready_file_exists_while_connections_are_accepted() {
    let home = Home::new();
    home.write("ready.json", "left behind\n");
    let file = home.path().join("ready.json");
    let run = events(["emulator", "--port", "0", "--json", "--ready-file", "ready.json"]).home(&home);
    let tenant = Emulator::start_as(run);
    let ready: Value = serde_json::from_str(&std::fs::read_to_string(&file).expect("the file")).expect("JSON");
    assert_eq!((&ready["ready"], &ready["url"]), (&json!(true), &json!(tenant.url)));
    let process = tenant.into_process();
    process.signal("TERM");
    process.finish().exits(0);
    assert!(!file.exists());
}

#[test]
fn an_unwritable_ready_file_prevents_the_start() {
    let home = Home::new();
    let refused = events(["emulator", "--port", "0", "--ready-file", "no/such/ready.json"]).home(&home).run();
    refused.exits(2).prints_nothing().says("cannot write the ready file `no/such/ready.json`");
}

#[test]
fn a_failed_start_keeps_the_ready_file_of_the_running_emulator() {
    let home = Home::new();
    let flags = ["--json", "--state", "tenant.db", "--ready-file", "ready.json"];
    let tenant = Emulator::start_as(events(["emulator", "--port", "0"]).args(flags).home(&home));
    let port = tenant.url.rsplit(':').next().expect("a port");
    events(["emulator", "--port", port]).args(flags).home(&home).run().exits(2).says("cannot listen on port");
    events(["emulator", "--port", "0"]).args(flags).home(&home).run().exits(2).says("cannot open the state file");
    let listen = ["listen", "--port", port, "--ready-file", "ready.json"];
    events(listen).home(&home).run().exits(2).says("cannot listen on port");
    let ready = std::fs::read_to_string(home.path().join("ready.json")).expect("the file");
    assert!(ready.contains(&tenant.url), "{ready}");
}

#[test]
fn an_unused_scope_prints_a_warning() {
    let flags = ["emulator", "--port", "0", "--json", "--scopes", "read:event_stream,read:client_grants,read:events"];
    let mut process = Emulator::start_as(events(flags)).into_process();
    let prefix = "warning: no operation of the emulator needs the scope";
    assert_eq!(process.stderr_line(), format!("{prefix} `read:event_stream`; did you mean `read:event_streams`?"));
    assert_eq!(process.stderr_line(), format!("{prefix} `read:client_grants`"));
    process.signal("TERM");
    process.finish().exits(0);
}

#[test]
fn a_malformed_seed_prints_one_error() {
    let home = Home::new();
    home.write("seed.json", "{");
    let refused = events(["emulator", "--port", "0", "--seed", "seed.json"]).home(&home).run().exits(2);
    assert_eq!(refused.stderr.matches("EOF while parsing").count(), 1, "{refused}");
}

#[test]
fn the_error_for_a_port_in_use_suggests_a_free_one() {
    let tenant = Emulator::start();
    let port = tenant.url.rsplit(':').next().expect("a port");
    let refused = events(["emulator", "--port", port, "--json"]).run().exits(2).prints_nothing();
    let hint = refused.error()["hint"].as_str().expect("a hint").to_owned();
    let offered = hint.split("`--port ").nth(1).and_then(|rest| rest.split('`').next());
    let free: u16 = offered.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("no port in {hint}"));
    assert!(free > port.parse().expect("a number"), "{hint}");
}

#[test]
fn a_bad_rule_limit_or_key_is_a_usage_error_with_its_position() {
    for (args, says) in [
        (
            ["--fault", "status=503,rate=2"],
            "`--fault`: cannot read `status=503,rate=2`: column 17: `2` is not a rate from 0 to 1",
        ),
        (["--fault", "503"], "column 1: `503` is not one of status, latency,"),
        (["--rate-limit", "10"], "`10` is not a rate limit: it has no `/`"),
        (["--client-public-key", "missing.pem"], "cannot read the public key from `missing.pem`"),
        (["--disable-after", "0/1"], "use two numbers, such as `500/5000`"),
    ] {
        events(["emulator", "--port", "0"]).args(args).run().exits(2).prints_nothing().says(says);
    }
}

#[test]
fn changes_to_users_appear_in_the_feed() {
    let tenant = Emulator::start();
    let caller = Caller::new(&tenant);
    let mut feed = caller.feed("?event_type=user.created&event_type=user.deleted");
    let body = json!({ "connection": "db", "email": "mara@example.com", "password": "Passw0rd", "user_id": "1" });
    assert_eq!(caller.call("POST", "/api/v2/users", Some(&body)).0, 201);
    assert_eq!(caller.call("PATCH", "/api/v2/users/auth0%7C1", Some(&json!({ "nickname": "m" }))).0, 200);
    assert_eq!(caller.call("DELETE", "/api/v2/users/auth0%7C1", None).0, 204);
    let created = feed("\n\n");
    assert!(created.contains("event: user.created\nid: "), "{created}");
    let deleted = feed("\n\n");
    assert!(deleted.contains("event: user.deleted\nid: ") && deleted.contains("\"deleted_at\":"), "{deleted}");
}

#[test]
fn the_feed_obeys_its_flags() {
    let flags = ["--heartbeat-every", "20ms", "--rotate-every", "3s", "--feed-connections", "1"];
    let tenant = Emulator::start_as(events(["emulator", "--port", "0", "--json"]).args(flags));
    let caller = Caller::new(&tenant);
    let mut feed = caller.feed("");
    assert_eq!(caller.call("GET", "/api/v2/events", None).0, 403);
    feed("event: offset-only\n");
    feed(": heartbeat\n\n");
    feed("event: error\ndata: {\"error\":{\"code\":\"connection_timeout\",");
}

#[test]
fn a_killed_client_frees_its_connection() {
    let tenant = Emulator::start_as(events(["emulator", "--port", "0", "--json", "--feed-connections", "1"]));
    let caller = Caller::new(&tenant);
    drop(caller.feed(""));
    let is_open = || {
        let mut status = [0; 12];
        caller.send("GET", "/api/v2/events", None).read_exact(&mut status).expect("a status");
        &status == b"HTTP/1.1 200"
    };
    assert!((0..10_000).any(|_| is_open()), "the connection was never freed");
}

#[test]
fn faults_and_limits_reach_the_commands() {
    let flags = ["--fault", "status=503,times=1,method=GET,path=/api/v2/event-streams*", "--rate-limit", "3/0.01"];
    let tenant = Emulator::start_as(events(["emulator", "--port", "0", "--json"]).args(flags));
    let failed = tenant.events(["list", "--no-retry", "--json"]).run().exits(7);
    assert_eq!(failed.error()["status"], 503);
    let mut last = tenant.events(["list", "--no-retry", "--json"]).run().exits(0);
    for _ in 0..3 {
        last = tenant.events(["list", "--no-retry", "--json"]).run();
    }
    let refused = last.exits(7);
    assert_eq!(
        (&refused.error()["status"], &refused.error()["error_code"]),
        (&json!(429), &json!("too_many_requests"))
    );
}

#[test]
fn a_public_key_allows_assertions_beside_the_secret() {
    let home = Home::new();
    home.write("client.pem", include_str!("../fixtures/keys/test-rsa-public.pem"));
    let run = events(["emulator", "--port", "0", "--json", "--client-public-key", "client.pem"]).home(&home);
    let tenant = Emulator::start_as(run);
    let caller = Caller::new(&tenant);
    let request = json!({
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": "not.an.assertion",
        "audience": format!("{}/api/v2/", tenant.url),
    });
    let (status, body) = caller.call("POST", "/oauth/token", Some(&request));
    assert_eq!((status, &body["error"]), (401, &json!("invalid_client")));
}

#[test]
fn the_wait_for_the_emulator_ignores_inherited_credentials() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let page = include_str!("../../docs/emulator.md");
    let recipe = page.split("events emulator --json >/dev/null &\n").nth(1).and_then(|rest| rest.split("```").next());
    let recipe =
        recipe.expect("the recipe in docs/emulator.md").replace("emulator env", &format!("emulator env --port {port}"));
    let script = format!(
        "events emulator --port {port} --json >/dev/null 2>&1 &
        {recipe}
        events list --json
        kill $!; wait $!"
    );
    let run = shell(&script).env("AUTH0_DOMAIN", "https://production.example").run().exits(0);
    assert_eq!(run.stdout, "[]\n");
}

#[test]
fn a_ci_job_starts_waits_runs_and_stops_in_a_few_lines_of_shell() {
    let script = r#"
        set -eu
        exec 3< <(exec events emulator --port 0 --json --ready-file ready.json 2>/dev/null)
        emulator=$!
        read -r _ <&3
        port=$(sed -E 's/.*:([0-9]+)".*/\1/;q' ready.json)
        eval "$(events emulator env --port "$port")"
        events list --json
        kill "$emulator"
        wait "$emulator"
        [ ! -e ready.json ]
    "#;
    assert_eq!(shell(script).run().exits(0).stdout, "[]\n");
}
