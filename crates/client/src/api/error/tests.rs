//! Unit tests of `error`.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::*;

fn refusal(status: u16, body: &str) -> ApiRefusal {
    let status = StatusCode::from_u16(status).unwrap();
    let answer = HttpAnswer { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec() };
    ApiRefusal::read("GET /event-streams".to_owned(), &Method::GET, &answer, &Redaction::default())
}

#[test]
fn a_refusal_keeps_the_message_of_the_api() {
    let scope = refusal(
        403,
        r#"{"statusCode":403,"error":"Forbidden","message":"Insufficient scope, expected any of: read:event_streams,read:event_deliveries","errorCode":"insufficient_scope"}"#,
    );
    assert_eq!(scope.required_scopes, ["read:event_streams", "read:event_deliveries"]);
    assert_eq!(scope.error_code.as_deref(), Some("insufficient_scope"));
    let missing =
        refusal(404, r#"{"statusCode":404,"error":"Not Found","message":"The requested stream does not exist."}"#);
    assert_eq!(missing.to_string(), "the API answered 404: The requested stream does not exist.");
}

#[test]
fn a_proxy_page_keeps_its_status_and_512_characters() {
    let page = refusal(502, &format!("<html>{}</html>", "ü".repeat(2000)));
    assert_eq!(page.status, 502);
    assert_eq!(page.message.chars().count(), 512);
    assert_eq!(refusal(503, "").message, "Service Unavailable");
}
