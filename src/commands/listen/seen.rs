//! Owns [`Seen`]: which events have come before, and how new what is known of each entity is. Kept in memory, within a bound.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _, RandomState};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::model::Event;
use crate::sink::Verdict;

/// Ids, and as many entities, that are remembered. The oldest go first.
const MOST: usize = 100_000;

/// Returns what an event is marked with.
pub(super) fn mark(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::New => None,
        Verdict::Duplicate => Some("duplicate"),
        Verdict::Late => Some("late"),
    }
}

/// What has come. Ids and entities are kept as keyed hashes of 64 bits: it is small, and nobody can make two of them meet.
#[derive(Debug)]
pub(super) struct Seen {
    hasher: RandomState,
    ids: HashSet<u64>,
    ids_in_order: VecDeque<u64>,
    entities: HashMap<u64, Timestamp>,
    entities_in_order: VecDeque<u64>,
    most: usize,
}

/// The part of a CloudEvent that tells the entity.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow, default)]
    object: HashMap<Cow<'a, str>, &'a RawValue>,
}

#[derive(Deserialize, Default)]
struct Named {
    id: Option<Value>,
    user_id: Option<Value>,
}

impl Seen {
    pub(super) fn new() -> Self {
        Self::bounded(MOST)
    }

    fn bounded(most: usize) -> Self {
        Self {
            hasher: RandomState::new(),
            ids: HashSet::new(),
            ids_in_order: VecDeque::new(),
            entities: HashMap::new(),
            entities_in_order: VecDeque::new(),
            most,
        }
    }

    /// Compares an event with those before it, and remembers it.
    pub(super) fn judge(&mut self, id: &str, time: Option<&str>, event: &Event) -> Verdict {
        let key = self.hasher.hash_one(id);
        if !self.ids.insert(key) {
            return Verdict::Duplicate;
        }
        self.ids_in_order.push_back(key);
        if self.ids_in_order.len() > self.most
            && let Some(oldest) = self.ids_in_order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        let time = time.and_then(|time| time.parse().ok());
        match (time, self.entity(event)) {
            (Some(time), Some(entity)) => self.compare(entity, time),
            _ => Verdict::New,
        }
    }

    /// Forgets an event that was not handled: when it comes again, that is no duplicate.
    pub(super) fn forget(&mut self, id: &str) {
        self.ids.remove(&self.hasher.hash_one(id));
    }

    fn compare(&mut self, entity: u64, time: Timestamp) -> Verdict {
        match self.entities.get_mut(&entity) {
            Some(newest) if time < *newest => return Verdict::Late,
            Some(newest) => *newest = time,
            None => {
                self.entities.insert(entity, time);
                self.entities_in_order.push_back(entity);
                if self.entities_in_order.len() > self.most
                    && let Some(oldest) = self.entities_in_order.pop_front()
                {
                    self.entities.remove(&oldest);
                }
            }
        }
        Verdict::New
    }

    /// Tells what an event is about: the type without its last word, and the ids of the object or of its members. So a user's
    /// updates are of one entity, and the memberships of one user in two organizations are of two.
    fn entity(&self, event: &Event) -> Option<u64> {
        let kind = event.event_type().rsplit_once('.').map_or(event.event_type(), |(kind, _)| kind);
        let document = event.payload().ok()?;
        let body: Body<'_> = serde_json::from_slice(&document).ok()?;
        let data: Data<'_> = serde_json::from_str(body.data.get()).ok()?;
        let mut hasher = self.hasher.build_hasher();
        kind.hash(&mut hasher);
        let own = ["user_id", "id"].iter().find_map(|name| data.object.get(*name));
        if let Some(own) = own {
            own.get().hash(&mut hasher);
            return Some(hasher.finish());
        }
        let mut parts: Vec<(&str, String)> = Vec::new();
        for (name, part) in &data.object {
            let named: Named = serde_json::from_str(part.get()).unwrap_or_default();
            if let Some(id) = named.user_id.or(named.id) {
                parts.push((name, id.to_string()));
            }
        }
        parts.sort();
        parts.hash(&mut hasher);
        (!parts.is_empty()).then(|| hasher.finish())
    }
}

#[cfg(test)]
mod tests {
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
            (
                "6",
                "organization.member.added",
                9,
                r#"{"organization":{"id":"o"},"user":{"user_id":"a"}}"#,
                Verdict::New,
            ),
            (
                "7",
                "organization.member.deleted",
                8,
                r#"{"user":{"user_id":"a"},"organization":{"id":"o"}}"#,
                Verdict::Late,
            ),
            (
                "8",
                "organization.member.deleted",
                8,
                r#"{"user":{"user_id":"a"},"organization":{"id":"p"}}"#,
                Verdict::New,
            ),
            ("9", "thing.happened", 1, "5", Verdict::New),
            ("10", "thing.happened", 0, "{}", Verdict::New),
        ] {
            assert_eq!(judge(&mut seen, id, event_type, second, object), novelty, "{id}");
        }
    }

    #[test]
    fn every_sample_of_the_catalog_is_of_an_entity() {
        let seen = Seen::new();
        for known in crate::catalog::EVENT_TYPES {
            let data = crate::catalog::sample(known.name).unwrap();
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
}
