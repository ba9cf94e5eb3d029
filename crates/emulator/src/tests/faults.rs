//! Fault rules and the rate limit, as a client sees them.

use super::feed::Reader;
use super::*;

fn failing(rules: &[&str]) -> EmulatorOptions {
    EmulatorOptions { faults: rules.iter().map(|rule| rule.parse().unwrap()).collect(), ..options() }
}

fn action() -> Value {
    json!({ "name": "a", "destination": { "type": "action", "configuration": { "action_id": "a" } } })
}

impl TestEmulator {
    /// Sends a call that must fail, and returns the stage at which it does.
    async fn broken(&self, method: Method, path: &str) -> (Option<u16>, bool) {
        let request = self.client.request(method, format!("{}/api/v2{path}", self.base)).bearer_auth(&self.token);
        match request.header("content-type", "application/json").body(action().to_string()).send().await {
            Ok(response) => (Some(response.status().as_u16()), response.bytes().await.is_err()),
            Err(error) => {
                let reset = std::iter::successors(std::error::Error::source(&error), |cause| cause.source())
                    .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
                    .any(|cause| cause.kind() == std::io::ErrorKind::ConnectionReset);
                (None, reset)
            }
        }
    }
}

#[tokio::test]
async fn a_status_fault_prevents_the_call() {
    let emulator = TestEmulator::start(failing(&[
        "status=503,times=1,retry-after=7,method=POST,path=/api/v2/*",
        "status=429,path=*/users",
    ]))
    .await;
    let answer = emulator.post("/event-streams", action()).await;
    let body = r#"{"statusCode":503,"error":"Service Unavailable","message":"Service Unavailable"}"#;
    assert_eq!(answer.seen(), (503, body));
    assert_eq!(answer.headers["retry-after"], "7");
    assert_eq!(emulator.get("/event-streams").await.seen(), (200, r#"{"eventStreams":[]}"#));
    assert_eq!(emulator.post("/event-streams", action()).await.status, 201);
    let body = r#"{"statusCode":429,"error":"Too Many Requests","message":"Global limit has been reached","errorCode":"too_many_requests"}"#;
    assert_eq!(emulator.post("/users", json!({})).await.seen(), (429, body));
}

#[tokio::test]
async fn a_reset_loses_the_response_to_a_call_that_took_effect() {
    let emulator = TestEmulator::start(failing(&["reset,method=POST,path=/api/v2/*"])).await;
    assert_eq!(emulator.broken(Method::POST, "/event-streams").await, (None, true));
    assert_eq!(emulator.get("/event-streams").await.json()["eventStreams"][0]["name"], "a");
}

#[tokio::test]
async fn a_truncated_response_ends_in_its_body() {
    let emulator = TestEmulator::start(failing(&["truncate,method=POST,path=/api/v2/*"])).await;
    assert_eq!(emulator.broken(Method::POST, "/event-streams").await, (Some(201), true));
    assert_eq!(emulator.get("/event-streams").await.json()["eventStreams"][0]["name"], "a");
}

#[tokio::test]
async fn garbage_keeps_the_status_and_the_length() {
    let emulator = TestEmulator::start(failing(&["garbage,path=*/event-streams"])).await;
    let response = emulator.client.get(format!("{}/api/v2/event-streams", emulator.base)).bearer_auth(&emulator.token);
    let response = response.send().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["content-length"]), (200, &"19".parse().unwrap()));
    let bytes = response.bytes().await.unwrap();
    assert!(bytes.len() == 19 && std::str::from_utf8(&bytes).is_err());
}

#[tokio::test]
async fn latency_comes_first_and_the_emulators_own_paths_never_fail() {
    let emulator = TestEmulator::start(failing(&["latency=60ms,path=/api/*", "status=500,path=/emulator/*"])).await;
    let started = std::time::Instant::now();
    assert_eq!(emulator.get("/event-streams").await.status, 200);
    assert!(started.elapsed() >= Duration::from_millis(60));
    emulator.make(json!({ "event_type": "user.created" })).await;
}

#[tokio::test]
async fn the_feed_is_hit_within_its_first_message() {
    for (rule, ends) in
        [("truncate,path=*/events", true), ("reset,path=*/events", true), ("garbage,path=*/events", false)]
    {
        let emulator = TestEmulator::start(failing(&[rule])).await;
        let request = emulator.client.get(format!("{}/api/v2/events", emulator.base)).bearer_auth(&emulator.token);
        let mut response = request.send().await.unwrap();
        let mut read = Vec::new();
        while read.is_empty() {
            read.extend(response.chunk().await.unwrap().unwrap());
        }
        assert!(read.starts_with(b":connected\n\nretry: 2000\n\n"), "{rule}");
        emulator.make(json!({ "event_type": "user.updated" })).await;
        let broke = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => read.extend(chunk),
                Ok(None) => break false,
                Err(_) => break true,
            }
            if !ends && read.ends_with(b"}\n\n") {
                break false;
            }
        };
        assert_eq!(broke, ends, "{rule}");
        let text = String::from_utf8_lossy(&read);
        match rule {
            "truncate,path=*/events" => {
                assert!(text.contains("event: user.updated\nid: ") && !text.ends_with("\n\n"), "{text}");
            }
            "garbage,path=*/events" => {
                assert!(text.contains('\u{fffd}') && text.contains("event: user.updated"), "{text}");
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn the_rate_limit_counts_every_call_of_the_api_and_reports_it_in_headers() {
    let limit = RateLimit { burst: 2, per_second: 0.001 };
    let emulator = TestEmulator::start(EmulatorOptions { rate_limit: Some(limit), ..options() }).await;
    let answer = emulator.get("/event-streams").await;
    let named = |answer: &Answer, name: &str| answer.headers[name].to_str().unwrap().to_owned();
    assert_eq!(
        (answer.status, named(&answer, "x-ratelimit-limit"), named(&answer, "x-ratelimit-remaining")),
        (200, "2".into(), "1".into())
    );
    assert_eq!(emulator.call_with("bad", Method::GET, "/event-streams", None).await.status, 401);
    let answer = emulator.get("/event-streams").await;
    let body = r#"{"statusCode":429,"error":"Too Many Requests","message":"Global limit has been reached","errorCode":"too_many_requests"}"#;
    assert_eq!(answer.seen(), (429, body));
    let seconds: i64 = named(&answer, "retry-after").parse().unwrap();
    let reset: i64 = named(&answer, "x-ratelimit-reset").parse().unwrap();
    assert!((900..=1000).contains(&seconds), "{seconds}");
    assert!((0..=2).contains(&(reset - seconds - jiff::Timestamp::now().as_second()).abs()), "{reset}");
    // Tokens and the emulator's own paths do not count.
    assert!(!emulator.fetch_token(None).await.is_empty());
    emulator.make(json!({ "event_type": "user.created" })).await;
    let free = TestEmulator::start(options()).await.get("/event-streams").await;
    assert!(!free.headers.contains_key("x-ratelimit-limit"));
}

#[tokio::test]
async fn a_feed_within_the_limit_has_the_headers_and_continues() {
    let limit = RateLimit { burst: 1, per_second: 0.001 };
    let emulator = TestEmulator::start(EmulatorOptions { rate_limit: Some(limit), ..options() }).await;
    let mut feed = Reader::open(&emulator, "").await;
    emulator.make(json!({ "event_type": "user.created" })).await;
    assert_eq!(feed.event().await["type"], "user.created");
}
