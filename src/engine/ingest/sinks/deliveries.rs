//! Owns [`EventDeliveries`]: concurrent deliveries of events to endpoints and a command.

use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::future::{LocalBoxFuture, join_all};
use futures_util::stream::FuturesUnordered;

use super::routes::Route;
use crate::engine::shell;
use auth0_events_client::model::{Event, UnreadableEvent};
use auth0_events_cloudevents::send::{EventSender, SendOutcome};

/// The current deliveries. With a limit of one, events are delivered in order.
pub(crate) struct EventDeliveries {
    targets: Rc<Targets>,
    limit: usize,
    running: FuturesUnordered<LocalBoxFuture<'static, FinishedDelivery>>,
}

struct Targets {
    routes: Vec<Route>,
    /// A shell command.
    exec: Option<String>,
}

/// An event that was delivered to each target, or finally failed.
#[derive(Debug)]
pub(crate) struct FinishedDelivery {
    /// The number that the caller gave it.
    pub(crate) ticket: u64,
    pub(crate) event: Event,
    /// The targets to which it was not delivered.
    pub(crate) failures: Vec<FailedTarget>,
}

/// A target to which an event was not delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FailedTarget {
    /// The URL or the shell command.
    pub(crate) target: String,
    /// Whether the target is an endpoint, not a command.
    pub(crate) is_endpoint: bool,
    pub(crate) attempts: usize,
    /// The error of the last attempt.
    pub(crate) error: String,
}

impl EventDeliveries {
    /// Creates deliveries to these targets, for up to `limit` events at the same time.
    pub(crate) fn new(routes: Vec<Route>, exec: Option<String>, limit: usize) -> Self {
        Self { targets: Rc::new(Targets { routes, exec }), limit, running: FuturesUnordered::new() }
    }

    /// Returns whether any target receives events of this type.
    pub(crate) fn has_target(&self, event_type: &str) -> bool {
        self.targets.exec.is_some() || self.targets.routes.iter().any(|route| route.matches(event_type))
    }

    /// Returns whether the limit is not reached.
    pub(crate) fn has_capacity(&self) -> bool {
        self.running.len() < self.limit
    }

    /// Returns the number of current deliveries.
    pub(crate) fn len(&self) -> usize {
        self.running.len()
    }

    /// Starts the delivery of an event. It makes progress only while [`EventDeliveries::next`] is awaited.
    ///
    /// # Errors
    /// Fails if the event has no CloudEvent.
    pub(crate) fn start(&self, ticket: u64, event: Event) -> Result<(), UnreadableEvent> {
        let payload = event.payload()?;
        let targets = Rc::clone(&self.targets);
        self.running.push(Box::pin(async move {
            let failures = targets.deliver(&event, &payload).await;
            FinishedDelivery { ticket, event, failures }
        }));
        Ok(())
    }

    /// Waits for the next delivery to finish. `None` if there is none. Dropping the future loses nothing.
    pub(crate) async fn next(&mut self) -> Option<FinishedDelivery> {
        self.running.next().await
    }
}

impl Targets {
    /// Delivers an event to its targets concurrently.
    async fn deliver(&self, event: &Event, payload: &Bytes) -> Vec<FailedTarget> {
        let routes = self.routes.iter().filter(|route| route.matches(event.event_type()));
        let posts = join_all(routes.map(|route| post(&route.sender, payload)));
        let exec = async {
            let line = self.exec.as_ref()?;
            let error = run(line, event, payload).await.err()?;
            Some(FailedTarget { target: line.clone(), is_endpoint: false, attempts: 1, error })
        };
        let (posts, exec) = tokio::join!(posts, exec);
        posts.into_iter().flatten().chain(exec).collect()
    }
}

/// Runs the command with the CloudEvent on stdin.
async fn run(line: &str, event: &Event, payload: &Bytes) -> Result<(), String> {
    let head = event.head().map_err(|error| error.to_string())?;
    let time = head.time.as_deref().unwrap_or_default();
    let variables = [("EVENT_TYPE", event.event_type()), ("EVENT_ID", &*head.id), ("EVENT_TIME", time)];
    shell::run(line, &variables, payload, Duration::MAX).await
}

/// Sends an event with all its attempts, also while the program is stopping.
async fn post(sender: &EventSender, payload: &Bytes) -> Option<FailedTarget> {
    let mut attempts = 0;
    let mut error = String::new();
    let outcome = sender
        .deliver(payload.clone(), std::future::pending(), |attempt| {
            attempts += 1;
            error = attempt.error.unwrap_or_default();
        })
        .await;
    let target = sender.shown_url();
    (outcome != SendOutcome::Delivered).then_some(FailedTarget { target, is_endpoint: true, attempts, error })
}
