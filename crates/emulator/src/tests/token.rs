//! `POST /oauth/token`, and the use of tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;
use crate::wire::assertion_tests;

const JSON: &str = "application/json";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_token_carries_the_documented_claims() {
    let emulator = TestEmulator::start(EmulatorOptions { token_lifetime: Duration::from_secs(60), ..options() }).await;
    let answer = emulator.post_token(JSON, emulator.token_request().to_string()).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let body = answer.json();
    assert_eq!(
        body.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["access_token", "scope", "expires_in", "token_type"]
    );
    assert_eq!((&body["expires_in"], &body["token_type"]), (&json!(60), &json!("Bearer")));
    assert_eq!(body["scope"], ALL_SCOPES.join(" "));
    let token = body["access_token"].as_str().unwrap();
    let claims = token.split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    let names: Vec<_> = claims.as_object().unwrap().keys().collect();
    assert_eq!(names, ["iss", "sub", "aud", "iat", "exp", "scope", "gty", "azp"]);
    assert_eq!(claims["iss"], "https://events-emulator.localhost/");
    assert_eq!(claims["sub"], "emulatorClient000000000000000000@clients");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 60);
    assert_eq!(
        (&claims["gty"], &claims["azp"]),
        (&json!("client-credentials"), &json!("emulatorClient000000000000000000"))
    );
}

#[tokio::test]
async fn a_form_works_like_json() {
    let emulator = TestEmulator::start(options()).await;
    let request = emulator.token_request();
    let pairs = request.as_object().unwrap().iter().map(|(name, value)| (name, value.as_str().unwrap()));
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    assert_eq!(emulator.post_token(FORM, form).await.status, 200);
}

#[tokio::test]
async fn every_name_of_the_server_is_an_audience() {
    let emulator = TestEmulator::start(options()).await;
    let host = emulator.base.strip_prefix("http://").unwrap();
    let port = host.rsplit(':').next().unwrap();
    let good = [
        format!("http://{host}/api/v2/"),
        format!("https://{host}/api/v2/"),
        format!("http://localhost:{port}/api/v2/"),
        "https://events-emulator.localhost/api/v2/".to_owned(),
    ];
    for audience in good {
        let request = json!({ "audience": audience });
        assert_eq!(ask(&emulator, request).await.status, 200, "{audience}");
    }
    for audience in ["https://other.example/api/v2/", "https://events-emulator.localhost/api/v2", "x"] {
        let answer = ask(&emulator, json!({ "audience": audience })).await;
        let body = json!({ "error": "access_denied", "error_description": format!("Service not enabled within domain: {audience}") });
        assert_eq!(answer.seen(), (403, body.to_string().as_str()));
    }
}

/// Requests a token with some members replaced; `null` omits one.
async fn ask(emulator: &TestEmulator, changes: Value) -> Answer {
    let mut request = emulator.token_request();
    for (name, value) in changes.as_object().unwrap() {
        request[name] = value.clone();
    }
    emulator.post_token(JSON, request.to_string()).await
}

