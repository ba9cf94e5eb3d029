//! Bulk commands: prints the result of each item, and decides the exit code of the whole.

use std::borrow::Cow;
use std::collections::HashSet;
use std::future::Future;

use serde_json::{Value, json};

use crate::commands::interrupt::interrupted;
use crate::commands::print;
use crate::context::Context;
use crate::engine::recovery::bulk::{self, BulkEnd, BulkObserver, BulkReport, ItemResult};
use crate::engine::recovery::journal::RedeliveryJournal;
use crate::failure::{Failure, Kind};
use crate::output::Row;
use crate::terminal::BulkProgress;
use auth0_events_client::api;
use auth0_events_platform::stop_signal;

/// The words for the work.
pub(crate) struct BulkVerb {
    /// As in "cannot delete".
    pub(crate) infinitive: &'static str,
    /// As in "Deleted est_1"; in lower case it is the result in a list.
    pub(crate) done: &'static str,
    /// As in "2 of 5 event streams".
    pub(crate) items: &'static str,
}

/// Removes repeated items, with a warning.
pub(crate) fn unique(ctx: &Context, items: Vec<String>) -> Vec<String> {
    let total = items.len();
    let mut seen = HashSet::with_capacity(total);
    let unique: Vec<String> = items.into_iter().filter(|item| seen.insert(item.clone())).collect();
    match total - unique.len() {
        0 => {}
        1 => ctx.terminal.warning("ignoring an item that was given twice"),
        repeats => ctx.terminal.warning(&format!("ignoring {repeats} repeated items")),
    }
    unique
}

/// Does `work` for each item that was resolved, and reports every item: as a line on stderr or, if a format was given, as a
/// list on stdout. Output errors do not change the exit code of a failure.
pub(crate) async fn run<T, F>(
    ctx: &Context,
    verb: &BulkVerb,
    items: Vec<(String, anyhow::Result<T>)>,
    journal: Option<RedeliveryJournal>,
    work: impl Fn(T) -> F,
) -> anyhow::Result<()>
where
    T: Clone,
    F: Future<Output = anyhow::Result<()>>,
{
    let prints_list = ctx.settings.format.is_some();
    let is_resumable = journal.is_some();
    let progress = ctx.terminal.progress(items.len() as u64, verb.infinitive);
    let mut printer = Printer { ctx, verb, prints_lines: !prints_list, is_single: items.len() == 1, progress };
    let report = bulk::run(items, journal, ctx.settings.retry, &mut printer, stop_signal, work).await;
    drop(printer);
    let mut written = Ok(());
    if prints_list {
        let rows: Vec<BulkRow> = report.items.iter().map(|(item, result)| BulkRow::new(verb, item, result)).collect();
        written = print::all(ctx, &rows);
    } else {
        for (item, _) in report.items.iter().filter(|(_, result)| matches!(result, ItemResult::Unanswered)) {
            ctx.terminal.warning(&format!("no answer for {item}: the request may have been carried out"));
        }
    }
    print::judged(ctx, written, outcome(verb, report, is_resumable))
}

/// Prints results as they arrive, and draws the progress bar.
struct Printer<'a> {
    ctx: &'a Context,
    verb: &'a BulkVerb,
    prints_lines: bool,
    /// The error of a single item is the error of the command.
    is_single: bool,
    progress: BulkProgress<'a>,
}

impl BulkObserver for Printer<'_> {
    fn finished(&mut self, item: &str, outcome: &anyhow::Result<()>) {
        let terminal = &self.ctx.terminal;
        match outcome {
            _ if !self.prints_lines => {}
            Ok(()) => terminal.status(&format!("{} {item}", self.verb.done)),
            Err(_) if self.is_single => {}
            Err(error) => terminal.error(&format!("cannot {} {item}: {error:#}", self.verb.infinitive)),
        }
        self.progress.advance();
    }

    fn stopping(&mut self, running: usize) {
        let requests = if running == 1 { "the last request".to_owned() } else { format!("{running} requests") };
        let grace = bulk::GRACE.as_secs();
        let line = format!("Stopping: waiting up to {grace} s for {requests}; press Ctrl-C again to quit now.");
        self.ctx.terminal.status(&line);
    }
}

