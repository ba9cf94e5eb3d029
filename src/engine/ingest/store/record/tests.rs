//! Unit tests of `record`.

use bytes::Bytes;

use super::*;

fn record(event_type: &str, body: &str) -> EventRecord {
    EventRecord::read(&Event::from_body(event_type.to_owned(), Bytes::from(body.to_owned()))).unwrap()
}

fn order(event_type: &str, id: &str, time: &str) -> ChangeOrder {
    let body = format!(r#"{{"id":"{id}","time":"{time}","data":{{"object":{{"user_id":"auth0|1"}}}}}}"#);
    record(event_type, &body).change.unwrap().order
}

#[test]
fn times_are_compared_as_instants() {
    let same =
        ["2026-05-01T00:00:00Z", "2026-05-01T00:00:00.000Z", "2026-05-01T02:00:00+02:00", "2026-04-30t24:00:00z"];
    let at = |time: &str| order("user.updated", "evt_1", time).at;
    assert_eq!(at(same[0]), at(same[1]));
    assert_eq!(at(same[0]), at(same[2]));
    assert_eq!(at(same[0]), at("2026-05-01T00:00:00"));
    let rising = [
        "soon",
        "2026-04-30T23:59:59.999999999Z",
        "2026-05-01T00:00:00Z",
        "2026-05-01T00:00:00.0000000015Z",
        "2026-05-01T00:00:00.0005Z",
        "2026-05-01T02:00:00.001+02:00",
        "2026-05-01T00:00:01Z",
        "2026-05-01T00:00:01.5",
        "2026-05-01T00:00:02",
        "2026-05-01 00:00:02.1234567891",
    ];
    let sorted: Vec<String> = rising.iter().map(|time| at(time)).collect();
    assert!(sorted.windows(2).all(|pair| pair[0] < pair[1]), "{sorted:?}");
}

#[test]
fn among_simultaneous_events_a_deletion_wins_then_the_greater_id() {
    let time = "2026-05-01T00:00:00Z";
    let rising = [
        order("user.created", "evt_2", "no time"),
        order("user.created", "evt_1", time),
        order("user.updated", "evt_2", time),
        order("user.deleted", "evt_0", time),
        order("user.created", "evt_0", "2026-05-01T00:00:00.001Z"),
    ];
    assert!(rising.windows(2).all(|pair| pair[0] < pair[1]), "{rising:?}");
    assert!(ChangeOrder::default() < rising[0]);
}

#[test]
fn text_that_databases_reject_is_stored_escaped() {
    let body = r#"{"id":"e\u0000","type":"x","data":{"object":{"user_id":"\ud800a","name":"N\u0000\ud83d\ude00","email":7,
        "nickname":null,"email":"last"}}}"#;
    let stored = record("user.created", body);
    assert_eq!((stored.id.as_str(), stored.raw.as_str()), ("e\\u0000", body));
    let change = stored.change.unwrap();
    let user = change.user.unwrap();
    assert!(change.user_id.starts_with("\u{fffd}a#"), "{}", change.user_id);
    assert_eq!((user.name.as_deref(), user.email.as_deref()), (Some("N\\u0000😀"), Some("last")));
    assert_eq!((user.nickname, user.created_at), (None, None));
}

