//! The operations on streams: member order, secrets, validation, uniqueness, paging.

use super::*;

const NAME_TAKEN: &str = r#"{"statusCode":409,"error":"Conflict","message":"Event stream name already in use."}"#;

/// Replaces the ids and times of a stream, which differ in each run, and checks their formats.
fn masked(text: &str) -> String {
    let stream: Value = serde_json::from_str(text).unwrap();
    let id = stream["id"].as_str().unwrap();
    assert!(ids::is_valid(ids::STREAM, id), "{id}");
    let mut text = text.replace(id, "ID");
    for (member, mask) in [("created_at", "CREATED"), ("updated_at", "UPDATED")] {
        let time = stream[member].as_str().unwrap();
        assert!(time.len() == 24 && time.ends_with('Z'), "{time}");
        text = text.replace(&format!("\"{member}\":\"{time}\""), &format!("\"{member}\":\"{mask}\""));
    }
    text
}

fn with_destination(destination: &Value) -> Value {
    json!({ "subscriptions": [{ "event_type": "user.created" }], "destination": destination })
}

#[tokio::test]
async fn a_new_webhook_reads_back_in_the_recorded_order_without_its_secret() {
    let emulator = TestEmulator::start(options()).await;
    for (authorization, shown) in [
        (json!({ "method": "bearer", "token": "s3cret" }), r#"{"method":"bearer"}"#),
        (
            json!({ "password": "s3cret", "username": "svc", "method": "basic" }),
            r#"{"method":"basic","username":"svc"}"#,
        ),
        (
            json!({ "method": "custom_header", "header_value": "s3cret", "header_key": "x-hook" }),
            r#"{"method":"custom_header","header_key":"x-hook"}"#,
        ),
    ] {
        let configuration =
            json!({ "webhook_authorization": authorization, "webhook_endpoint": "https://hooks.example.com/in" });
        let body = with_destination(&json!({ "configuration": configuration, "type": "webhook" }));
        let answer = emulator.post("/event-streams", body).await;
        assert_eq!(answer.headers["content-type"], "application/json; charset=utf-8");
        let expected = format!(
            r#"{{"id":"ID","status":"enabled","subscriptions":[{{"event_type":"user.created"}}],"created_at":"CREATED","updated_at":"UPDATED","destination":{{"type":"webhook","configuration":{{"webhook_endpoint":"https://hooks.example.com/in","webhook_authorization":{shown}}}}}}}"#
        );
        assert_eq!((answer.status, masked(&answer.text)), (201, expected));
        let stream = answer.json();
        assert_eq!(stream["created_at"], stream["updated_at"]);
        let path = format!("/event-streams/{}", stream["id"].as_str().unwrap());
        assert_eq!(emulator.get(&path).await.seen(), (200, answer.text.as_str()));
    }
    let list = emulator.get("/event-streams").await;
    assert!(!list.text.contains("s3cret"), "{}", list.text);
}

#[tokio::test]
async fn eventbridge_gets_its_event_source_from_the_service() {
    let emulator = TestEmulator::start(options()).await;
    let configuration = json!({ "aws_account_id": "123456789012", "aws_region": "us-east-2" });
    let body = json!({
        "name": "bus", "status": "disabled", "subscriptions": [{ "event_type": "user.updated" }, { "event_type": "user.created" }],
        "destination": { "type": "eventbridge", "configuration": configuration },
    });
    let answer = emulator.post("/event-streams", body).await;
    let source = answer.json()["destination"]["configuration"]["aws_partner_event_source"].as_str().unwrap().to_owned();
    let uuid = source.strip_prefix("aws.partner/auth0.com/events-emulator-").unwrap().strip_suffix("/auth0.events");
    assert_eq!(uuid.unwrap().len(), 36);
    let expected = r#"{"id":"ID","status":"disabled","name":"bus","subscriptions":[{"event_type":"user.updated"},{"event_type":"user.created"}],"created_at":"CREATED","updated_at":"UPDATED","destination":{"type":"eventbridge","configuration":{"aws_region":"us-east-2","aws_account_id":"123456789012","aws_partner_event_source":"SOURCE"}}}"#;
    assert_eq!((answer.status, masked(&answer.text).replace(&source, "SOURCE")), (201, expected.to_owned()));
}

#[tokio::test]
async fn an_action_stream_needs_neither_name_nor_subscriptions() {
    let emulator = TestEmulator::start(options()).await;
    let destination =
        json!({ "type": "action", "configuration": { "action_id": "7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30" } });
    let answer = emulator.post("/event-streams", json!({ "destination": destination })).await;
    let expected = r#"{"id":"ID","status":"enabled","created_at":"CREATED","updated_at":"UPDATED","destination":{"type":"action","configuration":{"action_id":"7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30"}}}"#;
    assert_eq!((answer.status, masked(&answer.text)), (201, expected.to_owned()));
}

#[tokio::test]
async fn bad_bodies_are_refused_in_the_wording_of_the_validator() {
    let emulator = TestEmulator::start(EmulatorOptions { https_only: true, ..options() }).await;
    let hook = |url: &str, authorization: Value| {
        let configuration = json!({ "webhook_endpoint": url, "webhook_authorization": authorization });
        with_destination(&json!({ "type": "webhook", "configuration": configuration }))
    };
    let with = |member: &str, value: Value| {
        let mut body = webhook("n", "https://h.example/");
        body[member] = value;
        body
    };
    let bearer = json!({ "method": "bearer", "token": "t" });
    let aws = json!({ "aws_account_id": "123456789012", "aws_region": "us-east-2", "aws_partner_event_source": "x" });
    let deep = "destination.configuration";
    for (body, problem) in [
        (json!({ "name": "n" }), "'Missing required property: destination'".to_owned()),
        (with("colour", json!(1)), "'Additional properties not allowed: colour'".to_owned()),
        (with("status", json!("paused")), "'No enum match for: paused' on property status".to_owned()),
        (with("name", json!("")), "'String is too short (0 chars), minimum 1' on property name".to_owned()),
        (
            with("name", json!("n".repeat(129))),
            "'String is too long (129 chars), maximum 128' on property name".to_owned(),
        ),
        (with("name", json!(5)), "'Expected type string but found type integer' on property name".to_owned()),
        (with("subscriptions", json!([])), "'Array is too short (0), minimum 1' on property subscriptions".to_owned()),
        (
            with("subscriptions", json!([{ "event_type": "user.deleted" }, { "event_type": "user.deleted" }])),
            "'Array items are not unique (indexes 0 and 1)' on property subscriptions".to_owned(),
        ),
        (
            with("subscriptions", json!([{ "event_type": "user.create" }])),
            "'No enum match for: user.create' on property subscriptions[0].event_type".to_owned(),
        ),
        (
            with("destination", json!({ "type": "queue" })),
            "'Data does not match any schemas from 'oneOf'' on property destination".to_owned(),
        ),
        (
            with("destination", json!({ "type": "webhook" })),
            "'Missing required property: configuration' on property destination".to_owned(),
        ),
        (
            with("destination", json!({ "type": "eventbridge", "configuration": aws })),
            format!("'Additional properties not allowed: aws_partner_event_source' on property {deep}"),
        ),
        (
            hook("http://127.0.0.1:1/", bearer.clone()),
            format!(
                "'String does not match pattern ^https://.*: http://127.0.0.1:1/' on property {deep}.webhook_endpoint"
            ),
        ),
        (
            hook("https://", bearer),
            format!("'Object didn't pass validation for format uri: https://' on property {deep}.webhook_endpoint"),
        ),
        (
            hook("https://h.example/", json!({ "method": "bearer" })),
            format!("'Missing required property: token' on property {deep}.webhook_authorization"),
        ),
        (
            hook("https://h.example/", json!({ "method": "basic", "username": "a:b", "password": "p" })),
            format!("'String does not match pattern ^[^:]+$: a:b' on property {deep}.webhook_authorization.username"),
        ),
    ] {
        let answer = emulator.post("/event-streams", body).await;
        let expected = json!({
            "statusCode": 400, "error": "Bad Request", "message": format!("Payload validation error: {problem}."), "errorCode": "invalid_body",
        });
        assert_eq!(answer.seen(), (400, expected.to_string().as_str()));
    }
}

#[tokio::test]
async fn plain_http_is_accepted_on_loopback_unless_https_is_required() {
    let emulator = TestEmulator::start(options()).await;
    for (url, status) in [("http://127.0.0.1:1/", 201), ("http://localhost/x", 201), ("http://hooks.example.com/", 400)]
    {
        assert_eq!(emulator.post("/event-streams", webhook(url, url)).await.status, status, "{url}");
    }
}

#[tokio::test]
async fn names_are_unique_and_streams_limited() {
    let emulator = TestEmulator::start(EmulatorOptions { max_streams: 2, ..options() }).await;
    let one = emulator.stream(webhook("one", "https://h.example/")).await;
    assert_eq!(emulator.post("/event-streams", webhook("one", "https://h.example/")).await.seen(), (409, NAME_TAKEN));
    let two = emulator.stream(webhook("two", "https://h.example/")).await;
    let limit = r#"{"statusCode":409,"error":"Conflict","message":"You have reached the maximum number of event streams for your account."}"#;
    assert_eq!(emulator.post("/event-streams", webhook("three", "https://h.example/")).await.seen(), (409, limit));
    assert_eq!(emulator.patch(&two, json!({ "name": "one" })).await.seen(), (409, NAME_TAKEN));
    assert_eq!(emulator.patch(&one, json!({ "name": "one" })).await.status, 200);
    // A name is free after its stream is renamed or deleted.
    assert_eq!(emulator.patch(&one, json!({ "name": "uno" })).await.status, 200);
    assert_eq!(emulator.patch(&two, json!({ "name": "one" })).await.status, 200);
    assert_eq!(emulator.call(Method::DELETE, &two, None).await.status, 204);
    assert_eq!(emulator.call(Method::DELETE, &two, None).await.status, 204);
    emulator.stream(webhook("one", "https://h.example/")).await;
}

#[tokio::test]
async fn a_patch_changes_its_members_and_always_updated_at() {
    let emulator = TestEmulator::start(options()).await;
    let path = emulator.stream(webhook("one", "https://h.example/")).await;
    let before = emulator.get(&path).await.json();
    let nothing = emulator.patch(&path, json!({})).await.json();
    assert!(nothing["updated_at"].as_str() > before["updated_at"].as_str());
    let answer = emulator.patch(&path, json!({ "status": "disabled", "subscriptions": [] })).await;
    let after = answer.json();
    assert!(after["updated_at"].as_str() > nothing["updated_at"].as_str());
    let expected = json!({
        "id": before["id"], "status": "disabled", "name": "one", "subscriptions": [],
        "created_at": before["created_at"], "updated_at": after["updated_at"], "destination": before["destination"],
    });
    assert_eq!(answer.seen(), (200, expected.to_string().as_str()));
}

#[tokio::test]
async fn a_patch_without_a_secret_keeps_it_while_the_method_stays() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(204).await;
    let path = emulator.stream(webhook("one", "https://h.example/")).await;
    let change = |authorization: Value| {
        let configuration = json!({ "webhook_endpoint": endpoint.url, "webhook_authorization": authorization });
        json!({ "destination": { "type": "webhook", "configuration": configuration } })
    };
    let answer = emulator.patch(&path, change(json!({ "method": "basic", "username": "svc" }))).await;
    let body = r#"{"statusCode":400,"error":"Bad Request","message":"Payload validation error: 'Missing required property: password' on property destination.configuration.webhook_authorization.","errorCode":"invalid_body"}"#;
    assert_eq!(answer.seen(), (400, body));
    for (authorization, header) in [
        (json!({ "method": "bearer" }), "Bearer t0ken"),
        (json!({ "method": "basic", "username": "svc", "password": "pass" }), "Basic c3ZjOnBhc3M="),
        (json!({ "method": "basic", "username": "svc2" }), "Basic c3ZjMjpwYXNz"),
    ] {
        assert_eq!(emulator.patch(&path, change(authorization)).await.status, 200);
        emulator.test_event(&path, "user.created").await;
        let arrived = async {
            while endpoint.seen.lock().unwrap().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, arrived).await.unwrap();
        assert_eq!(endpoint.seen.lock().unwrap().pop().unwrap().0["authorization"], header);
    }
}

