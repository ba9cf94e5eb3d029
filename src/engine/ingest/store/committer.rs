//! Owns [`Committer`]: a queue that commits the events of concurrent senders together, so that they share the disk sync.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::yield_now;
use tokio::time::{Instant, timeout_at};

use super::error::StoreError;
use super::handle::Store;
use super::record::EventRecord;
use crate::engine::ingest::freshness::Freshness;
use auth0_events_client::model::Event;

/// Events that can wait for the current commit. Further senders wait for a place.
const QUEUE: usize = 1024;
/// Events per transaction.
const MAX_EVENTS: usize = 1024;
/// Bytes after which a transaction takes no further event.
const MAX_BYTES: usize = 8 << 20;
/// The share of the commit time to wait for the senders that it answered.
const WAIT_DIVISOR: u32 = 4;
/// The resolution of the timer.
const MIN_WAIT: Duration = Duration::from_millis(1);

/// A queue in front of a store. Each event waits for the commit of its batch.
#[derive(Debug, Clone)]
pub(crate) struct Committer(mpsc::Sender<QueuedEvent>);

/// An event that waits for its commit.
#[derive(Debug)]
struct QueuedEvent {
    record: EventRecord,
    answer: oneshot::Sender<Result<Freshness, StoreError>>,
}

impl Committer {
    /// Returns the queue and the future that processes it. The future ends once all clones of the queue are dropped and
    /// their events are answered. Dropping it fails the waiting events.
    pub(crate) fn start(store: Store) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (queue, waiting) = mpsc::channel(QUEUE);
        (Self(queue), work_off(store, waiting))
    }

    /// Stores an event and waits for its commit. After dropping the future it is not known whether it was stored.
    ///
    /// # Errors
    /// Fails if the event cannot be stored, or on an error of the database. A retry is safe.
    pub(crate) async fn keep(&self, event: &Event) -> Result<Freshness, StoreError> {
        let record = EventRecord::read(event)?;
        let (answer, answered) = oneshot::channel();
        let closed = || StoreError::Refused("the database is closed".to_owned());
        self.0.send(QueuedEvent { record, answer }).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }
}

async fn work_off(store: Store, mut waiting: mpsc::Receiver<QueuedEvent>) {
    let mut expected = 0;
    let mut wait = Duration::ZERO;
    while let Some(first) = waiting.recv().await {
        // Senders that were answered together send their next events together. A commit of the first one alone would
        // delay the others.
        let mut count = None;
        while count != Some(waiting.len()) {
            count = Some(waiting.len());
            yield_now().await;
        }
        let (records, answers) = gather(&mut waiting, first, expected, wait).await;
        let began = Instant::now();
        let outcomes = commit(&store, records).await;
        wait = began.elapsed() / WAIT_DIVISOR;
        expected = answers.len() + waiting.len();
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // A sender that has left will retry.
            let _ = answer.send(outcome);
        }
    }
}

/// Collects a batch. On a slow disk it waits for the expected senders to return, since otherwise half of them would always
/// wait for the commit of the other half.
async fn gather(
    waiting: &mut mpsc::Receiver<QueuedEvent>,
    first: QueuedEvent,
    expected: usize,
    wait: Duration,
) -> (Vec<EventRecord>, Vec<oneshot::Sender<Result<Freshness, StoreError>>>) {
    let deadline = Instant::now() + wait;
    let (mut records, mut answers) = (Vec::new(), Vec::new());
    let (mut next, mut bytes) = (Some(first), 0);
    while let Some(QueuedEvent { record, answer }) = next {
        bytes += record.size();
        records.push(record);
        answers.push(answer);
        if records.len() >= MAX_EVENTS || bytes >= MAX_BYTES {
            break;
        }
        next = waiting.try_recv().ok();
        if next.is_none() && records.len() < expected && wait >= MIN_WAIT {
            next = timeout_at(deadline, waiting.recv()).await.ok().flatten();
        }
    }
    (records, answers)
}

/// Commits a batch. If the database refuses it, the events are tried one by one, so that one does not fail the others.
async fn commit(store: &Store, records: Vec<EventRecord>) -> Vec<Result<Freshness, StoreError>> {
    let records: Arc<[EventRecord]> = records.into();
    match store.keep(Arc::clone(&records), None).await {
        Ok(freshness) => freshness.into_iter().map(Ok).collect(),
        Err(StoreError::Refused(_)) if records.len() > 1 => {
            let mut outcomes = Vec::with_capacity(records.len());
            for record in &*records {
                let outcome = store.keep([record.clone()].into(), None).await;
                outcomes.push(outcome.and_then(|freshness| freshness.first().copied().ok_or_else(not_stored)));
            }
            outcomes
        }
        Err(error) => vec![Err(error); records.len()],
    }
}

fn not_stored() -> StoreError {
    StoreError::Refused("the database did not store the event".to_owned())
}

#[cfg(test)]
mod tests;
