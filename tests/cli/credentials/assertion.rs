//! Tests of private-key JWT: the signed claims, the accepted keys, and the errors for unusable keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{self, RsaParameters, UnparsedPublicKey};
use serde_json::Value;

use super::{LIST, bare, empty, exchange, tenant, token, token_for, token_requests};
use crate::support::scripted::{Request, get};
use crate::support::{Home, Scripted, events};

fn path(name: &str) -> String {
    format!("{}/tests/fixtures/keys/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn pem(name: &str) -> String {
    std::fs::read_to_string(path(name)).expect("a test key")
}

/// Starts a server that issues one token and has no streams.
fn token_server() -> Scripted {
    let api = Scripted::start();
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
    api
}

/// Verifies the signature of the assertion in a token request, and returns its header and claims.
fn verify(request: &Request, algorithm: &'static RsaParameters) -> (Value, Value) {
    let body = request.json();
    assert_eq!(body["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    assert!(body.get("client_secret").is_none(), "{body}");
    let assertion = body["client_assertion"].as_str().expect("an assertion");
    assert!(assertion.len() <= 2048);
    let (input, signature) = assertion.rsplit_once('.').expect("a JWT");
    let key = std::fs::read(path("test-rsa-public.der")).expect("a test key");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("Base64");
    UnparsedPublicKey::new(algorithm, key).verify(input.as_bytes(), &signature).expect("a signature of the test key");
    let part = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).expect("Base64")).expect("JSON");
    let (header, claims) = input.split_once('.').expect("a JWT");
    (part(header), part(claims))
}

#[test]
fn each_algorithm_signs_with_pkcs1_and_pkcs8() {
    for (name, algorithm) in [
        ("RS256", &signature::RSA_PKCS1_2048_8192_SHA256),
        ("RS384", &signature::RSA_PKCS1_2048_8192_SHA384),
        ("PS256", &signature::RSA_PSS_2048_8192_SHA256),
    ] {
        for key in ["test-rsa-pkcs1.pem", "test-rsa-pkcs8.pem"] {
            let api = token_server();
            let run = bare(&api, ["list", "--client-id", "abc", "--client-assertion-signing-alg", name]);
            run.args(["--client-assertion-private-key", &path(key)]).run().exits(0);
            let (header, _) = verify(&api.requests()[0], algorithm);
            assert_eq!(header["alg"], name);
        }
    }
}

#[test]
fn the_claims_respect_the_limits_of_the_service() {
    let api = token_server();
    let run = bare(&api, ["list"]).env("AUTH0_CLIENT_ID", "abc");
    run.env("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", pem("test-rsa-pkcs8.pem")).run().exits(0);
    let (header, claims) = verify(&api.requests()[0], &signature::RSA_PKCS1_2048_8192_SHA256);
    assert_eq!((header["alg"].as_str(), header["typ"].as_str()), (Some("RS256"), Some("JWT")));
    assert_eq!((claims["iss"].as_str(), claims["sub"].as_str()), (Some("abc"), Some("abc")));
    assert_eq!(claims["aud"], format!("{}/", api.url()));
    let seconds = |name: &str| claims[name].as_i64().expect("seconds");
    assert_eq!(seconds("exp") - seconds("iat"), 60);
    assert!((jiff::Timestamp::now().as_second() - seconds("iat")).abs() < 30);
    let id = claims["jti"].as_str().expect("an id");
    assert!((16..=64).contains(&id.len()), "{id}");
}

#[test]
fn no_two_assertions_share_an_id() {
    let (api, home) = (tenant(|text| token_for(&text, 1)), Home::new());
    for _ in 0..2 {
        let run = bare(&api, ["list", "--client-id", "abc", "--no-token-cache"]).home(&home);
        run.args(["--client-assertion-private-key", &path("test-rsa-pkcs8.pem")]).run().exits(0);
    }
    let requests = api.requests();
    let id = |request: &Request| verify(request, &signature::RSA_PKCS1_2048_8192_SHA256).1["jti"].clone();
    assert_ne!(id(&requests[0]), id(&requests[2]));
}

#[test]
fn the_variable_takes_the_text_with_escapes_or_a_path() {
    let escaped = pem("test-rsa-pkcs8.pem").replace('\n', "\\n");
    for value in [pem("test-rsa-pkcs1.pem"), escaped, path("test-rsa-pkcs8.pem")] {
        let api = token_server();
        let run = bare(&api, ["list"]).env("AUTH0_CLIENT_ID", "abc").env("AUTH0_CLIENT_ASSERTION_SIGNING_ALG", "ps256");
        run.env("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", value).run().exits(0);
        verify(&api.requests()[0], &signature::RSA_PSS_2048_8192_SHA256);
    }
}

#[test]
fn a_key_overrides_a_secret_from_the_same_source() {
    let api = token_server();
    let run = bare(&api, ["list"]).env("AUTH0_CLIENT_ID", "abc").env("AUTH0_CLIENT_SECRET", "hunter2");
    run.env("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", pem("test-rsa-pkcs8.pem")).run().exits(0);
    verify(&api.requests()[0], &signature::RSA_PKCS1_2048_8192_SHA256);
}

#[test]
fn a_stored_key_renews_the_token() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    let login =
        bare(&api, ["login", "--client-id", "abc", "--insecure-storage", "--client-assertion-signing-alg", "RS384"]);
    login.home(&home).args(["--client-assertion-private-key", &path("test-rsa-pkcs1.pem")]).run().exits(0);
    events(["list", "--no-token-cache"]).home(&home).run().exits(0);
    assert_eq!(token_requests(&api), 2);
    let (header, _) = verify(&api.requests()[1], &signature::RSA_PKCS1_2048_8192_SHA384);
    assert_eq!(header["alg"], "RS384");
    let listed = events(["tenants", "list", "--json"]).home(&home).run().exits(0).json();
    assert_eq!(listed[0]["method"], "private_key_jwt");
}

