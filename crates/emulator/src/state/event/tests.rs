//! Tests of the forms of an event.

use super::*;

fn event(test: bool) -> Event {
    let identity =
        json!({"user_id": "1", "provider": "auth0", "connection": "db", "isSocial": false, "profileData": {}});
    let data = json!({"object": {"user_id": "auth0|1", "multifactor": [], "email": "a@b.c", "identities": [identity]}});
    let time = "2026-03-02T09:15:27.5Z".parse().unwrap();
    Event { id: "evt_1".into(), time, ..Event::new("user.created", data.to_string(), test) }
}

#[test]
fn an_endpoint_receives_the_whole_data_and_the_purpose_of_a_test_last() {
    let head = r#"{"id":"evt_1","source":"urn:auth0:","specversion":"1.0","type":"user.created","time":"2026-03-02T09:15:27.500Z","data":{"object":{"user_id":"auth0|1","multifactor":[],"email":"a@b.c","identities":[{"user_id":"1","provider":"auth0","connection":"db","isSocial":false,"profileData":{}}]}},"a0tenant":"acme","a0stream":"est_1""#;
    assert_eq!(event(false).payload("acme", "est_1"), format!("{head}}}"));
    assert_eq!(event(true).payload("acme", "est_1"), format!("{head},\"a0purpose\":\"test\"}}"));
}

#[test]
fn the_stored_form_is_sorted_and_has_fewer_members() {
    let stored = event(true).stored("acme", "est_1").to_string();
    let data = r#""data":{"object":{"email":"a@b.c","identities":[{"connection":"db","provider":"auth0","user_id":"1"}],"user_id":"auth0|1"}},"a0tenant":"acme","a0stream":"est_1"}"#;
    assert!(stored.ends_with(data), "{stored}");
    assert!(stored.starts_with(r#"{"id":"evt_1","source":"urn:auth0:","specversion":"1.0","type":"#), "{stored}");
}

#[test]
fn the_response_to_a_test_has_an_order_and_a_source_of_its_own() {
    let event = Event { data: "{}".into(), ..event(true) };
    assert_eq!(
        event.in_response("acme", "acme.eu.auth0.com", "est_1").to_string(),
        r#"{"specversion":"1.0","id":"evt_1","source":"urn:auth0:acme.eu.auth0.com","type":"user.created","time":"2026-03-02T09:15:27.500Z","data":{},"a0purpose":"test","a0stream":"est_1","a0tenant":"acme"}"#
    );
}

#[test]
fn the_feed_has_an_order_of_its_own_and_one_line_of_data() {
    let event = Event { data: "{}".into(), ..event(false) };
    let frame = event.frame("b2Zm", "\"urn:auth0:acme.eu.auth0.com\"", &feed_tail("acme", "est_1"));
    assert_eq!(
        frame,
        "event: user.created\nid: b2Zm\ndata: {\"offset\":\"b2Zm\",\"event\":{\"specversion\":\"1.0\",\
         \"type\":\"user.created\",\"source\":\"urn:auth0:acme.eu.auth0.com\",\"id\":\"evt_1\",\
         \"time\":\"2026-03-02T09:15:27.500Z\",\"data\":{},\"a0tenant\":\"acme\",\"a0stream\":\"est_1\"}}\n\n"
    );
}
