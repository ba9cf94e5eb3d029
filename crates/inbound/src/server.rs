//! The server: accepts connections, serves each until it ends, and shuts down.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

use crate::connections::{ConnectionSlot, GuardedBody, OpenConnections};
use crate::socket::{ResetHandle, Socket};
use auth0_events_platform as platform;

/// The pause after a failed accept, for example because no file descriptor is left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The time for the rest of a response before a connection is closed.
const FLUSH_TIMEOUT: Duration = Duration::from_millis(100);

/// The timeout of a TLS handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// The first byte of a TLS connection.
const CLIENT_HELLO: u8 = 0x16;

/// Connections that may wait to be accepted, so that a burst of senders is not refused. The system may reduce it.
const BACKLOG: u32 = 4096;

/// The service behind the connections.
#[derive(Clone)]
pub struct HttpService {
    /// Answers requests, over TLS if [`HttpService::tls`] is set.
    pub router: Router,
    /// The acceptor of TLS connections, and the router for plain requests to the same port.
    pub tls: Option<(TlsAcceptor, Router)>,
}

/// Limits on connections.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// The maximum number of connections. At the limit, the connection that has been idle longest is closed.
    pub connections: usize,
    /// The time a connection may be idle.
    pub idle_timeout: Duration,
    /// The time a write may wait for a client that does not read.
    pub write_timeout: Duration,
}

/// Listens on an address. It must be called within a runtime.
///
/// # Errors
/// Fails if the address is in use, does not belong to this machine, or is not permitted.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    platform::take_over_closed(&socket)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves the connections of `listener` until `stopping` becomes true.
///
/// After that it accepts no connection, closes idle ones, and gives requests in progress the time `grace` to finish.
/// Dropping the future ends all of them immediately.
pub async fn serve(
    listener: TcpListener,
    service: HttpService,
    limits: ConnectionLimits,
    mut stopping: watch::Receiver<bool>,
    grace: Duration,
) {
    let connections = Arc::new(OpenConnections::new(limits.connections));
    let mut tasks = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => accepted,
            Some(_) = tasks.join_next() => continue,
        };
        let Ok((stream, _)) = accepted else {
            connections.close_longest_idle();
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        if let Some(slot) = connections.admit() {
            tasks.spawn(serve_connection(stream, slot, service.clone(), limits, stopping.clone()));
        }
    }
    drop(listener);
    let ended = async { while tasks.join_next().await.is_some() {} };
    // Dropping the tasks ends the connections that are left after the grace period.
    let _ = timeout(grace, ended).await;
}

/// Serves one connection until it ends.
async fn serve_connection(
    stream: TcpStream,
    slot: ConnectionSlot,
    service: HttpService,
    limits: ConnectionLimits,
    mut stopping: watch::Receiver<bool>,
) {
    let reset = ResetHandle::default();
    let socket = |stream| Socket::new(stream, reset.clone(), limits.write_timeout);
    let Some((acceptor, plain)) = service.tls else {
        let socket = socket(stream);
        return serve_requests(socket, reset, &slot, service.router, limits.idle_timeout, stopping).await;
    };
    let handshake = timeout(limits.idle_timeout.min(HANDSHAKE_TIMEOUT), async {
        let mut first = [0];
        stream.peek(&mut first).await.ok()?;
        let socket = socket(stream);
        // A failed handshake, for example of a client that does not trust the certificate, ends only its connection.
        Some(if first == [CLIENT_HELLO] { Ok(acceptor.accept(socket).await.ok()?) } else { Err(socket) })
    });
    let ready = tokio::select! {
        ready = handshake => ready.ok().flatten(),
        _ = stopping.wait_for(|stop| *stop) => return,
        () = slot.closed() => return,
    };
    match ready {
        Some(Ok(stream)) => serve_requests(stream, reset, &slot, service.router, limits.idle_timeout, stopping).await,
        Some(Err(socket)) => serve_requests(socket, reset, &slot, plain, limits.idle_timeout, stopping).await,
        None => {}
    }
}

/// Serves the requests on `stream`. `reset` belongs to its socket.
async fn serve_requests(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    reset: ResetHandle,
    slot: &ConnectionSlot,
    router: Router,
    mut idle_timeout: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    let router = TowerToHyperService::new(router);
    let builder = Builder::new(TokioExecutor::new());
    let service = service_fn(|request: Request<Incoming>| {
        let active = slot.begin_request();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(reset.clone());
        request.extensions_mut().insert(active.clone());
        let response = router.call(request);
        async move { Ok::<_, Infallible>(response.await?.map(|body| GuardedBody { body, _request: active })) }
    });
    let mut served = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut is_closing = false;
    loop {
        let close = async {
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => {}
                () = slot.closed() => {}
            }
        };
        tokio::select! {
            // An error of one connection concerns only its client.
            _ = &mut served => return,
            () = close, if !is_closing => {
                if !slot.was_used() {
                    return;
                }
                // A response may still be on its way out.
                is_closing = true;
                idle_timeout = FLUSH_TIMEOUT;
                served.as_mut().graceful_shutdown();
            }
            () = sleep_until(slot.idle_since() + idle_timeout) => {
                if slot.is_idle_for(idle_timeout) {
                    return;
                }
            }
        }
    }
}
