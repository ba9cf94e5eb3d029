//! Tests of the emulator that runs in the background.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use super::*;

/// The limit of every wait, reached only if a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

fn address(emulator: &Emulator) -> SocketAddr {
    emulator.url().strip_prefix("http://").unwrap().parse().unwrap()
}

/// Sends a request and returns the whole response.
fn call(emulator: &Emulator, head: &str, body: &str) -> String {
    let mut connection = TcpStream::connect(address(emulator)).unwrap();
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    let length = body.len();
    write!(
        connection,
        "{head} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n\
         authorization: Bearer {}\r\ncontent-length: {length}\r\n\r\n{body}",
        if head.contains("/oauth/") { String::new() } else { token(emulator) },
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

fn token(emulator: &Emulator) -> String {
    let body = json!({
        "grant_type": "client_credentials",
        "client_id": emulator.client_id(),
        "client_secret": emulator.client_secret(),
        "audience": format!("https://{}/api/v2/", emulator.domain()),
    });
    let answer = call(emulator, "POST /oauth/token", &body.to_string());
    let body: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    body["access_token"].as_str().unwrap().to_owned()
}

fn seed(endpoint: SocketAddr) -> String {
    json!({ "streams": [{
        "name": "seeded",
        "subscriptions": [{ "event_type": "user.created" }],
        "destination": { "type": "webhook", "configuration": {
            "webhook_endpoint": format!("http://{endpoint}/hook"),
            "webhook_authorization": { "method": "bearer", "token": "t0ken" },
        }},
    }]})
    .to_string()
}

#[test]
fn a_stream_seeded_after_the_start_receives_its_events() {
    let endpoint = TcpListener::bind("127.0.0.1:0").unwrap();
    let emulator = Emulator::start().unwrap();
    // The workers of the initial streams are running when the first response arrives.
    token(&emulator);
    emulator.seed(seed(endpoint.local_addr().unwrap())).unwrap();
    let answer = call(&emulator, "POST /emulator/events", r#"{"event_type":"user.created"}"#);
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    endpoint.set_nonblocking(true).unwrap();
    let deadline = std::time::Instant::now() + PATIENCE;
    let accepted = loop {
        match endpoint.accept() {
            Err(error) if error.kind() == ErrorKind::WouldBlock && std::time::Instant::now() < deadline => {
                thread::yield_now();
            }
            accepted => break accepted,
        }
    };
    let (mut delivery, _) = accepted.expect("a delivery");
    delivery.set_nonblocking(false).unwrap();
    delivery.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut line = [0; 10];
    delivery.read_exact(&mut line).unwrap();
    assert_eq!(&line, b"POST /hook");
}

#[test]
fn the_error_for_a_refused_seed_names_the_entry() {
    let emulator = Emulator::start().unwrap();
    let error = emulator.seed(r#"{"streams":[{"name":"x"}]}"#).unwrap_err();
    assert_eq!(error.to_string(), "streams[0]: Missing required property: destination");
}

#[tokio::test]
async fn dropping_it_within_a_runtime_frees_port_and_state_file() {
    let directory = tempfile::tempdir().unwrap();
    let options = EmulatorOptions { state: Some(directory.path().join("state")), ..EmulatorOptions::default() };
    let emulator = Emulator::start_with(options.clone()).unwrap();
    emulator.seed(seed(([127, 0, 0, 1], 9).into())).unwrap();
    let address = address(&emulator);
    let mut idle = TcpStream::connect(address).unwrap();
    idle.set_read_timeout(Some(PATIENCE)).unwrap();
    drop(emulator);
    assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
    assert_eq!(TcpStream::connect(address).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    let emulator = Emulator::start_with(options).unwrap();
    assert!(call(&emulator, "GET /api/v2/event-streams", "").contains(r#""name":"seeded""#));
}
