//! Follows deliveries to their outcome: those of a redelivery, or the one of a test event.
//!
//! The API lists failures only. It does not document how a delivery appears while it is being attempted: as before, as
//! `retrying`, or not at all. So a delivery has failed if it shows a new attempt, and a success is inferred.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep, timeout_at};

use auth0_events_client::Backoff;
use auth0_events_client::api::{self, Client, DeliveryFilter};
use auth0_events_client::model::{Delivery, Resource as _, SUCCESSFUL_DELIVERIES, Stats, StreamId};

/// Pause after the first look. It doubles from look to look.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// Longest pause: two requests every two seconds are within the smallest rate limit.
const MAX_PAUSE: Duration = Duration::from_secs(2);
/// Time after which a redelivery that is not listed counts as delivered, on a stream without statistics. On an idle stream,
/// the attempts began after 22 s (recorded).
pub(crate) const ABSENCE: Duration = Duration::from_secs(60);
/// Time without a change after which following a redelivery ends.
pub(crate) const STANDSTILL: Duration = Duration::from_secs(300);

/// Id of an event that does not exist.
const NO_EVENT: &str = "evt_0000000000000000000000";

/// Fails if the token cannot read deliveries, so that the lack of a scope shows before an event is sent.
pub(crate) async fn check_access(client: &Client, stream: &StreamId) -> Result<(), api::Error> {
    match client.get_delivery(stream, NO_EVENT).await {
        Err(api::Error::Refused(refusal)) if refusal.status == 403 => Err(api::Error::Refused(refusal)),
        _ => Ok(()),
    }
}

/// Returns the statistics of a stream, or `None` if the API refuses with a status that `is_missing` accepts: the endpoint
/// is undocumented.
pub(crate) async fn stats(
    client: &Client,
    stream: &StreamId,
    is_missing: fn(u16) -> bool,
) -> Result<Option<Stats>, api::Error> {
    match client.get_stats(stream, None, None).await {
        Ok(stats) => Ok(Some(stats)),
        Err(api::Error::Refused(refusal)) if is_missing(refusal.status) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The way to look for deliveries.
pub(crate) enum Lookup {
    /// Gets the delivery of this event.
    Event(String),
    /// Lists the deliveries that match.
    List(DeliveryFilter),
}

/// The reason why following ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FollowEnd {
    /// Every delivery has an outcome.
    Settled,
    /// Nothing changed for [`STANDSTILL`].
    Standstill,
    TimedOut,
}

/// Where and how long to follow deliveries.
pub(crate) struct Follower<'a> {
    pub(crate) client: &'a Client,
    pub(crate) stream: &'a StreamId,
    pub(crate) lookup: Lookup,
    /// The statistics before the request; `None` for a stream without statistics.
    pub(crate) before: Option<Stats>,
    /// `None` waits until the deliveries settle or nothing changes.
    pub(crate) limit: Option<Duration>,
}

impl Follower<'_> {
    /// Looks until the deliveries settle, the time is over or nothing changes. Calls `on_look` with the listed ones after
    /// each look. Can be dropped at any point.
    pub(crate) async fn follow(
        &self,
        deliveries: &mut DeliverySet,
        mut on_look: impl FnMut(&DeliverySet, &[Delivery]),
    ) -> Result<FollowEnd, api::Error> {
        let deadline = self.limit.and_then(|limit| Instant::now().checked_add(limit));
        let backoff = Backoff { base: FIRST_PAUSE, cap: MAX_PAUSE, jitter: 0.0 };
        let mut looks = 0;
        loop {
            let began = Instant::now();
            let look = self.look(deliveries);
            let (successes, listed) = match deadline {
                None => look.await?,
                Some(deadline) => match timeout_at(deadline, look).await {
                    Ok(look) => look?,
                    Err(_elapsed) => return Ok(FollowEnd::TimedOut),
                },
            };
            let end = deliveries.update(&listed, successes, Instant::now());
            on_look(deliveries, &listed);
            if let Some(end) = end {
                return Ok(end);
            }
            let remaining = deadline.map_or(Duration::MAX, |deadline| deadline.duration_since(Instant::now()));
            if remaining.is_zero() {
                return Ok(FollowEnd::TimedOut);
            }
            // A look can be a walk over a long list, so the pause is at least as long.
            sleep(backoff.wait(looks).max(began.elapsed()).min(remaining)).await;
            looks += 1;
        }
    }

    /// Returns the rise of the success count, and those of the deliveries that are listed. The count comes first, so that a
    /// success counted by then is not a failure listed later.
    async fn look(&self, deliveries: &DeliverySet) -> Result<(Option<u64>, Vec<Delivery>), api::Error> {
        let successes = match &self.before {
            None => None,
            Some(before) => {
                let now = self.client.get_stats(self.stream, None, None).await?;
                Some(now.rise_since(before, SUCCESSFUL_DELIVERIES))
            }
        };
        let mut listed = Vec::new();
        match &self.lookup {
            Lookup::Event(id) => match self.client.get_delivery(self.stream, id).await {
                Ok(delivery) => listed.push(delivery),
                // Pending and delivered events cannot be read.
                Err(api::Error::Refused(refusal)) if refusal.status == 404 => {}
                Err(error) => return Err(error),
            },
            Lookup::List(filter) => {
                let mut pages = self.client.list_deliveries(self.stream, filter, None);
                while let Some(delivery) = pages.next().await? {
                    if deliveries.deliveries.contains_key(&delivery.id()) {
                        listed.push(delivery);
                    }
                }
            }
        }
        Ok((successes, listed))
    }
}

