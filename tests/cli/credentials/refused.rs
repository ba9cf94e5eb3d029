//! Tests of values that are refused: no error repeats a secret that follows in the value, and secrets are read as editors and
//! shells leave them.

use super::{empty, exchange, list, token};
use crate::support::scripted::get;
use crate::support::{Home, Scripted, events};

const SECRET: &str = "hunter2-hunter2-hunter2";

#[test]
fn no_error_repeats_a_variable_that_follows_on_the_line() {
    for (name, value) in [
        ("AUTH0_DOMAIN", "acme.eu.auth0.com"),
        ("AUTH0_CLIENT_ID", "abc"),
        ("AUTH0_AUDIENCE", "https://acme.eu.auth0.com/api/v2/"),
        ("AUTH0_TENANT", "acme"),
        ("AUTH0_CLIENT_ASSERTION_SIGNING_ALG", "RS256"),
        ("AUTH0_CLIENT_SECRET", "abc"),
        ("AUTH0_API_TOKEN", "abc"),
        ("EVENTS_OUTPUT", "json"),
    ] {
        let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/keys/test-rsa-pkcs8.pem");
        let joined = format!("{value}AUTH0_CLIENT_SECRET={SECRET}");
        let run = events(["list", "--debug"]);
        let run = if name.ends_with("ALG") { run.env("AUTH0_CLIENT_ASSERTION_PRIVATE_KEY", key) } else { run };
        let run = if name == "AUTH0_TENANT" { run } else { run.env("AUTH0_DOMAIN", "http://127.0.0.1:1") };
        let run = run.env(name, &joined).run().prints_nothing().never_shows("hunter2");
        assert!(
            run.stderr.contains("AUTH0_CLIENT_SECRET seems to follow")
                || run.stderr.contains("followed by AUTH0_CLIENT_SECRET"),
            "{run}"
        );
        let run = events(["list"]).env("AUTH0_DOMAIN", "http://127.0.0.1:1").env(name, SECRET).run();
        run.prints_nothing().never_shows("hunter2");
    }
    let home = Home::new();
    home.write("x.env", &format!("AUTH0_CLIENT_ID=abc\nAUTH0_DOMAIN=acme.eu.auth0.comAUTH0_CLIENT_SECRET={SECRET}\n"));
    let run = events(["list", "--env-file", "x.env"]).home(&home).run().exits(2).never_shows("hunter2");
    run.says("AUTH0_DOMAIN (`x.env`): AUTH0_CLIENT_SECRET seems to follow on the same line after `acme.eu.auth0.com`");
}

#[test]
fn no_error_repeats_a_secret_in_a_flag() {
    let joined = |value: &str| format!("{value}AUTH0_CLIENT_SECRET={SECRET}");
    for (command, flag, value) in [
        ("list", "--output", joined("json")),
        ("list", "--output", SECRET.to_owned()),
        ("list", "--output", "hunter2".to_owned()),
        ("list", "--client-assertion-signing-alg", joined("RS256")),
        ("list", "--client-id", joined("abc")),
        ("list", "--audience", joined("https://x.example/")),
        ("list", "--domain", joined("acme.eu.auth0.com")),
        ("list", "--tenant", joined("acme")),
        ("list", "--timeout", joined("30s")),
        ("listen", "--forward-to", format!("ftp://user:{SECRET}@h.example/x?key={SECRET}")),
        ("listen", "--forward-to", format!("http:/user:{SECRET}@h.example/x?key={SECRET}")),
        ("listen", "--public-url", format!("https://user:{SECRET}@h.example/x?key={SECRET}")),
        ("listen", "--public-url", format!("ftp://h.example/x?key={SECRET}")),
        ("listen", "--host", SECRET.to_owned()),
        ("deliveries", "--from", SECRET.to_owned()),
        ("stats", "--to", joined("today")),
        ("trigger", "--set", format!("{SECRET}..x=1")),
    ] {
        for args in [vec![flag.to_owned(), value.clone()], vec![format!("{flag}={value}")]] {
            let run = events([command, "--debug"]).args(&args).env("AUTH0_DOMAIN", "http://127.0.0.1:1").run();
            run.prints_nothing().never_shows("hunter2");
        }
    }
    for [command, word] in [["redeliver", SECRET], ["help", SECRET]] {
        let run = events([command, "crm", word]).env("AUTH0_DOMAIN", "http://127.0.0.1:1").env("AUTH0_API_TOKEN", "t");
        run.run().exits(2).prints_nothing().never_shows("hunter2");
    }
    events(["list", "--output", "jsn"]).run().exits(2).says("'jsn'").says("json");
}

#[test]
fn a_secret_is_read_as_editors_and_shells_leave_it() {
    let utf16: Vec<u8> = "\u{feff}tok-abc\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for text in [&b"tok-abc"[..], b"tok-abc\r\n", b"\xef\xbb\xbftok-abc\n", &utf16] {
        let (home, api) = (Home::new(), Scripted::start());
        let path = home.write("secret", "");
        std::fs::write(path, text).expect("a writable home");
        api.expect(exchange(), token("t1")).expect(get("/api/v2/event-streams?take=100").token("t1"), empty());
        list(&api).home(&home).args(["--client-id", "c", "--client-secret-file", "secret"]).run().exits(0);
        assert_eq!(api.requests()[0].json()["client_secret"], "tok-abc");
    }
    for value in ["tok-abc", "Bearer tok-abc", "bearer tok-abc\r\n", "\u{feff}tok-abc"] {
        let api = Scripted::start();
        api.expect(get("/api/v2/event-streams?take=100").token("tok-abc"), empty());
        list(&api).env("AUTH0_API_TOKEN", value).run().exits(0);
    }
    let refused = list(&Scripted::start()).env("AUTH0_API_TOKEN", "hunter2\n\n").run().exits(3).never_shows("hunter2");
    refused.says("AUTH0_API_TOKEN (environment) contains a line feed (U+000A)");
    let home = Home::new();
    home.write("secret", "hunter2\n\n");
    let listen = events(["listen", "--port", "0", "--bearer-file", "secret"]).home(&home).run().exits(2);
    listen.says("the secret for `--bearer-file` contains a line feed (U+000A)").never_shows("hunter2");
}
