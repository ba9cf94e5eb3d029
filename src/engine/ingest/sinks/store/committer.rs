//! Owns [`Committer`]: what many senders bring at once is committed together, so that they share the wait for the disk.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::yield_now;
use tokio::time::{Instant, timeout_at};

use super::change::Record;
use super::{Store, StoreError, Verdict};
use auth0_events_client::model::Event;

/// Events that may wait for the commit under way. More senders wait to be let in.
const QUEUE: usize = 1024;
/// Events of one transaction.
const MOST_EVENTS: usize = 1024;
/// Bytes of one transaction, after which nothing more is taken into it.
const MOST_BYTES: usize = 8 << 20;
/// The part of a commit's time that is worth waiting for those whom it answered.
const WORTH: u32 = 4;
/// Less than the clock can wait for.
const LEAST_WAIT: Duration = Duration::from_millis(1);

/// A queue in front of a store. Each event waits for the commit of the batch that it is part of.
#[derive(Debug, Clone)]
pub(crate) struct Committer(mpsc::Sender<Waiting>);

/// An event on its way into the store, and who waits for it.
#[derive(Debug)]
struct Waiting {
    record: Record,
    answer: oneshot::Sender<Result<Verdict, StoreError>>,
}

impl Committer {
    /// Makes the queue, and what works it off: a future that ends once all clones of the queue are dropped and what they
    /// brought is answered. Dropping it fails what is waiting.
    pub(crate) fn start(store: Store) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        (Self(queue), work_off(store, waiting))
    }

    /// Keeps an event. Ends once its commit outlasts a crash. A caller that leaves before that may find the event kept.
    ///
    /// # Errors
    /// Fails when it is no event, and as the database does. The event may be brought again then.
    pub(crate) async fn keep(&self, event: &Event) -> Result<Verdict, StoreError> {
        let record = Record::read(event)?;
        let (answer, answered) = oneshot::channel();
        let ended = |()| StoreError::Refused("the database is closed".to_owned());
        self.0.send(Waiting { record, answer }).await.map_err(drop).map_err(ended)?;
        answered.await.map_err(drop).map_err(ended)?
    }
}

async fn work_off(store: Store, mut waiting: mpsc::Receiver<Waiting>) {
    let (mut expected, mut patience) = (0, Duration::ZERO);
    while let Some(first) = waiting.recv().await {
        // Senders that were answered together bring their next together; a commit for the first alone would keep the
        // rest waiting.
        let mut count = None;
        while count != Some(waiting.len()) {
            count = Some(waiting.len());
            yield_now().await;
        }
        let (records, answers) = gather(&mut waiting, first, expected, patience).await;
        let began = Instant::now();
        let outcomes = commit(&store, records).await;
        patience = began.elapsed() / WORTH;
        expected = answers.len() + waiting.len();
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // Whoever has left will bring it again.
            drop(answer.send(outcome));
        }
    }
}

/// Takes all that wait. On a slow disk those who are expected get a moment to come back: else half of the senders would
/// always wait for the commit of the other half.
async fn gather(
    waiting: &mut mpsc::Receiver<Waiting>,
    first: Waiting,
    expected: usize,
    patience: Duration,
) -> (Vec<Record>, Vec<oneshot::Sender<Result<Verdict, StoreError>>>) {
    let deadline = Instant::now() + patience;
    let (mut records, mut answers) = (Vec::new(), Vec::new());
    let (mut next, mut bytes) = (Some(first), 0);
    while let Some(Waiting { record, answer }) = next {
        bytes += record.size();
        records.push(record);
        answers.push(answer);
        if records.len() >= MOST_EVENTS || bytes >= MOST_BYTES {
            break;
        }
        next = waiting.try_recv().ok();
        if next.is_none() && records.len() < expected && patience >= LEAST_WAIT {
            next = timeout_at(deadline, waiting.recv()).await.ok().flatten();
        }
    }
    (records, answers)
}

/// Commits a batch. What the database refuses as a whole is tried one by one, so that one event does not fail the others.
async fn commit(store: &Store, records: Vec<Record>) -> Vec<Result<Verdict, StoreError>> {
    let records: Arc<[Record]> = records.into();
    match store.keep(Arc::clone(&records), None).await {
        Ok(verdicts) => verdicts.into_iter().map(Ok).collect(),
        Err(StoreError::Refused(_)) if records.len() > 1 => {
            let mut outcomes = Vec::with_capacity(records.len());
            for record in &*records {
                let outcome = store.keep([record.clone()].into(), None).await;
                outcomes.push(outcome.and_then(|verdicts| verdicts.first().copied().ok_or_else(nothing)));
            }
            outcomes
        }
        Err(error) => vec![Err(error); records.len()],
    }
}

fn nothing() -> StoreError {
    StoreError::Refused("the database kept nothing".to_owned())
}

#[cfg(test)]
mod tests;
