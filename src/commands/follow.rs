//! What becomes of deliveries that were asked for again, from one look at the list to the next.
//!
//! The API lists failures only, and nobody documents how one shows while it is being attempted: it may be listed as before,
//! as `retrying`, or not at all. So a failure needs an attempt that was not there before, and a success, which no list
//! shows, is inferred.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::model::Delivery;

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
pub(super) struct Counts {
    pub(super) failed: usize,
    pub(super) retrying: usize,
    pub(super) delivered: usize,
    pub(super) unknown: usize,
}

/// Whether another look is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    UnderWay,
    Settled,
    /// Nothing has changed for five minutes.
    Standstill,
}

/// The deliveries that are followed, by id. Others are no part of it.
#[derive(Default)]
pub(super) struct Follow {
    deliveries: HashMap<String, Followed>,
    successes: Option<u64>,
    changed: Option<Instant>,
}

impl Follow {
    /// Adds a delivery as it was before it was asked for again.
    pub(super) fn add(&mut self, delivery: &Delivery) {
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
    pub(super) fn len(&self) -> usize {
        self.deliveries.len()
    }

    /// Whether a delivery is one of these.
    pub(super) fn has(&self, delivery: &Delivery) -> bool {
        self.deliveries.contains_key(&delivery.id())
    }

    /// Takes in one look: what is listed, and how many successes the stream has counted since before the request; `None`
    /// where it has no counts. The counts must have been read before the list.
    pub(super) fn look(&mut self, listed: &[Delivery], successes: Option<u64>, now: Instant) -> Progress {
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
    pub(super) fn by_type(&self) -> BTreeMap<&str, Counts> {
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
    pub(super) fn counts(&self) -> Counts {
        self.by_type().values().fold(Counts::default(), |sum, counts| Counts {
            failed: sum.failed + counts.failed,
            retrying: sum.retrying + counts.retrying,
            delivered: sum.delivered + counts.delivered,
            unknown: sum.unknown + counts.unknown,
        })
    }

    /// Says what "delivered" was inferred from.
    pub(super) fn evidence(&self) -> String {
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
pub(super) fn is_retrying(delivery: &Delivery) -> bool {
    matches!(delivery.status().as_str(), "retrying" | "pending")
}

fn attempts(delivery: &Delivery) -> usize {
    delivery.attempts().iter().filter(|attempt| attempt.is_attempt()).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Resource as _;

    fn delivery(id: &str, status: &str, attempts: usize) -> Delivery {
        let attempt = |second| json!({"status": "failed", "timestamp": format!("2026-03-02T09:00:{second:02}Z")});
        let attempts: Vec<_> = (0..attempts).map(attempt).collect();
        Delivery::read(json!({"id": id, "event_type": "user.created", "status": status, "attempts": attempts})).unwrap()
    }

    fn follow(statuses: &[&str]) -> (Follow, Instant) {
        let mut follow = Follow::default();
        let ids = ["evt_1", "evt_2", "evt_3"];
        statuses.iter().zip(ids).for_each(|(status, id)| follow.add(&delivery(id, status, 1)));
        (follow, Instant::now())
    }

    fn counted(failed: usize, retrying: usize, delivered: usize, unknown: usize) -> Counts {
        Counts { failed, retrying, delivered, unknown }
    }

    #[test]
    fn what_is_listed_as_before_is_not_failed_until_an_attempt_is_new() {
        let (mut follow, now) = follow(&["failed", "failed"]);
        let (one, two) = (delivery("evt_1", "failed", 1), delivery("evt_2", "failed", 1));
        assert_eq!(follow.look(&[one, two], Some(0), now), Progress::UnderWay);
        assert_eq!(follow.counts(), counted(0, 2, 0, 0));
        let (one, two) = (delivery("evt_1", "failed", 2), delivery("evt_2", "retrying", 1));
        assert_eq!(follow.look(&[one.clone(), two], Some(0), now), Progress::UnderWay);
        assert_eq!(follow.counts(), counted(1, 1, 0, 0));
        assert_eq!(follow.look(&[one, delivery("evt_2", "failed", 5)], Some(0), now), Progress::Settled);
        assert_eq!(follow.counts(), counted(2, 0, 0, 0));
    }

    #[test]
    fn what_vanishes_is_not_delivered_until_a_success_accounts_for_it() {
        let (mut follow, now) = follow(&["failed", "failed"]);
        assert_eq!(follow.look(&[], Some(0), now), Progress::UnderWay);
        assert_eq!(follow.look(&[], Some(1), now), Progress::UnderWay);
        assert_eq!(follow.counts(), counted(0, 0, 0, 2));
        assert_eq!(follow.look(&[delivery("evt_2", "failed", 2)], Some(1), now), Progress::Settled);
        assert_eq!(follow.counts(), counted(1, 0, 1, 0));
    }

    #[test]
    fn without_counts_what_vanishes_is_delivered_after_a_minute_without_change() {
        let (mut follow, now) = follow(&["failed", "failed"]);
        let at = |seconds| now + Duration::from_secs(seconds);
        let one = [delivery("evt_1", "retrying", 1)];
        assert_eq!(follow.look(&one, None, at(0)), Progress::UnderWay);
        assert_eq!(follow.look(&[], None, at(59)), Progress::UnderWay);
        assert_eq!(follow.look(&[], None, at(118)), Progress::UnderWay);
        assert_eq!(follow.look(&[], None, at(119)), Progress::Settled);
        assert_eq!(follow.counts(), counted(0, 0, 2, 0));
        assert!(follow.evidence().contains("not listed for 60 s"));
    }

    #[test]
    fn a_standstill_ends_it_and_any_change_puts_that_off() {
        let (mut follow, now) = follow(&["failed", "failed"]);
        let at = |seconds| now + Duration::from_secs(seconds);
        let both = [delivery("evt_1", "failed", 1), delivery("evt_2", "failed", 1)];
        assert_eq!(follow.look(&both, Some(0), at(0)), Progress::UnderWay);
        assert_eq!(follow.look(&both, Some(0), at(299)), Progress::UnderWay);
        assert_eq!(follow.look(&both[1..], Some(1), at(300)), Progress::UnderWay);
        assert_eq!(follow.look(&both[1..], Some(1), at(600)), Progress::Standstill);
        assert_eq!(follow.counts(), counted(0, 1, 1, 0));
    }

    #[test]
    fn what_did_not_match_is_no_part_of_it() {
        let (mut follow, now) = follow(&["failed"]);
        let others = [delivery("evt_8", "retrying", 1), delivery("evt_9", "failed", 4), delivery("evt_1", "failed", 2)];
        assert_eq!(follow.look(&others, Some(0), now), Progress::Settled);
        assert_eq!((follow.counts(), follow.len()), (counted(1, 0, 0, 0), 1));
    }

    #[test]
    fn one_that_was_being_retried_before_settles_by_its_status() {
        let (mut follow, now) = follow(&["retrying"]);
        assert_eq!(follow.look(&[delivery("evt_1", "failed", 1)], Some(0), now), Progress::Settled);
        assert_eq!(follow.counts(), counted(1, 0, 0, 0));
    }

    #[test]
    fn one_that_was_taken_for_delivered_and_fails_after_all_is_failed() {
        let (mut follow, now) = follow(&["failed", "failed"]);
        let two = delivery("evt_2", "retrying", 1);
        follow.look(std::slice::from_ref(&two), Some(1), now);
        assert_eq!(follow.counts(), counted(0, 1, 1, 0));
        follow.look(&[delivery("evt_1", "failed", 2), two], Some(1), now);
        assert_eq!(follow.counts(), counted(1, 1, 0, 0));
    }
}
