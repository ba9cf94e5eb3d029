//! Unit tests of `seen`.

use bytes::Bytes;

use super::*;

fn judge(seen: &mut Seen, id: &str, event_type: &str, second: u32, object: &str) -> Verdict {
    let time = format!("2026-03-02T09:15:{second:02}.500Z");
    let body = format!(r#"{{"id":"{id}","type":"{event_type}","time":"{time}","data":{{"object":{object}}}}}"#);
    seen.judge(id, Some(&time), &Event::from_body(event_type.to_owned(), Bytes::from(body)))
}

#[test]
fn an_id_that_comes_again_is_a_duplicate_until_it_is_forgotten() {
    let mut seen = Seen::new();
    let one = |seen: &mut Seen| judge(seen, "evt_1", "user.created", 1, r#"{"user_id":"a"}"#);
    assert_eq!([one(&mut seen), one(&mut seen)], [Verdict::New, Verdict::Duplicate]);
    seen.forget("evt_1");
    assert_eq!([one(&mut seen), one(&mut seen)], [Verdict::New, Verdict::Duplicate]);
}

#[test]
fn an_event_is_late_after_a_newer_one_of_the_same_entity_only() {
    let mut seen = Seen::new();
    for (id, event_type, second, object, novelty) in [
        ("1", "user.updated", 5, r#"{"user_id":"a"}"#, Verdict::New),
        ("2", "user.created", 4, r#"{"user_id":"a"}"#, Verdict::Late),
        ("3", "user.deleted", 5, r#"{"user_id":"a","deleted_at":"x"}"#, Verdict::New),
        ("4", "user.updated", 4, r#"{"user_id":"b"}"#, Verdict::New),
        ("5", "group.updated", 1, r#"{"id":"a"}"#, Verdict::New),
        ("6", "organization.member.added", 9, r#"{"organization":{"id":"o"},"user":{"user_id":"a"}}"#, Verdict::New),
        ("7", "organization.member.deleted", 8, r#"{"user":{"user_id":"a"},"organization":{"id":"o"}}"#, Verdict::Late),
        ("8", "organization.member.deleted", 8, r#"{"user":{"user_id":"a"},"organization":{"id":"p"}}"#, Verdict::New),
        ("9", "thing.happened", 1, "5", Verdict::New),
        ("10", "thing.happened", 0, "{}", Verdict::New),
    ] {
        assert_eq!(judge(&mut seen, id, event_type, second, object), novelty, "{id}");
    }
}

#[test]
fn every_sample_of_the_catalog_is_of_an_entity() {
    let seen = Seen::new();
    for known in auth0_events_cloudevents::catalog::EVENT_TYPES {
        let data = auth0_events_cloudevents::catalog::sample(known.name).unwrap();
        let body = format!(r#"{{"id":"1","type":"{}","data":{data}}}"#, known.name);
        let event = Event::from_body(known.name.to_owned(), Bytes::from(body));
        assert!(seen.entity(&event).is_some(), "{}", known.name);
    }
}

#[test]
fn the_oldest_is_forgotten_past_the_bound() {
    let mut seen = Seen::bounded(2);
    for id in ["1", "2", "3"] {
        assert_eq!(judge(&mut seen, id, "user.updated", 5, &format!(r#"{{"user_id":"{id}"}}"#)), Verdict::New);
    }
    assert_eq!((seen.ids.len(), seen.entities.len()), (2, 2));
    assert_eq!(judge(&mut seen, "3", "user.updated", 5, "{}"), Verdict::Duplicate);
    assert_eq!(judge(&mut seen, "1", "user.updated", 1, r#"{"user_id":"1"}"#), Verdict::New);
}
