//! Owns [`Keeping`]: events on their way into the database, which decides what is a duplicate and what is late.

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesOrdered;
use futures_util::{FutureExt as _, StreamExt as _};

use crate::engine::ingest::endpoint::Reply;
use crate::engine::ingest::sinks::{Committer, Store, StoreError, Verdict};
use auth0_events_client::model::Event;

/// Events that wait for their commit. They leave in the order in which they came.
pub(crate) struct Keeping {
    committer: Committer,
    under_way: FuturesOrdered<BoxFuture<'static, Kept>>,
}

/// An event whose commit has ended.
pub(crate) struct Kept {
    pub(crate) arrival: Arrival,
    pub(crate) verdict: Result<Verdict, StoreError>,
}

/// An event that has come, and whose sender waits.
pub(crate) struct Arrival {
    pub(crate) event: Event,
    pub(crate) id: String,
    pub(crate) time: Option<String>,
    pub(crate) reply: Reply,
}

impl Keeping {
    /// Starts to work for a store. Must be called within a runtime.
    pub(crate) fn start(store: Store) -> Self {
        let (committer, work) = Committer::start(store);
        // It ends with the last clone of the queue in front of it.
        drop(tokio::spawn(work));
        Self { committer, under_way: FuturesOrdered::new() }
    }

    /// Sends an event on its way. It gets no further until [`Keeping::next`] is waited for.
    pub(crate) fn begin(&mut self, arrival: Arrival) {
        let committer = self.committer.clone();
        self.under_way.push_back(Box::pin(async move {
            let verdict = committer.keep(&arrival.event).await;
            Kept { arrival, verdict }
        }));
    }

    /// Returns how many events are on their way.
    pub(crate) fn len(&self) -> usize {
        self.under_way.len()
    }

    /// Waits for the next event; `None` when none is on its way. Dropping the future loses nothing.
    pub(crate) async fn next(&mut self) -> Option<Kept> {
        self.under_way.next().await
    }

    /// Returns the next event if its commit has ended.
    pub(crate) fn ready(&mut self) -> Option<Kept> {
        self.under_way.next().now_or_never().flatten()
    }
}
