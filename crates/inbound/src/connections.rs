//! Owns [`OpenConnections`]: which connections are open, how long each has been idle, and which one to close at the limit.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::Instant;

/// The open connections, in the order in which they were accepted.
#[derive(Debug)]
pub(crate) struct OpenConnections {
    open: Mutex<Vec<Arc<Connection>>>,
    limit: usize,
}

#[derive(Debug)]
struct Connection {
    close: Notify,
    activity: Mutex<Activity>,
}

#[derive(Debug, Clone, Copy)]
struct Activity {
    requests: usize,
    /// The last start or end of the idle state.
    since: Instant,
    was_used: bool,
}

/// An admitted connection. Dropping it frees its place.
#[derive(Debug)]
pub(crate) struct ConnectionSlot {
    connections: Arc<OpenConnections>,
    connection: Arc<Connection>,
}

/// A request in progress, until it is refused or the last clone is dropped. It is an extension of the request.
#[derive(Debug, Clone)]
pub(crate) struct ActiveRequest(Arc<RequestGuard>);

#[derive(Debug)]
struct RequestGuard {
    connection: Arc<Connection>,
    has_ended: AtomicBool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl OpenConnections {
    pub(crate) fn new(limit: usize) -> Self {
        Self { open: Mutex::default(), limit: limit.max(1) }
    }

    /// Admits a connection. `None` if the limit is reached and no connection is idle.
    pub(crate) fn admit(self: &Arc<Self>) -> Option<ConnectionSlot> {
        if lock(&self.open).len() >= self.limit && !self.close_longest_idle() {
            return None;
        }
        let activity = Activity { requests: 0, since: Instant::now(), was_used: false };
        let connection = Arc::new(Connection { close: Notify::new(), activity: Mutex::new(activity) });
        lock(&self.open).push(Arc::clone(&connection));
        Some(ConnectionSlot { connections: Arc::clone(self), connection })
    }

    /// Closes the connection that has been idle longest. Returns `false` if none is idle.
    pub(crate) fn close_longest_idle(&self) -> bool {
        let mut open = lock(&self.open);
        let idle = open.iter().enumerate().filter_map(|(index, connection)| Some((connection.idle_since()?, index)));
        let Some((_, index)) = idle.min() else { return false };
        open.remove(index).close.notify_one();
        true
    }
}

impl Connection {
    /// Returns when the connection became idle. `None` while a request is in progress.
    fn idle_since(&self) -> Option<Instant> {
        let Activity { requests, since, .. } = *lock(&self.activity);
        (requests == 0).then_some(since)
    }
}

impl ConnectionSlot {
    pub(crate) fn begin_request(&self) -> ActiveRequest {
        let mut activity = lock(&self.connection.activity);
        activity.requests += 1;
        activity.was_used = true;
        ActiveRequest(Arc::new(RequestGuard {
            connection: Arc::clone(&self.connection),
            has_ended: AtomicBool::new(false),
        }))
    }

    /// Completes when the connection must make room for another.
    pub(crate) async fn closed(&self) {
        self.connection.close.notified().await;
    }

    pub(crate) fn was_used(&self) -> bool {
        lock(&self.connection.activity).was_used
    }

    /// Returns when the connection became idle, or the current time while a request is in progress.
    pub(crate) fn idle_since(&self) -> Instant {
        self.connection.idle_since().unwrap_or_else(Instant::now)
    }

    pub(crate) fn is_idle_for(&self, time: Duration) -> bool {
        self.connection.idle_since().is_some_and(|since| since.elapsed() >= time)
    }
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        lock(&self.connections.open).retain(|open| !Arc::ptr_eq(open, &self.connection));
    }
}

impl ActiveRequest {
    /// Ends the request early: its connection may count as idle from now on.
    pub(crate) fn end(&self) {
        self.0.end();
    }
}

impl RequestGuard {
    fn end(&self) {
        if !self.has_ended.swap(true, Ordering::Relaxed) {
            let mut activity = lock(&self.connection.activity);
            activity.requests -= 1;
            activity.since = Instant::now();
        }
    }
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        self.end();
    }
}

/// A response body that keeps its request in progress until it is sent or dropped.
#[derive(Debug)]
pub(crate) struct GuardedBody {
    pub(crate) body: Body,
    pub(crate) _request: ActiveRequest,
}

impl HttpBody for GuardedBody {
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
