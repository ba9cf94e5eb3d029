//! Owns [`Ended`]: how a run that receives events ended, and whether that is well.

use std::time::Duration;

use super::Live;
use super::goal::Unmet;
use crate::failure::{Failure, Kind};

/// How a run ended, when nothing went wrong.
pub(crate) enum Ended {
    /// By a signal.
    Stopped,
    /// Because the time was up.
    TimedOut(Duration),
    /// By itself.
    Finished,
}

impl Live<'_> {
    /// Decides whether the run may end well.
    pub(crate) fn judge(&self, ended: &Ended) -> anyhow::Result<()> {
        self.goal.judge(&match ended {
            Ended::TimedOut(limit) => Unmet::InTime(*limit),
            Ended::Stopped | Ended::Finished => Unmet::AtTheEnd,
        })?;
        let failed = self.tally.failed;
        if failed > 0 && !matches!(ended, Ended::Stopped) {
            let total = self.tally.total();
            let hint = match self.keeps_failures() {
                true => "the warnings above tell why",
                false => "the warnings above tell why; `--dead-letter FILE` keeps events that were not delivered",
            };
            return Err(Failure::new(Kind::Partial, format!("{failed} of {total} events failed")).hint(hint).into());
        }
        Ok(())
    }
}
