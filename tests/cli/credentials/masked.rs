//! Secrets that are planted everywhere, and looked for in everything that is printed.

use serde_json::json;

use super::{bare, token_for};
use crate::support::answers::{ONE, problem, webhook, with};
use crate::support::scripted::{self, Reply, Request};
use crate::support::{Home, Output, RefusingPort, Scripted, events};

const SECRET: &str = "planted-$\"e\\cr\u{e9}t of-the-client";
const TOKEN: &str = "planted-access-token";
const WEBHOOK: &str = "planted-webhook-$\"e\\cr\u{e9}t";
const PLANTED: [&str; 4] = [SECRET, TOKEN, WEBHOOK, "planted-"];

/// Every command that sends something, with the places that a secret can come from.
const COMMANDS: &[&[&str]] = &[
    &["whoami"],
    &["list"],
    &["show", ONE],
    &["create", "-s", "user.created", "--webhook-url", "https://h.example/x", "--webhook-token-env", "HOOK"],
    &["create", "-s", "user.created", "--webhook-url", "https://h.example/x", "--webhook-token-stdin"],
    &[
        "create",
        "-s",
        "user.created",
        "--webhook-url",
        "https://h.example/x",
        "--webhook-basic",
        "me",
        "--webhook-password-env",
        "HOOK",
    ],
    &[
        "update",
        ONE,
        "--webhook-url",
        "https://h.example/x",
        "--webhook-header",
        "x-key",
        "--webhook-header-value-file",
        "hook",
    ],
    &["create", "-s", "user.created", "-t", "webhook", "-c", "@configuration.json"],
    &["create", "-s", "user.created", "-t", "webhook", "-c", "@configuration.json", "--dry-run"],
    &["enable", ONE],
    &["disable", ONE, "est_2222222222222222222222"],
    &["delete", ONE, "--force"],
    &["deliveries", "list", ONE],
    &["deliveries", "show", ONE, "evt_1111111111111111111111"],
    &["trigger", ONE, "--type", "user.created"],
    &["redeliver", ONE, "evt_1111111111111111111111"],
    &["deliveries", "watch", ONE, "--count", "1"],
    &["redeliver-many", ONE, "--force", "--from", "2026-01-01"],
    &["stats", ONE],
    &["login", "--insecure-storage"],
    &["login"],
    &["tenants", "list"],
    &["tenants", "use", "127"],
    &["logout", "--all"],
];

/// Repeats all that came, in one text.
fn echo(request: &Request) -> String {
    let header = request.header("authorization").unwrap_or_default();
    format!("you sent {header} and {}", request.text())
}

fn is_token(request: &Request) -> bool {
    request.path == "/oauth/token"
}

fn denied(status: u16, request: &Request) -> Reply {
    let escaped = |text: &str| serde_json::to_string(text).expect("text");
    let form: String = form_urlencoded::byte_serialize(request.text().as_bytes()).collect();
    let echo = |request: &Request| format!("{} {} {form}", echo(request), escaped(&escaped(&request.text())));
    let body = match is_token(request) {
        true => json!({"error": "access_denied", "error_description": echo(request), "new": echo(request)}),
        false => problem(status, "Refused", &echo(request)),
    };
    scripted::json(status, &body).header("x-echo", &echo(request)).header("set-cookie", &echo(request))
}

/// Answers that a hostile or careless server may give, secrets included where it has them.
fn servers() -> Vec<Scripted> {
    let issued = |request: &Request| is_token(request).then(|| token_for(TOKEN, 3600));
    vec![
        Scripted::answering(move |request| {
            issued(request).unwrap_or_else(|| {
                let stream = webhook(ONE, "orders");
                scripted::json(200, &stream)
                    .header("x-echo", &echo(request))
                    .header("location", "https://u:planted-@h/")
            })
        }),
        Scripted::answering(move |request| issued(request).unwrap_or_else(|| denied(400, request))),
        Scripted::answering(move |request| issued(request).unwrap_or_else(|| denied(403, request))),
        Scripted::answering(|request| denied(401, request)),
        Scripted::answering(move |request| {
            issued(request).unwrap_or_else(|| {
                let message = format!("Insufficient scope, expected any of: {}", echo(request));
                let body = problem(403, &echo(request), &message);
                let body = with(body, "errorCode", "insufficient_scope");
                scripted::json(403, &body)
            })
        }),
        Scripted::answering(move |request| {
            issued(request).unwrap_or_else(|| {
                scripted::json(400, &with(problem(400, "Refused", "no"), "errorCode", echo(request)))
            })
        }),
        Scripted::answering(|request| scripted::json(401, &json!({"error": echo(request)}))),
        // Whatever a cut leaves of a secret is no secret as a whole.
        Scripted::answering(|request| scripted::html(500, &format!("{}{}", "x".repeat(440), echo(request)))),
        Scripted::answering(|_| scripted::reply(302).header("location", "/a?b=planted-#planted-")),
        Scripted::answering(|_| scripted::reply(302).header("location", "https://u:planted-@h.example/#planted-")),
        Scripted::answering(|_| {
            let message = "see https://h.example/#planted- or https://u:planted-@h.example or /x?y=planted-";
            scripted::json(200, &json!({"id": ONE, "name": message}))
        }),
        Scripted::answering(|request| scripted::html(500, &format!("<p>{}</p>", echo(request)))),
        Scripted::answering(|request| {
            let target = format!("https://other.example/?state=planted-{}", request.path);
            scripted::reply(302).header("location", &target)
        }),
        Scripted::answering(|_| scripted::json(200, &json!({"access_token": [TOKEN], "token": TOKEN}))),
        Scripted::answering(|_| scripted::reply(200).body(format!("{{\"access_token\":\"{TOKEN}\""))),
    ]
}

