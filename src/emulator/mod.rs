//! A local stand-in for a tenant: the token endpoint and the event-stream API, with real deliveries.
//!
//! [`serve`] owns the life of the server. Beneath it: `routes` (paths, and the order of checks), one file per resource,
//! `state` (all that is remembered), `worker` (deliveries), `tenant` (what the handlers share, and how events come into
//! being). Requests and answers are handled as documents; nothing here is shared with the client of the API, so that the
//! two ends check each other. Facts come from recordings of the service first, from its documentation second.

mod announce;
mod assertion;
mod auth;
mod clock;
mod connection;
mod cursor;
mod deliveries;
mod error;
mod event;
mod events;
mod fault;
mod feed;
mod ids;
mod offset;
mod options;
mod pace;
mod rate;
mod redeliver;
mod routes;
mod schema;
mod socket;
mod spoil;
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

use tokio::net::TcpListener;

pub use self::announce::Announcement;
pub use self::assertion::PublicKey;
pub use self::fault::{FaultRule, FaultRuleError};
pub use self::options::{ALL_SCOPES, AutoDisable, FeedSettings, Limits, Options};
pub use self::rate::RateLimit;
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
    let (grace, limits) = (options.shutdown_grace, options.limits);
    let tenant = Arc::new(Tenant::new(options, listener.local_addr()?));
    let router = routes::router(Arc::clone(&tenant));
    let mut server = std::pin::pin!(connection::serve(listener, router, limits, tenant.stopping.subscribe(), grace));
    tokio::select! {
        () = &mut server => {}
        () = shutdown => {
            tenant.stopping.send_replace(true);
            tokio::join!(server, tenant.workers.stop_all(grace));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
