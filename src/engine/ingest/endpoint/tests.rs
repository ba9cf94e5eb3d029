//! Tests of the endpoint through loopback sockets.

use std::net::SocketAddr;

use reqwest::Response;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::*;

const EVENT: &str = r#"{ "id":"evt_1", "type":"user.created","time":"2026-03-02T09:15:27.500Z","data":{} }"#;

struct Running {
    address: SocketAddr,
    url: String,
    events: mpsc::Receiver<ReceivedEvent>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

fn start(authorization: Authorization) -> Running {
    start_with(authorization, |_| {})
}

fn start_with(authorization: Authorization, change: impl FnOnce(&mut EndpointOptions)) -> Running {
    let listener = inbound::listen(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let address = listener.local_addr().unwrap();
    let (sink, events) = mpsc::channel(8);
    let mut options = EndpointOptions { body_limit: 4096, ..EndpointOptions::new("/webhook", authorization, sink) };
    change(&mut options);
    let (stop, stopped) = oneshot::channel();
    let receiver = WebhookEndpoint::new(options).unwrap();
    let task = tokio::spawn(receiver.serve(listener, async {
        let _ = stopped.await;
    }));
    Running { address, url: format!("http://{address}/webhook"), events, stop, task }
}

/// Starts an endpoint that answers every event with 204.
fn start_answering(authorization: Authorization) -> Running {
    let mut running = start(authorization);
    let (_, none) = mpsc::channel(1);
    let mut events = std::mem::replace(&mut running.events, none);
    tokio::spawn(async move {
        while let Some(received) = events.recv().await {
            received.reply.send(EventAnswer::status(204));
        }
    });
    running
}

fn bearer() -> Authorization {
    Authorization::Bearer(Secret::new("t0ken"))
}

async fn post(url: &str, name: &'static str, value: &str, body: &str) -> Response {
    test_client().post(url).header(name, value).body(body.to_owned()).send().await.unwrap()
}

async fn status_and_body(response: Response) -> (u16, String) {
    (response.status().as_u16(), response.text().await.unwrap())
}

/// Waits for work that must finish. Fails the test after a minute.
async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), work).await.expect("the work finishes in time")
}

/// Waits until the endpoint closes a connection, for much less than the idle timeout.
async fn assert_closed(mut socket: TcpStream) {
    let read = tokio::time::timeout(IDLE_TIMEOUT / 2, socket.read(&mut [0])).await.expect("the connection is closed");
    assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
}

/// Sends raw bytes and returns the whole response.
async fn exchange(address: SocketAddr, request: &str) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    in_time(socket.read_to_string(&mut answer)).await.unwrap();
    answer
}

