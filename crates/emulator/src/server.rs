//! The server of one tenant on a listener of the caller, from opening its state to shutdown.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::options::Options;
use super::seed::{self, SeedError};
use super::tenant::Tenant;
use super::{Error, routes};
use auth0_events_inbound::{self as inbound, ConnectionLimits, HttpService};

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
    /// Opens a tenant, with the contents of the file [`Options::state`] if there is one.
    ///
    /// # Errors
    /// Fails if the state file cannot be used, or the listener has no address.
    pub fn open(listener: TcpListener, options: Options) -> Result<Self, Error> {
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
        seed::load(&self.tenant, document).map(drop)
    }

    /// Serves the tenant until `shutdown` completes.
    ///
    /// Once `shutdown` completes, no connection is accepted; requests and delivery attempts in progress get
    /// [`Options::shutdown_grace`] to finish. Dropping the future stops the server at once and abandons deliveries.
    ///
    /// # Errors
    /// Fails if the state file can no longer be written. An error of one connection ends only that connection.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let Self { tenant, listener } = self;
        let Options { shutdown_grace: grace, limits, tls, .. } = &tenant.options;
        tenant.workers.start_all();
        let service = HttpService {
            router: routes::router(Arc::clone(&tenant)),
            tls: tls.as_ref().map(|identity| (identity.acceptor(), routes::plain(Arc::clone(&tenant)))),
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
    pub(super) fn tenant(&self) -> &Arc<Tenant> {
        &self.tenant
    }
}

/// Serves a tenant on `listener` until `shutdown` completes: [`EmulatorServer::open`], then [`EmulatorServer::serve`].
///
/// # Errors
/// Fails as those two do.
pub async fn serve(
    listener: TcpListener,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let serve = async { EmulatorServer::open(listener, options)?.serve(shutdown).await };
    serve.await.map_err(io::Error::other)
}
