//! The verdict on work on several items: which failure, if any, speaks for all. Nothing is done or printed here.

use super::bulk::Verb;
use crate::failure::{Failure, Kind};

/// What became of all items.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Account {
    pub(super) total: usize,
    pub(super) done: usize,
    pub(super) failed: usize,
    /// Of those that failed, how many may have been done all the same: their answer was lost.
    pub(super) doubtful: usize,
    pub(super) unanswered: usize,
    pub(super) untried: usize,
}

/// Why the work ended.
pub(super) enum End {
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
pub(super) fn verdict(
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
mod tests {
    use super::*;

    const VERB: Verb = Verb { infinitive: "redeliver", done: "Accepted", items: "deliveries" };

    /// Returns the kind and the outermost line of the verdict.
    fn made(account: [usize; 5], first: Option<Kind>, end: End) -> Option<(Kind, String)> {
        let [total, done, failed, unanswered, untried] = account;
        let account = Account { total, done, failed, unanswered, untried, ..Account::default() };
        let first = first.map(|kind| ("evt_1".to_owned(), Failure::new(kind, "why").into()));
        let error = verdict(&VERB, account, first, end, false).err()?;
        Some((error.downcast_ref::<Failure>().unwrap().kind, error.to_string()))
    }

    fn said(kind: Kind, line: &str) -> Option<(Kind, String)> {
        Some((kind, line.to_owned()))
    }

    #[test]
    fn what_was_all_done_is_no_failure() {
        assert_eq!(made([3, 3, 0, 0, 0], None, End::Finished), None);
        assert_eq!(made([0; 5], None, End::Finished), None);
    }

    #[test]
    fn where_nothing_was_done_the_first_item_speaks() {
        let one = made([1, 0, 1, 0, 0], Some(Kind::NotFound), End::Finished);
        assert_eq!(one, said(Kind::NotFound, "cannot redeliver evt_1"));
        let all = made([3, 0, 3, 0, 0], Some(Kind::Network), End::Finished);
        assert_eq!(all, said(Kind::Network, "cannot redeliver any of the 3 deliveries"));
    }

    #[test]
    fn where_some_were_done_the_failure_is_partial() {
        let some = made([3, 2, 1, 0, 0], Some(Kind::NotFound), End::Finished);
        assert_eq!(some, said(Kind::Partial, "cannot redeliver 1 of 3 deliveries"));
    }

    #[test]
    fn a_signal_beats_every_failure_and_accounts_for_all() {
        let (kind, line) = made([9, 3, 1, 2, 3], Some(Kind::Network), End::Interrupted { resumable: true }).unwrap();
        assert_eq!(kind, Kind::Interrupted);
        let account = "of 9 deliveries, 3 were done, 1 failed, 2 had no answer and 3 were not tried";
        assert_eq!(line, format!("interrupted: {account}"));
        let all = made([2, 0, 2, 0, 0], Some(Kind::Network), End::Interrupted { resumable: false });
        assert_eq!(all.unwrap().0, Kind::Interrupted);
        for (counts, line) in [
            ([1, 1, 0, 0, 0], "it was done"),
            ([1, 0, 1, 0, 0], "it failed"),
            ([1, 0, 0, 1, 0], "it had no answer"),
            ([1, 0, 0, 0, 1], "it was not tried"),
        ] {
            let one = made(counts, None, End::Interrupted { resumable: false });
            assert_eq!(one, said(Kind::Interrupted, &format!("interrupted: {line}")));
        }
        let unnoted = made([9, 3, 1, 2, 3], None, End::Unnoted(anyhow::anyhow!("the disk is full")));
        assert_eq!(unnoted, said(Kind::Refused, &format!("stopped: {account}")));
    }
}
