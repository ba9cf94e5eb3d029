//! A local stand-in for a tenant: the token endpoint and the event-stream API, with real deliveries.
//!
//! [`Emulator`] owns the life of the server. Beneath it: `routes` (paths, and the order of checks), one file per resource,
//! `state` (all that is remembered), `worker` (deliveries), `tenant` (what the handlers share, and how events come into
//! being). Requests and answers are handled as documents; nothing here is shared with the client of the API, so that the
//! two ends check each other. Facts come from recordings of the service first, from its documentation second.

mod announce;
mod assertion;
mod auth;
mod clock;
mod cursor;
mod deliveries;
mod error;
mod event;
mod events;
mod fault;
mod feed;
mod host;
mod ids;
mod offset;
mod options;
mod pace;
mod rate;
mod redeliver;
mod routes;
mod schema;
mod seed;
mod spoil;
mod state;
mod stats;
mod streams;
mod tenant;
pub mod tls;
mod token;
mod users;
mod validate;
mod worker;

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

pub use self::announce::Announcement;
pub use self::assertion::PublicKey;
pub use self::fault::{FaultRule, FaultRuleError};
pub use self::options::{ALL_SCOPES, AutoDisable, FeedSettings, Limits, Options};
pub use self::rate::RateLimit;
pub use self::seed::SeedError;
pub use self::state::StateError;
use self::tenant::Tenant;
use auth0_events_inbound::{self as serve, Doors};

/// Why a tenant could not be opened, or ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The state file.
    #[error(transparent)]
    State(#[from] StateError),
    /// The listener.
    #[error("cannot serve")]
    Listener(#[from] io::Error),
}

/// A tenant that is ready to be served: its state is open.
#[derive(Debug)]
pub struct Emulator {
    tenant: Arc<Tenant>,
    listener: TcpListener,
}

impl Emulator {
    /// Makes a tenant, with what [`Options::state`] holds.
    ///
    /// # Errors
    /// When the state file cannot be used, or the listener's address cannot be read.
    pub fn open(listener: TcpListener, options: Options) -> Result<Self, Error> {
        let tenant = Arc::new(Tenant::open(options, listener.local_addr()?)?);
        Ok(Self { tenant, listener })
    }

    /// Adds what `document` describes and the tenant does not hold yet: JSON, an object with `streams` and `users`, each a
    /// list of the bodies that would create them.
    ///
    /// # Errors
    /// When the document is malformed or an entry is refused. Nothing is added unless every entry is well-formed.
    pub fn seed(&self, document: &[u8]) -> Result<(), SeedError> {
        seed::load(&self.tenant, document)
    }

    /// Serves the tenant until `shutdown` ends.
    ///
    /// Cancellation: once `shutdown` ends, no connection is accepted; requests and delivery attempts under way get
    /// [`Options::shutdown_grace`] to end. Dropping the future ends it at once, and abandons deliveries.
    ///
    /// # Errors
    /// When the state file can no longer be written to. Failures of single connections end those alone.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let Self { tenant, listener } = self;
        let Options { shutdown_grace: grace, limits, tls, .. } = &tenant.options;
        tenant.workers.start_all();
        let doors = Doors {
            router: routes::router(Arc::clone(&tenant)),
            tls: tls.as_ref().map(|identity| (identity.acceptor(), routes::plain(Arc::clone(&tenant)))),
        };
        let connections = serve::Limits { connections: limits.connections, idle: limits.idle, stalled: limits.stalled };
        let server = serve::serve(listener, doors, connections, tenant.stopping.subscribe(), *grace);
        let mut server = std::pin::pin!(server);
        let outcome = tokio::select! {
            () = &mut server => Ok(()),
            // Whatever would still be answered could not be kept.
            failure = tenant.store.failure() => Err(failure.into()),
            () = shutdown => {
                tenant.stopping.send_replace(true);
                tokio::join!(server, tenant.workers.stop_all(*grace));
                Ok(())
            }
        };
        tenant.store.close().await;
        outcome
    }
}

/// Serves a tenant on `listener` until `shutdown` ends: [`Emulator::open`], then [`Emulator::serve`].
///
/// # Errors
/// As those two.
pub async fn serve(
    listener: TcpListener,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let serve = async { Emulator::open(listener, options)?.serve(shutdown).await };
    serve.await.map_err(io::Error::other)
}

/// Returns the router of a tenant without a listener, seeded with `document`. It answers as if at `http://127.0.0.1:4000`.
///
/// # Errors
/// When the state file cannot be used.
///
/// # Panics
/// When the seed is malformed.
#[doc(hidden)]
pub fn unserved(options: Options, document: &[u8]) -> Result<axum::Router, StateError> {
    let tenant = Arc::new(Tenant::open(options, ([127, 0, 0, 1], 4000).into())?);
    seed::load(&tenant, document).expect("a well-formed seed");
    Ok(routes::router(tenant))
}

#[cfg(test)]
mod tests;
