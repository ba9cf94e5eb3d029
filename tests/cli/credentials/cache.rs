//! Tests of the token cache: how often processes request a token, and the effect of a bad cache.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::{Value, json};

use super::{bare, empty, exchange, files, log_in, tenant, token, token_for, token_requests, with_pair};
use crate::support::answers::{ONE, insufficient_scope, page, problem, too_many, webhook};
use crate::support::scripted::{self, get};
use crate::support::wait::TimedBarrier;
use crate::support::{Home, Run, Scripted, events, program};

const LIST: &str = super::LIST;

fn list(api: &Scripted, home: &Home) -> Run {
    with_pair(bare(api, ["list"])).home(home)
}

/// Starts a server that issues tokens for the secret `hunter2` and the usual test key, and refuses any other.
fn refusing_tenant() -> Scripted {
    Scripted::answering(|request| match request.path.as_str() {
        "/oauth/token" if request.json()["client_secret"] == "hunter2" || is_signed(&request.json()) => token("t1"),
        "/oauth/token" => scripted::json(401, &json!({"error": "access_denied", "error_description": "Unauthorized"})),
        _ => empty(),
    })
}

/// Reports whether the usual test key signed the assertion of a token request.
fn is_signed(body: &Value) -> bool {
    let key = include_bytes!("../../fixtures/keys/test-rsa-public.der");
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key);
    let Some((input, signature)) = body["client_assertion"].as_str().and_then(|text| text.rsplit_once('.')) else {
        return false;
    };
    key.verify(input.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).expect("Base64")).is_ok()
}

/// Returns the path of the only cached token.
fn cached_token(home: &Home) -> PathBuf {
    let entries = fs::read_dir(home.path().join("cache/tokens")).expect("a cache");
    let mut files = entries.map(|entry| entry.expect("a readable entry").path());
    files.find(|path| path.extension().is_some_and(|extension| extension == "json")).expect("a cached token")
}

fn change_cached_token(home: &Home, change: impl FnOnce(&mut Value)) {
    let path = cached_token(home);
    let mut document: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    change(&mut document);
    fs::write(path, document.to_string()).expect("a writable file");
}

#[test]
fn a_second_command_makes_one_request() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    list(&api, &home).run().exits(0).says("no event streams");
    list(&api, &home).run().exits(0);
    assert_eq!((token_requests(&api), api.requests().len()), (1, 3));
}

#[test]
fn the_cache_is_private() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    list(&api, &home).run().exits(0);
    let mode = |path: &Path| fs::metadata(path).expect("it exists").permissions().mode() & 0o777;
    assert_eq!(mode(&cached_token(&home)), 0o600);
    assert_eq!(mode(&home.path().join("cache/tokens")), 0o700);
}

#[test]
fn domain_client_audience_and_method_each_have_their_own_token() {
    let (api, other, home) = (tenant(|text| token(&text)), tenant(|text| token(&text)), Home::new());
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/keys/test-rsa-pkcs8.pem");
    for _ in 0..2 {
        list(&api, &home).run().exits(0);
        list(&other, &home).run().exits(0);
        list(&api, &home).args(["--client-id", "other"]).run().exits(0);
        list(&api, &home).args(["--audience", "https://other.example.com/"]).run().exits(0);
        list(&api, &home).args(["--client-assertion-private-key", key]).run().exits(0);
    }
    assert_eq!((token_requests(&api), token_requests(&other)), (4, 1));
}

#[test]
fn a_wrong_secret_or_key_exits_3_while_a_token_of_the_right_one_is_cached() {
    let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/keys");
    let (right, wrong) = (format!("{keys}/test-rsa-pkcs8.pem"), format!("{keys}/test-rsa-other.pem"));
    for command in ["list", "whoami"] {
        let (api, home) = (refusing_tenant(), Home::new());
        let run = |name: &str, credential: &str| {
            bare(&api, [command]).home(&home).env("AUTH0_CLIENT_ID", "client").env(name, credential).run()
        };
        for _ in 0..2 {
            run("AUTH0_CLIENT_SECRET", "hunter2").exits(0);
            run("AUTH0_CLIENT_SECRET", "wrong").exits(3).prints_nothing().says("Unauthorized");
            run("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", &right).exits(0);
            run("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", &wrong).exits(3).says("Unauthorized");
        }
        // The right ones request one token each, the wrong ones one for each command.
        assert_eq!(token_requests(&api), 6, "{command}");
        for path in files(&home, "cache") {
            assert!(!fs::read_to_string(&path).expect("text").contains("hunter2"), "{}", path.display());
        }
    }
}

#[test]
fn a_stored_secret_uses_the_token_of_its_login_and_a_wrong_variable_does_not() {
    let (api, home) = (refusing_tenant(), Home::new());
    log_in(&api, &home).exits(0);
    events(["list"]).home(&home).run().exits(0);
    assert_eq!(token_requests(&api), 1);
    let wrong = bare(&api, ["list"]).home(&home).env("AUTH0_CLIENT_ID", "client").env("AUTH0_CLIENT_SECRET", "wrong");
    wrong.run().exits(3).prints_nothing().says("Unauthorized");
}

