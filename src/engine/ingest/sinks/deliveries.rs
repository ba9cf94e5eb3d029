//! Owns [`Deliveries`]: events on their way to endpoints and to a command, so many at a time.

use std::rc::Rc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::future::{LocalBoxFuture, join_all};
use futures_util::stream::FuturesUnordered;

use super::{Exec, Route};
use auth0_events_client::model::{Event, UnreadableEvent};
use auth0_events_cloudevents::send::{EventSender, SendOutcome};

/// Events under way. With room for one only, each reaches its targets before the next begins: order is kept.
pub(crate) struct Deliveries {
    targets: Rc<Targets>,
    most: usize,
    running: FuturesUnordered<LocalBoxFuture<'static, Done>>,
}

struct Targets {
    routes: Vec<Route>,
    exec: Option<Exec>,
}

/// An event that every target has taken or finally refused.
#[derive(Debug)]
pub(crate) struct Done {
    /// What the caller knows it by.
    pub(crate) ticket: u64,
    /// The event.
    pub(crate) event: Event,
    /// The targets that did not take it.
    pub(crate) failures: Vec<Undelivered>,
}

/// A target that finally did not take an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Undelivered {
    /// The address, or the shell line.
    pub(crate) target: String,
    /// Whether the target is an endpoint, rather than a shell line.
    pub(crate) is_endpoint: bool,
    /// How often it was tried.
    pub(crate) attempts: usize,
    /// Why the last attempt failed.
    pub(crate) error: String,
}

impl Deliveries {
    /// Prepares deliveries to these targets, `most` events at a time.
    pub(crate) fn new(routes: Vec<Route>, exec: Option<Exec>, most: usize) -> Self {
        Self { targets: Rc::new(Targets { routes, exec }), most, running: FuturesUnordered::new() }
    }

    /// Tells whether any target takes events of that type.
    pub(crate) fn concern(&self, event_type: &str) -> bool {
        self.targets.exec.is_some() || self.targets.routes.iter().any(|route| route.takes(event_type))
    }

    /// Tells whether another event may begin.
    pub(crate) fn has_room(&self) -> bool {
        self.running.len() < self.most
    }

    /// Returns how many events are under way.
    pub(crate) fn under_way(&self) -> usize {
        self.running.len()
    }

    /// Begins an event. It gets no further until [`Deliveries::next`] is waited for.
    ///
    /// # Errors
    /// Fails when the event holds no CloudEvent.
    pub(crate) fn begin(&self, ticket: u64, event: Event) -> Result<(), UnreadableEvent> {
        let payload = event.payload()?;
        let targets = Rc::clone(&self.targets);
        self.running.push(Box::pin(async move {
            let failures = targets.deliver(&event, &payload).await;
            Done { ticket, event, failures }
        }));
        Ok(())
    }

    /// Waits for the next event to be done; `None` when none is under way. Dropping the future loses nothing.
    pub(crate) async fn next(&mut self) -> Option<Done> {
        self.running.next().await
    }
}

impl Targets {
    /// Delivers an event to all that take it, at once.
    async fn deliver(&self, event: &Event, payload: &Bytes) -> Vec<Undelivered> {
        let routes = self.routes.iter().filter(|route| route.takes(event.event_type()));
        let posts = join_all(routes.map(|route| post(&route.sender, payload)));
        let exec = async {
            let exec = self.exec.as_ref()?;
            let error = exec.run(event, payload).await.err()?;
            Some(Undelivered { target: exec.line().to_owned(), is_endpoint: false, attempts: 1, error })
        };
        let (posts, exec) = tokio::join!(posts, exec);
        posts.into_iter().flatten().chain(exec).collect()
    }
}

/// Posts an event with all its attempts. An end of the program that is asked for waits for them.
async fn post(sender: &EventSender, payload: &Bytes) -> Option<Undelivered> {
    let (mut attempts, mut error) = (0, String::new());
    let outcome = sender
        .deliver(payload.clone(), std::future::pending(), |attempt| {
            attempts += 1;
            error = attempt.error.unwrap_or_default();
        })
        .await;
    let target = sender.shown_url();
    (outcome != SendOutcome::Delivered).then_some(Undelivered { target, is_endpoint: true, attempts, error })
}
