//! Owns [`Goal`]: when it is enough, and whether what was hoped for came.

use serde_json::Value;

use crate::cli::LiveArgs;
use crate::failure::{Failure, Kind};
use crate::output::JqFilter;
use crate::terminal::Terminal;
use auth0_events_client::model::Event;
use auth0_events_cloudevents::catalog;
use auth0_events_text::escape;

/// What ends a run before anyone else does.
pub(crate) struct Goal {
    left: Option<u64>,
    until: Option<String>,
    expect: Option<Expectation>,
    is_reached: bool,
    has_failed: bool,
}

struct Expectation {
    filter: JqFilter,
    text: String,
    is_met: bool,
}

/// What had not come when a run ended.
pub(crate) enum Unmet {
    /// The time was up.
    InTime(std::time::Duration),
    /// The run ended otherwise.
    AtTheEnd,
}

impl Goal {
    /// Compiles the expectation.
    pub(crate) fn new(args: &LiveArgs) -> Result<Self, Failure> {
        let compile = |text: &String| {
            let filter = JqFilter::compile(text)
                .map_err(|error| Failure::usage(error.to_string().replacen("`--jq` filter", "`--expect` filter", 1)))?;
            Ok::<_, Failure>(Expectation { filter, text: text.clone(), is_met: false })
        };
        let expect = args.expect.as_ref().map(compile).transpose()?;
        let goal = Self { left: args.limit, until: args.until.clone(), expect, is_reached: false, has_failed: false };
        if args.within.is_some() && !goal.is_set() {
            return Err(Failure::usage("`--within` needs `--expect`, `--until` or `--limit`"));
        }
        Ok(goal)
    }

    fn is_set(&self) -> bool {
        self.left.is_some() || self.until.is_some() || self.expect.is_some()
    }

    /// Returns the type that ends the run.
    pub(crate) fn until(&self) -> Option<&str> {
        self.until.as_deref()
    }

    /// Tells whether it is enough.
    pub(crate) fn is_reached(&self) -> bool {
        self.is_reached
    }

    /// Returns how many events are still wanted; `None` when that does not depend on their number.
    pub(crate) fn left(&self) -> Option<u64> {
        self.left
    }

    /// Takes an event into account.
    pub(crate) fn look_at(&mut self, event: &Event, terminal: &Terminal) {
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(1);
            self.is_reached |= *left == 0;
        }
        self.is_reached |= self.until.as_deref().is_some_and(|pattern| catalog::matches(pattern, event.event_type()));
        let Some(expect) = &mut self.expect else { return };
        let found = event.value().map_err(|error| error.to_string()).and_then(|value| {
            let first = expect.filter.run(&value).next();
            first.transpose().map_err(|error| error.to_string().replacen("`--jq`", "`--expect`", 1))
        });
        match found {
            Ok(value) => expect.is_met |= value.is_some_and(|value| !matches!(value, Value::Null | Value::Bool(false))),
            // Other events may be of another shape. It is said once.
            Err(error) if !self.has_failed => {
                self.has_failed = true;
                terminal.warning(&format!("{error}; such an event is not the expected one"));
            }
            Err(_) => {}
        }
        self.is_reached |= expect.is_met;
    }

    /// Tells whether the run may end well, given how it ended.
    pub(crate) fn judge(&self, unmet: &Unmet) -> Result<(), Failure> {
        let missing = match &self.expect {
            Some(expect) if !expect.is_met => format!("no event came for which `{}` holds", escape(&expect.text)),
            _ if self.is_reached => return Ok(()),
            _ => match (unmet, &self.until, self.left) {
                (Unmet::AtTheEnd, ..) => return Ok(()),
                (_, Some(until), _) => format!("no `{}` event came", escape(until)),
                (_, None, Some(1)) => "1 more event was to come".to_owned(),
                (_, None, left) => format!("{} more events were to come", left.unwrap_or_default()),
            },
        };
        Err(Failure::new(
            Kind::Condition,
            match unmet {
                Unmet::InTime(limit) => format!("{missing} within {} s", limit.as_secs_f64()),
                Unmet::AtTheEnd => format!("{missing} before the end"),
            },
        ))
    }
}