#[test]
fn the_id_of_a_user_is_found_in_every_form() {
    for (data, user_id) in [
        (r#"{"object":{"user_id":12345678901234567890}}"#, "12345678901234567890"),
        (r#"{"object":{"user_id":-1}}"#, "-1"),
        (r#"{"object":{"user":{"user_id":"auth0|n","email":"e@x"}}}"#, "auth0|n"),
        (r#"{"user_id":"auth0|d","email":"e@x"}"#, "auth0|d"),
        (r#""{\"object\":{\"user_id\":\"auth0|t\",\"email\":\"e@x\"}}""#, "auth0|t"),
        (r#"" {\"object\":{\"user_id\":7}}""#, "7"),
        (r#"{"object":{"user_id":"auth0|o","user":{"user_id":"other"}}}"#, "auth0|o"),
    ] {
        let change = record("user.created", &format!(r#"{{"id":"evt_1","data":{data}}}"#)).change.unwrap();
        let user = change.user.unwrap();
        assert_eq!(change.user_id, user_id, "{data}");
        assert_eq!(user.email.is_some(), data.contains("e@x"), "{data}");
        assert!(json::member(user.raw_user.as_bytes(), "user_id").is_some(), "{}", user.raw_user);
    }
}

#[test]
fn ids_that_differ_stay_apart_and_can_be_stored() {
    let sum = "0".repeat(SUM_DIGITS);
    let ids = [
        r"\u0000".to_owned(),
        r"\\u0000".to_owned(),
        r"\\\u0000".to_owned(),
        r"\\\\u0000".to_owned(),
        r"\ud800".to_owned(),
        r"\udfff".to_owned(),
        r"\ufffd".to_owned(),
        format!("#{sum}"),
        record("x", r#"{"id":"\\u0000"}"#).id.replace('\\', "\\\\"),
        record("x", r#"{"id":"\\u0000"}"#).id,
        r"\u0000".repeat(200),
        r"\u0000".repeat(201),
    ];
    let keys: Vec<String> = ids.iter().map(|id| record("x", &format!(r#"{{"id":"{id}"}}"#)).id).collect();
    for (at, key) in keys.iter().enumerate() {
        assert!(key.len() <= LONGEST_KEY && !key.contains('\0'), "{key}");
        assert!(!keys[..at].contains(key), "{key}");
    }
}

#[test]
fn a_time_that_is_too_long_for_an_index_counts_as_invalid() {
    for time in [format!("2026-05-01T00:00:00.{}Z", "1".repeat(3000)), "1".repeat(3000)] {
        let body = format!(r#"{{"id":"evt_1","time":"{time}","data":{{"object":{{"user_id":"a"}}}}}}"#);
        let stored = record("user.created", &body);
        assert_eq!((stored.time, stored.change.unwrap().order.at, stored.raw), (None, String::new(), body));
    }
}

#[test]
fn an_odd_event_is_stored_with_its_text() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let body = format!(r#"{{"id":"evt_1","data":{{"object":{{"user_id":"\ud800","name":"a\udc00","x":{deep}}}}}}}"#);
    let stored = record("user.created", &format!("\u{feff}{body}"));
    assert_eq!(stored.raw, body);
    assert_eq!(stored.change.unwrap().user.unwrap().name.as_deref(), Some("a\u{fffd}"));
    let bytes = b"{\"id\":\"evt_1\",\"data\":{\"object\":{\"user_id\":\"\xff\"}}}";
    let stored = EventRecord::read(&Event::from_body("user.created".into(), Bytes::from_static(bytes))).unwrap();
    assert!(stored.raw.contains("\"user_id\":\"\u{fffd}\""), "{}", stored.raw);
}

#[test]
fn a_key_of_any_length_fits_an_index_and_stays_unique() {
    let id = |end: char| record("x", &format!(r#"{{"id":"{}{end}"}}"#, "é".repeat(4000))).id;
    assert!(id('a').len() <= LONGEST_KEY && id('a') != id('b') && id('a') == id('a'));
}

#[test]
fn an_event_without_a_user_changes_no_user() {
    for (event_type, data) in [
        ("user.created", "{}"),
        ("user.created", "[]"),
        ("user.created", r#"{"object":{"user_id":true}}"#),
        ("user.created", r#"{"object":{"user_id":null,"user":{"id":"a"}}}"#),
        ("user.created", r#""text""#),
        ("user.created", r#""[\"object\"]""#),
        ("user.created", r#"{"object":null}"#),
        ("role.created", r#"{"object":{"user_id":"a"}}"#),
        ("user.blocked", r#"{"object":{"user_id":"a"}}"#),
    ] {
        let event = Event::from_body(event_type.into(), format!(r#"{{"id":"evt_1","data":{data}}}"#).into());
        assert!(EventRecord::read(&event).unwrap().change.is_none(), "{event_type} {data}");
        assert_eq!(lacks_user(&event), event_type == "user.created", "{event_type} {data}");
    }
    for body in ["{}", "[]", r#"{"id":null}"#] {
        assert!(EventRecord::read(&Event::from_body("x".into(), Bytes::from(body))).is_err(), "{body}");
    }
}

#[test]
fn a_batch_gives_the_same_results_as_single_events() {
    let user = |event_type: &str, id: &str, second: u8| {
        let time = format!("2026-05-01T00:00:0{second}Z");
        let body = format!(r#"{{"id":"{id}","time":"{time}","data":{{"object":{{"user_id":"a"}}}}}}"#);
        record(event_type, &body)
    };
    let records = [
        user("user.created", "evt_1", 2),
        user("user.updated", "evt_2", 4),
        user("user.updated", "evt_3", 3),
        user("user.created", "evt_1", 2),
        user("user.deleted", "evt_4", 5),
        user("user.updated", "evt_5", 1),
    ];
    let unseen = || ["evt_1", "evt_2", "evt_3", "evt_4", "evt_5"].map(str::to_owned).into();
    let (verdicts, changes) = settle(&records, unseen(), HashMap::new());
    use Freshness::{Duplicate, Late, New};
    assert_eq!(verdicts, [New, New, Late, Duplicate, New, Late]);
    assert_eq!((changes.len(), changes[0].order.event_id.as_str()), (1, "evt_4"));
    let last = user("user.deleted", "evt_9", 9).change.unwrap().order;
    let (verdicts, changes) = settle(&records, unseen(), HashMap::from([("a".to_owned(), last)]));
    assert_eq!((verdicts, changes.len()), (vec![Late, Late, Late, Duplicate, Late, Late], 0));
}

#[test]
fn an_event_superseded_at_the_same_time_is_not_late() {
    let user = |event_type: &str, id: &str, time: &str| {
        record(event_type, &format!(r#"{{"id":"{id}","time":"{time}","data":{{"object":{{"user_id":"a"}}}}}}"#))
    };
    let time = "2026-05-01T00:00:00Z";
    let records = [
        user("user.deleted", "evt_2", time),
        user("user.updated", "evt_1", "2026-05-01T02:00:00.000+02:00"),
        user("user.updated", "evt_3", "2026-04-30T23:59:59.999Z"),
    ];
    let unseen = ["evt_1", "evt_2", "evt_3"].map(str::to_owned).into();
    let (verdicts, changes) = settle(&records, unseen, HashMap::new());
    assert_eq!(verdicts, [Freshness::New, Freshness::New, Freshness::Late]);
    assert_eq!((changes.len(), changes[0].order.event_id.as_str()), (1, "evt_2"));
}
