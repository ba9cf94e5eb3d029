//! Unit tests of `mask`.

use super::*;

fn json(mask: &mut Mask, body: &str) -> String {
    mask.body("application/json; charset=utf-8", body.as_bytes())
}

#[test]
fn members_that_are_not_listed_are_masked_whole() {
    let shown = json(
        &mut Mask::default(),
        r#"{"client_id":"abc","client_secret":"hunter2","new":{"name":"hunter2"},"n":[1,"hunter2"],"gone":null}"#,
    );
    assert_eq!(
        shown,
        r#"{"client_id":"abc","client_secret":"(redacted)","new":"(redacted)","n":"(redacted)","gone":null}"#
    );
}

#[test]
fn what_was_masked_in_the_request_is_masked_in_the_answer() {
    let mut mask = Mask::default();
    let mut bearer = HeaderValue::from_static("Bearer topsecret");
    bearer.set_sensitive(true);
    assert_eq!(mask.header(&reqwest::header::AUTHORIZATION, &bearer), REDACTED);
    json(&mut mask, r#"{"destination":{"configuration":{"webhook_authorization":{"token":"hunter2"}}}}"#);
    assert_eq!(
        json(&mut mask, r#"{"message":"neither topsecret nor hunter2 will do"}"#),
        r#"{"message":"neither (redacted) nor (redacted) will do"}"#
    );
}

#[test]
fn forms_and_addresses_are_masked_by_the_same_lists() {
    let mut mask = Mask::default();
    let form = mask.body("application/x-www-form-urlencoded", b"grant_type=x&client_secret=hunter2");
    assert_eq!(form, "grant_type=x&client_secret=(redacted)");
    let url = "https://user:hunter3@acme.example/a?take=5&access_token=hunter4#frag".parse().unwrap();
    assert_eq!(mask.url(&url), "https://redacted@acme.example/a?take=5&access_token=(redacted)");
    let endpoint = json(&mut mask, r#"{"webhook_endpoint":"https://h.example/x?key=hunter5"}"#);
    assert_eq!(endpoint, r#"{"webhook_endpoint":"https://h.example/x?key=(redacted)"}"#);
}

#[test]
fn addresses_within_texts_lose_user_parameters_and_fragment() {
    for text in [
        "see https://h.example/a#token=hunter2, then",
        "see (https://hunter2@h.example/a)",
        "/callback?token=hunter2",
        "//u:hunter2@h.example/",
        "redis://u:hunter2@h.example/",
        "u:hunter2@h.example",
        "a <ws://h.example/#hunter2> b",
        "go to '/a#hunter2'",
    ] {
        let shown = json(&mut Mask::default(), &serde_json::json!({"message": text}).to_string());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    for text in ["ada@example.com wrote", "is it? https://h.example/a", "a: b // c", "50 % #1"] {
        assert_eq!(Mask::default().text(text), text);
    }
}

#[test]
fn a_location_is_scheme_host_and_path() {
    for (location, shown) in [
        ("https://u:p@h.example:81/a?b#c", "https://h.example:81/a"),
        ("/a?b=c", "/a"),
        ("//u:p@h.example/a#c", "//h.example/a"),
        ("a#b", "a"),
    ] {
        assert_eq!(place(location), shown);
    }
}

#[test]
fn a_body_that_is_no_json_is_not_shown() {
    for body in ["<html>hunter2</html>", "\"hunter2\"", "{\"client_secret\":\"hunter2"] {
        assert!(!json(&mut Mask::default(), body).contains("hunter2"), "{body}");
    }
}
