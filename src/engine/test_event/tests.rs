//! Tests of setting values in the data of a test event.

use serde_json::json;

use super::*;

fn outcome(path: &str, value: Value) -> Result<Value, String> {
    let mut data = json!({"object": {"email": "a@b.c", "identities": [{"provider": "auth0"}], "name": null}});
    let path: Vec<String> = path.split('.').map(str::to_owned).collect();
    set(&mut data, &path, value).map(|()| data["object"].take()).map_err(|failure| failure.to_string())
}

#[test]
fn values_are_replaced_added_and_reached_through_arrays() {
    assert_eq!(outcome("object.email", json!("x")).unwrap()["email"], "x");
    assert_eq!(outcome("object.identities.0.provider", json!("x")).unwrap()["identities"][0]["provider"], "x");
    assert_eq!(outcome("object.a.b.c", json!(1)).unwrap()["a"], json!({"b": {"c": 1}}));
    assert_eq!(outcome("object.identities", json!([])).unwrap()["identities"], json!([]));
    assert_eq!(outcome("object", json!(7)).unwrap(), 7);
}

#[test]
fn a_path_through_a_scalar_or_beyond_an_array_is_rejected() {
    let refused = |path: &str| outcome(path, json!(1)).unwrap_err();
    assert_eq!(refused("object.email.domain"), "cannot set `object.email.domain`: `object.email` is a string");
    assert_eq!(refused("object.name.x"), "cannot set `object.name.x`: `object.name` is null");
    for step in ["1", "-1", "first", "99999999999999999999"] {
        assert_eq!(
            refused(&format!("object.identities.{step}.provider")),
            format!(
                "cannot set `object.identities.{step}.provider`: `object.identities` is an array of length 1 without item `{step}`"
            )
        );
    }
}

fn read(document: &str) -> (Option<String>, String) {
    let payload = EventPayload::read(document.as_bytes());
    (payload.event_type, String::from_utf8(payload.data).unwrap())
}

const DATA: &str = r#"{"object":{"user_id":"auth0|1","x":"\ud800"}}"#;

#[test]
fn an_event_is_found_in_its_envelopes() {
    let event = format!(r#"{{"specversion":"1.0","id":"evt_1","type":"user.created","data":{DATA}}}"#);
    let bare = format!(r#"{{"type":"user.created","data":{DATA}}}"#);
    for envelope in [
        event.clone(),
        bare.clone(),
        format!(r#"{{"offset":"b1","event":{event}}}"#),
        format!(r#"{{"offset":"b1","event":{bare}}}"#),
        format!(
            r#"{{"id":"evt_1","event_stream_id":"est_1","event_type":"user.created","attempts":[],"event":{event}}}"#
        ),
        format!(r#"{{"failed_at":"t","target":"http://h/","attempts":4,"error":"e","event":{event}}}"#),
        format!(
            r#"{{"version":"0","detail-type":"user.created","source":"aws.partner/auth0.com/x","detail":{event}}}"#
        ),
        format!(r#"{{"version":"0","detail-type":"user.created","source":"aws.partner/auth0.com/x","detail":{DATA}}}"#),
        format!(r#"{{"offset":"b1","event":{{"detail-type":"x","detail":{event}}}}}"#),
        format!(r#"{{"specversion":"1.0","type":"user.created","data":{}}}"#, Value::from(DATA)),
    ] {
        assert_eq!(read(&envelope), (Some("user.created".to_owned()), DATA.to_owned()), "{envelope}");
    }
    assert_eq!(read(&format!(r#"{{"data":{DATA}}}"#)), (None, DATA.to_owned()));
}

#[test]
fn data_is_not_taken_for_an_envelope() {
    for data in [
        DATA,
        r#"{"object":{},"type":"x","data":{}}"#,
        r#"{"object":{},"event":{"type":"x","data":{}}}"#,
        r#"{"type":"x"}"#,
        r#"{"event":"text"}"#,
        r#"{"detail":{"a":1}}"#,
        r#"{"data":{"a":1},"more":2}"#,
        r#"{"user_id":"auth0|1"}"#,
    ] {
        assert_eq!(read(data), (None, data.to_owned()));
    }
    assert_eq!(read(r#"{"specversion":"1.0","object":{}}"#), (None, "null".to_owned()));
}

#[test]
fn values_are_set_only_in_data_that_can_be_read_whole() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(value(nested(json::MAX_DEPTH).as_bytes()).is_ok());
    let refused = value(nested(json::MAX_DEPTH + 1).as_bytes()).unwrap_err();
    assert_eq!(refused.to_string(), "cannot set values in data of more than 500 levels");
}
