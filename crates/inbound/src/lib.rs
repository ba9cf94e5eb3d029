//! Accepts connections and serves each until it ends: how many there may be, how long one may idle, how all of them end.
//! What is answered is for the engines that serve.
//!
//! A connection idles while no request is under way on it; one whose head trickles in idles as well. When there are as
//! many as there may be, the one that has idled longest makes room, so that nobody can shut others out by holding
//! connections open. A request that is refused is no longer under way, though its body may still arrive.

pub mod body;
mod socket;

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Request;
use axum::{Error, Router};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

pub use self::socket::Fate;
use self::socket::Socket;
use auth0_events_platform as platform;

/// The pause after a failure to accept, such as having no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The time for the rest of an answer to leave, once a connection is to end.
const LAST_MOMENT: Duration = Duration::from_millis(100);

/// Time allowed for a handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// The first byte of every connection that speaks TLS.
const CLIENT_HELLO: u8 = 0x16;

/// Connections that may wait to be accepted: a burst of senders must not meet a closed door. The system may know better.
const BACKLOG: u32 = 4096;

/// What there is behind a connection.
#[derive(Clone)]
pub struct Doors {
    /// Answers requests.
    pub router: Router,
    /// What shakes hands, and what answers those who come without TLS all the same.
    pub tls: Option<(TlsAcceptor, Router)>,
}

/// The bounds of connections.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many there may be; past them the one that has idled longest is closed.
    pub connections: usize,
    /// How long one may be without a whole request.
    pub idle: Duration,
    /// How long a write may wait for a client that takes nothing.
    pub stalled: Duration,
}

/// Listens on an address. Must be called within a runtime.
///
/// # Errors
/// When the address is taken, not this machine's, or not for this user.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    platform::take_over_closed(&socket)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Opens the doors to every connection that `listener` accepts, until `stopping` becomes true.
///
/// Cancellation: then no connection is accepted, those that idle end, and those with a request under way get `grace`
/// to finish it. Dropping the future ends all at once.
pub async fn serve(
    listener: TcpListener,
    doors: Doors,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
    grace: Duration,
) {
    let lines = Arc::new(Lines::new(limits.connections));
    let mut tasks = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => accepted,
            Some(_) = tasks.join_next() => continue,
        };
        let Ok((stream, _)) = accepted else {
            lines.make_room();
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        if let Some(line) = Lines::admit(&lines) {
            tasks.spawn(connection(stream, line, doors.clone(), limits, stopping.clone()));
        }
    }
    drop(listener);
    let ended = async { while tasks.join_next().await.is_some() {} };
    // What outlasts the grace is dropped with its task.
    drop(timeout(grace, ended).await);
}

/// Serves one connection to its end.
async fn connection(
    stream: TcpStream,
    line: Admitted,
    doors: Doors,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    let fate = Fate::default();
    let Some((acceptor, plain)) = doors.tls else {
        let socket = Socket::new(stream, fate.clone(), limits.stalled);
        return serve_requests(socket, fate, &line, doors.router, limits.idle, stopping).await;
    };
    let handshake = timeout(limits.idle.min(HANDSHAKE), async {
        let mut first = [0];
        stream.peek(&mut first).await.ok()?;
        let socket = Socket::new(stream, fate.clone(), limits.stalled);
        // A client that does not trust the certificate says so and goes; there is nobody here to tell.
        Some(if first == [CLIENT_HELLO] { Ok(acceptor.accept(socket).await.ok()?) } else { Err(socket) })
    });
    let ready = tokio::select! {
        ready = handshake => ready.ok().flatten(),
        _ = stopping.wait_for(|stop| *stop) => return,
        () = line.evicted() => return,
    };
    match ready {
        Some(Ok(stream)) => serve_requests(stream, fate, &line, doors.router, limits.idle, stopping).await,
        Some(Err(socket)) => serve_requests(socket, fate, &line, plain, limits.idle, stopping).await,
        None => {}
    }
}

