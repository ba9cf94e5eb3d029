//! The tenant as a whole: its settings, memory, keys and workers, and the one way in which events on request come into
//! being.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use super::assertion::Assertions;
use super::auth::Issuer;
use super::cursor::Cursors;
use super::event::Event;
use super::fault::Faults;
use super::options::Options;
use super::pace::Pace;
use super::rate::Bucket;
use super::state::{Audience, StateError, Store};
use super::worker::Workers;

/// What every handler shares.
#[derive(Debug)]
pub(super) struct Tenant {
    pub(super) options: Options,
    /// Where the server listens; one of the names its audience may have.
    pub(super) address: SocketAddr,
    pub(super) store: Arc<Store>,
    pub(super) issuer: Issuer,
    pub(super) assertions: Assertions,
    pub(super) cursors: Cursors,
    pub(super) workers: Workers,
    /// One permit per connection to the feed that may be open.
    pub(super) subscriptions: Arc<Semaphore>,
    pub(super) pace: Pace,
    pub(super) bucket: Option<Bucket>,
    pub(super) faults: Faults,
    /// Becomes true when the emulator ends.
    pub(super) stopping: watch::Sender<bool>,
}

impl Tenant {
    pub(super) fn open(options: Options, address: SocketAddr) -> Result<Self, StateError> {
        let store = Arc::new(match &options.state {
            Some(path) => Store::open(&options, path)?,
            None => Store::new(&options),
        });
        let workers = Workers::new(Arc::clone(&store), options.tenant.clone(), options.delivery.clone());
        let connections = options.feed.connections.min(Semaphore::MAX_PERMITS);
        let (issuer, cursors) = (Issuer::new(&store.keys().token), Cursors::new(&store.keys().cursor));
        Ok(Self {
            bucket: options.rate_limit.map(Bucket::new),
            assertions: Assertions::new(options.client_public_key.clone()),
            faults: Faults::new(&options.faults, options.fault_seed),
            options,
            address,
            store,
            issuer,
            cursors,
            workers,
            subscriptions: Arc::new(Semaphore::new(connections)),
            pace: Pace::default(),
            stopping: watch::Sender::default(),
        })
    }

    /// Hands events of one type to their audience. Returns the ids of the streams that got them.
    pub(super) fn publish(&self, events: &[Arc<Event>], audience: Audience<'_>) -> Vec<String> {
        let streams = self.store.publish(events, audience);
        self.wake(&streams);
        streams
    }

    /// Tells the workers of streams that their queues have grown.
    pub(super) fn wake(&self, streams: &[String]) {
        streams.iter().for_each(|stream| self.workers.wake(stream));
    }
}
