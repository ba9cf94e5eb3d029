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
fn the_data_can_be_any_json_that_other_programs_read() {
    let event = |data: &[u8]| [br#"{"id":"1","type":"t","data":"#, data, b"}"].concat();
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth)).into_bytes();
    let odd: [&[u8]; 8] = [
        b"1e999",
        b"-0.50",
        br#""\ud83d\ude00[[[\"{""#,
        br#""\ud800""#,
        br#"{"\udc00":1}"#,
        b"\"\xff\"",
        b"{\"a\":1,\"a\":2}",
        &nested(200_000),
    ];
    for data in odd {
        let start = String::from_utf8_lossy(&data[..data.len().min(30)]).into_owned();
        assert!(EventAttributes::parse(&event(data)).is_ok(), "{start}");
        assert!(EventAttributes::parse(&[b"\xef\xbb\xbf", &event(data)[..]].concat()).is_ok(), "{start}");
    }
    for data in [&b"01"[..], b"[1,]", b"NaN", b"\"\n\"", br#""\x""#, b"\xff"] {
        let reason = EventAttributes::parse(&event(data)).unwrap_err();
        assert!(reason.starts_with("the body is not JSON: "), "{reason}");
    }
    assert!(EventAttributes::parse(&event(b"null")).is_err());
}

#[test]
fn odd_attributes_are_read_with_replacements() {
    let event = EventAttributes::parse(b"{\"id\":\"a\",\"type\":\"t\\ud800\",\"id\":\"\xff\",\"data\":{}}").unwrap();
    assert_eq!((&*event.id, &*event.event_type), ("\u{fffd}", "t\u{fffd}"));
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
        (r#"{"id":"1","type":"t","data":{},"source":[]}"#, "not a CloudEvent: `source` is not a string"),
        (r#"{"id":"1","type":"t","data":{}}x"#, "the body is not JSON: trailing characters at line 1 column 32"),
    ] {
        assert_eq!(EventAttributes::parse(body.as_bytes()), Err(reason.to_owned()), "{body}");
    }
}
