//! Owns [`Seen`]: which events have come before, and how new what is known of each entity is. Kept in memory, within a bound.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _, RandomState};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::engine::ingest::sinks::Verdict;
use auth0_events_client::model::Event;

/// Ids, and as many entities, that are remembered. The oldest go first.
const MOST: usize = 100_000;

/// Returns what an event is marked with.
pub(crate) fn mark(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::New => None,
        Verdict::Duplicate => Some("duplicate"),
        Verdict::Late => Some("late"),
    }
}

/// What has come. Ids and entities are kept as keyed hashes of 64 bits: it is small, and nobody can make two of them meet.
#[derive(Debug)]
pub(crate) struct Seen {
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
    pub(crate) fn new() -> Self {
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
    pub(crate) fn judge(&mut self, id: &str, time: Option<&str>, event: &Event) -> Verdict {
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
    pub(crate) fn forget(&mut self, id: &str) {
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
mod tests;
