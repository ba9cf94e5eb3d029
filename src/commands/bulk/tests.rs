//! Tests of the exit codes and errors of bulk work.

use super::*;

const VERB: BulkVerb = BulkVerb { infinitive: "redeliver", done: "Accepted", items: "deliveries" };

/// Returns the kind and the first line of the error. Each letter is an item: done (d), failed (f),
/// unanswered (?) or not tried (-).
fn error(letters: &str, end: BulkEnd) -> Option<(Kind, String)> {
    let result = |letter| match letter {
        'd' => ItemResult::Done,
        'f' => ItemResult::Failed(Failure::new(Kind::NotFound, "why").into()),
        '?' => ItemResult::Unanswered,
        _ => ItemResult::Untried,
    };
    let items = letters.chars().enumerate().map(|(index, letter)| (format!("evt_{index}"), result(letter))).collect();
    let error = outcome(&VERB, BulkReport { items, end }, true).err()?;
    Some((error.downcast_ref::<Failure>().unwrap().kind, error.to_string()))
}

fn expected(kind: Kind, line: &str) -> Option<(Kind, String)> {
    Some((kind, line.to_owned()))
}

#[test]
fn bulk_work_without_failures_succeeds() {
    assert_eq!(error("ddd", BulkEnd::Finished), None);
    assert_eq!(error("", BulkEnd::Finished), None);
}

#[test]
fn the_first_error_decides_if_nothing_was_done() {
    assert_eq!(error("f", BulkEnd::Finished), expected(Kind::NotFound, "cannot redeliver evt_0"));
    let all = expected(Kind::NotFound, "cannot redeliver any of the 3 deliveries");
    assert_eq!(error("fff", BulkEnd::Finished), all);
}

#[test]
fn some_failures_are_partial() {
    assert_eq!(error("dfd", BulkEnd::Finished), expected(Kind::Partial, "cannot redeliver 1 of 3 deliveries"));
}

#[test]
fn an_interruption_reports_every_result() {
    let summary = "of 9 deliveries, 3 accepted, 1 failed, 2 unanswered, 3 not tried";
    let interruption = error("dddf??---", BulkEnd::Interrupted);
    assert_eq!(interruption, expected(Kind::Interrupted, &format!("interrupted: {summary}")));
    let stop = error("dddf??---", BulkEnd::JournalFailed(anyhow::anyhow!("the disk is full")));
    assert_eq!(stop, expected(Kind::Refused, &format!("stopped: {summary}")));
    for (letter, state) in [("d", "accepted"), ("f", "failed"), ("?", "unanswered"), ("-", "not tried")] {
        let one = error(letter, BulkEnd::Interrupted);
        assert_eq!(one, expected(Kind::Interrupted, &format!("interrupted: evt_0: {state}")));
    }
}
