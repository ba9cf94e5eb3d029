//! Rules of every call: the order of checks, error responses, malformed bodies and paths.

use super::*;

const NOT_FOUND: &str = r#"{"statusCode":404,"error":"Not Found","message":"Not Found"}"#;

#[tokio::test]
async fn an_unknown_path_or_method_is_not_found() {
    let emulator = TestEmulator::start(options()).await;
    for (method, path) in [
        (Method::GET, "/nothing"),
        (Method::GET, "/event-streams/"),
        (Method::PUT, "/event-streams"),
        (Method::DELETE, "/event-streams"),
        (Method::GET, "/event-streams/a/b/c/d"),
    ] {
        assert_eq!(emulator.call(method, path, None).await.seen(), (404, NOT_FOUND), "{path}");
    }
    let answer = read(emulator.client.get(format!("{}/", emulator.base))).await;
    assert_eq!(answer.seen(), (404, NOT_FOUND));
    assert_eq!(answer.headers["content-type"], "application/json; charset=utf-8");
}

#[tokio::test]
async fn a_malformed_stream_id_is_quoted_decoded() {
    let emulator = TestEmulator::start(options()).await;
    for (sent, quoted) in
        [("est_short", "est_short"), ("a%2Fb", "a/b"), ("%20", " "), ("%25", "%"), ("%C3%A4", "ä"), ("%FF", "\u{fffd}")]
    {
        let answer = emulator.get(&format!("/event-streams/{sent}")).await;
        let body = format!(
            r#"{{"statusCode":400,"error":"Bad Request","message":"Path validation error: 'Object didn't pass validation for format event-stream-id: {quoted}' on property id (Unique identifier for the event stream).","errorCode":"invalid_uri"}}"#
        );
        assert_eq!(answer.seen(), (400, body.as_str()), "{sent}");
    }
}

#[tokio::test]
async fn a_malformed_event_id_is_refused_after_the_streams() {
    let emulator = TestEmulator::start(options()).await;
    let answer = emulator.get(&format!("/event-streams/{NO_STREAM}/deliveries/evt_short")).await;
    let body = r#"{"statusCode":400,"error":"Bad Request","message":"Path validation error: 'Object didn't pass validation for format event-id: evt_short' on property event_id (Unique identifier for the event).","errorCode":"invalid_uri"}"#;
    assert_eq!(answer.seen(), (400, body));
    let answer = emulator.get("/event-streams/est_short/deliveries/evt_short").await;
    assert!(answer.text.contains("event-stream-id"), "{}", answer.text);
}

#[tokio::test]
async fn checks_come_in_the_documented_order() {
    let emulator = TestEmulator::start(options()).await;
    let narrow = emulator.fetch_token(Some("read:event_streams")).await;
    let bad = Some(json!({ "nothing": 1 }));
    let path = format!("/event-streams/{NO_STREAM}");
    let status =
        async |token: &str, path: &str, body| emulator.call_with(token, Method::PATCH, path, body).await.status;
    assert_eq!(status("x", "/event-streams/short", bad.clone()).await, 401);
    assert_eq!(status(&narrow, "/event-streams/short", bad.clone()).await, 403);
    let answer = emulator.patch("/event-streams/short", json!({ "nothing": 1 })).await;
    assert_eq!((answer.status, &answer.json()["errorCode"]), (400, &json!("invalid_uri")));
    let answer = emulator.patch(&path, json!({ "nothing": 1 })).await;
    assert_eq!((answer.status, &answer.json()["errorCode"]), (400, &json!("invalid_body")));
    assert_eq!(status(&emulator.token, &path, Some(json!({}))).await, 404);
}

#[tokio::test]
async fn every_operation_on_a_missing_stream_is_a_404_but_delete() {
    let emulator = TestEmulator::start(options()).await;
    let path = format!("/event-streams/{NO_STREAM}");
    let body = r#"{"statusCode":404,"error":"Not Found","message":"The requested stream does not exist."}"#;
    for (method, path, sent) in [
        (Method::GET, path.clone(), None),
        (Method::PATCH, path.clone(), Some(json!({}))),
        (Method::GET, format!("{path}/deliveries"), None),
        (Method::GET, format!("{path}/deliveries/{NO_EVENT}"), None),
        (Method::GET, format!("{path}/stats"), None),
        (Method::POST, format!("{path}/test"), Some(json!({ "event_type": "user.created" }))),
        (Method::POST, format!("{path}/redeliver"), None),
        (Method::POST, format!("{path}/redeliver/{NO_EVENT}"), None),
    ] {
        assert_eq!(emulator.call(method, &path, sent).await.seen(), (404, body), "{path}");
    }
    let answer = emulator.call(Method::DELETE, &path, None).await;
    assert_eq!(answer.seen(), (204, ""));
    assert_eq!(answer.headers["content-type"], "application/json; charset=utf-8");
}

