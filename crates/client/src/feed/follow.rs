//! Owns [`follow`]: connects, passes on the events, and reconnects.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use tokio::time::Instant;

use super::decoder::{Decoder, Frame};
use super::error::{ConnectionFailure, FeedError, temporary};
use super::message::FeedMessage;
use super::reconnect::{ConnectionEnd, Reconnection};
use super::source::{FeedConnection, FeedSource};
use crate::api::{Error, FeedStart};
use crate::model::Event;

/// Options of [`follow`].
#[derive(Debug, Clone)]
pub struct FollowOptions {
    /// The start of the feed.
    pub start: FeedStart,
    /// Timeout for connecting, and for a connection that delivers nothing, not even a heartbeat.
    pub idle_timeout: Duration,
    /// Whether to reconnect.
    pub reconnect: bool,
    /// Maximum number of consecutive failures; `None` for no maximum.
    pub max_failures: Option<u32>,
    /// Maximum number of consecutive failures before the first connection, unless `max_failures` is set: such failures are
    /// mostly mistakes.
    pub max_first_failures: u32,
}

/// The sink's answer to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// The sink takes more events.
    Continue,
    /// The sink needs no more events.
    Stop,
}

/// The normal end of [`follow`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedEnd {
    /// The shutdown future completed.
    Stopped,
    /// The sink needed no more events.
    Finished,
    /// The server closed the connection, and reconnecting is off.
    Closed,
}

