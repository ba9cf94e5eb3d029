//! Misbehaving connections: idle ones, slow ones, too many of them.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::feed::Reader;
use super::*;

impl TestEmulator {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.base.strip_prefix("http://").unwrap()).await.unwrap()
    }
}

fn limited(change: impl FnOnce(&mut EmulatorLimits)) -> EmulatorOptions {
    let mut options = options();
    change(&mut options.limits);
    options
}

/// Reads until the connection ends or is reset.
async fn rest(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(PATIENCE, socket.read_to_end(&mut bytes)).await.expect("the connection ends");
    drop(read);
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_connection_that_sends_nothing_or_half_a_head_is_closed() {
    let emulator = TestEmulator::start(limited(|limits| limits.idle = Duration::from_millis(30))).await;
    let (mut silent, mut half) = (emulator.connect().await, emulator.connect().await);
    half.write_all(b"GET /api/v2/event-streams HTTP/1.1\r\nhost: localhost\r\n").await.unwrap();
    assert_eq!((rest(&mut silent).await, rest(&mut half).await), (String::new(), String::new()));
}

#[tokio::test]
async fn a_connection_is_not_idle_during_a_response() {
    let mut options = limited(|limits| limits.idle = Duration::from_secs(1));
    options.feed.rotate_every = Duration::from_secs(2);
    let emulator = TestEmulator::start(options).await;
    let mut feed = Reader::open(&emulator, "").await;
    assert_eq!(feed.kind().await.as_deref(), Some("error"));
}

#[tokio::test]
async fn idle_connections_do_not_block_new_ones() {
    let emulator = TestEmulator::start(limited(|limits| limits.connections = 16)).await;
    let mut idle = Vec::new();
    for _ in 0..100 {
        idle.push(emulator.connect().await);
    }
    assert_eq!(emulator.get("/event-streams").await.status, 200);
    assert_eq!(rest(&mut idle[0]).await, "");
}

#[tokio::test]
async fn a_connection_with_a_request_is_not_closed_for_a_new_one() {
    let emulator = TestEmulator::start(limited(|limits| limits.connections = 2)).await;
    let mut feed = Reader::open(&emulator, "").await;
    let mut idle = Vec::new();
    for _ in 0..10 {
        idle.push(emulator.connect().await);
    }
    // With the feed only one of them fits.
    for socket in &mut idle[..9] {
        assert_eq!(rest(socket).await, "");
    }
    emulator.post("/users", json!({ "connection": "email", "email": "a@example.com" })).await;
    assert_eq!(feed.event().await["type"], "user.created");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_disconnected() {
    let mut options = limited(|limits| limits.stalled = Duration::from_millis(50));
    options.feed.connections = 1;
    let emulator = TestEmulator::start(options).await;
    let mut deaf = emulator.connect().await;
    let request =
        format!("GET /api/v2/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\r\n", emulator.token);
    deaf.write_all(request.as_bytes()).await.unwrap();
    emulator.until_status("/events", 403).await;
    let data = json!({ "object": { "note": "x".repeat(100_000) } });
    emulator.make(json!({ "event_type": "user.created", "data": data, "count": 400 })).await;
    emulator.until_status("/events", 200).await;
}

#[tokio::test]
async fn a_slow_request_body_times_out() {
    let emulator = TestEmulator::start(limited(|limits| limits.body_time = Duration::from_millis(50))).await;
    let mut slow = emulator.connect().await;
    let head = format!(
        "POST /api/v2/users HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-length: 100\r\n\r\n{{",
        emulator.token
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    let answer = rest(&mut slow).await;
    assert!(
        answer.starts_with("HTTP/1.1 400")
            && answer.ends_with(r#""message":"Invalid request payload","errorCode":"invalid_body"}"#),
        "{answer}"
    );
}

#[tokio::test]
async fn a_request_that_is_not_http_ends_only_its_own_connection() {
    let emulator = TestEmulator::start(options()).await;
    let mut odd = emulator.connect().await;
    odd.write_all(b"\x16\x03\x01 hello\r\n\r\n").await.unwrap();
    assert!(rest(&mut odd).await.starts_with("HTTP/1.1 400"));
    assert_eq!(emulator.get("/event-streams").await.status, 200);
}

#[tokio::test]
async fn an_endpoint_that_answers_byte_by_byte_fails_in_the_head_but_not_in_the_body() {
    for (head, succeeds) in [("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", true), ("HTTP/1.1 2", false)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let _ = socket.read(&mut [0; 4096]).await;
                    let mut sent = socket.write_all(head.as_bytes()).await;
                    // Between two bytes it waits for the client to go.
                    let pause = Duration::from_millis(5);
                    while sent.is_ok() && tokio::time::timeout(pause, socket.read(&mut [0])).await.is_err() {
                        sent = socket.write_all(b"0").await;
                    }
                });
            }
        });
        let mut options = options();
        options.delivery = send::SendSettings { schedule: Vec::new(), attempt_timeout: Duration::from_secs(1) };
        let emulator = TestEmulator::start(options).await;
        let stream = emulator.stream(webhook("slow", &url)).await;
        emulator.test_event(&stream, "user.created").await;
        emulator.until_counted(&stream, succeeds.into(), (!succeeds).into()).await;
    }
}

#[tokio::test]
async fn idle_connections_do_not_delay_shutdown() {
    let emulator = TestEmulator::start(EmulatorOptions { shutdown_grace: PATIENCE * 2, ..options() }).await;
    let (_silent, mut half) = (emulator.connect().await, emulator.connect().await);
    half.write_all(b"GET /api/v2/event-streams HTTP/1.1\r\nhost: localhost\r\n").await.unwrap();
    assert_eq!(emulator.get("/event-streams").await.status, 200);
    emulator.stop.send(()).unwrap();
    tokio::time::timeout(PATIENCE, emulator.task).await.expect("it ends long before its grace does").unwrap().unwrap();
}
