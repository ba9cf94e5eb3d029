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

#[test]
fn an_event_is_distinguished_from_its_data() {
    let is_event = |value: Value| is_event(value.as_object().unwrap());
    assert!(is_event(json!({"specversion": "1.0", "object": {}})));
    assert!(is_event(json!({"type": "user.created", "data": {}})));
    assert!(!is_event(json!({"object": {}, "type": "x", "data": {}})));
    assert!(!is_event(json!({"type": "x"})));
}