#[test]
fn without_the_cache_each_command_requests_a_token_and_writes_nothing() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    list(&api, &home).arg("--no-token-cache").run().exits(0);
    list(&api, &home).env("EVENTS_NO_TOKEN_CACHE", "1").run().exits(0);
    assert_eq!(token_requests(&api), 2);
    assert!(!home.path().join("cache").exists());
}

#[test]
fn a_token_is_not_reused_in_its_last_minute() {
    for (lifetime, requests) in [(json!(86_400), 1), (json!("3600"), 1), (json!(59), 2), (json!(60), 2)] {
        let (api, home) = (tenant(move |text| token_for(&text, lifetime.clone())), Home::new());
        list(&api, &home).run().exits(0);
        list(&api, &home).run().exits(0);
        assert_eq!(token_requests(&api), requests);
    }
}

#[test]
fn a_token_with_a_missing_or_invalid_lifetime_is_used_by_one_command() {
    for lifetime in [Value::Null, json!(0), json!(-1), json!("soon"), json!([])] {
        let (api, home) = (tenant(move |text| token_for(&text, lifetime.clone())), Home::new());
        list(&api, &home).run().exits(0);
        list(&api, &home).run().exits(0);
        assert_eq!(token_requests(&api), 2);
    }
}

#[test]
fn a_token_response_in_html_exits_7_and_is_not_cached() {
    let (api, home) = (tenant(|_| scripted::html(200, "<html>log in</html>")), Home::new());
    list(&api, &home).run().exits(7).prints_nothing().says("token endpoint");
    list(&api, &home).run().exits(7).says("token endpoint");
    assert_eq!(token_requests(&api), 2);
}

#[test]
fn a_token_that_is_invalid_in_a_header_is_not_cached() {
    let (api, home) = (Scripted::start(), Home::new());
    api.expect(exchange(), token("t\u{fc}\n1"));
    list(&api, &home).run().exits(7).says("not allowed in an HTTP header").never_shows("t\u{fc}");
    api.expect(exchange(), token("t2")).expect(get(LIST).token("t2"), empty());
    list(&api, &home).run().exits(0);
    change_cached_token(&home, |document| document["access_token"] = "t\n2".into());
    api.expect(exchange(), token("t3")).expect(get(LIST).token("t3"), empty());
    list(&api, &home).run().exits(0);
}

#[test]
fn processes_do_not_wait_for_tokens_that_cannot_be_cached() {
    let home = Home::new();
    // All responses but the first are sent together, so a process that waited for another one would hang.
    let (token_count, all) = (AtomicUsize::new(0), TimedBarrier::of(7));
    let api = Scripted::answering(move |request| match request.path.as_str() {
        "/oauth/token" => {
            if token_count.fetch_add(1, Ordering::SeqCst) > 0 {
                all.wait();
            }
            token_for("t", 30)
        }
        _ => empty(),
    });
    let running: Vec<_> = (0..8).map(|_| list(&api, &home).spawn()).collect();
    for process in running {
        process.finish().exits(0);
    }
}

#[test]
fn a_damaged_cache_is_replaced_silently() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    for (index, damage) in ["", "{", "[]", "{\"access_token\":\"\"}", "\u{0}"].into_iter().enumerate() {
        list(&api, &home).arg("--quiet").run().exits(0).says_nothing();
        assert_eq!(token_requests(&api), index + 1);
        fs::write(cached_token(&home), damage).expect("a writable file");
    }
    list(&api, &home).arg("--quiet").run().exits(0).says_nothing();
    list(&api, &home).arg("--quiet").run().exits(0).says_nothing();
    assert_eq!(token_requests(&api), 6);

    // Reading a pipe would wait for a writer.
    let cached = cached_token(&home);
    fs::remove_file(&cached).expect("a file");
    program("mkfifo").arg(&cached).run().exits(0);
    list(&api, &home).arg("--quiet").run().exits(0).says_nothing();
    assert_eq!(token_requests(&api), 7);
}

#[test]
fn a_clock_that_was_set_back_ends_the_use_of_the_token() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    list(&api, &home).run().exits(0);
    change_cached_token(&home, |document| {
        let issued_at = document["issued_at"].as_u64().expect("a time");
        document["issued_at"] = (issued_at + 7200).into();
        document["expires_at"] = (issued_at + 90_000).into();
    });
    list(&api, &home).run().exits(0);
    list(&api, &home).run().exits(0);
    assert_eq!(token_requests(&api), 2);
}

#[test]
fn an_unwritable_cache_prints_one_warning() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    home.write("cache", "a file in the place of the directory");
    let run = list(&api, &home).arg("--quiet").run().exits(0).says("warning:").says("cache");
    assert_eq!(run.stderr.lines().count(), 1, "{run}");
    assert_eq!(token_requests(&api), 1);
}

