//! Tests of credentials from flags and the environment, and of the token exchange. Other sources and the token's
//! lifetime have their own files.

mod assertion;
mod cache;
mod env_file;
mod explained;
#[cfg(feature = "keyring")]
mod keyring;
mod login;
mod masked;
#[cfg(not(feature = "keyring"))]
mod no_keyring;
mod prompts;
mod refused;
mod stored;

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::answers::page;
use crate::support::scripted::{self, Expectation, get, post, reply};
use crate::support::{Emulator, Home, Output, Run, Scripted, Tenant, events};

const LIST: &str = "/api/v2/event-streams?take=100";

/// Prepares `events list` against the server, without the access token that other tests use.
fn list(api: &Scripted) -> Run {
    api.events(["list"]).without_env("AUTH0_API_TOKEN")
}

fn with_pair(run: Run) -> Run {
    run.env("AUTH0_CLIENT_ID", "client").env("AUTH0_CLIENT_SECRET", "hunter2")
}

fn exchange() -> Expectation {
    post("/oauth/token")
}

fn token(text: &str) -> scripted::Reply {
    let scope = "read:event_streams create:event_streams";
    scripted::json(200, &json!({"access_token": text, "scope": scope, "expires_in": 86400, "token_type": "Bearer"}))
}

/// Prepares a run against the server without any credentials.
fn bare<const N: usize>(api: &Scripted, args: [&str; N]) -> Run {
    events(args).env("AUTH0_DOMAIN", api.url())
}

/// Starts a server that issues the tokens `t1`, `t2` and so on with this response, and has no streams.
fn tenant(answer: impl Fn(String) -> scripted::Reply + Send + Sync + 'static) -> Scripted {
    let issued = AtomicUsize::new(0);
    Scripted::answering(move |request| match request.path.as_str() {
        "/oauth/token" => answer(format!("t{}", issued.fetch_add(1, Ordering::SeqCst) + 1)),
        _ => empty(),
    })
}

/// Returns a response with a token of this lifetime, which can be any JSON value.
fn token_for(text: &str, expires_in: impl Into<Value>) -> scripted::Reply {
    let scope = "read:event_streams";
    scripted::json(200, &json!({"access_token": text, "scope": scope, "expires_in": expires_in.into()}))
}

/// Counts the token requests.
fn token_requests(api: &Scripted) -> usize {
    api.requests().iter().filter(|request| request.path == "/oauth/token").count()
}

/// Logs in, storing the secret in a file under the home, and returns the output.
fn log_in(api: &Scripted, home: &Home) -> Output {
    let args = ["login", "--client-id", "client", "--client-secret-stdin", "--insecure-storage"];
    bare(api, args).home(home).stdin("hunter2\n").run()
}

