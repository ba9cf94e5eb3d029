//! Events with text that few programs send: they are answered with 204, passed on as they came, and stored.

use crate::store::sqlite_rows;
use crate::support::postgres::Database;
use crate::support::{Emulator, HOOK_TOKEN, Home, Listener, Scripted, Tenant, scripted};

/// Returns an event of a user with this id, time and data, as JSON.
fn user(id: &str, time: &str, data: &str) -> Vec<u8> {
    format!(r#"{{"id":"{id}","type":"user.created","time":"{time}","data":{data}}}"#).into_bytes()
}

const TIME: &str = "2026-05-01T10:00:00Z";

fn events() -> Vec<Vec<u8>> {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let with = |value: &str| format!(r#"{{"object":{{"user_id":"auth0|o","x":{value}}}}}"#);
    let mut with_byte = user("evt_byte", TIME, r#"{"object":{"user_id":"auth0|o","x":"?"}}"#);
    let at = with_byte.iter().position(|&byte| byte == b'?').expect("a placeholder");
    with_byte[at] = 0xff;
    vec![
        user("evt_surrogate", TIME, &with(r#""a\ud800""#)),
        user("evt_key", TIME, &with(r#"{"\udfff":1}"#)),
        user("evt_nul", TIME, &with(r#""\u0000""#)),
        user("evt_deep", TIME, &with(&nested(120))),
        user("evt_deeper", TIME, &with(&nested(100_000))),
        user("evt_number", TIME, &with(&format!("[1e400,{}]", "9".repeat(300)))),
        user("evt_twice", TIME, r#"{"object":{"user_id":"auth0|o"},"object":{"user_id":"auth0|o"}}"#),
        with_byte,
    ]
}

#[test]
fn an_odd_event_is_passed_on_as_it_came() {
    let home = Home::new();
    let target = Scripted::answering(|_| scripted::reply(204));
    let url = format!("{}/in", target.url());
    let exec = "cat >> exec.out; printf '\\n' >> exec.out";
    let run = Listener::prepare([
        "--output-file",
        "events.jsonl",
        "--exec",
        exec,
        "--forward-to",
        &url,
        "-o",
        "json-compact",
    ]);
    let listener = Listener::start_as(run.home(&home));
    for event in events() {
        assert_eq!(listener.deliver(&event), 204, "{}", String::from_utf8_lossy(&event[..40]));
    }
    let run = listener.stop().exits(0);
    let lines = events().join(&b'\n');
    for file in ["events.jsonl", "exec.out"] {
        let written = std::fs::read(home.path().join(file)).expect("the file was written");
        assert_eq!(written.trim_ascii_end(), lines, "{file}");
    }
    assert_eq!(run.stdout.trim_end(), String::from_utf8_lossy(&lines));
    let forwarded: Vec<Vec<u8>> = target.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(forwarded, events());
}

#[test]
fn an_odd_payload_reaches_the_endpoint_of_an_emulated_stream() {
    let (tenant, home) = (Emulator::start(), Home::new());
    let listener = Listener::start_as(Listener::prepare(["--output-file", "events.jsonl"]).home(&home));
    let flags = ["create", "-n", "dev", "-s", "user.created", "--webhook-url", &listener.url];
    let create = tenant.events(flags).args(["--webhook-token-env", "HOOK_TOKEN"]);
    create.env("HOOK_TOKEN", HOOK_TOKEN).run().exits(0);
    let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    let data = format!(r#"{{"object":{{"user_id":"auth0|1","a":"\ud800","b":{deep}}}}}"#);
    tenant.events(["trigger", "dev", "--payload", "-", "--wait"]).stdin(data.clone()).run().exits(0);
    listener.stop().exits(0);
    let written = std::fs::read_to_string(home.path().join("events.jsonl")).expect("the file was written");
    assert!(written.contains(&format!("\"data\":{data},")), "{written}");
}

/// Returns events of users in forms that other senders use, and the id and email that each becomes.
fn users() -> Vec<(Vec<u8>, &'static str)> {
    let text = r#""{\"object\":{\"user_id\":\"auth0|t\",\"email\":\"t@x\"}}""#;
    let digits = format!("2026-05-01T10:00:00.{}Z", "1234567890".repeat(300));
    vec![
        (user("evt_t", TIME, text), "auth0|t|t@x"),
        (
            user("evt_n", TIME, r#"{"object":{"user_id":12345678901234567890,"email":"n@x"}}"#),
            "12345678901234567890|n@x",
        ),
        (user("evt_u", TIME, r#"{"object":{"user":{"user_id":"auth0|u","email":"u@x"}}}"#), "auth0|u|u@x"),
        (user("evt_d", &digits, r#"{"object":{"user_id":"auth0|d","email":"d@x"}}"#), "auth0|d|d@x"),
        (user("evt_z2", "2026-05-01T11:00:00", r#"{"object":{"user_id":"auth0|z","email":"new@x"}}"#), "auth0|z|new@x"),
        (user("evt_z1", "2026-05-01T10:30:00", r#"{"object":{"user_id":"auth0|z","email":"old@x"}}"#), "auth0|z|new@x"),
        (
            user("evt_z0", "2026-05-01T12:00:00+02:00", r#"{"object":{"user_id":"auth0|z","email":"older@x"}}"#),
            "auth0|z|new@x",
        ),
    ]
}

/// Sends all events to a listener with this store, and one that does not name a user.
fn store_all(listener: Listener) {
    for event in events().into_iter().chain(users().into_iter().map(|(event, _)| event)) {
        assert_eq!(listener.deliver(&event), 204, "{}", String::from_utf8_lossy(&event[..40]));
    }
    assert_eq!(listener.deliver(&user(r"a\u0000", TIME, "{}")), 204);
    assert_eq!(listener.deliver(&user(r"a\\u0000", TIME, "{}")), 204);
    let run = listener.stop().exits(0);
    run.says("does not name a user, so it was stored without changing a user");
}

fn check(rows: &dyn Fn(&str) -> Vec<String>) {
    let mut expected: Vec<&str> = users().iter().map(|(_, row)| *row).chain(["auth0|o|NULL"]).collect();
    expected.sort_unstable();
    expected.dedup();
    let mut found = rows("SELECT user_id, email FROM users");
    found.sort();
    assert_eq!(found, expected);
    let mut raws = rows("SELECT raw FROM events WHERE id NOT LIKE 'evt__' AND id NOT LIKE 'evt___' AND id LIKE 'evt%'");
    let mut sent: Vec<String> = events().iter().map(|event| String::from_utf8_lossy(event).into_owned()).collect();
    raws.sort();
    sent.sort();
    assert_eq!(raws, sent);
    assert_eq!(rows("SELECT time FROM events WHERE id = 'evt_d'"), ["NULL"]);
    assert_eq!(rows("SELECT id FROM events WHERE id LIKE 'a%'").len(), 2);
}

#[test]
fn odd_events_and_users_become_rows_in_sqlite() {
    let home = Home::new();
    store_all(Listener::start_as(Listener::prepare(["--store", "sqlite:events.db"]).home(&home)));
    check(&|sql| sqlite_rows(&home, sql));
}

#[test]
fn odd_events_and_users_become_rows_in_postgres() {
    let Some(database) = Database::create() else { return };
    store_all(Listener::start(["--store", &database.url]));
    check(&|sql| database.rows(sql));
}
