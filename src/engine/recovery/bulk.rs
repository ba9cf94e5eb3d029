//! Bulk work: up to eight requests at once, fewer after a 429, a result per item, and a stop that finishes what is running.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use crate::engine::recovery::journal::RedeliveryJournal;
use auth0_events_client::api;

/// Maximum number of concurrent requests.
const MAX_CONCURRENCY: usize = 8;
/// Answers without a 429 after which one more concurrent request is allowed.
const CALM_ANSWERS: usize = 32;
/// Time for the running requests after a signal. A second signal ends it.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// The result of one item.
pub(crate) enum ItemResult {
    Done,
    Failed(anyhow::Error),
    /// The request was sent, and the work ended before its answer.
    Unanswered,
    Untried,
}

/// The reason why the work ended.
pub(crate) enum BulkEnd {
    Finished,
    Interrupted,
    JournalFailed(anyhow::Error),
}

/// The results of all items, in the order given.
pub(crate) struct BulkReport {
    pub(crate) items: Vec<(String, ItemResult)>,
    pub(crate) end: BulkEnd,
}

/// Receives the progress of the work.
pub(crate) trait BulkObserver {
    /// Called once per item that is done or has failed.
    fn finished(&mut self, item: &str, outcome: &anyhow::Result<()>);

    /// Called after a signal if requests are still running.
    fn stopping(&mut self, running: usize);
}

/// Does `work` for each item that was resolved. Each result is in the journal, if there is one, before the next request.
///
/// With `retries`, an item that meets the rate limit after all retries of the client is queued again, unless it ran alone:
/// eight concurrent requests can starve one another if a tenant allows two per second. `signal` returns a future that ends
/// with the next signal.
pub(crate) async fn run<T, F, S>(
    items: Vec<(String, anyhow::Result<T>)>,
    journal: Option<RedeliveryJournal>,
    retries: bool,
    observer: &mut impl BulkObserver,
    signal: impl Fn() -> S,
    work: impl Fn(T) -> F,
) -> BulkReport
where
    T: Clone,
    F: Future<Output = anyhow::Result<()>>,
    S: Future<Output = ()>,
{
    let mut results = Results { items: Vec::with_capacity(items.len()), journal, journal_error: None, observer };
    let mut queue = VecDeque::new();
    for (index, (item, target)) in items.into_iter().enumerate() {
        results.items.push((item, ItemResult::Untried));
        match target {
            Ok(target) => queue.push_back(Task { index, target, burst: 0, has_company: false }),
            Err(error) => results.finish(index, Err(error)),
        }
    }
    let mut running = FuturesUnordered::new();
    let mut concurrency = Concurrency::new(queue.len());
    let mut first_signal = pin!(signal());
    let mut is_interrupted = false;
    while results.journal_error.is_none() {
        while running.len() < concurrency.limit {
            let Some(mut task) = queue.pop_front() else { break };
            task.burst = concurrency.bursts;
            task.has_company = concurrency.limit > 1;
            results.items[task.index].1 = ItemResult::Unanswered;
            let work = work(task.target.clone());
            running.push(async move { (task, work.await) });
        }
        tokio::select! {
            biased;
            () = &mut first_signal => {
                is_interrupted = true;
                break;
            }
            next = running.next() => {
                let Some((task, outcome)) = next else { break };
                let is_limited = is_rate_limited(&outcome);
                if is_limited {
                    concurrency.limited(task.burst);
                } else {
                    concurrency.answered();
                }
                if retries && is_limited && task.has_company {
                    results.items[task.index].1 = ItemResult::Untried;
                    queue.push_front(task);
                } else {
                    results.finish(task.index, outcome);
                }
            }
        }
    }
    if !running.is_empty() {
        results.observer.stopping(running.len());
        let rest = async {
            while let Some((task, outcome)) = running.next().await {
                results.finish(task.index, outcome);
            }
        };
        tokio::select! {
            () = rest => {}
            () = tokio::time::sleep(GRACE) => {}
            () = signal() => {}
        }
    }
    let end = match results.journal_error {
        Some(error) => BulkEnd::JournalFailed(error),
        None if is_interrupted => BulkEnd::Interrupted,
        None => BulkEnd::Finished,
    };
    BulkReport { items: results.items, end }
}

fn is_rate_limited(outcome: &anyhow::Result<()>) -> bool {
    let error = outcome.as_ref().err().and_then(|error| error.downcast_ref());
    matches!(error, Some(api::Error::Refused(refusal)) if refusal.status == 429)
}

/// A queued or running item.
struct Task<T> {
    index: usize,
    target: T,
    /// Number of bursts of 429s before it was started.
    burst: usize,
    /// Whether other requests could run at the same time.
    has_company: bool,
}

/// The results so far.
struct Results<'a, O> {
    items: Vec<(String, ItemResult)>,
    journal: Option<RedeliveryJournal>,
    journal_error: Option<anyhow::Error>,
    observer: &'a mut O,
}

impl<O: BulkObserver> Results<'_, O> {
    fn finish(&mut self, index: usize, outcome: anyhow::Result<()>) {
        let (item, result) = &mut self.items[index];
        if let Some(journal) = &mut self.journal {
            let error = outcome.as_ref().err().map(|error| format!("{error:#}"));
            if let Err(cause) = journal.record(item, error.as_deref()) {
                self.journal_error.get_or_insert(cause);
            }
        }
        self.observer.finished(item, &outcome);
        *result = match outcome {
            Ok(()) => ItemResult::Done,
            Err(error) => ItemResult::Failed(error),
        };
    }
}

/// The number of concurrent requests. A burst of 429s halves it, down to one; calm raises it slowly.
struct Concurrency {
    limit: usize,
    /// Bursts of 429s so far.
    bursts: usize,
    /// Answers without a 429 since the last change.
    calm: usize,
}

impl Concurrency {
    fn new(items: usize) -> Self {
        Self { limit: MAX_CONCURRENCY.min(items), bursts: 0, calm: 0 }
    }

    /// Counts a 429 to a request that was started after `burst` bursts. Requests that ran at the same time belong to the
    /// same burst and halve the limit once.
    fn limited(&mut self, burst: usize) {
        self.calm = 0;
        if burst == self.bursts {
            self.bursts += 1;
            self.limit = (self.limit / 2).max(1);
        }
    }

    /// Counts an answer other than a 429.
    fn answered(&mut self) {
        self.calm += 1;
        if self.calm >= CALM_ANSWERS && self.limit < MAX_CONCURRENCY {
            self.calm = 0;
            self.limit += 1;
        }
    }
}

#[cfg(test)]
mod tests;
