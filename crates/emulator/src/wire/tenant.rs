//! The tenant: options, state, keys and workers, shared by all handlers.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use super::assertion::AssertionVerifier;
use super::auth::TokenIssuer;
use super::fault::FaultInjector;
use super::rate::TokenBucket;
use crate::delivery::{DeliveryWorkers, FeedPace};
use crate::options::EmulatorOptions;
use crate::state::{Audience, Cursors, Event, StateError, StateStore};

/// The shared parts of one tenant.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) options: EmulatorOptions,
    /// The address of the listener, which token audiences can name.
    pub(crate) address: SocketAddr,
    pub(crate) store: Arc<StateStore>,
    pub(super) issuer: TokenIssuer,
    pub(super) assertions: AssertionVerifier,
    pub(super) cursors: Cursors,
    pub(crate) workers: DeliveryWorkers,
    /// One permit per allowed connection to the feed.
    pub(super) subscriptions: Arc<Semaphore>,
    pub(super) pace: FeedPace,
    pub(super) bucket: Option<TokenBucket>,
    pub(super) faults: FaultInjector,
    /// Becomes true at shutdown.
    pub(crate) stopping: watch::Sender<bool>,
}

impl Tenant {
    /// Opens the tenant, with its state file if the options name one.
    pub(crate) fn open(options: EmulatorOptions, address: SocketAddr) -> Result<Self, StateError> {
        let store = Arc::new(match &options.state {
            Some(path) => StateStore::open(&options, path)?,
            None => StateStore::new(&options),
        });
        let workers = DeliveryWorkers::new(Arc::clone(&store), options.tenant.clone(), options.delivery.clone());
        let connections = options.feed.connections.min(Semaphore::MAX_PERMITS);
        Ok(Self {
            issuer: TokenIssuer::new(&store.keys().token),
            cursors: Cursors::new(&store.keys().cursor),
            bucket: options.rate_limit.map(TokenBucket::new),
            assertions: AssertionVerifier::new(options.client_public_key.clone()),
            faults: FaultInjector::new(&options.faults, options.fault_seed),
            options,
            address,
            store,
            workers,
            subscriptions: Arc::new(Semaphore::new(connections)),
            pace: FeedPace::default(),
            stopping: watch::Sender::default(),
        })
    }

    /// Publishes events of one type. Returns the ids of the streams that received them.
    pub(super) fn publish(&self, events: &[Arc<Event>], audience: Audience<'_>) -> Vec<String> {
        let streams = self.store.publish(events, audience);
        self.wake(&streams);
        streams
    }

    /// Wakes the workers of streams whose queues have grown.
    pub(super) fn wake(&self, streams: &[String]) {
        for stream in streams {
            self.workers.wake(stream);
        }
    }
}