/// The state of one delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DeliveryState {
    /// Listed as before, without a new attempt.
    Waiting,
    /// Listed as being attempted.
    Retrying,
    /// Listed with a new attempt.
    Failed,
    /// Not listed. The outcome is unknown.
    Absent,
    /// Not listed, and covered by the rise of the success count.
    Delivered,
}

struct FollowedDelivery {
    event_type: String,
    /// Number of attempts at the start.
    attempts: usize,
    last_attempt: Option<Timestamp>,
    state: DeliveryState,
    /// Whether it has been seen as being attempted. If it is listed as failed afterwards, the attempt was new.
    has_begun: bool,
}

impl FollowedDelivery {
    fn state_of(&mut self, delivery: &Delivery) -> DeliveryState {
        if is_retrying(delivery) {
            self.has_begun = true;
            return DeliveryState::Retrying;
        }
        let is_newer = attempts(delivery) > self.attempts || delivery.last_attempt_time() > self.last_attempt;
        if is_newer || self.has_begun { DeliveryState::Failed } else { DeliveryState::Waiting }
    }
}

/// How many deliveries are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct DeliveryCounts {
    /// Failed before, and not attempted since.
    pub(crate) waiting: usize,
    pub(crate) retrying: usize,
    pub(crate) failed: usize,
    pub(crate) delivered: usize,
    /// Not listed, for an unknown reason.
    pub(crate) unknown: usize,
}

impl DeliveryCounts {
    fn add(&mut self, state: DeliveryState) {
        *match state {
            DeliveryState::Waiting => &mut self.waiting,
            DeliveryState::Retrying => &mut self.retrying,
            DeliveryState::Failed => &mut self.failed,
            DeliveryState::Absent => &mut self.unknown,
            DeliveryState::Delivered => &mut self.delivered,
        } += 1;
    }
}

/// Deliveries and what is known of their outcome.
pub(crate) struct DeliverySet {
    deliveries: HashMap<String, FollowedDelivery>,
    /// Rise of the success count since the request; `None` for a stream without statistics.
    successes: Option<u64>,
    last_change: Option<Instant>,
    /// Whether an absence for [`ABSENCE`] is a success, and [`STANDSTILL`] an end: true of redeliveries. A test event may be
    /// pending for longer.
    infers_from_time: bool,
    newest_event: Option<Timestamp>,
}

impl DeliverySet {
    /// Reads the failed deliveries that match, which are to be redelivered.
    pub(crate) async fn failed(
        client: &Client,
        stream: &StreamId,
        filter: &DeliveryFilter,
    ) -> Result<Self, api::Error> {
        let mut set = Self::new(true);
        let mut pages = client.list_deliveries(stream, filter, None);
        while let Some(delivery) = pages.next().await? {
            // An item that cannot be read cannot be found again.
            if delivery.fault().is_none() {
                set.add(&delivery, is_retrying(&delivery));
            }
        }
        Ok(set)
    }

