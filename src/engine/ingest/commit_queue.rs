//! Owns [`CommitQueue`]: events that wait for their commit in the database.

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesOrdered;
use futures_util::{FutureExt as _, StreamExt as _};

use crate::engine::ingest::endpoint::EventReply;
use crate::engine::ingest::freshness::Freshness;
use crate::engine::ingest::store::{Committer, Store, StoreError};
use auth0_events_client::model::Event;

/// Events that wait for their commit, in the order of arrival.
pub(crate) struct CommitQueue {
    committer: Committer,
    pending: FuturesOrdered<BoxFuture<'static, StoredEvent>>,
}

/// An event after its commit.
pub(crate) struct StoredEvent {
    pub(crate) event: ArrivedEvent,
    pub(crate) outcome: Result<Freshness, StoreError>,
}

/// An event whose sender waits for the response.
pub(crate) struct ArrivedEvent {
    pub(crate) event: Event,
    pub(crate) id: String,
    pub(crate) time: Option<String>,
    pub(crate) reply: EventReply,
}

impl CommitQueue {
    /// Starts the committer of a store. It must be called within a runtime.
    pub(crate) fn start(store: Store) -> Self {
        let (committer, work) = Committer::start(store);
        // It ends when the last clone of the committer is dropped.
        tokio::spawn(work);
        Self { committer, pending: FuturesOrdered::new() }
    }

    /// Adds an event. It makes progress only while [`CommitQueue::next`] is awaited.
    pub(crate) fn push(&mut self, event: ArrivedEvent) {
        let committer = self.committer.clone();
        self.pending.push_back(Box::pin(async move {
            let outcome = committer.keep(&event.event).await;
            StoredEvent { event, outcome }
        }));
    }

    /// Returns the number of waiting events.
    pub(crate) fn len(&self) -> usize {
        self.pending.len()
    }

    /// Waits for the next event. `None` if there is none. Dropping the future loses nothing.
    pub(crate) async fn next(&mut self) -> Option<StoredEvent> {
        self.pending.next().await
    }

    /// Returns the next event if its commit has finished.
    pub(crate) fn ready(&mut self) -> Option<StoredEvent> {
        self.pending.next().now_or_never().flatten()
    }
}
