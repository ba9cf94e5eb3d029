//! The verdict on work on several items: which failure, if any, speaks for all. Nothing is done or printed here.

use crate::commands::deliveries::bulk::Verb;
use crate::failure::{Failure, Kind};

/// What became of all items.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Account {
    pub(crate) total: usize,
    pub(crate) done: usize,
    pub(crate) failed: usize,
    /// Of those that failed, how many may have been done all the same: their answer was lost.
    pub(crate) doubtful: usize,
    pub(crate) unanswered: usize,
    pub(crate) untried: usize,
}

/// Why the work ended.
pub(crate) enum End {
    /// Every item has its result.
    Finished,
    /// A signal came.
    Interrupted {
        /// Whether a journal lets the same command go on.
        resumable: bool,
    },
    /// What was done could not be noted any more.
    Unnoted(anyhow::Error),
}

/// Makes the verdict. `first` is the item given first of those that failed, and why; `listed` tells that the reasons were
/// printed as a collection.
///
/// Fails with the item's own error when nothing was done, with [`Kind::Partial`] when some items failed, and with
/// [`Kind::Interrupted`] after a signal.
pub(crate) fn verdict(
    verb: &Verb,
    account: Account,
    first: Option<(String, anyhow::Error)>,
    end: End,
    listed: bool,
) -> anyhow::Result<()> {
    let Verb { infinitive, items, .. } = *verb;
    let Account { total, done, failed, doubtful, unanswered, untried } = account;
    let told = || match (total, done, failed, unanswered) {
        (1, 1, ..) => "it was done".to_owned(),
        (1, _, 1, _) => "it failed".to_owned(),
        (1, .., 1) => "it had no answer".to_owned(),
        (1, ..) => "it was not tried".to_owned(),
        _ => format!(
            "of {total} {items}, {done} were done, {failed} failed, {unanswered} had no answer and {untried} were not tried"
        ),
    };
    match end {
        End::Finished => {}
        End::Interrupted { resumable } => {
            let failure = Failure::new(Kind::Interrupted, format!("interrupted: {}", told()));
            return Err(match resumable {
                true => failure.hint("the same command goes on with the rest"),
                false => failure,
            }
            .into());
        }
        End::Unnoted(cause) => {
            return Err(cause.context(Failure::new(Kind::Refused, format!("stopped: {}", told()))));
        }
    }
    let doubt = match doubtful {
        0 => String::new(),
        _ => format!("; {doubtful} may have been carried out all the same"),
    };
    match first {
        None => Ok(()),
        Some((item, error)) if total == 1 => Err(error.context(format!("cannot {infinitive} {item}"))),
        Some((_, error)) if failed == total => {
            Err(error.context(format!("cannot {infinitive} any of the {total} {items}{doubt}")))
        }
        Some(_) => {
            let hint = match listed {
                false => "the others were done; the lines above tell why these failed",
                true => "the others were done; the list of results tells why these failed",
            };
            let message = format!("cannot {infinitive} {failed} of {total} {items}{doubt}");
            Err(Failure::new(Kind::Partial, message).hint(hint).into())
        }
    }
}

#[cfg(test)]
mod tests;
