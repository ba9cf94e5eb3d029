//! A local stand-in for a tenant: the token endpoint and the event-stream API, with real deliveries.
//!
//! [`serve`] owns the life of the server. Beneath it: `routes` (paths, and the order of checks), one file per resource,
//! `state` (all that is remembered), `worker` (deliveries), `tenant` (what the handlers share, and how events come into
//! being). Requests and answers are handled as documents; nothing here is shared with the client of the API, so that the
//! two ends check each other. Facts come from recordings of the service first, from its documentation second.

mod auth;
mod clock;
mod cursor;
mod deliveries;
mod error;
mod event;
mod events;
mod feed;
mod ids;
mod offset;
mod options;
mod pace;
mod redeliver;
mod routes;
mod schema;
mod state;
mod stats;
mod streams;
mod tenant;
mod token;
mod users;
mod validate;
mod worker;

use std::io;
use std::sync::Arc;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use self::options::{ALL_SCOPES, AutoDisable, FeedSettings, Limits, Options};
use self::tenant::Tenant;

/// Serves a tenant on `listener` until `shutdown` ends.
///
/// Cancellation: once `shutdown` ends, no connection is accepted; requests and delivery attempts under way get
/// [`Options::shutdown_grace`] to end. Dropping the future ends it at once, and abandons deliveries.
///
/// # Errors
/// When the listener's address cannot be read. Failures of single connections end those alone.
pub async fn serve(
    listener: TcpListener,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let grace = options.shutdown_grace;
    let tenant = Arc::new(Tenant::new(options, listener.local_addr()?));
    let router = routes::router(Arc::clone(&tenant));
    let (stop, mut stopped) = watch::channel(false);
    let listener = listener.tap_io(|connection| {
        // Answers are small and whole; without this the second on a connection may wait for an acknowledgement. A
        // connection on which it cannot be set is merely slower.
        drop(connection.set_nodelay(true));
    });
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        drop(stopped.wait_for(|stop| *stop).await);
    });
    let mut server = std::pin::pin!(server.into_future());
    tokio::select! {
        ended = &mut server => return ended,
        () = shutdown => {}
    }
    stop.send_replace(true);
    tenant.stopping.send_replace(true);
    let (ended, ()) = tokio::join!(tokio::time::timeout(grace, server), tenant.workers.stop_all(grace));
    // Connections that outlast the grace are left to the end of the process.
    ended.unwrap_or(Ok(()))
}

#[cfg(test)]
mod tests;
