//! Unit tests of `verdict`.

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
