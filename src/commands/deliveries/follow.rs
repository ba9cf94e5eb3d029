//! What becomes of deliveries that were asked for again, from one look at the list to the next.
//!
//! The API lists failures only, and nobody documents how one shows while it is being attempted: it may be listed as before,
//! as `retrying`, or not at all. So a failure needs an attempt that was not there before, and a success, which no list
//! shows, is inferred.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use auth0_events_client::model::Delivery;

/// Without counts, what is not listed for so long is taken as delivered. A stream at rest began after 22 s (recorded).
const ABSENCE: Duration = Duration::from_secs(60);
/// When nothing changes for so long, nothing more is expected.
const STANDSTILL: Duration = Duration::from_secs(300);

/// What is known of one delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Listed as before: no attempt shows yet.
    Waiting,
    /// Listed as being attempted.
    Retrying,
    /// Listed with an attempt that is new.
    Failed,
    /// Not listed, which may mean anything.
    Absent,
    /// Not listed, and a success accounts for it.
    Delivered,
}

struct Followed {
    event_type: String,
    /// Attempts at the start, and the time of the last.
    attempts: usize,
    last: Option<Timestamp>,
    state: State,
    /// Whether it was seen as being attempted: what is failed after that has been attempted.
    began: bool,
}

/// How many deliveries of one event type there are in each state; those not attempted yet count as being retried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) failed: usize,
    pub(crate) retrying: usize,
    pub(crate) delivered: usize,
    pub(crate) unknown: usize,
}

/// Whether another look is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    UnderWay,
    Settled,
    /// Nothing has changed for five minutes.
    Standstill,
}

/// The deliveries that are followed, by id. Others are no part of it.
#[derive(Default)]
pub(crate) struct Follow {
    deliveries: HashMap<String, Followed>,
    successes: Option<u64>,
    changed: Option<Instant>,
}

impl Follow {
    /// Adds a delivery as it was before it was asked for again.
    pub(crate) fn add(&mut self, delivery: &Delivery) {
        let retrying = is_retrying(delivery);
        let followed = Followed {
            event_type: delivery.event_type(),
            attempts: attempts(delivery),
            last: delivery.last_attempt_time(),
            state: if retrying { State::Retrying } else { State::Waiting },
            began: retrying,
        };
        self.deliveries.insert(delivery.id(), followed);
    }

    /// How many deliveries are followed.
    pub(crate) fn len(&self) -> usize {
        self.deliveries.len()
    }

    /// Whether a delivery is one of these.
    pub(crate) fn has(&self, delivery: &Delivery) -> bool {
        self.deliveries.contains_key(&delivery.id())
    }

    /// Takes in one look: what is listed, and how many successes the stream has counted since before the request; `None`
    /// where it has no counts. The counts must have been read before the list.
    pub(crate) fn look(&mut self, listed: &[Delivery], successes: Option<u64>, now: Instant) -> Progress {
        let mut present = HashSet::new();
        let mut changed = self.successes != successes || self.changed.is_none();
        for delivery in listed {
            let id = delivery.id();
            let Some(followed) = self.deliveries.get_mut(&id) else { continue };
            let state = followed.seen(delivery);
            changed |= std::mem::replace(&mut followed.state, state) != state;
            present.insert(id);
        }
        for (_, followed) in self.deliveries.iter_mut().filter(|(id, _)| !present.contains(*id)) {
            if followed.state != State::Delivered {
                changed |= std::mem::replace(&mut followed.state, State::Absent) != State::Absent;
            }
        }
        self.successes = successes;
        if changed {
            self.changed = Some(now);
        }
        let still = self.changed.map_or(Duration::ZERO, |changed| now.duration_since(changed));
        let accounted = match successes {
            Some(successes) => {
                successes >= self.count(|state| matches!(state, State::Absent | State::Delivered)) as u64
            }
            None => still >= ABSENCE,
        };
        if accounted {
            let absent = self.deliveries.values_mut().filter(|followed| followed.state == State::Absent);
            absent.for_each(|followed| followed.state = State::Delivered);
        }
        match self.count(|state| !matches!(state, State::Failed | State::Delivered)) {
            0 => Progress::Settled,
            _ if still >= STANDSTILL => Progress::Standstill,
            _ => Progress::UnderWay,
        }
    }

    fn count(&self, is: impl Fn(State) -> bool) -> usize {
        self.deliveries.values().filter(|followed| is(followed.state)).count()
    }

    /// Returns the counts of each event type.
    pub(crate) fn by_type(&self) -> BTreeMap<&str, Counts> {
        let mut types: BTreeMap<&str, Counts> = BTreeMap::new();
        for followed in self.deliveries.values() {
            let counts = types.entry(&followed.event_type).or_default();
            *match followed.state {
                State::Waiting | State::Retrying => &mut counts.retrying,
                State::Failed => &mut counts.failed,
                State::Delivered => &mut counts.delivered,
                State::Absent => &mut counts.unknown,
            } += 1;
        }
        types
    }

    /// Returns the counts of all.
    pub(crate) fn counts(&self) -> Counts {
        self.by_type().values().fold(Counts::default(), |sum, counts| Counts {
            failed: sum.failed + counts.failed,
            retrying: sum.retrying + counts.retrying,
            delivered: sum.delivered + counts.delivered,
            unknown: sum.unknown + counts.unknown,
        })
    }

    /// Says what "delivered" was inferred from.
    pub(crate) fn evidence(&self) -> String {
        match self.successes {
            Some(successes) => format!(
                "Delivered is inferred: they are no longer listed, and the stream has counted {successes} more successes; \
                 another event delivered meanwhile would count as well."
            ),
            None => format!(
                "Delivered is inferred: they were not listed for {} s, and the stream has no counts to check it by.",
                ABSENCE.as_secs()
            ),
        }
    }
}

impl Followed {
    fn seen(&mut self, delivery: &Delivery) -> State {
        if is_retrying(delivery) {
            self.began = true;
            return State::Retrying;
        }
        let newer = attempts(delivery) > self.attempts || delivery.last_attempt_time() > self.last;
        if newer || self.began { State::Failed } else { State::Waiting }
    }
}

/// Tells whether the API says that a delivery is being attempted.
pub(crate) fn is_retrying(delivery: &Delivery) -> bool {
    matches!(delivery.status().as_str(), "retrying" | "pending")
}

fn attempts(delivery: &Delivery) -> usize {
    delivery.attempts().iter().filter(|attempt| attempt.is_attempt()).count()
}

#[cfg(test)]
mod tests;
