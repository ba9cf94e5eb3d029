//! Tests of delivery through loopback sockets.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap as Headers, StatusCode as Code};
use axum::response::IntoResponse;
use tokio::net::TcpListener;

use super::*;

type ReceivedRequests = Arc<Mutex<Vec<(Headers, Vec<u8>)>>>;

/// Starts an endpoint that answers with `codes` in turn; the last one repeats.
async fn endpoint(codes: &'static [u16]) -> (Url, ReceivedRequests) {
    let requests = ReceivedRequests::default();
    let handler = move |State(requests): State<ReceivedRequests>, headers: Headers, body: axum::body::Bytes| async move {
        let mut requests = requests.lock().unwrap();
        let code = codes[requests.len().min(codes.len() - 1)];
        requests.push((headers, body.to_vec()));
        (Code::from_u16(code).unwrap(), [("location", "/elsewhere")], "an answer body").into_response()
    };
    let router = Router::new().fallback(handler).with_state(Arc::clone(&requests));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/hook", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, requests)
}

fn quick() -> SendSettings {
    SendSettings { schedule: vec![Duration::from_millis(5); 3], attempt_timeout: Duration::from_secs(5) }
}

async fn run(url: &Url, authorization: &Authorization, settings: SendSettings) -> (SendOutcome, Vec<SendAttempt>) {
    let sender = EventSender::new(url.clone(), authorization, settings).unwrap();
    let mut attempts = Vec::new();
    let payload = Bytes::from_static(b"{ \"id\" : \"evt_1\" }");
    let outcome = sender.deliver(payload, std::future::pending(), |attempt| attempts.push(attempt)).await;
    (outcome, attempts)
}

fn errors(attempts: &[SendAttempt]) -> Vec<Option<&str>> {
    attempts.iter().map(|attempt| attempt.error.as_deref()).collect()
}

#[tokio::test]
async fn a_2xx_ends_the_delivery_and_the_payload_arrives_byte_for_byte() {
    let (url, requests) = endpoint(&[299]).await;
    let (outcome, attempts) = run(&url, &Authorization::None, quick()).await;
    assert_eq!((outcome, errors(&attempts)), (SendOutcome::Delivered, vec![None]));
    let requests = requests.lock().unwrap();
    assert_eq!(requests[0].1, b"{ \"id\" : \"evt_1\" }");
    assert_eq!(requests[0].0["content-type"], "application/json");
    assert!(requests[0].0["user-agent"].to_str().unwrap().starts_with("events/"));
    assert!(!requests[0].0.contains_key("authorization"));
}

#[tokio::test]
async fn each_authorization_becomes_its_header() {
    let (url, requests) = endpoint(&[204]).await;
    run(&url, &Authorization::Bearer(Secret::new("t0ken")), quick()).await;
    let basic = Authorization::Basic { username: "svc".into(), password: Secret::new("pass") };
    run(&url, &basic, quick()).await;
    run(&url, &Authorization::Header { name: "X-Hook".into(), value: Secret::new("v") }, quick()).await;
    let requests = requests.lock().unwrap();
    assert_eq!(requests[0].0["authorization"], "Bearer t0ken");
    assert_eq!(requests[1].0["authorization"], "Basic c3ZjOnBhc3M=");
    assert_eq!(requests[2].0["x-hook"], "v");
}

#[tokio::test]
async fn a_5xx_fails_after_four_attempts() {
    let (url, _) = endpoint(&[503]).await;
    let (outcome, attempts) = run(&url, &Authorization::None, quick()).await;
    assert_eq!((outcome, errors(&attempts)), (SendOutcome::Failed, vec![Some("unexpected status code: 503"); 4]));
    assert!(attempts.windows(2).all(|pair| pair[0].started < pair[1].started));
}

#[tokio::test]
async fn a_4xx_is_final() {
    let (url, _) = endpoint(&[500, 429]).await;
    let (outcome, attempts) = run(&url, &Authorization::None, quick()).await;
    let expected = vec![Some("unexpected status code: 500"), Some("unexpected status code: 429")];
    assert_eq!((outcome, errors(&attempts)), (SendOutcome::Failed, expected));
}

#[tokio::test]
async fn a_redirect_is_a_failure_that_is_not_followed() {
    let (url, requests) = endpoint(&[302, 204]).await;
    let (outcome, attempts) = run(&url, &Authorization::Bearer(Secret::new("t")), quick()).await;
    assert_eq!((outcome, errors(&attempts)), (SendOutcome::Delivered, vec![Some("unexpected status code: 302"), None]));
    assert_eq!(requests.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_refused_connection_has_the_recorded_message() {
    // The port is bound but not listening, so it refuses connections and no other test can take it.
    let held = tokio::net::TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = held.local_addr().unwrap();
    let url = Url::parse(&format!("http://{address}/hook")).unwrap();
    let (outcome, attempts) = run(&url, &Authorization::None, quick()).await;
    let text = format!("Post \"http://{address}/hook\": dial tcp {address}: connect: connection refused");
    assert_eq!((outcome, errors(&attempts)), (SendOutcome::Failed, vec![Some(text.as_str()); 4]));
}

#[tokio::test]
async fn an_endpoint_that_closes_without_a_response_is_an_eof_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        use tokio::io::AsyncReadExt;
        while let Ok((mut socket, _)) = listener.accept().await {
            // Reads the whole request first, because closing a socket with unread bytes sends a reset.
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                socket.read_buf(&mut request).await.unwrap();
            }
        }
    });
    let settings = SendSettings { schedule: Vec::new(), ..quick() };
    let (outcome, attempts) = run(&url, &Authorization::None, settings).await;
    assert_eq!(
        (outcome, errors(&attempts)),
        (SendOutcome::Failed, vec![Some(format!("Post \"{url}\": EOF").as_str())])
    );
}

#[tokio::test]
async fn a_silent_endpoint_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let settings = SendSettings { schedule: Vec::new(), attempt_timeout: Duration::from_millis(20) };
    let (outcome, attempts) = run(&url, &Authorization::None, settings).await;
    assert_eq!(outcome, SendOutcome::Failed);
    assert_eq!(attempts[0].error.as_deref(), Some(cause::post(&url, cause::TIMED_OUT).as_str()));
}

#[tokio::test]
async fn a_stop_signal_ends_the_pause_between_attempts() {
    let (url, requests) = endpoint(&[500]).await;
    let settings = SendSettings { schedule: vec![Duration::from_secs(3600)], ..quick() };
    let sender = EventSender::new(url, &Authorization::None, settings).unwrap();
    let stop = tokio::sync::Notify::new();
    let outcome = sender.deliver(Bytes::new(), stop.notified(), |_| stop.notify_one()).await;
    assert_eq!(outcome, SendOutcome::Cancelled);
    assert_eq!(requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn invalid_headers_and_urls_are_refused_without_showing_the_secret() {
    let url = Url::parse("http://127.0.0.1:1/").unwrap();
    let error = EventSender::new(url, &Authorization::Bearer(Secret::new("a\nb")), quick()).unwrap_err();
    assert_eq!(error.to_string(), "invalid header field value for `authorization`");
    let error = EventSender::new(Url::parse("ftp://h/").unwrap(), &Authorization::None, quick()).unwrap_err();
    assert_eq!(error.to_string(), "cannot post to `ftp://h/`: not an http or https address");
}
