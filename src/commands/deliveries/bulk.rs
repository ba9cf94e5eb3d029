//! Work on several items: up to eight requests at once, a result per item, one exit code for all. A signal stops it after
//! the requests under way, and what was done is reported.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde_json::{Value, json};

use crate::commands::deliveries::journal::Journal;
use crate::commands::deliveries::verdict::{Account, End, verdict};
use crate::commands::print;
use crate::context::Context;
use crate::output::Row;
use crate::terminal::Progress;
use auth0_events_client::api;
use auth0_events_platform::stop_signal;

/// Requests under way at once. A 429 holds all of them back.
const CONCURRENCY: usize = 8;
/// So many answers without a 429 let one request more be under way at once.
const CALM: usize = 32;
/// Time that requests under way are given after a signal. A second signal ends it at once.
const GRACE: Duration = Duration::from_secs(5);

/// How the work is called.
pub(crate) struct Verb {
    /// As in "cannot delete".
    pub(crate) infinitive: &'static str,
    /// As in "Deleted est_1."; in lower case it is the result in a list.
    pub(crate) done: &'static str,
    /// As in "2 of 5 event streams".
    pub(crate) items: &'static str,
}

/// What became of one item.
struct Outcome {
    item: String,
    result: Cow<'static, str>,
    error: Option<String>,
}

impl Row for Outcome {
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

/// Returns the items in their order, each once, and says so where one came twice.
pub(crate) fn unique(ctx: &Context, items: Vec<String>) -> Vec<String> {
    let total = items.len();
    let mut seen = HashSet::with_capacity(total);
    let unique: Vec<String> = items.into_iter().filter(|item| seen.insert(item.clone())).collect();
    match total - unique.len() {
        0 => {}
        1 => ctx.terminal.warning("one item was given twice and is taken once"),
        repeats => ctx.terminal.warning(&format!("{repeats} items are repeats; each is taken once")),
    }
    unique
}

/// One item on its way.
struct Task<T> {
    index: usize,
    item: String,
    target: T,
    /// The burst of 429s after which it was begun.
    burst: usize,
    /// Whether others could be under way beside it when it was begun.
    has_company: bool,
}

/// How many requests may be under way at once.
struct Pace {
    at_once: usize,
    /// Bursts of 429s so far.
    bursts: usize,
    /// Answers without a 429 since the last change.
    calm: usize,
}

impl Pace {
    fn new(items: usize) -> Self {
        Self { at_once: CONCURRENCY.min(items), bursts: 0, calm: 0 }
    }

    /// Takes in a 429 to a request that was begun after the burst of that number. What was under way at the time belongs to
    /// the same burst, and slows it down once.
    fn limited(&mut self, burst: usize) {
        self.calm = 0;
        if burst == self.bursts {
            self.bursts += 1;
            self.at_once = (self.at_once / 2).max(1);
        }
    }

    /// Takes in an answer of another kind.
    fn answered(&mut self) {
        self.calm += 1;
        if self.calm >= CALM && self.at_once < CONCURRENCY {
            self.calm = 0;
            self.at_once += 1;
        }
    }
}

/// Does `work` for each item that was resolved, and reports every item: as a line on stderr, or, when a format was asked
/// for, as a collection on stdout in the order given. What was done is noted in the journal, if there is one, before
/// anything new is begun.
///
/// An item that is refused for the rate limit in spite of every retry goes back into the queue, unless it was alone under way.
/// Each burst of such refusals halves the requests under way at once, down to one, and calm lets them grow again, slowly:
/// eight of them can starve one another where a tenant allows two per second.
///
/// Fails as the verdict has it, whatever becomes of the output.
pub(crate) async fn run<T, F>(
    ctx: &Context,
    verb: &Verb,
    items: Vec<(String, anyhow::Result<T>)>,
    journal: Option<Journal>,
    work: impl Fn(T) -> F,
) -> anyhow::Result<()>
where
    T: Clone,
    F: Future<Output = anyhow::Result<()>>,
{
    let mut tally = Tally::new(ctx, verb, items.len(), journal);
    let mut queue = VecDeque::new();
    for (index, (item, target)) in items.into_iter().enumerate() {
        match target {
            Ok(target) => queue.push_back(Task { index, item, target, burst: 0, has_company: false }),
            Err(unresolved) => tally.end(index, item, Err(unresolved)),
        }
    }
    let mut running = FuturesUnordered::new();
    let mut under_way = BTreeMap::new();
    let mut pace = Pace::new(queue.len());
    let mut stop = pin!(stop_signal());
    let mut interrupted = false;
    while tally.journal_error.is_none() {
        while running.len() < pace.at_once {
            let Some(mut task) = queue.pop_front() else { break };
            (task.burst, task.has_company) = (pace.bursts, pace.at_once > 1);
            under_way.insert(task.index, task.item.clone());
            let work = work(task.target.clone());
            running.push(async move { (task, work.await) });
        }
        tokio::select! {
            biased;
            () = &mut stop => {
                interrupted = true;
                break;
            }
            next = running.next() => {
                let Some((task, done)) = next else { break };
                under_way.remove(&task.index);
                let limited = is_limited(&done);
                match limited {
                    true => pace.limited(task.burst),
                    false => pace.answered(),
                }
                if ctx.settings.retry && task.has_company && limited {
                    queue.push_front(task);
                } else {
                    tally.end(task.index, task.item, done);
                }
            }
        }
    }
    if !running.is_empty() {
        let requests = match running.len() {
            1 => "request".to_owned(),
            count => format!("{count} requests"),
        };
        ctx.terminal.status(&format!("Stopping: at most {} s for the {requests} under way.", GRACE.as_secs()));
        let rest = async {
            while let Some((task, done)) = running.next().await {
                under_way.remove(&task.index);
                tally.end(task.index, task.item, done);
            }
        };
        tokio::select! {
            () = rest => {}
            () = tokio::time::sleep(GRACE) => {}
            () = stop_signal() => {}
        }
    }
    drop(running);
    tally.report(under_way, queue.into_iter().map(|task| (task.index, task.item)).collect(), interrupted)
}

fn is_limited(done: &anyhow::Result<()>) -> bool {
    let error = done.as_ref().err().and_then(|error| error.downcast_ref());
    matches!(error, Some(api::Error::Refused(refusal)) if refusal.status == 429)
}

/// The results so far. It grows with the items only where they are to be printed as a collection.
struct Tally<'a> {
    ctx: &'a Context,
    verb: &'a Verb,
    total: usize,
    done: usize,
    failed: usize,
    /// Of those that failed, how many may have been done all the same.
    doubtful: usize,
    /// The failure of the item that was given first, of those that failed.
    first: Option<(usize, String, anyhow::Error)>,
    /// `None` where each result is a line on stderr.
    outcomes: Option<Vec<(usize, Outcome)>>,
    journal: Option<Journal>,
    journal_error: Option<anyhow::Error>,
    progress: Progress<'a>,
}