#[tokio::test]
async fn a_valid_event_reaches_the_handler_unchanged_and_gets_its_answer() {
    let mut running = start(bearer());
    for (said, answered) in [
        (EventAnswer::status(204), (204, "")),
        (EventAnswer::status(299), (299, "")),
        (EventAnswer::status(100), (500, "")),
        (EventAnswer::refusal(502, "no \"luck\""), (502, r#"{"error":"no \"luck\""}"#)),
    ] {
        let handled = async {
            let received = running.events.recv().await.unwrap();
            assert_eq!((received.event.id.as_str(), received.event.event_type.as_str()), ("evt_1", "user.created"));
            assert_eq!(received.event.time.as_deref(), Some("2026-03-02T09:15:27.500Z"));
            assert_eq!(received.body, EVENT);
            received.reply.send(said);
        };
        let (response, ()) = tokio::join!(post(&running.url, "authorization", "Bearer t0ken", EVENT), handled);
        assert_eq!(status_and_body(response).await, (answered.0, answered.1.to_owned()));
    }
}

#[tokio::test]
async fn every_request_without_the_secret_gets_the_documented_401() {
    let running = start(bearer());
    let elsewhere = running.url.replace("webhook", "other");
    for (url, value) in [(&running.url, "Bearer t0ke"), (&running.url, "t0ken"), (&running.url, ""), (&elsewhere, "x")]
    {
        let response = post(url, "authorization", value, EVENT).await;
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(status_and_body(response).await, (401, r#"{"error":"Unauthorized"}"#.to_owned()), "{value}");
    }
}

#[tokio::test]
async fn basic_and_custom_headers_are_checked() {
    let basic = start_answering(Authorization::Basic { username: "svc".into(), password: Secret::new("pass") });
    assert_eq!(post(&basic.url, "authorization", "Basic c3ZjOnBhc3M=", EVENT).await.status(), 204);
    assert_eq!(post(&basic.url, "authorization", "Basic c3ZjOnBhc3N=", EVENT).await.status(), 401);
    let custom = start_answering(Authorization::Header { name: "X-Hook".into(), value: Secret::new("v") });
    assert_eq!(post(&custom.url, "x-hook", "v", EVENT).await.status(), 204);
    assert_eq!(post(&custom.url, "authorization", "v", EVENT).await.status(), 401);
    let open = start_answering(Authorization::None);
    assert_eq!(post(&open.url, "x-any", "v", EVENT).await.status(), 204);
}

#[test]
fn a_secret_that_is_invalid_in_a_header_is_refused_at_the_start() {
    let refused = |authorization| {
        let (sink, _events) = mpsc::channel(1);
        WebhookEndpoint::new(EndpointOptions::new("/", authorization, sink)).unwrap_err().to_string()
    };
    let named = refused(Authorization::Header { name: "x hook".into(), value: Secret::new("v") });
    assert_eq!(named, "`x hook` is not a valid header name");
    for text in ["two\nlines", "blank ", "\u{1}"] {
        assert!(refused(Authorization::Bearer(Secret::new(text))).starts_with("the secret contains"), "{text}");
    }
}

#[tokio::test]
async fn an_invalid_event_is_refused_with_the_reason() {
    let running = start(Authorization::None);
    let url = &running.url;
    let get = test_client().get(url).send().await.unwrap();
    assert_eq!((get.headers()["allow"].as_bytes(), get.status().as_u16()), (&b"POST"[..], 405));
    assert_eq!(post(&format!("{url}/x"), "x-any", "v", EVENT).await.status(), 404);
    let answer = status_and_body(post(url, "x-any", "v", "{}").await).await;
    assert_eq!(answer, (400, r#"{"error":"not a CloudEvent: `data` is missing"}"#.to_owned()));
}

#[tokio::test]
async fn the_case_of_the_scheme_and_a_trailing_slash_do_not_matter() {
    let running = start_answering(bearer());
    for (path, value) in [("", "bearer t0ken"), ("", "BEARER  t0ken"), ("/", "Bearer t0ken")] {
        let response = post(&format!("{}{path}", running.url), "authorization", value, EVENT).await;
        assert_eq!(response.status(), 204, "{path} {value}");
    }
    for value in ["bearer T0KEN", "bearert0ken", "basic t0ken", "bearer", "bearer t0ken x"] {
        assert_eq!(post(&running.url, "authorization", value, EVENT).await.status(), 401, "{value}");
    }
    let basic = start_answering(Authorization::Basic { username: "svc".into(), password: Secret::new("pass") });
    assert_eq!(post(&basic.url, "authorization", "bAsIc c3ZjOnBhc3M=", EVENT).await.status(), 204);
    assert_eq!(post(&basic.url, "authorization", "basic C3ZJOnBhc3M=", EVENT).await.status(), 401);
    let custom = start_answering(Authorization::Header { name: "x-hook".into(), value: Secret::new("Token x") });
    assert_eq!(post(&custom.url, "x-hook", "Token x", EVENT).await.status(), 204);
    assert_eq!(post(&custom.url, "x-hook", "token x", EVENT).await.status(), 401);
    let root = start_with(Authorization::None, |options| options.path = "/".to_owned());
    let url = root.url.replace("/webhook", "");
    assert_eq!(post(&url, "x-any", "v", "{}").await.status(), 400);
    let slash = start_with(Authorization::None, |options| options.path = "/webhook/".to_owned());
    assert_eq!(post(&slash.url, "x-any", "v", "{}").await.status(), 400);
}

#[tokio::test]
async fn an_event_in_gzip_arrives_inflated() {
    let event = r#"{"id":"evt_1","type":"t","data":{}}"#;
    // The output of gzip for this event.
    let gzipped: Vec<u8> = vec![
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0xca, 0x4c, 0x51, 0xb2, 0x52, 0x4a,
        0x2d, 0x2b, 0x89, 0x37, 0x54, 0xd2, 0x51, 0x2a, 0xa9, 0x2c, 0x48, 0x05, 0x72, 0x4b, 0x80, 0xcc, 0x94, 0xc4,
        0x92, 0x44, 0x25, 0xab, 0xea, 0xda, 0x5a, 0x00, 0x14, 0xb5, 0xa9, 0xda, 0x23, 0x00, 0x00, 0x00,
    ];
    let mut running = start(Authorization::None);
    let send = async {
        test_client().post(&running.url).header("content-encoding", "gzip").body(gzipped).send().await.unwrap()
    };
    let handled = async {
        let received = running.events.recv().await.unwrap();
        assert_eq!(received.body, event);
        received.reply.send(EventAnswer::status(204));
    };
    let (response, ()) = in_time(async { tokio::join!(send, handled) }).await;
    assert_eq!(response.status(), 204);
}

#[tokio::test]
async fn requests_in_another_form_are_refused_by_its_name() {
    let running = start(Authorization::None);
    let url = &running.url;
    let batch = "a batch of CloudEvents is not accepted; send one event per request, as Auth0 does";
    let binary = "a CloudEvent in binary mode, with its attributes in `ce-*` headers, is not accepted; send it in \
                  structured mode, as Auth0 does";
    let unknown = "the content encoding `br` is not supported; use one of: gzip, deflate";
    let events = format!("[{EVENT}]");
    for (name, value, body, status, reason) in [
        ("content-type", "application/cloudevents-batch+json", "[]", 415, batch),
        ("content-type", "Application/CloudEvents-Batch+JSON; charset=utf-8", &*events, 415, batch),
        ("content-type", "application/json", &*events, 415, batch),
        ("ce-id", "1", r#"{"object":{}}"#, 415, binary),
        ("ce-type", "user.created", "not JSON", 415, binary),
        ("content-encoding", "br", EVENT, 415, unknown),
        ("content-encoding", "gzip", EVENT, 400, "the body is not gzip"),
    ] {
        let response = post(url, name, value, body).await;
        assert_eq!(response.headers().contains_key("accept-encoding"), reason == unknown);
        assert_eq!(status_and_body(response).await, (status, format!(r#"{{"error":"{reason}"}}"#)), "{name}: {value}");
    }
    let answering = start_answering(Authorization::None);
    assert_eq!(post(&answering.url, "ce-id", "1", EVENT).await.status(), 204);
}

#[tokio::test]
async fn each_refusal_is_reported_with_its_reason() {
    let (refused, mut refusals) = mpsc::channel(8);
    let running = start_with(bearer(), |options| options.refusals = Some(refused));
    post(&running.url, "x-any", "v", EVENT).await;
    post(&running.url, "authorization", "Bearer other", EVENT).await;
    post(&running.url, "authorization", "Basic other", EVENT).await;
    post(&format!("{}x", running.url), "authorization", "Bearer t0ken", EVENT).await;
    post(&running.url, "authorization", "Bearer t0ken", "{").await;
    for reason in [
        "refused POST /webhook: 401 Unauthorized: no `authorization` header",
        "refused POST /webhook: 401 Unauthorized: the secret is different",
        "refused POST /webhook: 401 Unauthorized: the `authorization` header does not begin with `Bearer`",
        "refused POST /webhookx: 404 Not Found",
        "refused POST /webhook: 400 the body is not JSON: EOF while parsing an object at line 1 column 1",
    ] {
        assert_eq!(refusals.try_recv().unwrap(), reason);
    }
}

#[tokio::test]
async fn a_sender_of_a_body_over_the_limit_receives_the_response() {
    let running = start(Authorization::None);
    for length in [4097, 4 << 20] {
        let answer = status_and_body(post(&running.url, "x-any", "v", &"x".repeat(length)).await).await;
        assert_eq!(answer, (413, r#"{"error":"more than 4096 bytes"}"#.to_owned()));
    }
    let protected = start(bearer());
    let answer = status_and_body(post(&protected.url, "x-any", "v", &"x".repeat(200_000)).await).await;
    assert_eq!(answer, (401, r#"{"error":"Unauthorized"}"#.to_owned()));
}

#[tokio::test]
async fn expect_continue_is_confirmed_only_for_acceptable_requests() {
    let running = start_answering(bearer());
    let head = |token: &str, length: usize| {
        format!(
            "POST /webhook HTTP/1.1\r\nhost: h\r\nauthorization: Bearer {token}\r\nexpect: 100-continue\r\n\
             connection: close\r\ncontent-length: {length}\r\n\r\n"
        )
    };
    for (head, answered) in [(head("other", 9), "HTTP/1.1 401 "), (head("t0ken", 4097), "HTTP/1.1 413 ")] {
        let answer = exchange(running.address, &head).await;
        assert!(answer.starts_with(answered), "{answer}");
    }
    let mut socket = TcpStream::connect(running.address).await.unwrap();
    socket.write_all(head("t0ken", EVENT.len()).as_bytes()).await.unwrap();
    let mut word = [0; 25];
    in_time(socket.read_exact(&mut word)).await.unwrap();
    assert_eq!(&word, b"HTTP/1.1 100 Continue\r\n\r\n");
    socket.write_all(EVENT.as_bytes()).await.unwrap();
    let mut answer = String::new();
    in_time(socket.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
}

#[tokio::test]
async fn a_missing_body_is_answered_with_408() {
    let running = start_with(Authorization::None, |options| options.body_timeout = Duration::from_millis(50));
    let head = "POST /webhook HTTP/1.1\r\nhost: h\r\ncontent-length: 10\r\n\r\n{";
    let answer = exchange(running.address, head).await;
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.ends_with("did not arrive in time\"}"), "{answer}");
}

#[tokio::test]
async fn idle_connections_do_not_lock_others_out() {
    let running = start_with(Authorization::None, |options| options.connections = 2);
    let mut connections = Vec::new();
    for _ in 0..4 {
        let mut socket = TcpStream::connect(running.address).await.unwrap();
        socket.write_all(b"POST /web").await.unwrap();
        connections.push(socket);
    }
    assert_eq!(post(&format!("{}/x", running.url), "x-any", "v", EVENT).await.status(), 404);
    assert_closed(connections.remove(0)).await;
}

/// Starts a request without the secret and never sends its body.
async fn send_unauthenticated_head(address: SocketAddr) -> TcpStream {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(b"POST /webhook HTTP/1.1\r\nhost: h\r\ncontent-length: 9999\r\n\r\nx").await.unwrap();
    socket
}

#[tokio::test]
async fn slow_unauthenticated_requests_do_not_lock_others_out() {
    let running = start_with(bearer(), |options| options.connections = 2);
    let mut connections = Vec::new();
    for _ in 0..4 {
        connections.push(send_unauthenticated_head(running.address).await);
    }
    let response = post(&format!("{}/x", running.url), "authorization", "Bearer t0ken", EVENT).await;
    assert_eq!(response.status(), 404);
}

#[tokio::test]
async fn shutdown_does_not_wait_for_an_unauthenticated_sender() {
    let running = start(bearer());
    let mut socket = send_unauthenticated_head(running.address).await;
    // The response to another client shows that the unauthenticated request was processed.
    assert_eq!(post(&running.url, "authorization", "other", EVENT).await.status(), 401);
    running.stop.send(()).unwrap();
    let mut pace = tokio::time::interval(Duration::from_millis(50));
    pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let sending = async {
        // Less than a second, so less than the time for which a refused body is read.
        for _ in 0..20 {
            pace.tick().await;
            let _ = socket.write_all(b"x").await;
        }
    };
    tokio::select! {
        ended = running.task => ended.unwrap(),
        () = sending => panic!("the endpoint waits for the unauthenticated sender"),
    }
}

#[tokio::test]
async fn one_connection_carries_several_events() {
    let running = start_answering(Authorization::None);
    let request = |last: &str| {
        let length = EVENT.len();
        format!("POST /webhook HTTP/1.1\r\nhost: h\r\n{last}content-length: {length}\r\n\r\n{EVENT}")
    };
    let answers = exchange(running.address, &(request("") + &request("") + &request("connection: close\r\n"))).await;
    assert_eq!(answers.matches("HTTP/1.1 204 ").count(), 3, "{answers}");
}

#[tokio::test]
async fn an_event_without_a_handler_or_an_answer_gets_a_503() {
    let mut running = start(Authorization::None);
    let dropped = async {
        let _ = running.events.recv().await;
    };
    let (response, ()) = tokio::join!(post(&running.url, "x-any", "v", EVENT), dropped);
    assert_eq!(response.status(), 503);
    running.events.close();
    assert_eq!(post(&running.url, "x-any", "v", EVENT).await.status(), 503);
}

#[tokio::test(start_paused = true)]
async fn a_delayed_response_is_sent_late() {
    let before = tokio::time::Instant::now();
    let response = EventAnswer::status(204).after(Duration::from_secs(7)).into_response_in_time().await;
    assert_eq!((response.status().as_u16(), before.elapsed().as_secs()), (204, 7));
}

#[tokio::test]
async fn shutdown_waits_for_the_responses_to_accepted_events() {
    let mut running = start(Authorization::None);
    let url = running.url.clone();
    let sent = tokio::spawn(async move { post(&url, "x-any", "v", EVENT).await.status() });
    let received = in_time(running.events.recv()).await.unwrap();
    running.stop.send(()).unwrap();
    tokio::task::yield_now().await;
    received.reply.send(EventAnswer::status(204));
    in_time(running.task).await.unwrap();
    assert_eq!(sent.await.unwrap(), 204);
    assert!(in_time(running.events.recv()).await.is_none());
}

fn test_client() -> reqwest::Client {
    let builder = auth0_events_outbound::builder(&"http://127.0.0.1".parse().unwrap());
    builder.timeout(Duration::from_secs(60)).build().unwrap()
}
