//! The port of a server: opened, or another one offered.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};

use tokio::net::TcpListener;

use crate::failure::Failure;
use auth0_events_inbound as inbound;

/// How many ports behind one in use are looked at for one to offer.
const PORTS_OFFERED: u16 = 100;

/// Listens on an address of this machine; port 0 picks a free one.
///
/// Fails when it is taken, and offers the next one that is not.
pub(crate) fn listen(host: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    let cause = match inbound::listen(SocketAddr::new(host, port)) {
        Ok(listener) => return Ok(listener),
        Err(cause) => cause,
    };
    let failure = match cause.kind() {
        ErrorKind::AddrNotAvailable => Failure::usage(format!("cannot listen on `{host}`"))
            .hint("`--host` takes an address of this machine, or `0.0.0.0` for all of them"),
        _ => Failure::usage(format!("cannot listen on port {port}")).hint(match next_free(host, port) {
            Some(free) if cause.kind() == ErrorKind::AddrInUse => {
                format!("`--port {free}` is free; `--port 0` picks any")
            }
            _ => "`--port 0` picks a free one".to_owned(),
        }),
    };
    Err(anyhow::Error::new(cause).context(failure))
}

/// Returns the next port that nobody listens on.
fn next_free(host: IpAddr, port: u16) -> Option<u16> {
    (port..=port.saturating_add(PORTS_OFFERED))
        .skip(1)
        .find(|port| inbound::listen(SocketAddr::new(host, *port)).is_ok())
}