#[tokio::test]
async fn refusals_are_in_oauth_form() {
    let emulator = TestEmulator::start(options()).await;
    for (changes, status, body) in [
        (json!({ "client_secret": "wrong" }), 401, r#"{"error":"access_denied","error_description":"Unauthorized"}"#),
        (json!({ "client_id": "other" }), 401, r#"{"error":"access_denied","error_description":"Unauthorized"}"#),
        (
            json!({ "grant_type": null }),
            400,
            r#"{"error":"invalid_request","error_description":"Missing required parameter: grant_type"}"#,
        ),
        (
            json!({ "client_secret": null }),
            400,
            r#"{"error":"invalid_request","error_description":"Missing required parameter: client_secret"}"#,
        ),
        (
            json!({ "audience": "" }),
            400,
            r#"{"error":"invalid_request","error_description":"Missing required parameter: audience"}"#,
        ),
        (
            json!({ "grant_type": "password" }),
            400,
            r#"{"error":"unsupported_grant_type","error_description":"Grant type not supported"}"#,
        ),
        (
            json!({ "client_secret": null, "client_assertion": "a.b.c" }),
            400,
            r#"{"error":"invalid_request","error_description":"Missing required parameter: client_assertion_type"}"#,
        ),
        (
            json!({ "client_assertion": "a.b.c", "client_assertion_type": "x" }),
            400,
            r#"{"error":"invalid_request","error_description":"Invalid client_assertion_type"}"#,
        ),
        (
            json!({ "client_assertion": "a.b.c", "client_assertion_type": ASSERTION_TYPE }),
            401,
            r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#,
        ),
    ] {
        assert_eq!(ask(&emulator, changes.clone()).await.seen(), (status, body), "{changes}");
    }
    let answer = emulator.post_token(JSON, "[]".to_owned()).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_client_without_any_scope_has_no_grant() {
    let emulator = TestEmulator::start(EmulatorOptions { scopes: Vec::new(), ..options() }).await;
    let answer = ask(&emulator, json!({ "audience": "https://events-emulator.localhost/api/v2/" })).await;
    let body = r#"{"error":"access_denied","error_description":"Client is not authorized to access \"https://events-emulator.localhost/api/v2/\". You need to create a \"client-grant\" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants"}"#;
    assert_eq!(answer.seen(), (403, body));
}

#[tokio::test]
async fn a_requested_scope_narrows_the_grant_and_a_missing_one_is_named() {
    let emulator = TestEmulator::start(options()).await;
    let token = emulator.fetch_token(Some("read:event_streams other:thing")).await;
    assert_eq!(emulator.call_with(&token, Method::GET, "/event-streams", None).await.status, 200);
    let path = format!("/event-streams/{NO_STREAM}/deliveries");
    // The scope for streams allows the list, but not a single delivery.
    assert_eq!(emulator.call_with(&token, Method::GET, &path, None).await.status, 404);
    let answer = emulator.call_with(&token, Method::GET, &format!("{path}/{NO_EVENT}"), None).await;
    let body = r#"{"statusCode":403,"error":"Forbidden","message":"Insufficient scope, expected any of: read:event_deliveries","errorCode":"insufficient_scope"}"#;
    assert_eq!(answer.seen(), (403, body));
    let none = emulator.fetch_token(Some("read:events")).await;
    let answer = emulator.call_with(&none, Method::GET, &path, None).await;
    let body = r#"{"statusCode":403,"error":"Forbidden","message":"Insufficient scope, expected any of: read:event_streams,read:event_deliveries","errorCode":"insufficient_scope"}"#;
    assert_eq!(answer.seen(), (403, body));
}

#[tokio::test]
async fn a_call_without_a_good_token_is_a_401_that_says_why() {
    let emulator = TestEmulator::start(EmulatorOptions { token_lifetime: Duration::ZERO, ..options() }).await;
    let url = format!("{}/api/v2/event-streams", emulator.base);
    let answer = read(emulator.client.get(&url)).await;
    let body = r#"{"statusCode":401,"error":"Unauthorized","message":"Missing authentication"}"#;
    assert_eq!(answer.seen(), (401, body));
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
    let answer = read(emulator.client.get(&url).bearer_auth("a.b.c")).await;
    let body =
        r#"{"statusCode":401,"error":"Unauthorized","message":"Invalid token","attributes":{"error":"Invalid token"}}"#;
    assert_eq!(answer.seen(), (401, body));
    assert_eq!(answer.headers["www-authenticate"], "Bearer error=\"Invalid token\"");
    let answer = emulator.get("/event-streams").await;
    let body = r#"{"statusCode":401,"error":"Unauthorized","message":"Expired token received for JSON Web Token validation","attributes":{"error":"Expired token received for JSON Web Token validation"}}"#;
    assert_eq!(answer.seen(), (401, body));
}

#[tokio::test]
async fn an_assertion_replaces_the_secret_and_names_the_client() {
    let key = PublicKey::from_pem(assertion_tests::PUBLIC_KEY).unwrap();
    let emulator = TestEmulator::start(EmulatorOptions { client_public_key: Some(key), ..options() }).await;
    let now = jiff::Timestamp::now().as_second();
    let client = EmulatorOptions::default().client_id;
    let mut jti = 0;
    let mut request = |changes: Value| {
        jti += 1;
        let claims = json!({
            "iss": client, "sub": client, "aud": format!("{}/", emulator.base), "exp": now + 60, "jti": jti.to_string(),
        });
        let mut request = json!({
            "client_id": null, "client_secret": null, "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion_tests::sign("RS256", &claims),
        });
        request.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        request.as_object_mut().unwrap().retain(|_, value| *value != "left out");
        request
    };
    let named = request(json!({ "client_id": client }));
    assert_eq!(ask(&emulator, named.clone()).await.status, 200);
    let body = r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#;
    assert_eq!(ask(&emulator, named).await.seen(), (401, body));
    assert_eq!(ask(&emulator, request(json!({ "client_id": "other" }))).await.seen(), (401, body));
    let mut unnamed = emulator.token_request();
    unnamed.as_object_mut().unwrap().retain(|name, _| !name.starts_with("client_"));
    unnamed.as_object_mut().unwrap().extend(request(json!({ "client_id": "left out" })).as_object().unwrap().clone());
    assert_eq!(emulator.post_token(JSON, unnamed.to_string()).await.status, 200);
}
