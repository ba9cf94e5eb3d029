//! Tests that no command prints a secret. They plant secrets in every input and response, and search all output.

use serde_json::json;

use super::{bare, token_for};
use crate::support::answers::{ONE, problem, webhook, with};
use crate::support::scripted::{self, Reply, Request};
use crate::support::{Home, Output, RefusingPort, Scripted, events};

const SECRET: &str = "planted-$\"e\\cr\u{e9}t of-the-client";
const TOKEN: &str = "planted-access-token";
const WEBHOOK: &str = "planted-webhook-$\"e\\cr\u{e9}t";
const PLANTED: [&str; 4] = [SECRET, TOKEN, WEBHOOK, "planted-"];

/// The furthest place that a command sends its secret to, given a tenant that issues tokens.
enum Reach {
    /// The token request; the token from its response is then sent to the API.
    Api,
    /// As `Api`; an API request also contains the webhook's secret in its body.
    Webhook,
    /// The token request.
    Token,
    /// Nowhere: the command makes no request and prints this text.
    Machine(&'static str),
}

use Reach::{Api, Machine, Token, Webhook};

/// Every command that handles a secret. `DOMAIN` stands for the tenant's domain.
const COMMANDS: &[(Reach, &str)] = &[
    (Token, "whoami"),
    (Api, "list"),
    (Api, "show est_1111111111111111111111"),
    (Webhook, "create -s user.created --webhook-url https://h.example/x --webhook-token-env HOOK"),
    (Webhook, "create -s user.created --webhook-url https://h.example/x --webhook-token-stdin"),
    (
        Webhook,
        "create -s user.created --webhook-url https://h.example/x --webhook-basic me --webhook-password-env HOOK",
    ),
    (
        Webhook,
        "update est_1111111111111111111111 --webhook-url https://h.example/x --webhook-header x-key \
         --webhook-header-value-file hook",
    ),
    (Webhook, "create -s user.created -t webhook -c @configuration.json"),
    (Machine("https://h.example/x"), "create -s user.created -t webhook -c @configuration.json --dry-run"),
    (Api, "enable est_1111111111111111111111"),
    (Api, "disable est_1111111111111111111111 est_2222222222222222222222"),
    (Api, "delete est_1111111111111111111111 --force"),
    (Api, "deliveries list est_1111111111111111111111"),
    (Api, "deliveries show est_1111111111111111111111 evt_1111111111111111111111"),
    (Api, "trigger est_1111111111111111111111 --type user.created"),
    (Api, "redeliver est_1111111111111111111111 evt_1111111111111111111111"),
    (Api, "deliveries watch est_1111111111111111111111 --count 1"),
    (Api, "redeliver-many est_1111111111111111111111 --force --from 2026-01-01"),
    (Api, "stats est_1111111111111111111111"),
    (Token, "login --insecure-storage"),
    (Machine("keyring"), "login"),
    (Machine("127.0.0.1"), "tenants list"),
    (Machine("127.0.0.1"), "tenants use DOMAIN"),
    (Machine("Logged out"), "logout --all"),
];

/// Returns the token and the body of a request as one string.
fn echo(request: &Request) -> String {
    let header = request.header("authorization").unwrap_or_default();
    format!("you sent {header} and {}", request.text())
}

fn is_token(request: &Request) -> bool {
    request.path == "/oauth/token"
}

fn echoing_error(status: u16, request: &Request) -> Reply {
    let escaped = |text: &str| serde_json::to_string(text).expect("text");
    let form: String = form_urlencoded::byte_serialize(request.text().as_bytes()).collect();
    let echo = |request: &Request| format!("{} {} {form}", echo(request), escaped(&escaped(&request.text())));
    let body = match is_token(request) {
        true => json!({"error": "access_denied", "error_description": echo(request), "new": echo(request)}),
        false => problem(status, "Refused", &echo(request)),
    };
    scripted::json(status, &body).header("x-echo", &echo(request)).header("set-cookie", &echo(request))
}

/// Starts tenants that issue a token and, like a hostile or careless server, echo the secrets in all other responses.
fn tenants_with_tokens() -> Vec<Scripted> {
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
        Scripted::answering(move |request| issued(request).unwrap_or_else(|| echoing_error(400, request))),
        Scripted::answering(move |request| issued(request).unwrap_or_else(|| echoing_error(403, request))),
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
    ]
}

