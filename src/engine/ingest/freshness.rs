//! The rule for duplicate and late events, and [`EventMemory`], which applies it to the events of this run.
//!
//! An event is a duplicate if its id is known, and late if something newer is known of the same entity. An event without a
//! valid time is older than any other. The store applies the same rule to its tables.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _, RandomState};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use auth0_events_client::model::Event;
use auth0_events_cloudevents::receive;
use auth0_events_text::json;

/// The maximum number of ids, and of entities, to remember. The oldest are forgotten first.
const MAX_REMEMBERED: usize = 100_000;
/// The digits of a fraction of a second that are compared.
const FRACTION_DIGITS: usize = 9;

/// The relation of an event to earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    New,
    /// The id is known.
    Duplicate,
    /// Something newer is known of the same entity.
    Late,
}

impl Freshness {
    /// Returns the mark of an event in the output.
    pub(crate) fn mark(self) -> Option<&'static str> {
        match self {
            Self::New => None,
            Self::Duplicate => Some("duplicate"),
            Self::Late => Some("late"),
        }
    }
}

/// Applies the rule. `newest` is the newest time known of the entity.
pub(super) fn compare<T: Ord>(is_known: bool, newest: Option<&T>, time: Option<&T>) -> Freshness {
    if is_known {
        Freshness::Duplicate
    } else if newest > time {
        Freshness::Late
    } else {
        Freshness::New
    }
}

/// Parses the time of an event. A time without a zone is in UTC. Further digits of the fraction are ignored.
pub(super) fn parse_time(text: &str) -> Option<Timestamp> {
    parse_fraction(text).or_else(|| {
        let (whole, fraction) = text.split_once('.')?;
        let digits = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        parse_fraction(&format!("{whole}.{}{}", &fraction[..digits.min(FRACTION_DIGITS)], &fraction[digits..]))
    })
}

/// Parses a time with at most 9 digits of a fraction.
fn parse_fraction(text: &str) -> Option<Timestamp> {
    let in_utc = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    text.parse().ok().or_else(|| Some(in_utc()?.timestamp()))
}

/// The events of this run. Ids and entities are stored as keyed 64-bit hashes, so that senders cannot cause collisions.
#[derive(Debug)]
pub(crate) struct EventMemory {
    hasher: RandomState,
    ids: HashSet<u64>,
    ids_in_order: VecDeque<u64>,
    /// The newest time of each entity.
    entities: HashMap<u64, Timestamp>,
    entities_in_order: VecDeque<u64>,
    limit: usize,
}

impl EventMemory {
    pub(crate) fn new() -> Self {
        Self::with_limit(MAX_REMEMBERED)
    }

    fn with_limit(limit: usize) -> Self {
        Self {
            hasher: RandomState::new(),
            ids: HashSet::new(),
            ids_in_order: VecDeque::new(),
            entities: HashMap::new(),
            entities_in_order: VecDeque::new(),
            limit,
        }
    }

    /// Returns the freshness of an event and remembers it.
    ///
    /// `stored` is the answer of the database, if there is one. It knows more ids than the memory, but only users.
    pub(crate) fn classify(
        &mut self,
        id: &str,
        time: Option<&str>,
        event: &Event,
        stored: Option<Freshness>,
    ) -> Freshness {
        let remembered = self.remember(id, time, event);
        match (stored, remembered) {
            (None, _) | (Some(Freshness::New), Freshness::Late) => remembered,
            (Some(stored), _) => stored,
        }
    }

    fn remember(&mut self, id: &str, time: Option<&str>, event: &Event) -> Freshness {
        let key = self.hasher.hash_one(id);
        if !self.ids.insert(key) {
            return compare(true, None, None::<&Timestamp>);
        }
        self.ids_in_order.push_back(key);
        if self.ids_in_order.len() > self.limit
            && let Some(oldest) = self.ids_in_order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        let Some(entity) = self.entity(event) else { return Freshness::New };
        let time = time.and_then(parse_time);
        let newest = self.entities.get(&entity).copied();
        let freshness = compare(false, newest.as_ref(), time.as_ref());
        if let Some(time) = time.filter(|time| newest.is_none_or(|newest| newest < *time)) {
            self.set_newest(entity, time);
        }
        freshness
    }

    fn set_newest(&mut self, entity: u64, time: Timestamp) {
        if self.entities.insert(entity, time).is_none() {
            self.entities_in_order.push_back(entity);
            if self.entities_in_order.len() > self.limit
                && let Some(oldest) = self.entities_in_order.pop_front()
            {
                self.entities.remove(&oldest);
            }
        }
    }

    /// Forgets an event that was not handled. Its retry is not a duplicate.
    pub(crate) fn forget(&mut self, id: &str) {
        self.ids.remove(&self.hasher.hash_one(id));
    }

    /// Returns the entity of an event: its type without the last word, and the ids of the object or of its members. So the
    /// updates of a user share an entity, and the memberships of a user in two organizations do not.
    fn entity(&self, event: &Event) -> Option<u64> {
        let kind = event.event_type().rsplit_once('.').map_or(event.event_type(), |(kind, _)| kind);
        let payload = event.payload().ok()?;
        let data = receive::data(&payload)?;
        let object = json::members(json::member(&data, "object")?);
        let id_of = |members: &[(Cow<'_, str>, &[u8])]| {
            let id = json::find(members, "user_id").or_else(|| json::find(members, "id"))?;
            (id != b"null").then(|| id.to_vec())
        };
        let mut hasher = self.hasher.build_hasher();
        kind.hash(&mut hasher);
        if let Some(id) = id_of(&object) {
            id.hash(&mut hasher);
            return Some(hasher.finish());
        }
        let named = object.iter().filter_map(|(name, part)| Some((name, id_of(&json::members(part))?)));
        let mut parts: Vec<_> = named.collect();
        parts.sort();
        parts.hash(&mut hasher);
        (!parts.is_empty()).then(|| hasher.finish())
    }
}

#[cfg(test)]
mod tests;
