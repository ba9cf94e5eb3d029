//! Owns [`RunEnd`]: how a run ended, and whether it succeeded.

use std::time::Duration;

use super::events::LiveEvents;
use crate::failure::{Failure, Kind};

/// The end of a run without an error.
pub(crate) enum RunEnd {
    /// A signal stopped it.
    Stopped,
    /// The time limit was reached.
    TimedOut(Duration),
    Finished,
}

/// Fails if the goal of the run was not reached, or if events failed.
pub(crate) fn check(live: &LiveEvents<'_>, end: &RunEnd) -> anyhow::Result<()> {
    let timeout = if let RunEnd::TimedOut(limit) = end { Some(*limit) } else { None };
    live.goal.check(timeout)?;
    let failed = live.tally.failed;
    if failed == 0 || matches!(end, RunEnd::Stopped) {
        return Ok(());
    }
    let hint = if live.has_dead_letters() {
        "the warnings above show the causes"
    } else {
        "the warnings above show the causes; `--dead-letter FILE` stores undelivered events"
    };
    Err(Failure::new(Kind::Partial, format!("{failed} of {} events failed", live.tally.total())).hint(hint).into())
}