#[test]
fn a_401_on_a_cached_token_renews_it_once() {
    let (api, home) = (Scripted::start(), Home::new());
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
    list(&api, &home).run().exits(0);
    let refused = || scripted::json(401, &problem(401, "Unauthorized", "Invalid token"));
    api.expect(get(LIST).token("t1"), refused()).expect(exchange(), token("t2")).expect(get(LIST).token("t2"), empty());
    list(&api, &home).arg("--quiet").run().exits(0).says_nothing();
    api.expect(get(LIST).token("t2"), empty());
    list(&api, &home).run().exits(0);
}

#[test]
fn a_permanent_401_exits_3_after_one_new_token() {
    let (api, home) = (Scripted::start(), Home::new());
    let refused = || scripted::json(401, &problem(401, "Unauthorized", "Invalid token"));
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), refused());
    list(&api, &home).run().exits(3).prints_nothing().says("Invalid token");
    api.expect(get(LIST).token("t1"), refused())
        .expect(exchange(), token("t2"))
        .expect(get(LIST).token("t2"), refused());
    list(&api, &home).run().exits(3).prints_nothing().says("401").says("Invalid token");
}

#[test]
fn a_newly_granted_scope_takes_effect_immediately() {
    let (api, home) = (Scripted::start(), Home::new());
    let refused = || scripted::json(403, &insufficient_scope("read:event_streams"));
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), refused());
    list(&api, &home).run().exits(3).says("read:event_streams");
    api.expect(get(LIST).token("t1"), refused()).expect(exchange(), token("t2")).expect(get(LIST).token("t2"), empty());
    list(&api, &home).run().exits(0);
}

#[test]
fn a_given_access_token_is_neither_cached_nor_renewed() {
    let (api, home) = (Scripted::start(), Home::new());
    let refused = scripted::json(401, &problem(401, "Unauthorized", "Invalid token"));
    api.expect(get(LIST).token("ready"), refused);
    list(&api, &home).env("AUTH0_API_TOKEN", "ready").run().exits(3).says("Invalid token");
    assert!(!home.path().join("cache").exists());
}

#[test]
fn one_of_24_parallel_processes_requests_the_token() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    let running: Vec<_> = (0..24).map(|_| list(&api, &home).args(["--json", "--quiet"]).spawn()).collect();
    for process in running {
        process.finish().exits(0).says_nothing();
    }
    assert_eq!((token_requests(&api), api.requests().len()), (1, 25));
    serde_json::from_slice::<Value>(&fs::read(cached_token(&home)).expect("a file")).expect("an undamaged cache");
}

#[test]
fn one_of_24_parallel_processes_renews_a_refused_token() {
    let home = Home::new();
    let issued = AtomicUsize::new(0);
    let api = Scripted::answering(move |request| match request.path.as_str() {
        "/oauth/token" => token(&format!("t{}", issued.fetch_add(1, Ordering::SeqCst))),
        _ if request.header("authorization") == Some("Bearer stale") => {
            scripted::json(401, &problem(401, "Unauthorized", "Invalid token"))
        }
        _ => empty(),
    });
    list(&api, &home).run().exits(0);
    change_cached_token(&home, |document| document["access_token"] = "stale".into());
    let running: Vec<_> = (0..24).map(|_| list(&api, &home).args(["--json", "--quiet"]).spawn()).collect();
    for process in running {
        process.finish().exits(0).says_nothing();
    }
    assert_eq!(token_requests(&api), 2);
}

#[test]
fn a_command_with_parallel_requests_requests_one_token() {
    let (api, home) = (
        Scripted::answering(|request| match request.path.as_str() {
            "/oauth/token" => token("t1"),
            _ => scripted::reply(204),
        }),
        Home::new(),
    );
    let ids: Vec<String> = (0..20).map(|index| format!("est_{index:022}")).collect();
    let run = with_pair(bare(&api, ["delete", "--force", "--no-token-cache"])).args(&ids).home(&home);
    run.run().exits(0);
    assert_eq!((token_requests(&api), api.requests().len()), (1, 21));
}

#[test]
fn a_long_command_renews_a_token_that_expires_in_flight() {
    let home = Home::new();
    // A token with a lifetime of one second is used for half a second; the pages take longer.
    let pages = AtomicUsize::new(0);
    let issued = AtomicUsize::new(0);
    let api = Scripted::answering(move |request| match request.path.as_str() {
        "/oauth/token" => token_for(&format!("t{}", issued.fetch_add(1, Ordering::SeqCst) + 1), 1),
        _ => match pages.fetch_add(1, Ordering::SeqCst) {
            // The `Retry-After` delay exceeds the lifetime of the token.
            0 => scripted::json(429, &too_many()).header("retry-after", "1"),
            1 => {
                let stream = webhook(ONE, "orders");
                scripted::json(200, &page(&[stream], Some("c1")))
            }
            _ => empty(),
        },
    });
    with_pair(bare(&api, ["list", "--json"])).home(&home).run().exits(0);
    let requests = api.requests();
    let last = requests.last().expect("requests");
    assert_eq!(last.header("authorization"), Some("Bearer t2"), "{last}");
}
