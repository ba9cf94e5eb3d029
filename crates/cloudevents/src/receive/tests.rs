//! Unit tests of `receive`.

use super::*;

#[test]
fn the_head_is_read_from_any_event() {
    let event =
        EventAttributes::parse(br#" {"id":"evt_1","x":[{}],"type":"user.created","time":"t","data":{"a":[1]}}"#);
    let expected = EventAttributes { id: "evt_1".into(), event_type: "user.created".into(), time: Some("t".into()) };
    assert_eq!(event, Ok(expected));
}

#[test]
fn every_sample_of_the_catalog_is_an_event_with_no_more_than_three_members() {
    for known in crate::catalog::EVENT_TYPES {
        let data = crate::catalog::sample(known.name).unwrap();
        let body = format!(r#"{{"id":"evt_1","type":"{}","data":{data}}}"#, known.name);
        let expected = EventAttributes { id: "evt_1".into(), event_type: known.name.into(), time: None };
        assert_eq!(EventAttributes::parse(body.as_bytes()), Ok(expected));
    }
}

#[test]
fn validation_accepts_exactly_the_events_that_can_be_built() {
    let event = |data: &str| format!(r#"{{"id":"1","type":"t","data":{data}}}"#);
    let nested = |depth| event(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    for good in [event("1e999"), event("-0.50"), event(r#""\ud83d\ude00[[[\"{""#), event("null"), nested(99)] {
        let outcome = EventAttributes::parse(good.as_bytes());
        assert_eq!(outcome.is_ok(), good != event("null"), "{good}: {outcome:?}");
        assert!(serde_json::from_str::<Value>(&good).is_ok(), "{good}");
    }
    for bad in [event(r#""\ud800""#), event(r#"{"\udc00":1}"#), event("01"), event("[1,]")] {
        assert!(EventAttributes::parse(bad.as_bytes()).unwrap_err().starts_with("the body is not JSON: "), "{bad}");
    }
    assert!(EventAttributes::parse(b"{\"id\":\"\xff\",\"type\":\"t\",\"data\":{}}").unwrap_err().contains("utf-8"));
    let reason = "the body nests objects and lists more than 100 deep";
    assert_eq!(EventAttributes::parse(nested(100).as_bytes()), Err(reason.to_owned()));
    assert_eq!(EventAttributes::parse(nested(200_000).as_bytes()), Err(reason.to_owned()));
}

#[test]
fn the_reason_names_the_invalid_member() {
    for (body, reason) in [
        (r#"{"id":1,"type":"t","data":{}}"#, "not a CloudEvent: `id` is not a string"),
        (r#"{"id":"","type":"t","data":{}}"#, "not a CloudEvent: `id` is empty"),
        (r#"{"id":"1","data":{}}"#, "not a CloudEvent: `type` is missing"),
        (r#"{"id":"1","type":"t"}"#, "not a CloudEvent: `data` is missing"),
        (r#"{"id":"1","type":"t","data":{},"time":5}"#, "not a CloudEvent: `time` is not a string"),
        (r#"["1","t","",{}]"#, "not a CloudEvent: the body is not an object"),
        ("3", "not a CloudEvent: the body is not an object"),
        ("{", "the body is not JSON: EOF while parsing an object at line 1 column 1"),
        ("", "the body is not JSON: EOF while parsing a value at line 1 column 0"),
        (r#"{"id":"1","id":"2","type":"t","data":{}}"#, "not a CloudEvent: duplicate field `id` at line 1 column 14"),
        (r#"{"id":"1","type":"t","data":{},"source":[]}"#, "not a CloudEvent: `source` is not a string"),
        (r#"{"id":"1","type":"t","data":{}}x"#, "the body is not JSON: trailing characters at line 1 column 32"),
    ] {
        assert_eq!(EventAttributes::parse(body.as_bytes()), Err(reason.to_owned()), "{body}");
    }
}
