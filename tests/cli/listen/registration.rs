//! `--register`: the stream is created and deleted with the endpoint.

use crate::support::scripted::{delete, get, json, post, stall};
use crate::support::{Emulator, Listener, Process, Scripted, Tenant, events, shell};

/// Starts an endpoint on a free port, registered at a tenant under its own address.
fn registered<const N: usize>(tenant: &Emulator, args: [&str; N]) -> (Process, String) {
    let reserved = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = reserved.local_addr().expect("an address").port().to_string();
    drop(reserved);
    let url = format!("http://127.0.0.1:{port}");
    let run = tenant.events(["listen", "--port", &port, "--register", "dev", "--public-url", &url]).args(args);
    let mut process = run.args(["-s", "user.created"]).spawn();
    let line = process.await_stderr("the event stream `dev`");
    process.await_stderr("Listening at ");
    (process, line)
}

fn names(tenant: &Emulator) -> String {
    tenant
        .events(["list", "--jq", ".[] | .name + \" \" + .destination.configuration.webhook_endpoint"])
        .run()
        .exits(0)
        .stdout
}

#[test]
fn a_stream_is_created_delivers_here_and_is_deleted_at_the_end() {
    let tenant = Emulator::start();
    let (mut process, line) = registered(&tenant, []);
    assert!(line.starts_with("Created the event stream `dev`, which delivers to http://127.0.0.1:"), "{line}");
    assert!(names(&tenant).starts_with("dev http://127.0.0.1:"));
    tenant.events(["trigger", "dev", "--wait"]).run().exits(0);
    assert!(process.stdout_line().contains("  user.created  "));
    process.signal("TERM");
    let run = process.finish().exits(0).says("Deleted the event stream `dev`.");
    // Only the API and the endpoint know the secret.
    assert!(!run.stderr.contains("WEBHOOK_TOKEN"), "{run}");
    assert_eq!(names(&tenant), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_terminal_ends_it_as_sigterm_does_unless_nohup_was_used() {
    let tenant = Emulator::start();
    let (process, _) = registered(&tenant, []);
    process.signal("HUP");
    process.finish().exits(0).says("Deleted the event stream `dev`.");
    assert_eq!(names(&tenant), "");

    // A shell that reads the signals which the program ignores, once the program listens.
    let script = "trap '' HUP; events listen --port 0 --no-auth --ready-file ready & \
                  until [ -s ready ]; do :; done; grep SigIgn /proc/$!/status; kill $!; wait $!";
    let run = shell(script).run().exits(0);
    let ignored = run.stdout.trim().rsplit_once('\t').and_then(|(_, mask)| u64::from_str_radix(mask, 16).ok());
    assert_eq!(ignored.map(|mask| mask & 1), Some(1), "SIGHUP stays ignored:\n{run}");
}

#[test]
fn a_stream_stays_with_keep_and_the_next_run_updates_and_keeps_it() {
    let tenant = Emulator::start();
    let (process, _) = registered(&tenant, ["--keep"]);
    process.signal("TERM");
    process.finish().exits(0).says("The event stream `dev` was kept: est_");
    let before = names(&tenant);
    let (mut process, line) = registered(&tenant, []);
    assert!(line.starts_with("Updated the event stream `dev`"), "{line}");
    assert_ne!(names(&tenant), before);
    // Deliveries must use the new secret.
    tenant.events(["trigger", "dev", "--wait"]).run().exits(0);
    assert!(process.stdout_line().contains("  user.created  "));
    process.signal("INT");
    process.finish().exits(0).says("The event stream `dev` was kept: est_");
    assert!(names(&tenant).starts_with("dev "));
}

#[test]
fn a_failed_registration_ends_it_before_it_listens() {
    let server = Scripted::start();
    let refusal = serde_json::json!({"statusCode": 409, "error": "Conflict", "message": "too many streams"});
    server.expect(get("/api/v2/event-streams?take=100"), json(200, &serde_json::json!({"eventStreams": []})));
    server.expect(post("/api/v2/event-streams"), json(409, &refusal));
    let args =
        ["listen", "--port", "0", "--register", "dev", "--public-url", "https://h.example", "-s", "user.created"];
    let run = server.events(args).run().exits(1).prints_nothing();
    insta::assert_snapshot!(run, @"
    exit: 1
    --- stderr
    error: cannot register `dev`
    caused by: the API answered 409: too many streams
    ");
    let sent = server.requests()[1].json();
    assert_eq!(sent["destination"]["configuration"]["webhook_endpoint"], "https://h.example/webhook");
    assert_eq!(sent["destination"]["configuration"]["webhook_authorization"]["method"], "bearer");
}

#[test]
fn a_stream_is_deleted_if_startup_fails_after_its_creation() {
    let tenant = Emulator::start();
    let args =
        ["listen", "--port", "0", "--register", "dev", "--public-url", "https://h.example", "-s", "user.created"];
    // The longest possible name, without the suffix that the program adds while it writes.
    let run = tenant.events(args).args(["--ready-file", &"x".repeat(254)]).run().exits(2);
    run.says("cannot write the ready file").says("Deleted the event stream `dev`.");
    assert_eq!(names(&tenant), "");
}

#[test]
fn a_stream_that_cannot_be_deleted_at_the_end_is_reported() {
    let server = Scripted::start();
    let id = "est_1111111111111111111111";
    let refusal = serde_json::json!({"statusCode": 403, "error": "Forbidden", "message": "no such right"});
    server.expect(get("/api/v2/event-streams?take=100"), json(200, &serde_json::json!({"eventStreams": []})));
    server.expect(post("/api/v2/event-streams"), json(201, &serde_json::json!({"id": id, "name": "dev"})));
    server.expect(delete(&format!("/api/v2/event-streams/{id}")), json(403, &refusal));
    let args =
        ["listen", "--port", "0", "--register", "dev", "--public-url", "https://h.example", "-s", "user.created"];
    let listener = Listener::start_as(server.events(args));
    let run = listener.stop().exits(5);
    run.says("error: the event stream `dev` was not deleted")
        .says("no such right")
        .says(&format!("`events delete {id}`"));
}

#[test]
fn a_second_signal_keeps_the_stream_and_says_so() {
    let server = Scripted::start();
    let id = "est_1111111111111111111111";
    server.expect(get("/api/v2/event-streams?take=100"), json(200, &serde_json::json!({"eventStreams": []})));
    server.expect(post("/api/v2/event-streams"), json(201, &serde_json::json!({"id": id, "name": "dev"})));
    server.expect(delete(&format!("/api/v2/event-streams/{id}")), stall());
    let args =
        ["listen", "--port", "0", "--register", "dev", "--public-url", "https://h.example", "-s", "user.created"];
    let mut listener = Listener::start_as(server.events(args));
    listener.process.signal("TERM");
    listener.process.await_stderr("Finishing up");
    listener.process.signal("TERM");
    listener
        .process
        .finish()
        .exits(130)
        .says(&format!("hint: run `events delete {id}` to delete the stream created for this run"));
}

#[test]
fn a_stream_of_another_type_is_refused() {
    let tenant = Emulator::start();
    let args =
        ["create", "-n", "dev", "-s", "user.created", "--aws-account-id", "123456789012", "--aws-region", "us-east-2"];
    tenant.events(args).run().exits(0);
    let args =
        ["listen", "--port", "0", "--register", "dev", "--public-url", "https://h.example", "-s", "user.created"];
    tenant.events(args).run().exits(2).says("the destination of this stream is `eventbridge`");
}

#[test]
fn a_stream_of_the_emulator_delivers_with_all_its_attempts() {
    let tenant = Emulator::start_as(events(["emulator", "--port", "0", "--json", "--retry-schedule", "1ms,1ms,1ms"]));
    let mut listener = Listener::start(["--fail-first", "3"]);
    let create = [
        "create",
        "-n",
        "dev",
        "-s",
        "user.created",
        "--webhook-url",
        &listener.url,
        "--webhook-token-env",
        "HOOK_TOKEN",
    ];
    tenant.events(create).env("HOOK_TOKEN", crate::support::HOOK_TOKEN).run().exits(0);
    tenant.events(["trigger", "dev", "--wait"]).run().exits(0);
    assert!(listener.process.stdout_line().contains("  user.created  "));
    let run = listener.stop().exits(0);
    assert_eq!(run.stderr.matches("simulated failure 500: user.created").count(), 3, "{run}");
}

#[test]
fn a_ready_file_is_checked_before_a_stream_is_created() {
    // The tenant does not exist: a run that calls it fails with another code.
    let flags = ["listen", "--port", "0", "--register", "dev", "--public-url", "https://h", "-s", "user.created"];
    let run = events(flags).args(["--ready-file", "nowhere/ready.json"]);
    let run = run.env("AUTH0_DOMAIN", "127.0.0.1:1").env("AUTH0_API_TOKEN", "t").run().exits(2);
    run.says("cannot write the ready file `nowhere/ready.json`");
}
