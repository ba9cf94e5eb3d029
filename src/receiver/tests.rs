//! Through real loopback sockets.

use reqwest::Response;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use crate::forward::test_client;

const EVENT: &str = r#"{ "id":"evt_1", "type":"user.created","time":"2026-03-02T09:15:27.500Z","data":{} }"#;

struct Running {
    url: String,
    events: mpsc::Receiver<Received>,
    status: Arc<AtomicU16>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

async fn start(authorization: Authorization) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhook", listener.local_addr().unwrap());
    let (sink, events) = mpsc::channel(8);
    let options = Options { body_limit: 4096, ..Options::new("/webhook", authorization, sink) };
    let status = Arc::clone(&options.status);
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(serve(listener, options, async { drop(stopped.await) }));
    Running { url, events, status, stop, task }
}

fn bearer() -> Authorization {
    Authorization::Bearer(Secret::new("t0ken"))
}

async fn post(url: &str, name: &'static str, value: &str, body: &str) -> Response {
    test_client().post(url).header(name, value).body(body.to_owned()).send().await.unwrap()
}

async fn seen(response: Response) -> (u16, String) {
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn a_good_event_is_handed_on_as_it_came_and_answered_with_204() {
    let mut running = start(bearer()).await;
    let response = post(&running.url, "authorization", "Bearer t0ken", EVENT).await;
    assert_eq!(seen(response).await, (204, String::new()));
    let received = running.events.recv().await.unwrap();
    assert_eq!((received.event.id.as_str(), received.event.event_type.as_str()), ("evt_1", "user.created"));
    assert_eq!(received.event.time.as_deref(), Some("2026-03-02T09:15:27.500Z"));
    assert_eq!((received.body, received.status), (Bytes::from_static(EVENT.as_bytes()), 204));
}

#[tokio::test]
async fn the_answer_follows_the_status_while_it_runs() {
    let mut running = start(bearer()).await;
    for (set, answered) in [(500, 500), (299, 299), (100, 500), (0, 500), (204, 204)] {
        running.status.store(set, Ordering::Relaxed);
        let response = post(&running.url, "authorization", "Bearer t0ken", EVENT).await;
        assert_eq!(response.status().as_u16(), answered);
        assert_eq!(running.events.recv().await.unwrap().status, answered);
    }
}

#[tokio::test]
async fn a_caller_without_the_secret_gets_the_guides_401_whatever_it_asks() {
    let running = start(bearer()).await;
    let elsewhere = running.url.replace("webhook", "other");
    for (url, value) in [(&running.url, "Bearer t0ke"), (&running.url, "t0ken"), (&running.url, ""), (&elsewhere, "x")]
    {
        let response = post(url, "authorization", value, EVENT).await;
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(seen(response).await, (401, r#"{"error":"Unauthorized"}"#.to_owned()), "{value}");
    }
}

#[tokio::test]
async fn basic_and_custom_header_are_checked_as_they_are_sent() {
    let basic = start(Authorization::Basic { username: "svc".into(), password: Secret::new("pass") }).await;
    assert_eq!(post(&basic.url, "authorization", "Basic c3ZjOnBhc3M=", EVENT).await.status(), 204);
    assert_eq!(post(&basic.url, "authorization", "Basic c3ZjOnBhc3N=", EVENT).await.status(), 401);
    let custom = start(Authorization::Header { name: "X-Hook".into(), value: Secret::new("v") }).await;
    assert_eq!(post(&custom.url, "x-hook", "v", EVENT).await.status(), 204);
    assert_eq!(post(&custom.url, "authorization", "v", EVENT).await.status(), 401);
    let open = start(Authorization::None).await;
    assert_eq!(post(&open.url, "x-any", "v", EVENT).await.status(), 204);
}

#[tokio::test]
async fn what_is_no_event_is_refused_with_the_reason() {
    let running = start(Authorization::None).await;
    let url = &running.url;
    let get = test_client().get(url).send().await.unwrap();
    assert_eq!((get.headers()["allow"].as_bytes(), get.status().as_u16()), (&b"POST"[..], 405));
    assert_eq!(post(&format!("{url}/x"), "x-any", "v", EVENT).await.status(), 404);
    let answer = seen(post(url, "x-any", "v", "{}").await).await;
    assert_eq!(answer, (400, r#"{"error":"not a CloudEvent: `data` is missing"}"#.to_owned()));
    let answer = seen(post(url, "x-any", "v", &"x".repeat(4097)).await).await;
    assert_eq!(answer, (413, r#"{"error":"more than 4096 bytes"}"#.to_owned()));
}

#[tokio::test]
async fn a_closed_channel_is_a_503_so_that_the_sender_tries_again() {
    let mut running = start(Authorization::None).await;
    running.events.close();
    assert_eq!(post(&running.url, "x-any", "v", EVENT).await.status(), 503);
}

#[tokio::test]
async fn shutdown_ends_the_server() {
    let running = start(Authorization::None).await;
    assert_eq!(post(&running.url, "x-any", "v", EVENT).await.status(), 204);
    running.stop.send(()).unwrap();
    let ended = tokio::time::timeout(PATIENCE, running.task).await;
    assert!(ended.unwrap().unwrap().is_ok());
}
