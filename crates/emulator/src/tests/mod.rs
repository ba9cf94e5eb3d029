//! The emulator over real loopback sockets: a tenant on port 0, endpoints that answer as set, raw bodies compared.

mod calls;
mod connections;
mod deliveries;
mod faults;
mod feed;
mod redeliver;
mod state_file;
mod streams;
mod token;
mod users;

use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use auth0_events_cloudevents::send;

/// The limit of every wait, reached only if a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running emulator.
struct TestEmulator {
    base: String,
    client: Client,
    token: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Error>>,
}

/// A complete response.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// Returns status and body, for one comparison.
    fn seen(&self) -> (u16, &str) {
        (self.status, &self.text)
    }
}

/// Returns options with retries within milliseconds.
fn options() -> EmulatorOptions {
    let delivery = send::SendSettings { schedule: vec![Duration::from_millis(2); 3], attempt_timeout: PATIENCE };
    EmulatorOptions { delivery, ..EmulatorOptions::default() }
}

impl TestEmulator {
    async fn start(options: EmulatorOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(EmulatorServer::open(listener, options).unwrap().serve(stopped));
        let mut emulator = Self {
            base,
            // Bodies that do not end, such as the feed's, end here as well.
            client: auth0_events_outbound::builder(&send::Url::parse("http://127.0.0.1").unwrap())
                .timeout(Duration::from_secs(60))
                .build()
                .unwrap(),
            token: String::new(),
            stop,
            task,
        };
        emulator.token = emulator.fetch_token(None).await;
        emulator
    }

    /// Stops the emulator, and waits for its end.
    async fn end(self) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(PATIENCE, self.task).await.unwrap().unwrap().unwrap();
    }

    /// Fetches a token with the default client's credentials.
    async fn fetch_token(&self, scope: Option<&str>) -> String {
        let mut body = self.token_request();
        if let Some(scope) = scope {
            body["scope"] = scope.into();
        }
        let answer = self.post_token("application/json", body.to_string()).await;
        answer.json()["access_token"].as_str().unwrap_or_default().to_owned()
    }

    fn token_request(&self) -> Value {
        let defaults = EmulatorOptions::default();
        json!({
            "grant_type": "client_credentials",
            "client_id": defaults.client_id,
            "client_secret": defaults.client_secret.expose(),
            "audience": format!("{}/api/v2/", self.base),
        })
    }

    async fn post_token(&self, content_type: &str, body: String) -> Answer {
        let url = format!("{}/oauth/token", self.base);
        read(self.client.post(url).header("content-type", content_type).body(body)).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.call_with(&self.token, method, path, body).await
    }

    async fn call_with(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.client.request(method, format!("{}/api/v2{path}", self.base)).bearer_auth(token);
        read(match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        })
        .await
    }

    async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    /// Creates a stream and returns its path.
    async fn stream(&self, body: Value) -> String {
        let answer = self.post("/event-streams", body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        format!("/event-streams/{}", answer.json()["id"].as_str().unwrap())
    }

    /// Sends a test event and returns its id.
    async fn test_event(&self, stream: &str, event_type: &str) -> String {
        let answer = self.post(&format!("{stream}/test"), json!({ "event_type": event_type })).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// Requests `path` until the body fulfils a condition.
    async fn until(&self, path: &str, is_awaited: impl Fn(&Value) -> bool) -> Value {
        let poll = async {
            loop {
                let body = self.get(path).await.json();
                if is_awaited(&body) {
                    return body;
                }
            }
        };
        tokio::time::timeout(PATIENCE, poll).await.unwrap_or_else(|_| panic!("{path} never fulfilled the condition"))
    }

    /// Waits until `count` deliveries have failed and none is being retried.
    async fn until_failed(&self, stream: &str, count: usize) -> Value {
        self.until(&format!("{stream}/deliveries?statuses=failed"), |body| {
            body["deliveries"].as_array().is_some_and(|list| list.len() == count)
        })
        .await
    }

    /// Waits until the statistics have these totals.
    async fn until_counted(&self, stream: &str, successes: u64, failures: u64) -> Value {
        self.until(&format!("{stream}/stats"), |body| {
            let total = |index: usize| body["metrics"][index]["window_total"].as_u64();
            (total(0), total(1)) == (Some(successes), Some(failures))
        })
        .await
    }
}

async fn read(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}

/// A webhook endpoint that answers with a given status and records its requests.
struct Endpoint {
    url: String,
    status: Arc<AtomicU16>,
    calls: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<(axum::http::HeaderMap, String)>>>,
}

impl Endpoint {
    async fn start(status: u16) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), status)
    }

    fn on(listener: TcpListener, status: u16) -> Self {
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let endpoint = Self { url, status: Arc::new(status.into()), calls: Arc::default(), seen: Arc::default() };
        let (status, calls, seen) = (endpoint.status.clone(), endpoint.calls.clone(), endpoint.seen.clone());
        let handler = move |headers: axum::http::HeaderMap, body: String| {
            calls.fetch_add(1, Ordering::SeqCst);
            seen.lock().unwrap().push((headers, body));
            let status = StatusCode::from_u16(status.load(Ordering::SeqCst)).unwrap();
            async move { status }
        };
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handler)).await });
        endpoint
    }

    fn answer(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// Returns the ids of the events in order of arrival.
    fn ids(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        let id = |body: &str| serde_json::from_str::<Value>(body).unwrap()["id"].as_str().unwrap().to_owned();
        seen.iter().map(|(_, body)| id(body)).collect()
    }
}

/// Returns the URL of a port that refuses connections while the socket lives: it is bound and does not listen.
fn refusing() -> (tokio::net::TcpSocket, String) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}/identity", socket.local_addr().unwrap());
    (socket, url)
}

/// Returns the body of a webhook stream with a bearer token.
fn webhook(name: &str, url: &str) -> Value {
    json!({
        "name": name,
        "subscriptions": [{ "event_type": "user.created" }],
        "destination": { "type": "webhook", "configuration": {
            "webhook_endpoint": url,
            "webhook_authorization": { "method": "bearer", "token": "t0ken" },
        }},
    })
}

/// A well-formed id that does not exist.
const NO_STREAM: &str = "est_7yVnQkR2mWdTzLc4HfJpXa";
const NO_EVENT: &str = "evt_4tKzWn8LqRbVxJ2cMfHsPd";

#[tokio::test]
async fn shutdown_ends_the_server_even_while_a_delivery_hangs() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let emulator =
        TestEmulator::start(EmulatorOptions { shutdown_grace: Duration::from_millis(50), ..options() }).await;
    let stream = emulator.stream(webhook("silent", &url)).await;
    emulator.test_event(&stream, "user.created").await;
    let _held = tokio::time::timeout(PATIENCE, silent.accept()).await.expect("a delivery").unwrap();
    emulator.stop.send(()).unwrap();
    let ended = tokio::time::timeout(PATIENCE, emulator.task).await;
    assert!(ended.unwrap().unwrap().is_ok());
}
