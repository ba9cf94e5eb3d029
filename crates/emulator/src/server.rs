//! The server of one tenant on a listener of the caller, from opening its state to shutdown.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::options::EmulatorOptions;
use super::state::StateError;
use super::wire::{self, SeedError, Tenant};
use auth0_events_inbound::{self as inbound, ConnectionLimits, HttpService};

/// Why an emulator did not start, or stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// The port cannot be listened on.
    #[error("cannot serve")]
    Listener(#[from] io::Error),
}

/// A tenant with its state open and its listener bound, ready to serve.
///
/// Use it to choose the listener and the moment of shutdown, as a program does. Tests are better served by
/// [`Emulator`](crate::Emulator).
#[derive(Debug)]
pub struct EmulatorServer {
    tenant: Arc<Tenant>,
    listener: TcpListener,
}

impl EmulatorServer {
    /// Opens a tenant, with the contents of the file [`EmulatorOptions::state`] if there is one.
    ///
    /// # Errors
    /// Fails if the state file cannot be used, or the listener has no address.
    pub fn open(listener: TcpListener, options: EmulatorOptions) -> Result<Self, Error> {
        let tenant = Arc::new(Tenant::open(options, listener.local_addr()?)?);
        Ok(Self { tenant, listener })
    }

    /// Adds streams and users that the tenant does not have yet.
    ///
    /// `document` is a JSON object with `streams` and `users`, each a list of the request bodies that would create them.
    ///
    /// # Errors
    /// Fails if the document is malformed or an entry is refused. Nothing is added unless every entry is well-formed.
    pub fn seed(&self, document: &[u8]) -> Result<(), SeedError> {
        wire::load_seed(&self.tenant, document).map(drop)
    }

    /// Serves the tenant until `shutdown` completes.
    ///
    /// Once `shutdown` completes, no connection is accepted; requests and delivery attempts in progress get
    /// [`EmulatorOptions::shutdown_grace`] to finish. Dropping the future stops the server at once and abandons deliveries.
    ///
    /// # Errors
    /// Fails if the state file can no longer be written. An error of one connection ends only that connection.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let Self { tenant, listener } = self;
        let EmulatorOptions { shutdown_grace: grace, limits, tls, .. } = &tenant.options;
        tenant.workers.start_all();
        let service = HttpService {
            router: wire::router(Arc::clone(&tenant)),
            tls: tls.as_ref().map(|identity| (identity.acceptor(), wire::plain_router(Arc::clone(&tenant)))),
        };
        let connections = ConnectionLimits {
            connections: limits.connections,
            idle_timeout: limits.idle,
            write_timeout: limits.stalled,
        };
        let server = inbound::serve(listener, service, connections, tenant.stopping.subscribe(), *grace);
        let mut server = std::pin::pin!(server);
        let outcome = tokio::select! {
            () = &mut server => Ok(()),
            // Later answers would report changes that are not stored.
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

    /// Returns the tenant that this serves.
    pub(crate) fn tenant(&self) -> &Arc<Tenant> {
        &self.tenant
    }
}

/// Returns the router of a tenant without a listener, seeded with `document`. It answers as if at `http://127.0.0.1:4000`.
///
/// # Errors
/// Fails if the state file cannot be used.
///
/// # Panics
/// Panics if the seed is malformed.
#[doc(hidden)]
pub fn unserved(options: EmulatorOptions, document: &[u8]) -> Result<axum::Router, StateError> {
    let tenant = Arc::new(Tenant::open(options, ([127, 0, 0, 1], 4000).into())?);
    wire::load_seed(&tenant, document).expect("a well-formed seed");
    Ok(wire::router(tenant))
}