fn home() -> Home {
    let home = Home::new();
    home.write("hook", WEBHOOK);
    let authorization = json!({"method": "bearer", "token": WEBHOOK});
    let configuration = json!({"webhook_endpoint": "https://h.example/x", "webhook_authorization": authorization});
    home.write("configuration.json", &configuration.to_string());
    home
}

#[track_caller]
fn clean(run: &Output) {
    for planted in PLANTED {
        run.clone().never_shows(planted);
        run.clone().never_shows(&json!(planted).to_string());
    }
}

#[test]
fn no_command_prints_a_secret_with_or_without_debug() {
    for api in servers() {
        let home = home();
        for command in COMMANDS {
            for flags in [&["--no-retry"][..], &["--no-retry", "--debug"], &["--no-retry", "--debug", "--json"]] {
                let run = bare(&api, ["--no-token-cache"]).args(*command).args(flags).home(&home).stdin(WEBHOOK);
                let run = run.env("HOOK", WEBHOOK).env("AUTH0_CLIENT_ID", "client").env("AUTH0_CLIENT_SECRET", SECRET);
                clean(&run.run());
            }
        }
    }
}

#[test]
fn a_ready_token_is_printed_nowhere() {
    for api in servers() {
        for flags in [&["list", "--no-retry"][..], &["list", "--no-retry", "--debug"], &["whoami", "--debug"]] {
            clean(&bare(&api, []).args(flags).env("AUTH0_API_TOKEN", TOKEN).run());
        }
    }
}

#[test]
fn neither_key_nor_assertion_is_printed() {
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/keys/test-rsa-pkcs8.pem");
    let pem = std::fs::read_to_string(key).expect("a test key");
    for api in servers() {
        let args = ["list", "--no-retry", "--debug", "--client-id", "client", "--client-assertion-private-key", key];
        let run = bare(&api, args).run();
        clean(&run);
        let assertion = api.requests()[0].json()["client_assertion"].as_str().expect("an assertion").to_owned();
        let run = run.never_shows(&assertion).never_shows(assertion.rsplit('.').next().expect("a signature"));
        for line in pem.lines().filter(|line| !line.starts_with("---")) {
            run.clone().never_shows(line);
        }
    }
}

#[test]
fn the_trace_tells_method_address_status_time_and_request_id() {
    let api = Scripted::answering(|request| {
        let reply = match is_token(request) {
            true => token_for(TOKEN, 3600),
            false => scripted::json(200, &json!({"eventStreams": []})),
        };
        reply.header("x-request-id", "req-7").header("x-ratelimit-remaining", "9")
    });
    let run = bare(&api, ["list", "--debug", "--quiet", "--json"]);
    let run = run.env("AUTH0_CLIENT_ID", "client").env("AUTH0_CLIENT_SECRET", SECRET).run().exits(0);
    assert_eq!(run.stdout, "[]\n");
    insta::assert_snapshot!(run, @r#"
    exit: 0
    --- stdout
    []
    --- stderr
    > POST http://127.0.0.1:PORT/oauth/token
    > {"grant_type":"client_credentials","client_id":"client","audience":"http://127.0.0.1:PORT/api/v2/","client_secret":"(redacted)"}
    < 200 in [duration]: POST http://127.0.0.1:PORT/oauth/token
    < content-type: application/json; charset=utf-8
    < x-request-id: req-7
    < x-ratelimit-remaining: 9
    < content-length: 86
    < {"access_token":"(redacted)","scope":"read:event_streams","expires_in":3600}
    > GET http://127.0.0.1:PORT/api/v2/event-streams?take=100
    > authorization: (redacted)
    > accept: application/json
    < 200 in [duration]: GET http://127.0.0.1:PORT/api/v2/event-streams?take=100
    < content-type: application/json; charset=utf-8
    < x-request-id: req-7
    < x-ratelimit-remaining: 9
    < content-length: 19
    < {"eventStreams":[]}
    "#);
}

#[test]
fn a_request_without_an_answer_is_traced_too() {
    let refusing = RefusingPort::hold();
    let run =
        events(["list", "--debug", "--no-retry"]).env("AUTH0_DOMAIN", refusing.url()).env("AUTH0_API_TOKEN", TOKEN);
    run.run().exits(7).says("> GET ").says("< no answer in ").never_shows(TOKEN);
}
