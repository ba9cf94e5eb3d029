//! Unit tests of `trace`.

use super::*;

fn json(secrets: &mut Secrets, body: &str) -> String {
    secrets.body("application/json; charset=utf-8", body.as_bytes())
}

#[test]
fn secrets_of_the_request_are_removed_from_the_response() {
    let mut secrets = Secrets::default();
    let mut bearer = HeaderValue::from_static("Bearer topsecret");
    bearer.set_sensitive(true);
    assert_eq!(secrets.header(&reqwest::header::AUTHORIZATION, &bearer), REDACTED);
    let body = r#"{"destination":{"configuration":{"webhook_authorization":{"token":"hunter2"}}}}"#;
    assert_eq!(json(&mut secrets, body), body.replace("hunter2", REDACTED));
    assert_eq!(
        json(&mut secrets, r#"{"message":"neither topsecret nor hunter2 will do","error":"hunter2"}"#),
        r#"{"message":"neither (redacted) nor (redacted) will do","error":"(redacted)"}"#
    );
}

#[test]
fn forms_and_urls_are_masked_by_the_same_list() {
    let mut secrets = Secrets::default();
    let form = secrets.body("application/x-www-form-urlencoded", b"grant_type=x&client_secret=hunter2");
    assert_eq!(form, "grant_type=x&client_secret=(redacted)");
    let url = "https://user:hunter3@acme.example/a?take=5&access_token=hunter4#frag".parse().unwrap();
    let shown = secrets.url(&url);
    assert_eq!(shown, "https://(redacted)@acme.example/a?take=5&access_token=(redacted)");
    let endpoint = json(&mut secrets, r#"{"webhook_endpoint":"https://h.example/x?key=hunter5"}"#);
    assert_eq!(endpoint, r#"{"webhook_endpoint":"https://h.example/x?(redacted)"}"#);
    let location =
        secrets.header(&LOCATION, &HeaderValue::from_static("https://u:hunter6@h.example:81/a?hunter7#hunter8"));
    assert_eq!(location, "https://(redacted)@h.example:81/a?(redacted)");
}

#[test]
fn a_body_that_is_not_json_is_not_shown() {
    for body in ["<html>hunter2</html>", "\"hunter2\"", "{\"client_secret\":\"hunter2"] {
        assert!(!json(&mut Secrets::default(), body).contains("hunter2"), "{body}");
    }
}
