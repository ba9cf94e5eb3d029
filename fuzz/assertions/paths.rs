//! Properties of any request, of any method, path, header and body: it gets an answer, and never a server error. No socket is
//! opened.

use std::cell::RefCell;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use crate::engine::ingest::endpoint::{self, EventAnswer, WebhookEndpoint};
use auth0_events_cloudevents::send::Authorization;
use auth0_events_emulator::{self as emulator, EmulatorOptions};

/// The initial state of the emulator.
const SEED: &str =
    r#"{"users": [{"connection": "db", "email": "mara@example.com", "password": "Passw0rd", "user_id": "1"}]}"#;

/// The stream created in it. Its deliveries use no network.
const STREAM: &str = r#"{
  "name": "orders", "subscriptions": [{"event_type": "user.created"}],
  "destination": {"type": "action", "configuration": {"action_id": "7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30"}}
}"#;

/// Placeholders in the input for the id of that stream, and of the event that it failed to receive.
const IDS: [&str; 2] = ["est_7yVnQkR2mWdTzLc4HfJpXa", "evt_7yVnQkR2mWdTzLc4HfJpXa"];

thread_local! {
    static RUNTIME: Runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    /// An emulator that no request has changed so far.
    static EMULATOR: RefCell<Option<Emulator>> = const { RefCell::new(None) };
}

struct Emulator {
    router: Router,
    /// The value of an authorization header that it accepts.
    bearer: HeaderValue,
    /// The ids that replace [`IDS`].
    ids: [String; 2],
}

/// Splits a request at its empty line into head and body.
fn parts(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or(bytes.len());
    (&bytes[..end], &bytes[bytes.len().min(end + 2)..])
}

/// Reads a request: a line `METHOD target`, lines `name: value`, an empty line, the body.
fn request(bytes: &[u8]) -> Option<Request<Body>> {
    let (head, body) = parts(bytes);
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.next()?;
    let space = first.iter().position(|byte| *byte == b' ')?;
    let mut request = Request::builder().method(&first[..space]).uri(&first[space + 1..]);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    request.body(Body::from(body.to_vec())).ok()
}

/// Sends a request. Returns its status, and its body unless that is a stream.
async fn call(router: &Router, request: Request<Body>) -> (StatusCode, Vec<u8>) {
    let answer = TowerToHyperService::new(router.clone()).call(request).await;
    let answer = answer.unwrap_or_else(|never| match never {});
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_vec());
    if kind.is_some_and(|kind| kind.starts_with(b"text/event-stream")) {
        return (status, Vec::new());
    }
    (status, to_bytes(answer.into_body(), usize::MAX).await.expect("an answer is whole").to_vec())
}

/// Sends a request to the webhook endpoint, whose path is `/webhook`. It hands over events and refuses everything else.
pub fn receiver(bytes: &[u8]) {
    let Some(request) = request(bytes) else { return };
    RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let (sender, mut events) = mpsc::channel(1);
            let options = endpoint::EndpointOptions::new("/webhook", Authorization::None, sender);
            let router = WebhookEndpoint::new(options).expect("no header is required").router();
            let taken = async {
                let received = events.recv().await?;
                received.reply.send(EventAnswer::status(204));
                Some(received.event)
            };
            let answered = async {
                let answered = call(&router, request).await;
                drop(router);
                answered
            };
            let ((status, body), event) = tokio::join!(answered, taken);
            assert_eq!(status == StatusCode::NO_CONTENT, event.is_some(), "{status}");
            assert!(event.is_some() || status.is_client_error(), "{status}");
            assert!(event.is_some() || serde_json::from_slice::<Value>(&body).is_ok());
        });
    });
}

/// Returns the number of events that the body of a request asks for.
fn event_count(bytes: &[u8]) -> Option<u64> {
    let (_, body) = parts(bytes);
    serde_json::from_slice::<Value>(body).ok()?["count"].as_u64()
}

/// Sends a request with a valid token to an emulator that holds a user, a stream, a delivery and a failed delivery.
pub fn emulator(bytes: &[u8]) {
    let Some(original) = request(bytes) else { return };
    // Millions of events in one step are allowed and slow.
    if original.uri().path() == "/emulator/events" && event_count(bytes).is_some_and(|count| count > 1000) {
        return;
    }
    RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let unchanged = EMULATOR.take();
            let emulator = match unchanged {
                Some(emulator) => emulator,
                None => Emulator::start().await,
            };
            let Some(mut request) = request(&emulator.with_ids(bytes)) else {
                panic!("an id does not change the syntax")
            };
            request.headers_mut().entry(header::AUTHORIZATION).or_insert_with(|| emulator.bearer.clone());
            let is_change = !request.method().is_safe();
            let (status, body) = call(&emulator.router, request).await;
            assert!(!status.is_server_error() && !status.is_redirection(), "{status}");
            assert!(body.is_empty() || serde_json::from_slice::<Value>(&body).is_ok(), "{status}");
            // The next request must not see what this one created, such as a stream with a URL.
            if !(is_change && status.is_success()) {
                EMULATOR.set(Some(emulator));
            }
        });
    });
}

impl Emulator {
    async fn start() -> Self {
        let options = EmulatorOptions { https_only: true, ..EmulatorOptions::default() };
        let token_request = json!({
            "grant_type": "client_credentials", "client_id": options.client_id,
            "client_secret": options.client_secret.expose(), "audience": "http://127.0.0.1:4000/api/v2/",
        });
        let mut emulator = Self {
            router: emulator::unserved(options, SEED.as_bytes()).expect("no file is opened"),
            bearer: HeaderValue::from_static("none yet"),
            ids: IDS.map(str::to_owned),
        };
        let token = emulator.post(Method::POST, "/oauth/token", &token_request).await;
        let token = token["access_token"].as_str().expect("a token");
        emulator.bearer = format!("Bearer {token}").parse().expect("a token fits a header");
        let stream: Value = serde_json::from_str(STREAM).expect("JSON");
        let stream = emulator.post(Method::POST, "/api/v2/event-streams", &stream).await;
        emulator.ids[0] = stream["id"].as_str().expect("a stream").to_owned();
        let event = json!({"event_type": "user.created"});
        emulator.post(Method::POST, "/emulator/events", &event).await;
        // Let the worker of the stream run.
        tokio::task::yield_now().await;
        let path = format!("/api/v2/event-streams/{}", emulator.ids[0]);
        emulator.post(Method::PATCH, &path, &json!({"status": "disabled"})).await;
        let event = emulator.post(Method::POST, "/emulator/events", &event).await;
        emulator.ids[1] = event["id"].as_str().expect("an event").to_owned();
        tokio::task::yield_now().await;
        emulator
    }

    /// Sends a body to a path and returns the answer.
    async fn post(&self, method: Method, path: &str, body: &Value) -> Value {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::AUTHORIZATION, &self.bearer).body(Body::from(body.to_string()));
        let (status, answer) = call(&self.router, request.expect("a request")).await;
        assert!(status.is_success(), "{status} {}", String::from_utf8_lossy(&answer));
        serde_json::from_slice(&answer).expect("JSON")
    }

    /// Returns the input with the placeholders replaced by the ids of this emulator.
    fn with_ids(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for (placeholder, id) in IDS.iter().zip(&self.ids) {
            while let Some(at) = memchr::memmem::find(&bytes, placeholder.as_bytes()) {
                bytes[at..at + id.len()].copy_from_slice(id.as_bytes());
            }
        }
        bytes
    }
}