/// Returns every file under a directory of the home.
fn files(home: &Home, directory: &str) -> Vec<PathBuf> {
    let mut folders = vec![home.path().join(directory)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

fn empty() -> scripted::Reply {
    scripted::json(200, &page(&[], None))
}

#[test]
fn client_credentials_are_exchanged_for_a_token_in_one_request() {
    let api = Scripted::start();
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
    with_pair(list(&api)).run().exits(0).never_shows("hunter2").never_shows("t1");
    let request = &api.requests()[0];
    let text = request.text();
    for part in ["client_credentials", "client", "hunter2"] {
        assert!(text.contains(part), "{part} is sent in {text}");
    }
}

#[test]
fn the_audience_is_the_management_api_of_the_domain_unless_another_is_given() {
    let audience = |api: &Scripted| api.requests()[0].json()["audience"].clone();
    let answered = || {
        let api = Scripted::start();
        api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
        api
    };
    let api = answered();
    with_pair(list(&api)).run().exits(0);
    let own = audience(&api);
    assert!(own.as_str().is_some_and(|own| own.ends_with("/api/v2/") && own.contains("127.0.0.1")), "{own}");
    let api = answered();
    with_pair(list(&api)).env("AUTH0_AUDIENCE", "https://acme.eu.auth0.com/api/v2/").run().exits(0);
    assert_eq!(audience(&api), "https://acme.eu.auth0.com/api/v2/");
    let api = answered();
    let by_flag =
        list(&api).args(["--audience", "https://flag.example.com/"]).env("AUTH0_AUDIENCE", "https://x.example.com/");
    with_pair(by_flag).run().exits(0);
    assert_eq!(audience(&api), "https://flag.example.com/");
}

#[test]
fn either_access_token_variable_overrides_the_client_credentials() {
    for name in ["AUTH0_API_TOKEN", "AUTH0_ACCESS_TOKEN"] {
        let api = Scripted::start();
        api.expect(get(LIST).token("ready"), empty());
        with_pair(list(&api)).env(name, "ready").run().exits(0);
    }
}

#[test]
fn flags_override_the_environment() {
    let (api, other) = (Scripted::start(), Scripted::start());
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
    let url = api.url();
    let run = with_pair(list(&other)).args(["--domain", &url, "--client-id", "flag", "--client-secret-stdin"]);
    run.stdin("from-stdin\n").run().exits(0);
    let text = api.requests()[0].text();
    assert!(text.contains("flag") && text.contains("from-stdin") && !text.contains("hunter2"), "{text}");
    assert_eq!(other.connections(), 0);
}

#[test]
fn the_secret_comes_from_a_file_without_its_final_newline() {
    let home = Home::new();
    home.write("secret", "from-file\n");
    let api = Scripted::start();
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
    let run = list(&api).home(&home).args(["--client-id", "flag", "--client-secret-file", "secret"]);
    run.run().exits(0);
    let text = api.requests()[0].text();
    assert!(text.contains("from-file") && !text.contains("from-file\\n") && !text.contains("%0A"), "{text}");
}

#[test]
fn incomplete_client_credentials_exit_3_and_name_the_missing_half() {
    let list_with_only = |name: &str| list(&Scripted::start()).env(name, "x").run().exits(3).prints_nothing();
    list_with_only("AUTH0_CLIENT_ID").says("AUTH0_CLIENT_SECRET");
    list_with_only("AUTH0_CLIENT_SECRET").says("AUTH0_CLIENT_ID");
}

#[test]
fn empty_variables_count_as_absent() {
    let run =
        list(&Scripted::start()).env("AUTH0_CLIENT_ID", "").env("AUTH0_CLIENT_SECRET", "").env("AUTH0_API_TOKEN", "");
    run.run().exits(3).prints_nothing().says("no credentials");
}

#[test]
fn refused_client_credentials_exit_3_with_the_reason() {
    for (status, error, description) in [
        (401, "access_denied", "Unauthorized"),
        (403, "access_denied", "Client is not authorized to access \"x\". You need to create a \"client-grant\"."),
        (403, "unauthorized_client", "Grant type 'client_credentials' not allowed for the client."),
    ] {
        let api = Scripted::start();
        api.expect(exchange(), scripted::json(status, &json!({"error": error, "error_description": description})));
        let refused = with_pair(list(&api)).run().exits(3).prints_nothing().never_shows("hunter2");
        refused.says(description);
    }
}

#[test]
fn a_token_request_is_retried_on_429() {
    let api = Scripted::start();
    let busy = json!({"error": "too_many_requests", "error_description": "Client quota exceeded"});
    api.expect(exchange(), scripted::json(429, &busy).header("retry-after", "0"))
        .expect(exchange(), token("t1"))
        .expect(get(LIST).token("t1"), empty());
    with_pair(list(&api)).run().exits(0);
}

#[test]
fn a_failing_or_unreadable_token_endpoint_exits_7() {
    for answer in
        [scripted::html(502, "<html>"), reply(200), scripted::json(200, &json!({"token": "t"})), scripted::reset()]
    {
        let api = Scripted::start();
        api.expect(exchange(), answer);
        let refused = with_pair(list(&api)).arg("--no-retry").run();
        refused.exits(7).prints_nothing().never_shows("hunter2").says("cannot get an access token");
    }
}

#[test]
fn the_secret_does_not_follow_a_redirect() {
    let (api, other) = (Scripted::start(), Scripted::start());
    api.expect(exchange(), reply(307).header("location", &format!("{}/oauth/token", other.url())));
    let refused = with_pair(list(&api)).run();
    refused.exits(7).prints_nothing().says("307");
    assert_eq!(other.connections(), 0);
}

#[test]
fn a_dotenv_file_in_the_working_directory_is_not_read() {
    let home = Home::new();
    let api = Scripted::start();
    home.write(".env", &format!("AUTH0_DOMAIN={}\nAUTH0_API_TOKEN=t\n", api.url()));
    events(["list"]).home(&home).run().exits(3).says("AUTH0_DOMAIN");
    assert_eq!(api.connections(), 0);
}

#[test]
fn the_emulator_accepts_only_the_credentials_it_prints() {
    let tenant = Emulator::start();
    tenant.events(["list"]).run().exits(0);
    tenant.events(["list"]).env("AUTH0_CLIENT_SECRET", "wrong").run().exits(3).prints_nothing().says("401");
}

#[test]
fn a_token_with_a_line_break_exits_with_a_reason_and_is_not_shown() {
    let refused = list(&Scripted::start()).env("AUTH0_API_TOKEN", "half-a-token\nrest").run();
    refused.exits(3).prints_nothing().never_shows("half-a-token").says("the access token ");
}