/// News about the connection.
#[derive(Debug)]
pub enum Notice<'a> {
    /// A connection is open, and starts here.
    Opened(&'a FeedStart),
    /// A comment was received, which shows that the connection works.
    Heartbeat,
    /// The connection failed. The next attempt starts after the wait.
    Failed(&'a ConnectionFailure, Duration),
}

/// Receives the events of a feed, one at a time.
pub trait Sink {
    /// The failure of the sink, which ends the feed.
    type Error;

    /// Waits until the sink can take an event. The future is dropped on shutdown, so it must lose nothing then.
    fn ready(&mut self) -> impl Future<Output = Result<(), Self::Error>>;

    /// Takes an event. The future is not dropped on shutdown.
    fn event(&mut self, event: Event) -> impl Future<Output = Result<Flow, Self::Error>>;

    /// Takes an offset that the feed has reached without another event.
    fn progress(&mut self, offset: String);

    /// Writes buffered events. Called when no event is available.
    fn flush(&mut self) -> impl Future<Output = Result<(), Self::Error>>;

    /// Does background work while there is no event. The future can be dropped at any time.
    fn work(&mut self) -> impl Future<Output = Result<Infallible, Self::Error>>;

    /// Takes news about the connection.
    fn notice(&mut self, notice: Notice<'_>);
}

/// The failure of [`follow`].
#[derive(Debug)]
pub enum FollowError<E> {
    /// The feed cannot continue.
    Feed(Box<FeedError>),
    /// The sink failed.
    Sink(E),
}

/// Follows a feed until `shutdown` completes, the sink needs no more events, or the feed cannot continue.
///
/// Every wait ends on `shutdown`, except those for [`Sink::event`] and [`Sink::flush`]. The caller finishes the events that
/// the sink still holds.
///
/// # Errors
/// Fails if the feed cannot continue, or if the sink fails.
pub async fn follow<S: FeedSource, K: Sink>(
    source: &S,
    sink: &mut K,
    options: FollowOptions,
    shutdown: impl Future<Output = ()>,
) -> Result<FeedEnd, FollowError<K::Error>> {
    let shutdown = pin!(shutdown);
    let start = options.start.clone();
    let mut follower =
        FeedFollower { sink, options, start, reconnection: Reconnection::default(), shutdown, was_open: false };
    match follower.run(source).await {
        Ok(never) => match never {},
        Err(FollowStop::End(end)) => Ok(end),
        Err(FollowStop::Error(error)) => Err(error),
    }
}

/// The reason that there is no next connection.
enum FollowStop<E> {
    End(FeedEnd),
    Error(FollowError<E>),
}

impl<E> From<FeedError> for FollowStop<E> {
    fn from(error: FeedError) -> Self {
        Self::Error(FollowError::Feed(Box::new(error)))
    }
}

impl<E> From<FeedEnd> for FollowStop<E> {
    fn from(end: FeedEnd) -> Self {
        Self::End(end)
    }
}

fn sink_failed<E>(error: E) -> FollowStop<E> {
    FollowStop::Error(FollowError::Sink(error))
}

/// The outcome of one connection, after which there may be another.
enum ConnectionOutcome {
    /// The server ended it after it had delivered something, or announced the end.
    Planned,
    /// The server ended it before it delivered anything.
    Empty,
    /// It failed. The server may have asked for a wait.
    Failed(ConnectionFailure, Option<Duration>),
}

struct FeedFollower<'a, K, F> {
    sink: &'a mut K,
    options: FollowOptions,
    /// The start of the next connection.
    start: FeedStart,
    reconnection: Reconnection,
    shutdown: Pin<&'a mut F>,
    was_open: bool,
}

impl<K: Sink, F: Future<Output = ()>> FeedFollower<'_, K, F> {
    /// Connects again and again.
    async fn run<S: FeedSource>(&mut self, source: &S) -> Result<Infallible, FollowStop<K::Error>> {
        loop {
            let started = Instant::now();
            let attempt = self.attempt(source).await?;
            self.wait(attempt, started).await?;
        }
    }

    /// Opens one connection and reads it to its end.
    async fn attempt<S: FeedSource>(&mut self, source: &S) -> Result<ConnectionOutcome, FollowStop<K::Error>> {
        let limit = self.options.idle_timeout;
        let opened = tokio::select! {
            biased;
            () = &mut self.shutdown => return Err(FeedEnd::Stopped.into()),
            failed = self.sink.work() => return Err(work_failed(failed)),
            opened = tokio::time::timeout(limit, source.open(&self.start)) => opened,
        };
        let mut connection = match opened {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return self.failed(error),
            Err(_) => return Ok(ConnectionOutcome::Failed(ConnectionFailure::Silent { limit }, None)),
        };
        if self.start == FeedStart::Now {
            // If the connection breaks before the first offset, the next one must start here.
            self.start = FeedStart::At(connection.opened_at());
        }
        self.was_open = true;
        self.sink.notice(Notice::Opened(&self.start));
        self.read(&mut connection).await
    }

    async fn read(&mut self, connection: &mut impl FeedConnection) -> Result<ConnectionOutcome, FollowStop<K::Error>> {
        let mut decoder = Decoder::default();
        let mut has_delivered = false;
        loop {
            let chunk = match self.next_chunk(connection).await? {
                Chunk::Bytes(chunk) => chunk,
                Chunk::Closed if has_delivered => return Ok(ConnectionOutcome::Planned),
                Chunk::Closed => return Ok(ConnectionOutcome::Empty),
                Chunk::Failed(ConnectionFailure::Api(error)) => return self.failed(error),
                Chunk::Failed(failure) => return Ok(ConnectionOutcome::Failed(failure, None)),
            };
            decoder.push(chunk);
            loop {
                let frame = decoder.pull();
                let frame = frame.map_err(|message| FeedError::TooLarge { message, after: self.start.clone() })?;
                let Some(frame) = frame else { break };
                let message = match frame {
                    Frame::Comment(_) => {
                        self.sink.notice(Notice::Heartbeat);
                        None
                    }
                    Frame::Retry(retry) => {
                        self.reconnection.set_server_retry(retry);
                        None
                    }
                    // An empty id resets the position, from which the feed cannot continue.
                    Frame::Id(offset) => (!offset.is_empty()).then_some(FeedMessage::Progress(offset)),
                    Frame::Message(raw) => FeedMessage::read(raw).map_err(FeedError::from)?,
                };
                match message {
                    None => {}
                    Some(FeedMessage::Closing { code, message }) => return closing(code, message),
                    Some(FeedMessage::Progress(offset)) => {
                        has_delivered = true;
                        self.progress(offset);
                    }
                    Some(FeedMessage::Event(event)) => {
                        has_delivered = true;
                        self.pass_on(event).await?;
                    }
                }
            }
        }
    }

    /// Returns the next chunk. Flushes the sink only if no chunk is available.
    async fn next_chunk(&mut self, connection: &mut impl FeedConnection) -> Result<Chunk, FollowStop<K::Error>> {
        // Lets the connection's own task read the socket.
        tokio::task::yield_now().await;
        if let Some(chunk) = connection.chunk().now_or_never() {
            return match (&mut self.shutdown).now_or_never() {
                Some(()) => Err(FeedEnd::Stopped.into()),
                None => Ok(chunk.into()),
            };
        }
        self.sink.flush().await.map_err(sink_failed)?;
        let limit = self.options.idle_timeout;
        tokio::select! {
            biased;
            () = &mut self.shutdown => Err(FeedEnd::Stopped.into()),
            failed = self.sink.work() => Err(work_failed(failed)),
            chunk = tokio::time::timeout(limit, connection.chunk()) => Ok(match chunk {
                Ok(chunk) => chunk.into(),
                Err(_) => Chunk::Failed(ConnectionFailure::Silent { limit }),
            }),
        }
    }

    fn progress(&mut self, offset: String) {
        self.reconnection.reset();
        self.start = FeedStart::After(offset.clone());
        self.sink.progress(offset);
    }

    async fn pass_on(&mut self, event: Event) -> Result<(), FollowStop<K::Error>> {
        tokio::select! {
            biased;
            () = &mut self.shutdown => return Err(FeedEnd::Stopped.into()),
            ready = self.sink.ready() => ready.map_err(sink_failed)?,
        }
        self.reconnection.reset();
        if let Some(offset) = event.offset() {
            self.start = FeedStart::After(offset.to_owned());
        }
        match self.sink.event(event).await.map_err(sink_failed)? {
            Flow::Continue => Ok(()),
            Flow::Stop => Err(FeedEnd::Finished.into()),
        }
    }

    /// Returns a temporary failure as an attempt; a permanent one ends the feed.
    fn failed(&self, error: Error) -> Result<ConnectionOutcome, FollowStop<K::Error>> {
        match temporary(&error, self.was_open) {
            Some(temporary) => Ok(ConnectionOutcome::Failed(ConnectionFailure::Api(error), temporary.server_wait)),
            None => Err(FeedError::Refused(error).into()),
        }
    }

    /// Waits until the next attempt, if there is one.
    async fn wait(&mut self, attempt: ConnectionOutcome, started: Instant) -> Result<(), FollowStop<K::Error>> {
        let age = started.elapsed();
        let wait = match attempt {
            ConnectionOutcome::Planned | ConnectionOutcome::Empty if !self.options.reconnect => {
                return Err(FeedEnd::Closed.into());
            }
            ConnectionOutcome::Planned => self.reconnection.wait(ConnectionEnd::Planned, age),
            ConnectionOutcome::Empty => self.reconnection.wait(ConnectionEnd::Empty, age),
            ConnectionOutcome::Failed(failure, server_wait) => {
                let wait = self.reconnection.wait(ConnectionEnd::Failed(server_wait), age);
                let attempts = self.reconnection.failures();
                let default_maximum = if self.was_open { u32::MAX } else { self.options.max_first_failures };
                let maximum = self.options.max_failures.unwrap_or(default_maximum);
                if !self.options.reconnect || attempts > maximum {
                    return Err(FeedError::GivenUp { attempts, source: failure }.into());
                }
                self.sink.notice(Notice::Failed(&failure, wait));
                wait
            }
        };
        tokio::select! {
            biased;
            () = &mut self.shutdown => Err(FeedEnd::Stopped.into()),
            failed = self.sink.work() => Err(work_failed(failed)),
            () = tokio::time::sleep(wait) => Ok(()),
        }
    }
}

/// The next part of a connection.
enum Chunk {
    Bytes(Bytes),
    Closed,
    Failed(ConnectionFailure),
}

impl From<Result<Option<Bytes>, Error>> for Chunk {
    fn from(chunk: Result<Option<Bytes>, Error>) -> Self {
        match chunk {
            Ok(Some(bytes)) => Self::Bytes(bytes),
            Ok(None) => Self::Closed,
            Err(error) => Self::Failed(ConnectionFailure::Api(error)),
        }
    }
}

fn work_failed<E>(outcome: Result<Infallible, E>) -> FollowStop<E> {
    match outcome {
        Err(error) => sink_failed(error),
        Ok(never) => match never {},
    }
}

/// Returns the outcome of a connection that the server closes with this code.
fn closing<E>(code: String, message: String) -> Result<ConnectionOutcome, FollowStop<E>> {
    match code.as_str() {
        "connection_timeout" => Ok(ConnectionOutcome::Planned),
        "invalid_cursor" | "cursor_expired" => Err(FeedError::Ended { code, message }.into()),
        _ => Ok(ConnectionOutcome::Failed(ConnectionFailure::Reported { code, message }, None)),
    }
}

#[cfg(test)]
mod tests;