#[tokio::test]
async fn bodies_that_are_not_json_too_large_or_too_deep_are_refused() {
    let limits = EmulatorLimits { body_bytes: 4096, ..EmulatorLimits::default() };
    let emulator = TestEmulator::start(EmulatorOptions { limits, ..options() }).await;
    let url = format!("{}/api/v2/event-streams", emulator.base);
    let post = async |content_type: &str, body: String| {
        let request = emulator.client.post(&url).bearer_auth(&emulator.token);
        read(request.header("content-type", content_type).body(body)).await
    };
    let unreadable = r#"{"statusCode":400,"error":"Bad Request","message":"Invalid request payload JSON format","errorCode":"invalid_body"}"#;
    for body in ["{", "\u{feff}{}", "{\"a\":1}x", "nul", &"[".repeat(4000), &"{\"a\":".repeat(500)] {
        assert_eq!(post("application/json", body.to_owned()).await.seen(), (400, unreadable), "{body}");
    }
    let large = r#"{"statusCode":413,"error":"Request Entity Too Large","message":"Payload content length greater than maximum allowed: 4096"}"#;
    assert_eq!(post("application/json", " ".repeat(4097)).await.seen(), (413, large));
    let other = r#"{"statusCode":415,"error":"Unsupported Media Type","message":"Unsupported Media Type"}"#;
    assert_eq!(post("text/plain", "{}".to_owned()).await.seen(), (415, other));
    let absent = r#"{"statusCode":400,"error":"Bad Request","message":"Payload validation error: 'Expected type object but found type null'.","errorCode":"invalid_body"}"#;
    assert_eq!(post("application/json; charset=utf-8", String::new()).await.seen(), (400, absent));
}

#[tokio::test]
async fn a_body_without_a_length_is_cut_off_at_the_limit() {
    let limits = EmulatorLimits { body_bytes: 4096, ..EmulatorLimits::default() };
    let emulator = TestEmulator::start(EmulatorOptions { limits, ..options() }).await;
    let address = emulator.base.strip_prefix("http://").unwrap();
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v2/event-streams HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ntransfer-encoding: chunked\r\n\r\n",
        emulator.token
    );
    let chunk = format!("1000\r\n{}\r\n1\r\nx\r\n", "x".repeat(4096));
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    socket.write_all((head + &chunk).as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    let read = tokio::time::timeout(PATIENCE, socket.read_exact(&mut answer)).await;
    read.expect("an answer").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[tokio::test]
async fn bad_queries_are_named_by_parameter() {
    let emulator = TestEmulator::start(options()).await;
    let deliveries = format!("/event-streams/{NO_STREAM}/deliveries");
    for (path, problem) in [
        ("/event-streams?take=0".to_owned(), "'Value 0 is less than minimum 1' on property take"),
        ("/event-streams?take=500".to_owned(), "'Value 500 is greater than maximum 100' on property take"),
        ("/event-streams?take=many".to_owned(), "'Expected type integer but found type string' on property take"),
        ("/event-streams?take=1&take=2".to_owned(), "'Expected type integer but found type array' on property take"),
        ("/event-streams?page=2".to_owned(), "'Additional properties not allowed: page'"),
        ("/event-streams?from=x".to_owned(), "'Object didn't pass validation for format cursor: x' on property from"),
        (
            format!("{deliveries}?date_from=2026-03-01T00:00:00.000Z"),
            "'String is too long (24 chars), maximum 20' on property date_from",
        ),
        (
            format!("{deliveries}?date_to=2026-03-01"),
            "'Object didn't pass validation for format date-time: 2026-03-01' on property date_to",
        ),
        (format!("{deliveries}?statuses=failed,pending"), "'No enum match for: pending' on property statuses[1]"),
        (format!("{deliveries}?event_types=user.x"), "'No enum match for: user.x' on property event_types[0]"),
    ] {
        let answer = emulator.get(&path).await;
        let body = format!(
            r#"{{"statusCode":400,"error":"Bad Request","message":"Query validation error: {problem}.","errorCode":"invalid_query_string"}}"#
        );
        assert_eq!(answer.seen(), (400, body.as_str()), "{path}");
    }
}

#[tokio::test]
async fn the_last_of_a_repeated_member_counts() {
    let emulator = TestEmulator::start(options()).await;
    let request = emulator.client.post(format!("{}/api/v2/event-streams", emulator.base)).bearer_auth(&emulator.token);
    let action = r#"{"type":"action","configuration":{"action_id":"a"}}"#;
    let body = format!(r#"{{"name":"first","name":"last","destination":{action}}}"#);
    let answer = read(request.header("content-type", "application/json").body(body)).await;
    assert_eq!((answer.status, &answer.json()["name"]), (201, &json!("last")));
}