#[test]
fn an_invalid_key_exits_2_with_the_reason_and_is_not_shown() {
    let home = Home::new();
    home.write("empty.pem", "");
    home.write("text.pem", "hunter2");
    home.write("cut.pem", "-----BEGIN PRIVATE KEY-----\nMIIhunter2\n");
    home.write("odd.pem", "-----BEGIN PRIVATE KEY-----\nhunter2!\n-----END PRIVATE KEY-----\n");
    home.write("other.pem", "-----BEGIN PRIVATE KEY-----\naHVudGVyMg==\n-----END PRIVATE KEY-----\n");
    for (key, reason) in [
        (path("test-rsa-public.pem"), "it is a public key"),
        (path("test-rsa-encrypted.pem"), "it is encrypted"),
        (path("test-rsa-encrypted-pkcs1.pem"), "it is encrypted"),
        (path("test-ec-sec1.pem"), "elliptic-curve"),
        (path("test-ec-pkcs8.pem"), "elliptic-curve"),
        (path("test-rsa-1024-bits.pem"), "2048 to 4096 bits: it is shorter"),
        ("empty.pem".to_owned(), "empty"),
        ("text.pem".to_owned(), "it is not PEM"),
        ("cut.pem".to_owned(), "its last line is missing"),
        ("odd.pem".to_owned(), "Base64"),
        ("other.pem".to_owned(), "not an RSA private key"),
        ("absent.pem".to_owned(), "absent.pem"),
        (".".to_owned(), "cannot read"),
    ] {
        let args = ["list", "--domain", "acme.eu.auth0.com", "--client-id", "abc"];
        let run = events(args).home(&home).args(["--client-assertion-private-key", &key]).run();
        run.exits(2).prints_nothing().says(reason).never_shows("hunter2").never_shows("MII");
    }
}

#[test]
fn a_variable_without_a_key_or_path_exits_2_and_is_not_shown() {
    let run = events(["list"]).env("AUTH0_DOMAIN", "acme.eu.auth0.com").env("AUTH0_CLIENT_ID", "abc");
    let run = run.env("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", "MIIhunter2").run();
    run.exits(2).says("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY").never_shows("hunter2");
}

#[test]
fn an_unknown_algorithm_exits_2() {
    let run = events(["list"]).env("AUTH0_DOMAIN", "acme.eu.auth0.com").env("AUTH0_CLIENT_ID", "abc");
    let run = run.env("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", pem("test-rsa-pkcs8.pem"));
    run.env("AUTH0_CLIENT_ASSERTION_SIGNING_ALG", "HS256").run().exits(2).says("HS256").says("PS256");
    let none = events(["list", "--client-assertion-signing-alg", "none"]).run().exits(2);
    none.says("'none' for '--client-assertion-signing-alg <ALG>'");
}
