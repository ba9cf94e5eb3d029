//! Users: the recorded bodies, the errors, and the events of each change.

use super::feed::Reader;
use super::*;

const NO_USER: &str =
    r#"{"statusCode":404,"error":"Not Found","message":"The user does not exist.","errorCode":"inexistent_user"}"#;

fn mara() -> Value {
    json!({
        "connection": "Username-Password-Authentication",
        "email": "mara@example.com",
        "password": "Not-a-real-passw0rd",
        "user_id": "m/1",
    })
}

const PATH: &str = "/users/auth0%7Cm%2F1";

#[tokio::test]
async fn creating_changing_and_deleting_a_user_each_make_an_event() {
    let emulator = TestEmulator::start(options()).await;
    let mut feed = Reader::open(&emulator, "").await;
    let created = emulator.post("/users", mara()).await;
    assert_eq!(created.status, 201);
    let names: Vec<String> = created.json().as_object().unwrap().keys().cloned().collect();
    let expected =
        ["created_at", "email", "email_verified", "identities", "name", "nickname", "picture", "updated_at", "user_id"];
    assert_eq!(names, expected);
    let user = created.json();
    assert_eq!((&user["user_id"], &user["identities"][0]["user_id"]), (&json!("auth0|m/1"), &json!("m/1")));
    assert_eq!((&user["name"], &user["nickname"]), (&json!("mara@example.com"), &json!("mara")));
    assert!(!created.text.contains("passw0rd"));
    assert_eq!(emulator.get(PATH).await.seen(), (200, created.text.as_str()));

    let changed = emulator.patch(PATH, json!({ "user_metadata": { "locale": "sv-SE" }, "nickname": "m" })).await;
    assert_eq!((changed.status, &changed.json()["user_metadata"]), (200, &json!({ "locale": "sv-SE" })));
    assert_ne!(changed.json()["updated_at"], user["updated_at"]);
    let changed = emulator.patch(PATH, json!({ "user_metadata": { "locale": null, "theme": "dark" } })).await;
    assert_eq!(changed.json()["user_metadata"], json!({ "theme": "dark" }));

    assert_eq!(emulator.call(Method::DELETE, PATH, None).await.seen(), (204, ""));
    assert_eq!(emulator.call(Method::DELETE, PATH, None).await.seen(), (204, ""));
    assert_eq!(emulator.get(PATH).await.seen(), (404, NO_USER));
    assert_eq!(emulator.patch(PATH, json!({})).await.seen(), (404, NO_USER));

    let mut types = Vec::new();
    for _ in 0..4 {
        let event = feed.event().await;
        types.push(event["type"].as_str().unwrap().to_owned());
        assert_eq!(event["data"]["object"]["user_id"], "auth0|m/1");
        assert_eq!(event["data"]["object"]["deleted_at"].is_string(), event["type"] == "user.deleted");
    }
    assert_eq!(types, ["user.created", "user.updated", "user.updated", "user.deleted"]);
}

#[tokio::test]
async fn a_change_reaches_the_streams_that_subscribe() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(204).await;
    let stream = emulator.stream(webhook("crm", &endpoint.url)).await;
    emulator.post("/users", mara()).await;
    emulator.patch(PATH, json!({ "nickname": "m" })).await;
    emulator.until_counted(&stream, 1, 0).await;
    let body: Value = serde_json::from_str(&endpoint.seen.lock().unwrap()[0].1).unwrap();
    assert_eq!((&body["type"], &body["data"]["object"]["email"]), (&json!("user.created"), &json!("mara@example.com")));
    assert!(body.get("a0purpose").is_none());
}

#[tokio::test]
async fn refusals_have_the_documented_bodies() {
    let emulator = TestEmulator::start(options()).await;
    emulator.post("/users", mara()).await;
    let but = |name: &str, value: Value| {
        let mut body = mara();
        body[name] = value;
        body
    };
    let without = |name: &str| {
        let mut body = mara();
        body.as_object_mut().unwrap().remove(name);
        body
    };
    let payload = |problem: &str| {
        format!(
            r#"{{"statusCode":400,"error":"Bad Request","message":"Payload validation error: {problem}.","errorCode":"invalid_body"}}"#
        )
    };
    let exists =
        r#"{"statusCode":409,"error":"Conflict","message":"The user already exists.","errorCode":"auth0_idp_error"}"#;
    let weak = r#"{"statusCode":400,"error":"Bad Request","message":"PasswordStrengthError: Password is too weak"}"#;
    for (body, status, answer) in [
        (mara(), 409, exists.to_owned()),
        (but("user_id", json!("other")), 409, exists.to_owned()),
        (without("connection"), 400, payload("'Missing required property: connection'")),
        (without("password"), 400, payload("'Missing required property: password'")),
        (without("email"), 400, payload("'Missing required property: email'")),
        (but("password", json!("password")), 400, weak.to_owned()),
        (
            but("email", json!("mara")),
            400,
            payload("'Object didn't pass validation for format email: mara' on property email"),
        ),
        (
            but("phone_number", json!("1")),
            400,
            payload(r"'String does not match pattern ^\\+[0-9]{1,15}$: 1' on property phone_number"),
        ),
        (
            but("blocked", json!("no")),
            400,
            payload("'Expected type boolean but found type string' on property blocked"),
        ),
        (
            but("given_name", Value::Null),
            400,
            payload("'Expected type string but found type null' on property given_name"),
        ),
        (but("shoe_size", json!(41)), 400, payload("'Additional properties not allowed: shoe_size'")),
    ] {
        assert_eq!(emulator.post("/users", body.clone()).await.seen(), (status, answer.as_str()), "{body}");
    }
    let other = emulator.post("/users", json!({ "connection": "email", "email": "other@example.com" })).await;
    assert!(other.json()["user_id"].as_str().unwrap().starts_with("email|"), "{}", other.text);
    let taken = emulator.patch(PATH, json!({ "email": null, "name": null })).await;
    assert!(taken.json().get("email").is_none() && taken.json().get("name").is_none());
    assert_eq!(emulator.patch(PATH, json!({ "password": "weak" })).await.seen(), (400, weak));
    let answer = emulator.get("/users/plain").await;
    let body = r#"{"statusCode":400,"error":"Bad Request","message":"Path validation error: 'Object didn't pass validation for format user-id: plain' on property id.","errorCode":"invalid_uri"}"#;
    assert_eq!(answer.seen(), (400, body));
}

#[tokio::test]
async fn each_operation_needs_its_own_scope() {
    let emulator = TestEmulator::start(options()).await;
    let token = emulator.fetch_token(Some("read:events")).await;
    for (method, path, scopes) in [
        (Method::POST, "/users", "create:users"),
        (Method::GET, PATH, "read:users"),
        (Method::PATCH, PATH, "update:users,update:users_app_metadata"),
        (Method::DELETE, PATH, "delete:users"),
    ] {
        let answer = emulator.call_with(&token, method, path, Some(json!({}))).await;
        let message = format!("Insufficient scope, expected any of: {scopes}");
        assert_eq!((answer.status, &answer.json()["message"]), (403, &json!(message)));
    }
    let token = emulator.fetch_token(Some("update:users_app_metadata")).await;
    assert_eq!(emulator.call_with(&token, Method::PATCH, PATH, Some(json!({}))).await.status, 404);
}
