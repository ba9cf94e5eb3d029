//! Opens the port of a server, or suggests a free one.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};

use tokio::net::TcpListener;

use crate::failure::Failure;
use auth0_events_inbound as inbound;

/// The number of ports to check for a suggestion.
const PORTS_OFFERED: u16 = 100;

/// Listens on an address. Port 0 chooses a free port.
///
/// Fails if the port is in use, and suggests the next free one.
pub(crate) fn listen(host: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    let cause = match inbound::listen(SocketAddr::new(host, port)) {
        Ok(listener) => return Ok(listener),
        Err(cause) => cause,
    };
    let failure = match cause.kind() {
        ErrorKind::AddrNotAvailable => Failure::usage(format!("cannot listen on `{host}`"))
            .hint("use an address of this machine, or `0.0.0.0` for all of them"),
        _ => Failure::usage(format!("cannot listen on port {port}")).hint(match next_free(host, port) {
            Some(free) if cause.kind() == ErrorKind::AddrInUse => {
                format!("use `--port {free}`, which is free, or `--port 0` for any free port")
            }
            _ => "use `--port 0` for any free port".to_owned(),
        }),
    };
    Err(anyhow::Error::new(cause).context(failure))
}

/// Returns the next free port.
fn next_free(host: IpAddr, port: u16) -> Option<u16> {
    (port..=port.saturating_add(PORTS_OFFERED))
        .skip(1)
        .find(|port| inbound::listen(SocketAddr::new(host, *port)).is_ok())
}
