//! Owns [`Goal`]: when `--limit`, `--until` or `--expect` end a run, and whether it succeeded.

use std::time::Duration;

use serde_json::Value;

use crate::failure::{Failure, Kind};
use auth0_events_client::model::Event;
use auth0_events_cloudevents::catalog;
use auth0_events_text::escape;

/// The conditions that end a run.
pub(crate) struct Goal {
    limit: Option<u64>,
    received: u64,
    until: Option<String>,
    expectation: Option<Expectation>,
    is_reached: bool,
    has_warned: bool,
}

/// The event that a run waits for.
pub(crate) struct Expectation {
    filter: EventFilter,
    text: String,
    is_met: bool,
}

/// Decides whether a document is the expected one.
pub(crate) type EventFilter = Box<dyn Fn(&Value) -> Result<bool, String>>;

impl Expectation {
    /// Creates an expectation. `text` is the expression of the filter.
    pub(crate) fn new(filter: EventFilter, text: String) -> Self {
        Self { filter, text, is_met: false }
    }
}

impl Goal {
    pub(crate) fn new(limit: Option<u64>, until: Option<String>, expectation: Option<Expectation>) -> Self {
        Self { limit, received: 0, until, expectation, is_reached: false, has_warned: false }
    }

    /// Returns whether there is any condition.
    pub(crate) fn is_set(&self) -> bool {
        self.limit.is_some() || self.until.is_some() || self.expectation.is_some()
    }

    /// Returns the type that ends the run.
    pub(crate) fn until(&self) -> Option<&str> {
        self.until.as_deref()
    }

    /// Returns whether the run should end.
    pub(crate) fn is_reached(&self) -> bool {
        self.is_reached
    }

    /// Returns the number of events that are left, if it is limited.
    pub(crate) fn remaining(&self) -> Option<u64> {
        self.limit.map(|limit| limit.saturating_sub(self.received))
    }

    /// Takes an event into account. Returns a warning the first time the filter fails.
    pub(crate) fn observe(&mut self, event: &Event) -> Option<String> {
        self.received += 1;
        self.is_reached |= self.remaining() == Some(0);
        self.is_reached |= self.until.as_deref().is_some_and(|pattern| catalog::matches(pattern, event.event_type()));
        let expectation = self.expectation.as_mut()?;
        let value = event.value().map_err(|error| error.to_string());
        match value.and_then(|value| (expectation.filter)(&value.value)) {
            Ok(is_match) => {
                expectation.is_met |= is_match;
                self.is_reached |= expectation.is_met;
                None
            }
            // The filter may not fit the other types of events, so one warning is enough.
            Err(_) if std::mem::replace(&mut self.has_warned, true) => None,
            Err(error) => Some(format!("{error}; this event does not count as the expected one")),
        }
    }

    /// Checks the goal at the end of a run. `timeout` is the time limit if it ended the run.
    ///
    /// # Errors
    /// Fails if an expected event did not arrive, or if the time was over before the goal was reached.
    pub(crate) fn check(&self, timeout: Option<Duration>) -> Result<(), Failure> {
        let when = match timeout {
            Some(limit) => format!("within {} s", limit.as_secs_f64()),
            None => "before the end".to_owned(),
        };
        let missing = match (&self.expectation, &self.until, self.limit) {
            (Some(expectation), ..) if !expectation.is_met => {
                format!("no event matched `{}` {when}", escape(&expectation.text))
            }
            _ if self.is_reached || timeout.is_none() => return Ok(()),
            (_, Some(until), _) => format!("no `{}` event arrived {when}", escape(until)),
            (_, None, limit) => {
                let limit = limit.unwrap_or_default();
                let events = if limit == 1 { "event" } else { "events" };
                let received = if self.received == 0 { "none".to_owned() } else { self.received.to_string() };
                format!("expected {limit} {events} {when}, got {received}")
            }
        };
        Err(Failure::new(Kind::Condition, missing))
    }
}
