//! Tests of `login` and `logout`: missing input, stored settings and secrets, refusals.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{LIST, bare, empty, exchange, files, log_in, tenant, token, token_requests};
use crate::support::scripted::{self, get};
use crate::support::{Emulator, Home, Scripted, Tenant, events, program};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it exists").permissions().mode() & 0o777
}

#[test]
fn without_a_terminal_one_error_names_everything_missing() {
    let run = events(["login"]).run().exits(2).prints_nothing();
    run.says("`--domain`").says("`--client-id`").says("`--client-secret-stdin`");
    let run = events(["login", "--domain", "acme.eu.auth0.com", "--client-id", "a"]).run().exits(2);
    run.says("`--client-secret-file`").never_shows("`--domain`");
}

#[test]
fn without_a_keyring_it_fails_at_once_and_names_both_alternatives() {
    let api = Scripted::start();
    let run = bare(&api, ["login", "--client-id", "client", "--client-secret-stdin"]).stdin("hunter2").run().exits(1);
    // If it waits for a keyring, it prints for how long.
    let run = run.says("the keyring is not available").never_shows("did not answer");
    run.prints_nothing().says("AUTH0_CLIENT_SECRET").says("`--insecure-storage`").never_shows("hunter2");
    assert_eq!(api.connections(), 0, "the secret was sent");
    let args = ["login", "-q", "--client-id", "client", "--client-assertion-private-key", "key.pem"];
    bare(&api, args).run().exits(1).says("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY").says("`--insecure-storage`");
}

#[test]
fn a_secret_file_is_private_and_prints_a_warning() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0).says("unencrypted").never_shows("hunter2");
    let secrets = files(&home, "config/secrets");
    assert_eq!((secrets.len(), mode(&secrets[0])), (1, 0o600));
    assert_eq!(mode(&home.path().join("config/secrets")), 0o700);
    let holds_secret = |file: &&PathBuf| fs::read_to_string(file).expect("text").contains("hunter2");
    assert_eq!(files(&home, "").iter().filter(holds_secret).count(), 1);
}

#[test]
fn later_commands_use_the_stored_tenant_without_another_token() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0);
    events(["list"]).home(&home).run().exits(0);
    assert_eq!(token_requests(&api), 1);
    events(["list", "--no-token-cache"]).home(&home).run().exits(0);
    let body = api.requests()[2].json();
    assert_eq!((body["client_id"].as_str(), body["client_secret"].as_str()), (Some("client"), Some("hunter2")));
}

#[test]
fn nothing_is_stored_without_a_token() {
    for (answer, code) in [
        (scripted::json(401, &json!({"error": "access_denied", "error_description": "Unauthorized"})), 3),
        (scripted::json(403, &json!({"error": "access_denied"})), 3),
        (scripted::html(200, "<html>"), 7),
        (scripted::reset(), 7),
    ] {
        let (api, home) = (Scripted::start(), Home::new());
        api.expect(exchange(), answer);
        let args = ["login", "--client-id", "a", "--client-secret-stdin", "--insecure-storage", "--no-retry"];
        bare(&api, args).home(&home).stdin("hunter2").run().exits(code).prints_nothing().never_shows("hunter2");
        assert_eq!(files(&home, "config"), Vec::<PathBuf>::new());
        events(["tenants", "list"]).home(&home).run().exits(0).prints_nothing();
    }
}

#[test]
fn missing_scopes_are_listed_with_the_commands_that_need_them() {
    let home = Home::new();
    let emulator = Emulator::start_as(events(["emulator", "--port", "0", "--json", "--scopes", "read:event_streams"]));
    let login = |format: &str| {
        let args = ["login", "--insecure-storage", "-o", format];
        emulator.events(args).home(&home).run().exits(0)
    };
    let table = login("table").says("the token lacks `delete:event_streams`, so these commands fail: delete");
    for line in ["deliveries show, trigger --wait: needs `read:event_deliveries`", "subscribe: needs `read:events`"] {
        assert!(table.stdout.contains(line), "{table}");
    }
    let json = login("json").json();
    assert_eq!(json["scopes"], json!(["read:event_streams"]));
    let delete = json!({"command": "delete", "needs_one_of": ["delete:event_streams"], "allowed": false});
    assert!(json["commands"].as_array().is_some_and(|commands| commands.contains(&delete)), "{json:#}");
}

#[test]
fn a_secret_from_a_file_loses_only_its_final_newline() {
    for (text, secret) in [("p$a'ss\"wörd\n", "p$a'ss\"wörd"), ("a\r\n", "a"), (" a \n\n", " a \n"), ("a", "a")] {
        let (api, home) = (tenant(|text| token(&text)), Home::new());
        home.write("secret", text);
        let args = ["login", "--client-id", "a", "--client-secret-file", "secret", "--insecure-storage"];
        bare(&api, args).home(&home).run().exits(0);
        events(["list", "--no-token-cache"]).home(&home).run().exits(0);
        for index in [0, 1] {
            assert_eq!(api.requests()[index].json()["client_secret"], secret);
        }
    }
}

