//! Owns what must hold of requests, whatever their method, path, header and body: they are answered, and not with a failure of
//! the server. No socket is opened.

use std::cell::RefCell;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use crate::emulator::{self, Options};
use crate::forward::Authorization;
use crate::receiver::{self, Answer, Receiver};

/// What the emulator holds before each request. Nothing in it delivers over a network.
const SEED: &str = r#"{
  "streams": [{
    "name": "orders", "subscriptions": [{"event_type": "user.created"}], "status": "disabled",
    "destination": {"type": "action", "configuration": {"action_id": "7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30"}}
  }],
  "users": [{"connection": "db", "email": "mara@example.com", "password": "Passw0rd", "user_id": "1"}]
}"#;

thread_local! {
    static RUNTIME: Runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    /// An emulator that no request has changed yet, and a token that it accepts.
    static EMULATOR: RefCell<Option<(Router, String)>> = const { RefCell::new(None) };
}

/// Reads a request: a line `METHOD target`, lines `name: value`, an empty line, the body.
fn request(bytes: &[u8]) -> Option<Request<Body>> {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or(bytes.len());
    let mut lines = bytes[..end].split(|byte| *byte == b'\n');
    let first = lines.next()?;
    let space = first.iter().position(|byte| *byte == b' ')?;
    let mut request = Request::builder().method(&first[..space]).uri(&first[space + 1..]);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    request.body(Body::from(bytes[bytes.len().min(end + 2)..].to_vec())).ok()
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

/// Sends a request to the webhook endpoint, whose path is `/webhook`. An event is handed on as it came; all else is refused.
pub fn receiver(bytes: &[u8]) {
    let Some(request) = request(bytes) else { return };
    RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let (sender, mut events) = mpsc::channel(1);
            let options = receiver::Options::new("/webhook", Authorization::None, sender);
            let router = Receiver::new(options).expect("no header is asked for").router();
            let taken = async {
                let received = events.recv().await?;
                received.reply.send(Answer::status(204));
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

/// Sends a request with a good token to an emulator that holds one stream and one user.
pub fn emulator(bytes: &[u8]) {
    let Some(mut request) = request(bytes) else { return };
    RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let kept = EMULATOR.take();
            let (router, token) = match kept {
                Some(kept) => kept,
                None => start().await,
            };
            let bearer = format!("Bearer {token}").parse().expect("a token fits a header");
            request.headers_mut().entry(header::AUTHORIZATION).or_insert(bearer);
            let is_change = !request.method().is_safe();
            let (status, body) = call(&router, request).await;
            assert!(!status.is_server_error() && !status.is_redirection(), "{status}");
            assert!(body.is_empty() || serde_json::from_slice::<Value>(&body).is_ok(), "{status}");
            // What a request has made, such as a stream with an address, is not there when the next one makes an event.
            if !(is_change && status.is_success()) {
                EMULATOR.set(Some((router, token)));
            }
        });
    });
}

/// Starts an emulator and gets a token.
async fn start() -> (Router, String) {
    let options = Options::default();
    let asked = json!({
        "grant_type": "client_credentials", "client_id": options.client_id, "client_secret": options.client_secret.expose(),
        "audience": "http://127.0.0.1:4000/api/v2/",
    });
    let router = emulator::unserved(options, SEED.as_bytes());
    let ask = Request::post("/oauth/token").header(header::CONTENT_TYPE, "application/json");
    let (status, body) = call(&router, ask.body(Body::from(asked.to_string())).expect("a request")).await;
    let answer: Value = serde_json::from_slice(&body).expect("JSON");
    let token = answer["access_token"].as_str().unwrap_or_else(|| panic!("{status} {answer}"));
    (router, token.to_owned())
}
