//! Keeps the connection: opens it, passes on what it brings, and opens the next one where the last one ended.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use tokio::time::Instant;

use super::backoff::{Backoff, Ending};
use super::error::passes;
use super::message::Message;
use super::{Connection, Decoder, Error, Frame, Source, Start, Trouble};
use crate::api;
use crate::model::Event;

/// How the feed is followed.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it begins.
    pub start: Start,
    /// A connection that brings nothing for so long, not even a heartbeat, is dead; so is one that does not come about.
    pub idle_timeout: Duration,
    /// Whether a connection that ended is followed by another.
    pub reconnect: bool,
    /// Failures in a row after which no further attempt is made; `None` for no end of them.
    pub max_failures: Option<u32>,
    /// Failures in a row that end it as long as no connection ever came about: then it is mostly a mistake.
    pub first_failures: u32,
}

/// Whether the sink takes more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// It does.
    Continue,
    /// It has what it came for.
    Stop,
}

/// How following came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The caller's future ended first.
    Stopped,
    /// The sink had what it came for.
    Finished,
    /// The server ended the only connection that was to be.
    Closed,
}

/// What goes on beside events.
#[derive(Debug)]
pub enum Notice<'a> {
    /// A connection is open; the place is where it begins.
    Opened(&'a Start),
    /// A comment came, which shows that the connection is alive.
    Heartbeat,
    /// The connection failed, or did not come about; the next attempt begins after the wait.
    Failed(&'a Trouble, Duration),
}

/// Takes what the feed brings, one thing at a time. It is not asked for the next before it is done.
pub trait Sink {
    /// What can go wrong in the sink; it ends the feed.
    type Error;

    /// Waits until there is room for an event. Dropped when the end comes first, so nothing may be lost by that.
    fn ready(&mut self) -> impl Future<Output = Result<(), Self::Error>>;

    /// Takes an event. Runs to its end even when the end of the feed is asked for meanwhile.
    fn event(&mut self, event: Event) -> impl Future<Output = Result<Flow, Self::Error>>;

    /// The feed has come as far as this offset without another event.
    fn progress(&mut self, offset: String);

    /// Everything at hand was passed on: what is held back must go out now.
    fn flush(&mut self) -> impl Future<Output = Result<(), Self::Error>>;

    /// Carries on what is under way while the feed is waited for. Dropped at any time.
    fn work(&mut self) -> impl Future<Output = Result<Infallible, Self::Error>>;

    /// Hears of what goes on.
    fn notice(&mut self, notice: Notice<'_>);
}

/// Why following ended before its time.
#[derive(Debug)]
pub enum Interruption<E> {
    /// The feed cannot go on.
    Feed(Box<Error>),
    /// The sink failed.
    Sink(E),
}

/// Follows a feed until `shutdown` ends, the sink has what it came for, or it cannot go on.
///
/// Cancellation: `shutdown` is looked at wherever something is waited for, except within [`Sink::event`] and
/// [`Sink::flush`]. What the sink still holds then is its owner's to finish.
///
/// # Errors
/// When the feed cannot go on, and when the sink fails.
pub async fn follow<S: Source, K: Sink>(
    source: &S,
    sink: &mut K,
    options: Options,
    shutdown: impl Future<Output = ()>,
) -> Result<End, Interruption<K::Error>> {
    let shutdown = pin!(shutdown);
    let (start, backoff) = (options.start.clone(), Backoff::default());
    let mut follower = Follower { sink, options, start, backoff, shutdown, was_open: false };
    loop {
        let began = Instant::now();
        let ended = match follower.attempt(source).await {
            Ok(ended) => ended,
            Err(Stop::End(end)) => return Ok(end),
            Err(Stop::Interruption(interruption)) => return Err(interruption),
        };
        match follower.pause(ended, began).await {
            Ok(()) => {}
            Err(Stop::End(end)) => return Ok(end),
            Err(Stop::Interruption(interruption)) => return Err(interruption),
        }
    }
}

/// Why there is no next connection.
enum Stop<E> {
    End(End),
    Interruption(Interruption<E>),
}

impl<E> From<Error> for Stop<E> {
    fn from(error: Error) -> Self {
        Self::Interruption(Interruption::Feed(Box::new(error)))
    }
}

impl<E> From<End> for Stop<E> {
    fn from(end: End) -> Self {
        Self::End(end)
    }
}

fn sink_failed<E>(error: E) -> Stop<E> {
    Stop::Interruption(Interruption::Sink(error))
}

/// How one connection ended, when there may be another.
enum Ended {
    /// The server ended it, and had brought something or announced the end as planned.
    Planned,
    /// The server ended it without having brought anything.
    Fruitless,
    Failed(Trouble, Option<Duration>),
}

struct Follower<'a, K, F> {
    sink: &'a mut K,
    options: Options,
    /// Where the next connection begins.
    start: Start,
    backoff: Backoff,
    shutdown: Pin<&'a mut F>,
    was_open: bool,
}

impl<K: Sink, F: Future<Output = ()>> Follower<'_, K, F> {
    /// Opens one connection and reads it to its end.
    async fn attempt<S: Source>(&mut self, source: &S) -> Result<Ended, Stop<K::Error>> {
        let opened = tokio::select! {
            biased;
            () = &mut self.shutdown => return Err(End::Stopped.into()),
            failed = self.sink.work() => return Err(broken(failed)),
            opened = tokio::time::timeout(self.options.idle_timeout, source.open(&self.start)) => opened,
        };
        let mut connection = match opened {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return self.failed(error),
            Err(_) => return Ok(Ended::Failed(Trouble::Silent { limit: self.options.idle_timeout }, None)),
        };
        if self.start == Start::Now {
            // Should it break off before an offset came, nothing since then may be passed over.
            self.start = Start::At(connection.opened_at());
        }
        self.was_open = true;
        self.sink.notice(Notice::Opened(&self.start));
        self.read(&mut connection).await
    }

    async fn read(&mut self, connection: &mut impl Connection) -> Result<Ended, Stop<K::Error>> {
        let mut decoder = Decoder::default();
        let mut has_brought = false;
        loop {
            let chunk = match self.next_chunk(connection).await? {
                Ok(Some(chunk)) => chunk,
                Ok(None) if has_brought => return Ok(Ended::Planned),
                Ok(None) => return Ok(Ended::Fruitless),
                Err(Trouble::Api(error)) => return self.failed(error),
                Err(trouble) => return Ok(Ended::Failed(trouble, None)),
            };
            decoder.push(chunk);
            loop {
                let frame = decoder.pull();
                let frame = frame.map_err(|message| Error::TooLarge { message, after: self.start.clone() })?;
                let Some(frame) = frame else { break };
                match frame {
                    Frame::Comment(_) => self.sink.notice(Notice::Heartbeat),
                    Frame::Retry(floor) => self.backoff.set_floor(floor),
                    // An empty one takes the place back, which nothing can go on from.
                    Frame::Place(offset) if offset.is_empty() => {}
                    Frame::Place(offset) => {
                        has_brought = true;
                        self.progress(offset);
                    }
                    Frame::Message(raw) => match Message::read(raw).map_err(Error::from)? {
                        None => {}
                        Some(Message::Farewell { code, message }) => return farewell(code, message),
                        Some(Message::Progress(offset)) => {
                            has_brought = true;
                            self.progress(offset);
                        }
                        Some(Message::Event(event)) => {
                            has_brought = true;
                            self.pass_on(event).await?;
                        }
                    },
                }
            }
        }
    }

    /// Returns the next bytes. Whatever is at hand is read before the sink is told that nothing is.
    async fn next_chunk(
        &mut self,
        connection: &mut impl Connection,
    ) -> Result<Result<Option<Bytes>, Trouble>, Stop<K::Error>> {
        // The connection's own task gets a turn to bring what the socket holds.
        tokio::task::yield_now().await;
        if let Some(chunk) = connection.chunk().now_or_never() {
            return match (&mut self.shutdown).now_or_never() {
                Some(()) => Err(End::Stopped.into()),
                None => Ok(chunk.map_err(Trouble::Api)),
            };
        }
        self.sink.flush().await.map_err(sink_failed)?;
        let limit = self.options.idle_timeout;
        tokio::select! {
            biased;
            () = &mut self.shutdown => Err(End::Stopped.into()),
            failed = self.sink.work() => Err(broken(failed)),
            chunk = tokio::time::timeout(limit, connection.chunk()) => Ok(match chunk {
                Ok(chunk) => chunk.map_err(Trouble::Api),
                Err(_) => Err(Trouble::Silent { limit }),
            }),
        }
    }

    fn progress(&mut self, offset: String) {
        self.backoff.reset();
        self.start = Start::After(offset.clone());
        self.sink.progress(offset);
    }

    async fn pass_on(&mut self, event: Event) -> Result<(), Stop<K::Error>> {
        tokio::select! {
            biased;
            () = &mut self.shutdown => return Err(End::Stopped.into()),
            ready = self.sink.ready() => ready.map_err(sink_failed)?,
        }
        self.backoff.reset();
        if let Some(offset) = event.offset() {
            self.start = Start::After(offset.to_owned());
        }
        match self.sink.event(event).await.map_err(sink_failed)? {
            Flow::Continue => Ok(()),
            Flow::Stop => Err(End::Finished.into()),
        }
    }

    /// Tells what passes from what does not.
    fn failed(&self, error: api::Error) -> Result<Ended, Stop<K::Error>> {
        match passes(&error, self.was_open) {
            Some(asked) => Ok(Ended::Failed(Trouble::Api(error), asked)),
            None => Err(Error::Refused(error).into()),
        }
    }

    /// Waits until the next connection is due, if there is to be one.
    async fn pause(&mut self, ended: Ended, began: Instant) -> Result<(), Stop<K::Error>> {
        let age = began.elapsed();
        let wait = match ended {
            Ended::Planned | Ended::Fruitless if !self.options.reconnect => return Err(End::Closed.into()),
            Ended::Planned => self.backoff.wait(Ending::Planned, age),
            Ended::Fruitless => self.backoff.wait(Ending::Fruitless, age),
            Ended::Failed(trouble, asked) => {
                let wait = self.backoff.wait(Ending::Failed(asked), age);
                let attempts = self.backoff.failures();
                let first = if self.was_open { u32::MAX } else { self.options.first_failures };
                let most = self.options.max_failures.unwrap_or(first);
                if !self.options.reconnect || attempts > most {
                    return Err(Error::GivenUp { attempts, source: trouble }.into());
                }
                self.sink.notice(Notice::Failed(&trouble, wait));
                wait
            }
        };
        tokio::select! {
            biased;
            () = &mut self.shutdown => Err(End::Stopped.into()),
            failed = self.sink.work() => Err(broken(failed)),
            () = tokio::time::sleep(wait) => Ok(()),
        }
    }
}

fn broken<E>(worked: Result<Infallible, E>) -> Stop<E> {
    match worked {
        Err(error) => sink_failed(error),
        Ok(never) => match never {},
    }
}

/// Tells what the server's last word means.
fn farewell<E>(code: String, message: String) -> Result<Ended, Stop<E>> {
    match code.as_str() {
        "connection_timeout" => Ok(Ended::Planned),
        "invalid_cursor" | "cursor_expired" => Err(Error::Ended { code, message }.into()),
        _ => Ok(Ended::Failed(Trouble::Reported { code, message }, None)),
    }
}

#[cfg(test)]
mod tests;