    /// Holds the delivery of an event that was just sent.
    pub(crate) fn sent(delivery: &Delivery) -> Self {
        let mut set = Self::new(false);
        set.add(delivery, true);
        set
    }

    fn new(infers_from_time: bool) -> Self {
        Self { deliveries: HashMap::new(), successes: None, last_change: None, infers_from_time, newest_event: None }
    }

    fn add(&mut self, delivery: &Delivery, has_begun: bool) {
        self.newest_event = self.newest_event.max(delivery.event_time().parse().ok());
        let followed = FollowedDelivery {
            event_type: delivery.event_type(),
            attempts: attempts(delivery),
            last_attempt: delivery.last_attempt_time(),
            state: if has_begun { DeliveryState::Retrying } else { DeliveryState::Waiting },
            has_begun,
        };
        self.deliveries.insert(delivery.id(), followed);
    }

    /// Returns the number of deliveries.
    pub(crate) fn len(&self) -> usize {
        self.deliveries.len()
    }

    /// Returns the filter that lists these deliveries in every state, and no events after the newest of them.
    pub(crate) fn lookup(&self, mut filter: DeliveryFilter) -> Lookup {
        filter.statuses.clear();
        if let (None, Some(newest)) = (&filter.date_to, self.newest_event) {
            filter.date_to = Timestamp::from_second(newest.as_second() + 1).ok().map(|end| end.to_string());
        }
        Lookup::List(filter)
    }

    /// Returns the rise of the success count, if the stream has statistics.
    pub(crate) fn successes(&self) -> Option<u64> {
        self.successes
    }

    /// Returns the counts of each event type.
    pub(crate) fn counts_by_type(&self) -> BTreeMap<&str, DeliveryCounts> {
        let mut types: BTreeMap<&str, DeliveryCounts> = BTreeMap::new();
        for delivery in self.deliveries.values() {
            types.entry(&delivery.event_type).or_default().add(delivery.state);
        }
        types
    }

    /// Returns the counts of all deliveries.
    pub(crate) fn counts(&self) -> DeliveryCounts {
        let mut counts = DeliveryCounts::default();
        self.deliveries.values().for_each(|delivery| counts.add(delivery.state));
        counts
    }

    /// Adds the result of a look. Returns the end if no further look is needed.
    fn update(&mut self, listed: &[Delivery], successes: Option<u64>, now: Instant) -> Option<FollowEnd> {
        let mut present = HashSet::new();
        let mut has_changed = self.successes != successes || self.last_change.is_none();
        for delivery in listed {
            let id = delivery.id();
            let Some(followed) = self.deliveries.get_mut(&id) else { continue };
            let state = followed.state_of(delivery);
            has_changed |= std::mem::replace(&mut followed.state, state) != state;
            present.insert(id);
        }
        for (id, followed) in &mut self.deliveries {
            let is_absent = !present.contains(id) && followed.state != DeliveryState::Delivered;
            if is_absent && followed.state != DeliveryState::Absent {
                followed.state = DeliveryState::Absent;
                has_changed = true;
            }
        }
        self.successes = successes;
        if has_changed {
            self.last_change = Some(now);
        }
        let unchanged = self.last_change.map_or(Duration::ZERO, |change| now.duration_since(change));
        let counts = self.counts();
        let is_explained = match successes {
            Some(successes) => successes >= (counts.unknown + counts.delivered) as u64,
            None => self.infers_from_time && unchanged >= ABSENCE,
        };
        if is_explained {
            for followed in self.deliveries.values_mut().filter(|followed| followed.state == DeliveryState::Absent) {
                followed.state = DeliveryState::Delivered;
            }
        }
        let counts = self.counts();
        if counts.failed + counts.delivered == self.len() {
            Some(FollowEnd::Settled)
        } else if self.infers_from_time && unchanged >= STANDSTILL {
            Some(FollowEnd::Standstill)
        } else {
            None
        }
    }
}

fn is_retrying(delivery: &Delivery) -> bool {
    matches!(delivery.status().as_str(), "retrying" | "pending")
}

fn attempts(delivery: &Delivery) -> usize {
    delivery.attempts().iter().filter(|attempt| attempt.is_attempt()).count()
}

#[cfg(test)]
mod tests;