#[test]
fn the_hint_does_not_suggest_the_storage_that_failed() {
    let home = Home::new();
    let in_the_way = home.write("config/secrets", "");
    let config = in_the_way.parent().expect("a directory").to_owned();
    let args =
        ["login", "--domain", "acme.eu.auth0.com", "--client-id", "a", "--client-secret-stdin", "--insecure-storage"];
    let run = events(args).env("EVENTS_CONFIG_DIR", config).home(&home).stdin("s").run().exits(1);
    run.says("the secret cannot be stored safely: set AUTH0_DOMAIN").never_shows("--insecure-storage");
}

#[test]
fn a_domain_is_case_insensitive_and_a_pasted_url_is_refused_with_the_right_form() {
    let home = Home::new();
    for domain in ["https://acme.eu.auth0.com", "acme.eu.auth0.com/", "https://ACME.eu.auth0.com/api/v2/"] {
        let args = ["login", "--domain", domain, "--client-id", "a", "--client-secret-stdin", "--insecure-storage"];
        events(args).home(&home).stdin("s").run().exits(2).says("use `acme.eu.auth0.com`");
    }
    let api = tenant(|text| token(&text));
    let url = api.url().replace("http://127.0.0.1", "HTTP://LOCALHOST");
    let args = ["login", "--domain", &url, "--client-id", "a", "--client-secret-stdin", "--insecure-storage"];
    events(args).home(&home).stdin("s").run().exits(0);
    let listed = events(["tenants", "list", "--json"]).home(&home).run().exits(0).json();
    assert_eq!(listed[0]["domain"], url.to_lowercase());
}

#[test]
fn logout_removes_secret_settings_and_token() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0);
    let url = api.url();
    events(["logout", &url]).home(&home).run().exits(0).says("Logged out");
    let left: Vec<PathBuf> =
        files(&home, "").into_iter().filter(|path| !path.to_string_lossy().ends_with(".lock")).collect();
    let [config] = &left[..] else { panic!("left behind: {left:?}") };
    assert!(!fs::read_to_string(config).expect("settings").contains("127.0.0.1"));
    events(["list"]).home(&home).run().exits(3).says("events login");
    events(["logout"]).home(&home).run().exits(0).prints_nothing();
    let unknown = events(["logout", "acme.eu.auth0.com"]).home(&home).run().exits(4).prints_nothing();
    unknown.says("`acme.eu.auth0.com`");
}

#[test]
fn another_client_of_the_domain_replaces_the_previous_one() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0);
    let args = ["login", "--client-id", "other", "--client-secret-stdin", "--insecure-storage"];
    bare(&api, args).home(&home).stdin("hunter3").run().exits(0);
    assert_eq!(files(&home, "config/secrets").len(), 1);
    let listed = events(["tenants", "list", "--json"]).home(&home).run().exits(0).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    assert_eq!(listed[0]["client_id"], "other");
    let tokens = files(&home, "cache/tokens").into_iter().filter(|path| path.extension().is_some_and(|e| e == "json"));
    assert_eq!(tokens.count(), 1, "the former client's token is still there");
}

#[test]
fn logout_removes_only_the_tokens_of_the_domain() {
    let (api, other, home) = (tenant(|text| token(&text)), tenant(|text| token(&text)), Home::new());
    log_in(&other, &home).exits(0);
    log_in(&api, &home).exits(0);
    events(["list", "--audience", "https://x.example/"]).home(&home).run().exits(0);
    events(["logout"]).home(&home).run().exits(0);
    let left = program("grep").args(["-rl", "access_token", "cache"]).home(&home).run().exits(0);
    assert_eq!(left.stdout.lines().count(), 1, "{left}");
}

#[test]
fn a_login_with_an_audience_applies_to_later_token_requests() {
    let (api, home) = (Scripted::start(), Home::new());
    let audience = "https://acme.eu.auth0.com/api/v2/";
    api.expect(exchange(), token("t1")).expect(exchange(), token("t2")).expect(get(LIST).token("t2"), empty());
    let args = ["login", "--client-id", "a", "--client-secret-stdin", "--insecure-storage", "--audience", audience];
    bare(&api, args).home(&home).stdin("s").run().exits(0);
    events(["list", "--no-token-cache"]).home(&home).run().exits(0);
    let audiences: Vec<Value> =
        api.requests().iter().take(2).map(|request| request.json()["audience"].clone()).collect();
    assert_eq!(audiences, [audience, audience]);
}
