//! The tenant as a whole: its settings, memory, keys and workers, and the one way in which events come into being.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::Value;

use super::auth::Issuer;
use super::cursor::Cursors;
use super::event::Event;
use super::options::Options;
use super::state::{Audience, Store};
use super::worker::Workers;

/// What every handler shares.
#[derive(Debug)]
pub(super) struct Tenant {
    pub(super) options: Options,
    /// Where the server listens; one of the names its audience may have.
    pub(super) address: SocketAddr,
    pub(super) store: Arc<Store>,
    pub(super) issuer: Issuer,
    pub(super) cursors: Cursors,
    pub(super) workers: Workers,
}

impl Tenant {
    pub(super) fn new(options: Options, address: SocketAddr) -> Self {
        let store = Arc::new(Store::new(options.max_streams, options.auto_disable, options.limits));
        let workers = Workers::new(Arc::clone(&store), options.tenant.clone(), options.delivery.clone());
        Self { options, address, store, issuer: Issuer::new(), cursors: Cursors::new(), workers }
    }

    /// Makes an event and hands it to its audience. Returns it with the ids of the streams that got it.
    pub(super) fn publish(
        &self,
        event_type: &str,
        data: Value,
        test: bool,
        audience: Audience<'_>,
    ) -> (Arc<Event>, Vec<String>) {
        let event = Arc::new(Event::new(event_type, data, test));
        let streams = self.store.enqueue(&event, audience);
        for stream in &streams {
            self.workers.wake(stream);
        }
        (event, streams)
    }
}