/// Starts tenants that echo the secrets in the responses to token requests.
fn tenants_without_tokens() -> Vec<Scripted> {
    vec![
        Scripted::answering(|request| echoing_error(401, request)),
        Scripted::answering(|request| scripted::json(401, &json!({"error": echo(request)}))),
        // Truncation leaves a part of the secret.
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
fn assert_no_secrets(run: &Output) {
    for planted in PLANTED {
        run.clone().never_shows(planted);
        run.clone().never_shows(&json!(planted).to_string());
    }
}

/// Returns every tenant, and whether it issues tokens.
fn servers() -> impl Iterator<Item = (Scripted, bool)> {
    let with_tokens = tenants_with_tokens().into_iter().map(|api| (api, true));
    with_tokens.chain(tenants_without_tokens().into_iter().map(|api| (api, false)))
}

/// Fails the test unless a run sent its secrets this far. Without this check, a run that fails early would pass.
#[track_caller]
fn assert_reached(reach: &Reach, gives_tokens: bool, requests: &[Request], run: &Output) {
    if let Machine(text) = reach {
        let shown = run.stdout.contains(text) || run.stderr.contains(text);
        assert!(requests.is_empty() && (shown || !gives_tokens), "`{text}` should be shown in\n{run}");
        return;
    }
    let first = requests.first().unwrap_or_else(|| panic!("nothing was sent by\n{run}"));
    assert!(is_token(first) && first.json()["client_secret"] == SECRET, "{first} did not contain the secret:\n{run}");
    if gives_tokens && !matches!(reach, Token) {
        let bearer = format!("Bearer {TOKEN}");
        let carries_token = |request: &&Request| request.header("authorization") == Some(&bearer);
        let request = requests.iter().rfind(carries_token).unwrap_or_else(|| panic!("no token was sent by\n{run}"));
        // `update` reads the stream first and fails if it cannot.
        let is_refused = request.method == "GET" && run.exit != Some(0);
        let holds_secret = |request: &Request| request.text().contains(json!(WEBHOOK).to_string().trim_matches('"'));
        let is_sent = requests.iter().any(holds_secret);
        assert!(is_refused || is_sent == matches!(reach, Webhook), "{request}: {}\n{run}", request.text());
    }
}

#[test]
fn no_command_prints_a_secret_with_or_without_debug() {
    for (api, gives_tokens) in servers() {
        let home = home();
        for flags in [&["--no-retry"][..], &["--no-retry", "--debug"], &["--no-retry", "--debug", "--json"]] {
            for (reach, line) in COMMANDS {
                let before = api.requests().len();
                let line = line.replace("DOMAIN", &api.url());
                let run = bare(&api, ["--no-token-cache"]).args(line.split_whitespace()).args(flags);
                let run = run.env("HOOK", WEBHOOK).env("AUTH0_CLIENT_ID", "client").env("AUTH0_CLIENT_SECRET", SECRET);
                let run = run.home(&home).stdin(WEBHOOK).run();
                assert_no_secrets(&run);
                assert_reached(reach, gives_tokens, &api.requests()[before..], &run);
            }
        }
    }
}

#[test]
fn an_access_token_is_never_printed() {
    for (api, _) in servers() {
        for flags in [&["list", "--no-retry"][..], &["list", "--no-retry", "--debug"]] {
            assert_no_secrets(&bare(&api, []).args(flags).env("AUTH0_API_TOKEN", TOKEN).run());
            let sent = api.requests().pop().expect("a request");
            assert_eq!(sent.header("authorization"), Some(&*format!("Bearer {TOKEN}")), "{flags:?}");
        }
        let whoami = bare(&api, []).args(["whoami", "--debug"]).env("AUTH0_API_TOKEN", TOKEN).run().exits(0);
        assert!(whoami.stdout.contains("AUTH0_API_TOKEN"), "{whoami}");
        assert_no_secrets(&whoami);
    }
}

#[test]
fn the_key_and_the_assertion_are_never_printed() {
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/keys/test-rsa-pkcs8.pem");
    let pem = std::fs::read_to_string(key).expect("a test key");
    for (api, _) in servers() {
        let args = ["list", "--no-retry", "--debug", "--client-id", "client", "--client-assertion-private-key", key];
        let run = bare(&api, args).run();
        assert_no_secrets(&run);
        let assertion = api.requests()[0].json()["client_assertion"].as_str().expect("an assertion").to_owned();
        let run = run.never_shows(&assertion).never_shows(assertion.rsplit('.').next().expect("a signature"));
        for line in pem.lines().filter(|line| !line.starts_with("---")) {
            run.clone().never_shows(line);
        }
    }
}

#[test]
fn the_trace_has_method_url_status_time_and_request_id() {
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
fn a_request_without_a_response_is_traced() {
    let refusing = RefusingPort::hold();
    let run =
        events(["list", "--debug", "--no-retry"]).env("AUTH0_DOMAIN", refusing.url()).env("AUTH0_API_TOKEN", TOKEN);
    run.run().exits(7).says("> GET ").says("< no answer in ").never_shows(TOKEN);
}