/// Serves the requests that arrive on `stream`. `fate` is that of the socket beneath it.
async fn serve_requests(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    fate: Fate,
    line: &Admitted,
    router: Router,
    idle: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    let service = TowerToHyperService::new(router);
    let builder = Builder::new(TokioExecutor::new());
    let answer = service_fn(|request: Request<Incoming>| {
        let busy = line.begin();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(fate.clone());
        request.extensions_mut().insert(busy.clone());
        let answer = service.call(request);
        async move { Ok::<_, Infallible>(answer.await?.map(|body| Held { body, _busy: busy })) }
    });
    // What has been answered may still be on its way out; a connection that ends gets a moment for that.
    let mut idle = idle;
    let mut served = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), answer));
    let mut is_ending = false;
    loop {
        let end = async {
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => {}
                () = line.evicted() => {}
            }
        };
        tokio::select! {
            // How a single connection fails concerns nobody but its peer.
            _ = &mut served => return,
            () = end, if !is_ending => {
                if line.is_unused() {
                    return;
                }
                (is_ending, idle) = (true, LAST_MOMENT);
                served.as_mut().graceful_shutdown();
            }
            () = sleep_until(line.idle_since() + idle) => {
                if line.has_idled(idle) {
                    return;
                }
            }
        }
    }
}

/// The open connections.
#[derive(Debug)]
struct Lines {
    open: Mutex<Open>,
    limit: usize,
}

#[derive(Debug, Default)]
struct Open {
    lines: HashMap<u64, Arc<Line>>,
    accepted: u64,
}

/// What is known of one connection.
#[derive(Debug)]
struct Line {
    evict: Notify,
    under_way: Mutex<UnderWay>,
}

/// How many requests are under way on a connection, since when that is so, and whether there ever was one.
#[derive(Debug, Clone, Copy)]
struct UnderWay {
    requests: usize,
    since: Instant,
    is_used: bool,
}

/// A connection that has its place, until it is dropped.
#[derive(Debug)]
struct Admitted {
    lines: Arc<Lines>,
    number: u64,
    line: Arc<Line>,
}

/// A request under way, until it is refused or the last clone is dropped. Requests carry a clone of theirs.
#[derive(Debug, Clone)]
struct Busy(Arc<Turn>);

/// One request on a connection.
#[derive(Debug)]
struct Turn {
    line: Arc<Line>,
    is_over: AtomicBool,
}

impl Lines {
    fn new(limit: usize) -> Self {
        Self { open: Mutex::default(), limit: limit.max(1) }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a new connection its place. `None` when every place is taken by one with a request under way.
    fn admit(lines: &Arc<Self>) -> Option<Admitted> {
        if lines.open().lines.len() >= lines.limit && !lines.make_room() {
            return None;
        }
        let under_way = UnderWay { requests: 0, since: Instant::now(), is_used: false };
        let line = Arc::new(Line { evict: Notify::new(), under_way: Mutex::new(under_way) });
        let mut open = lines.open();
        open.accepted += 1;
        let number = open.accepted;
        open.lines.insert(number, Arc::clone(&line));
        Some(Admitted { lines: Arc::clone(lines), number, line })
    }

    /// Ends the connection that has idled longest. Tells whether there was one.
    fn make_room(&self) -> bool {
        let mut open = self.open();
        let idle = open.lines.iter().filter_map(|(number, line)| Some((line.idles_since()?, *number)));
        let Some(line) = idle.min().and_then(|(_, number)| open.lines.remove(&number)) else { return false };
        line.evict.notify_one();
        true
    }
}

impl Line {
    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idles_since(&self) -> Option<Instant> {
        let UnderWay { requests, since, .. } = *self.under_way();
        (requests == 0).then_some(since)
    }
}

impl Admitted {
    /// Notes that a request has begun.
    fn begin(&self) -> Busy {
        let mut under_way = self.line.under_way();
        under_way.requests += 1;
        under_way.is_used = true;
        drop(under_way);
        Busy(Arc::new(Turn { line: Arc::clone(&self.line), is_over: AtomicBool::new(false) }))
    }

    async fn evicted(&self) {
        self.line.evict.notified().await;
    }

    /// Tells whether no request has ever begun.
    fn is_unused(&self) -> bool {
        !self.line.under_way().is_used
    }

    /// Returns since when the connection idles; now, while it does not.
    fn idle_since(&self) -> Instant {
        self.line.idles_since().unwrap_or_else(Instant::now)
    }

    fn has_idled(&self, time: Duration) -> bool {
        self.line.idles_since().is_some_and(|since| since.elapsed() >= time)
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.lines.open().lines.remove(&self.number);
    }
}

impl Turn {
    /// Counts the request as over. Once.
    fn end(&self) {
        if !self.is_over.swap(true, Ordering::Relaxed) {
            let mut under_way = self.line.under_way();
            under_way.requests -= 1;
            under_way.since = Instant::now();
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.end();
    }
}

/// A body that holds its request under way until it has been sent or dropped.
#[derive(Debug)]
struct Held {
    body: Body,
    _busy: Busy,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
