//! Unit tests of `freshness`.

use bytes::Bytes;

use super::*;

fn classify(memory: &mut EventMemory, id: &str, event_type: &str, second: u32, object: &str) -> Freshness {
    let time = format!("2026-03-02T09:15:{second:02}.500Z");
    let body = format!(r#"{{"id":"{id}","type":"{event_type}","time":"{time}","data":{{"object":{object}}}}}"#);
    memory.classify(id, Some(&time), &Event::from_body(event_type.to_owned(), Bytes::from(body)), None)
}

#[test]
fn a_repeated_id_is_a_duplicate_until_it_is_forgotten() {
    let mut memory = EventMemory::new();
    let classify_first = |memory: &mut EventMemory| classify(memory, "evt_1", "user.created", 1, r#"{"user_id":"a"}"#);
    assert_eq!([classify_first(&mut memory), classify_first(&mut memory)], [Freshness::New, Freshness::Duplicate]);
    memory.forget("evt_1");
    assert_eq!([classify_first(&mut memory), classify_first(&mut memory)], [Freshness::New, Freshness::Duplicate]);
}

#[test]
fn an_event_is_late_only_after_a_newer_one_of_the_same_entity() {
    let mut memory = EventMemory::new();
    for (id, event_type, second, object, freshness) in [
        ("1", "user.updated", 5, r#"{"user_id":"a"}"#, Freshness::New),
        ("2", "user.created", 4, r#"{"user_id":"a"}"#, Freshness::Late),
        ("3", "user.deleted", 5, r#"{"user_id":"a","deleted_at":"x"}"#, Freshness::New),
        ("4", "user.updated", 4, r#"{"user_id":"b"}"#, Freshness::New),
        ("5", "group.updated", 1, r#"{"id":"a"}"#, Freshness::New),
        ("6", "organization.member.added", 9, r#"{"organization":{"id":"o"},"user":{"user_id":"a"}}"#, Freshness::New),
        (
            "7",
            "organization.member.deleted",
            8,
            r#"{"user":{"user_id":"a"},"organization":{"id":"o"}}"#,
            Freshness::Late,
        ),
        (
            "8",
            "organization.member.deleted",
            8,
            r#"{"user":{"user_id":"a"},"organization":{"id":"p"}}"#,
            Freshness::New,
        ),
        ("9", "thing.happened", 1, "5", Freshness::New),
        ("10", "thing.happened", 0, "{}", Freshness::New),
    ] {
        assert_eq!(classify(&mut memory, id, event_type, second, object), freshness, "{id}");
    }
}

#[test]
fn every_sample_of_the_catalog_has_an_entity() {
    let memory = EventMemory::new();
    for known in auth0_events_cloudevents::catalog::EVENT_TYPES {
        let data = auth0_events_cloudevents::catalog::sample(known.name).unwrap();
        let body = format!(r#"{{"id":"1","type":"{}","data":{data}}}"#, known.name);
        let event = Event::from_body(known.name.to_owned(), Bytes::from(body));
        assert!(memory.entity(&event).is_some(), "{}", known.name);
    }
}

#[test]
fn the_oldest_id_is_forgotten_over_the_limit() {
    let mut memory = EventMemory::with_limit(2);
    for id in ["1", "2", "3"] {
        assert_eq!(classify(&mut memory, id, "user.updated", 5, &format!(r#"{{"user_id":"{id}"}}"#)), Freshness::New);
    }
    assert_eq!((memory.ids.len(), memory.entities.len()), (2, 2));
    assert_eq!(classify(&mut memory, "3", "user.updated", 5, "{}"), Freshness::Duplicate);
    assert_eq!(classify(&mut memory, "1", "user.updated", 1, r#"{"user_id":"1"}"#), Freshness::New);
}

#[test]
fn the_database_knows_more_ids_and_the_memory_more_entities() {
    use Freshness::{Duplicate, Late, New};
    let mut memory = EventMemory::new();
    let newer = r#"{"data":{"object":{"id":"g"}}}"#;
    let group = Event::from_body("group.updated".to_owned(), newer.into());
    let mut classify = |id: &str, time, stored| memory.classify(id, time, &group, Some(stored));
    assert_eq!(classify("1", Some("2026-05-01T00:00:05Z"), New), New);
    assert_eq!(classify("1", Some("2026-05-01T00:00:05Z"), New), New, "a retry after a failed commit");
    assert_eq!(classify("2", Some("2026-05-01T00:00:05Z"), Duplicate), Duplicate);
    assert_eq!(classify("3", Some("2026-05-01T00:00:04Z"), New), Late);
    assert_eq!(classify("4", Some("2026-05-01T00:00:06Z"), Late), Late);
    assert_eq!(classify("5", None, New), Late, "an event without a time is older than any other");
}