#[tokio::test]
async fn a_destination_keeps_its_type_and_only_webhooks_can_change() {
    let emulator = TestEmulator::start(options()).await;
    let action = json!({ "type": "action", "configuration": { "action_id": "a" } });
    let hook = emulator.stream(webhook("hook", "https://h.example/")).await;
    let act = emulator.stream(json!({ "destination": action })).await;
    let aws = json!({ "type": "eventbridge", "configuration": { "aws_account_id": "123456789012", "aws_region": "us-east-2" } });
    let bus = emulator.stream(json!({ "destination": aws })).await;
    for (path, destination, problem) in [
        (hook, action.clone(), "The type of a destination cannot be changed"),
        (act, action, "The destination of an action stream cannot be changed"),
        (bus, aws, "The destination of an eventbridge stream cannot be changed"),
    ] {
        let answer = emulator.patch(&path, json!({ "destination": destination })).await;
        let message = format!("Payload validation error: '{problem}' on property destination.");
        let body =
            json!({ "statusCode": 400, "error": "Bad Request", "message": message, "errorCode": "invalid_body" });
        assert_eq!(answer.seen(), (400, body.to_string().as_str()));
    }
}

#[tokio::test]
async fn a_list_is_oldest_first_and_its_last_page_has_no_cursor() {
    let emulator = TestEmulator::start(options()).await;
    assert_eq!(emulator.get("/event-streams").await.seen(), (200, r#"{"eventStreams":[]}"#));
    for name in ["c", "a", "b"] {
        emulator.stream(webhook(name, "https://h.example/")).await;
    }
    let names = |page: &Value| {
        let list = page["eventStreams"].as_array().unwrap().iter();
        list.map(|stream| stream["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = emulator.get("/event-streams?take=2").await.json();
    assert_eq!(names(&first), ["c", "a"]);
    let next = first["next"].as_str().unwrap();
    let last = emulator.get(&format!("/event-streams?take=1&from={next}")).await.json();
    assert_eq!((names(&last), last.get("next")), (vec!["b".to_owned()], None));
    let exact = emulator.get("/event-streams?take=3").await.json();
    assert_eq!((names(&exact).len(), exact.get("next")), (3, None));
}