/// One line of the list of results.
struct BulkRow {
    item: String,
    result: Cow<'static, str>,
    error: Option<String>,
}

impl BulkRow {
    fn new(verb: &BulkVerb, item: &str, result: &ItemResult) -> Self {
        let (result, error) = match result {
            ItemResult::Done => (verb.done.to_lowercase().into(), None),
            ItemResult::Failed(error) => ("failed".into(), Some(format!("{error:#}"))),
            ItemResult::Unanswered => ("unanswered".into(), None),
            ItemResult::Untried => ("untried".into(), None),
        };
        Self { item: item.to_owned(), result, error }
    }
}

impl Row for BulkRow {
    const COLUMNS: &'static [&'static str] = &["ITEM", "RESULT", "ERROR"];
    const SHRINKABLE: &'static [&'static str] = &["ERROR"];

    fn cells(&self) -> Vec<String> {
        vec![self.item.clone(), self.result.clone().into_owned(), self.error.clone().unwrap_or_default()]
    }

    fn json(&self) -> Cow<'_, Value> {
        let mut document = json!({"item": self.item, "result": self.result});
        if let Some(error) = &self.error {
            document["error"] = error.as_str().into();
        }
        Cow::Owned(document)
    }
}

/// Decides the exit code and the error of the whole.
///
/// Fails with the error of the first item if none was done, with [`Kind::Partial`] if some failed, and with
/// [`Kind::Interrupted`] after a signal.
fn outcome(verb: &BulkVerb, report: BulkReport, is_resumable: bool) -> anyhow::Result<()> {
    match report.end {
        BulkEnd::Finished => {}
        BulkEnd::Interrupted => {
            let hint = is_resumable.then_some("run the same command again to continue");
            return Err(interrupted(summary(verb, &report.items)).hint_if(hint).into());
        }
        BulkEnd::JournalFailed(error) => {
            let message = format!("stopped: {}", summary(verb, &report.items));
            return Err(error.context(Failure::new(Kind::Refused, message)));
        }
    }
    let BulkVerb { infinitive, items, .. } = verb;
    let total = report.items.len();
    let failures = report.items.into_iter().filter_map(|(item, result)| match result {
        ItemResult::Failed(error) => Some((item, error)),
        _ => None,
    });
    let failures: Vec<(String, anyhow::Error)> = failures.collect();
    let failed = failures.len();
    let is_uncertain = |error: &anyhow::Error| error.downcast_ref().is_some_and(api::Error::may_have_been_done);
    let uncertain = match failures.iter().filter(|(_, error)| is_uncertain(error)).count() {
        0 => String::new(),
        count => format!("; {count} may have been carried out"),
    };
    let Some((item, error)) = failures.into_iter().next() else { return Ok(()) };
    if total == 1 {
        return Err(error.context(format!("cannot {infinitive} {item}")));
    }
    if failed == total {
        return Err(error.context(format!("cannot {infinitive} any of the {total} {items}{uncertain}")));
    }
    Err(Failure::new(Kind::Partial, format!("cannot {infinitive} {failed} of {total} {items}{uncertain}")).into())
}

/// Words how many items have each result.
fn summary(verb: &BulkVerb, items: &[(String, ItemResult)]) -> String {
    let done = verb.done.to_lowercase();
    let word = |result: &ItemResult| match result {
        ItemResult::Done => done.as_str(),
        ItemResult::Failed(_) => "failed",
        ItemResult::Unanswered => "unanswered",
        ItemResult::Untried => "not tried",
    };
    if let [(item, result)] = items {
        return format!("{item}: {}", word(result));
    }
    let mut parts = vec![format!("of {} {}", items.len(), verb.items)];
    for state in [done.as_str(), "failed", "unanswered", "not tried"] {
        let count = items.iter().filter(|(_, result)| word(result) == state).count();
        if count > 0 {
            parts.push(format!("{count} {state}"));
        }
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests;