impl<'a> Tally<'a> {
    fn new(ctx: &'a Context, verb: &'a Verb, total: usize, journal: Option<Journal>) -> Self {
        Self {
            ctx,
            verb,
            total,
            done: 0,
            failed: 0,
            doubtful: 0,
            first: None,
            outcomes: ctx.settings.format.is_some().then(Vec::new),
            journal,
            journal_error: None,
            progress: ctx.terminal.progress(total as u64, verb.infinitive),
        }
    }

    /// Counts, notes and tells what became of an item.
    fn end(&mut self, index: usize, item: String, done: anyhow::Result<()>) {
        let Verb { infinitive, done: verb, .. } = self.verb;
        let error = done.as_ref().err().map(|error| format!("{error:#}"));
        if let Some(journal) = &mut self.journal
            && let Err(cause) = journal.note(&item, error.as_deref())
        {
            self.journal_error = self.journal_error.take().or(Some(cause));
        }
        if let Some(outcomes) = &mut self.outcomes {
            let result = if error.is_none() { verb.to_lowercase().into() } else { "failed".into() };
            outcomes.push((index, Outcome { item: item.clone(), result, error }));
        } else if let Some(error) = error {
            if self.total > 1 {
                self.ctx.terminal.error(&format!("cannot {infinitive} {item}: {error}"));
            }
        } else {
            self.ctx.terminal.status(&format!("{verb} {item}"));
        }
        match done {
            Ok(()) => self.done += 1,
            Err(error) => {
                self.failed += 1;
                let cause: Option<&api::Error> = error.downcast_ref();
                self.doubtful += usize::from(cause.is_some_and(api::Error::may_have_been_done));
                if self.first.as_ref().is_none_or(|(first, ..)| index < *first) {
                    self.first = Some((index, item, error));
                }
            }
        }
        self.progress.advance();
    }

    /// Prints the collection, if that was asked for, and makes the verdict on the whole.
    fn report(
        mut self,
        unanswered: BTreeMap<usize, String>,
        untried: Vec<(usize, String)>,
        interrupted: bool,
    ) -> anyhow::Result<()> {
        let Self { ctx, verb, total, done, failed, doubtful, .. } = self;
        let account = Account { total, done, failed, doubtful, unanswered: unanswered.len(), untried: untried.len() };
        drop(self.progress);
        let mut written = Ok(());
        let listed = self.outcomes.is_some();
        if let Some(mut outcomes) = self.outcomes.take() {
            let row = |result: &'static str| {
                move |(index, item)| (index, Outcome { item, result: result.into(), error: None })
            };
            outcomes.extend(unanswered.into_iter().map(row("unanswered")));
            outcomes.extend(untried.into_iter().map(row("untried")));
            outcomes.sort_unstable_by_key(|(index, _)| *index);
            written = print::all(ctx, outcomes.iter().map(|(_, outcome)| outcome));
        } else {
            for item in unanswered.values() {
                ctx.terminal.warning(&format!("no answer came for {item}: it may have been done or not"));
            }
        }
        let end = match self.journal_error {
            Some(cause) => End::Unnoted(cause),
            None if interrupted => End::Interrupted { resumable: self.journal.is_some() },
            None => End::Finished,
        };
        let first = self.first.map(|(_, item, error)| (item, error));
        print::judged(ctx, written, verdict(verb, account, first, end, listed))
    }
}

#[cfg(test)]
mod tests;
