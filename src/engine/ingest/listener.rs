//! Owns [`Listener`]: it handles the events of the endpoint and answers their senders.

use std::collections::{HashMap, VecDeque};
use std::pin::pin;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::commit_queue::{ArrivedEvent, CommitQueue, StoredEvent};
use super::deadline::Deadline;
use super::endpoint::{EventAnswer, EventReply, ReceivedEvent, WebhookEndpoint};
use super::events::{LiveEvents, RunEnd, display_name};
use super::freshness::{EventMemory, Freshness};
use super::simulation::FailureSimulation;
use super::sinks::FinishedDelivery;
use super::store::StoreError;
use auth0_events_client::model::Event;

/// The maximum number of events in progress. Further ones wait in their connections.
const MAX_IN_PROGRESS: usize = 1000;
/// The maximum size of events that wait for a delivery.
const MAX_WAITING_BYTES: usize = 64 << 20;
/// The maximum number of events to take before a flush.
const MAX_BATCH: usize = 256;

/// The time to finish accepted events. A second signal ends it earlier.
pub(crate) const GRACE: Duration = Duration::from_secs(24 * 60 * 60);
/// The time for the remaining answers after a failure.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

const BAD_GATEWAY: u16 = 502;
const SERVER_ERROR: u16 = 500;
const UNAVAILABLE: u16 = 503;
const BAD_REQUEST: u16 = 400;

pub(crate) struct Listener {
    pub(crate) live: LiveEvents,
    simulation: FailureSimulation,
    memory: EventMemory,
    commits: Option<CommitQueue>,
    /// Whether the last commit failed because the database was unreachable.
    is_store_unreachable: bool,
    ack_first: bool,
    /// Printed, and waiting for their delivery, in order.
    waiting: VecDeque<AcceptedEvent>,
    waiting_bytes: usize,
    delivering: HashMap<u64, AcceptedEvent>,
    last_ticket: u64,
    /// Handled except for the flush of the output.
    unflushed: Vec<EventReply>,
}

/// An event that is being handled.
struct AcceptedEvent {
    event: Event,
    id: String,
    /// `None` after the answer.
    reply: Option<EventReply>,
}

impl Listener {
    pub(crate) fn new(
        live: LiveEvents,
        simulation: FailureSimulation,
        commits: Option<CommitQueue>,
        ack_first: bool,
    ) -> Self {
        Self {
            live,
            simulation,
            memory: EventMemory::new(),
            commits,
            is_store_unreachable: false,
            ack_first,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            delivering: HashMap::new(),
            last_ticket: 0,
            unflushed: Vec::new(),
        }
    }

    /// Receives events and shows the lines of `refusals` until the goal is reached, the time is over or `stopped` is set. Then
    /// finishes the accepted events.
    ///
    /// `closing` runs before the endpoint closes. Dropping the future leaves the senders of unfinished events without an
    /// answer; they will retry.
    ///
    /// # Errors
    /// Fails if events cannot be handled, or if `closing` fails.
    pub(crate) async fn run(
        &mut self,
        endpoint: WebhookEndpoint,
        socket: TcpListener,
        (received, refusals): (mpsc::Receiver<ReceivedEvent>, mpsc::Receiver<String>),
        (within, mut stopped): (Option<Duration>, watch::Receiver<bool>),
        closing: impl AsyncFnOnce(&RunEnd) -> anyhow::Result<()>,
    ) -> anyhow::Result<RunEnd> {
        let (enough, mut is_enough) = watch::channel(false);
        let (close, mut is_closing) = watch::channel(false);
        let server = tokio::spawn(endpoint.serve(socket, async move {
            let _ = is_closing.wait_for(|close| *close).await;
        }));
        let deadline = Deadline::start(within);
        let end = async {
            let ended = tokio::select! {
                biased;
                _ = is_enough.wait_for(|enough| *enough) => RunEnd::Finished,
                _ = stopped.wait_for(|stop| *stop) => RunEnd::Stopped,
                () = deadline.passed() => RunEnd::TimedOut(within.unwrap_or_default()),
            };
            let closed = closing(&ended).await;
            close.send_replace(true);
            closed.map(|()| ended)
        };
        let (handled, ended) = {
            let (mut handled, mut end) = (pin!(self.handle(received, refusals, &enough)), pin!(end));
            tokio::select! {
                handled = &mut handled => (handled, None),
                ended = &mut end => (deadline.finish(handled).await, Some(ended)),
            }
        };
        close.send_replace(true);
        if handled.is_err() {
            self.abandon();
        }
        let _ = timeout(if handled.is_err() { LAST_ANSWERS } else { GRACE }, server).await;
        handled?;
        ended.context("the endpoint stopped unexpectedly")?
    }

    /// Handles events until the channel is closed and all of them are finished. Sets `enough` when the goal is reached.
    async fn handle(
        &mut self,
        mut received: mpsc::Receiver<ReceivedEvent>,
        mut refusals: mpsc::Receiver<String>,
        enough: &watch::Sender<bool>,
    ) -> anyhow::Result<()> {
        let mut batch = Vec::with_capacity(MAX_BATCH);
        let mut is_open = true;
        while is_open || self.in_progress() > 0 {
            let capacity = self.capacity();
            tokio::select! {
                Some(delivery) = self.live.next_delivery() => self.finish_delivery(&delivery?),
                Some(refusal) = refusals.recv() => self.live.output.status(&refusal),
                Some(stored) = next_commit(&mut self.commits) => self.finish_commit(stored)?,
                count = received.recv_many(&mut batch, capacity), if is_open && capacity > 0 => is_open = count > 0,
            }
            for received in batch.drain(..) {
                self.take(received)?;
            }
            while let Some(stored) = self.commits.as_mut().and_then(CommitQueue::ready) {
                self.finish_commit(stored)?;
            }
            self.start_deliveries()?;
            self.flush().await?;
            if self.live.goal.is_reached() {
                enough.send_replace(true);
            }
        }
        Ok(())
    }

    /// Returns the number of events that are not finished.
    fn in_progress(&self) -> usize {
        self.commits.as_ref().map_or(0, CommitQueue::len) + self.waiting.len() + self.delivering.len()
    }

    /// Returns the number of events to take now. It respects `--limit`, so that no further event is stored.
    fn capacity(&self) -> usize {
        if self.in_progress() >= MAX_IN_PROGRESS || self.waiting_bytes >= MAX_WAITING_BYTES {
            return 0;
        }
        match self.live.goal.remaining().filter(|_| !self.live.goal.is_reached()) {
            Some(remaining) => {
                let committing = self.commits.as_ref().map_or(0, CommitQueue::len);
                usize::try_from(remaining).unwrap_or(usize::MAX).saturating_sub(committing).min(MAX_BATCH)
            }
            None => MAX_BATCH,
        }
    }

    /// Drops all unfinished events. Their senders receive a 503.
    fn abandon(&mut self) {
        self.commits = None;
        self.waiting.clear();
        self.delivering.clear();
        self.unflushed.clear();
    }

    /// Takes an event: simulates a failure, or starts to handle it.
    fn take(&mut self, received: ReceivedEvent) -> anyhow::Result<()> {
        let ReceivedEvent { event: head, body, reply } = received;
        if self.live.goal.is_reached() {
            reply.send(unwanted());
            return Ok(());
        }
        let event = Event::from_body(head.event_type, body);
        if let Some(status) = self.simulation.next_failure() {
            self.live.output.status(&format!("simulated failure {status}: {}", display_name(&event)));
            reply.send(EventAnswer::refusal(status, "simulated failure").after(self.simulation.delay));
            return Ok(());
        }
        let event = ArrivedEvent { event, id: head.id, time: head.time, reply };
        match &mut self.commits {
            Some(commits) => commits.push(event),
            None => self.show(event, None)?,
        }
        Ok(())
    }

    /// Shows a stored event, or answers for one that could not be stored.
    fn finish_commit(&mut self, stored: StoredEvent) -> anyhow::Result<()> {
        let StoredEvent { event, outcome } = stored;
        match outcome {
            Ok(_) if self.live.goal.is_reached() => event.reply.send(unwanted()),
            Ok(freshness) => {
                if std::mem::take(&mut self.is_store_unreachable) {
                    self.live.output.status("The database is reachable again.");
                }
                self.live.warn_without_user(&event.event);
                self.show(event, Some(freshness))?;
            }
            Err(error @ StoreError::Unreadable(_)) => {
                event.reply.send(EventAnswer::refusal(BAD_REQUEST, error.to_string()));
            }
            Err(error) => {
                if !matches!(error, StoreError::Unreachable { .. }) {
                    let name = display_name(&event.event);
                    self.live.output.warning(&format!("cannot store {name}, answered 503: {error}"));
                } else if !std::mem::replace(&mut self.is_store_unreachable, true) {
                    self.live.output.warning(&format!(
                        "the database is unreachable: {error}; senders receive 503 until it is reachable again"
                    ));
                }
                event.reply.send(EventAnswer::refusal(UNAVAILABLE, "the event could not be stored"));
            }
        }
        Ok(())
    }

    /// Prints an event and queues its delivery. `stored` is the answer of the database, if there is one.
    fn show(&mut self, event: ArrivedEvent, stored: Option<Freshness>) -> anyhow::Result<()> {
        let ArrivedEvent { event, id, time, reply } = event;
        let mark = self.memory.classify(&id, time.as_deref(), &event, stored).mark();
        self.live.show(&event, mark)?;
        if let Some(mark) = mark.filter(|_| !self.live.output.shows_marks()) {
            self.live.output.status(&format!("{mark}: {}", display_name(&event)));
        }
        if !self.live.has_target(&event) {
            self.unflushed.push(reply);
            return Ok(());
        }
        let reply = if self.ack_first {
            self.unflushed.push(reply);
            None
        } else {
            Some(reply)
        };
        self.waiting_bytes += event.document().len();
        self.waiting.push_back(AcceptedEvent { event, id, reply });
        Ok(())
    }

    /// Starts deliveries in order, up to the limit.
    fn start_deliveries(&mut self) -> anyhow::Result<()> {
        while self.live.has_capacity()
            && let Some(accepted) = self.waiting.pop_front()
        {
            self.waiting_bytes -= accepted.event.document().len();
            self.last_ticket += 1;
            self.live.deliver(self.last_ticket, accepted.event.clone())?;
            self.delivering.insert(self.last_ticket, accepted);
        }
        Ok(())
    }

    /// Answers the sender of an event after its delivery.
    fn finish_delivery(&mut self, delivery: &FinishedDelivery) {
        let Some(AcceptedEvent { id, reply, .. }) = self.delivering.remove(&delivery.ticket) else { return };
        let Some(failure) = delivery.failures.first() else {
            self.unflushed.extend(reply);
            return;
        };
        self.memory.forget(&id);
        if let Some(reply) = reply {
            // The cause is printed here only, since it may contain internal addresses.
            let (status, reason) = if failure.is_endpoint {
                (BAD_GATEWAY, "the event could not be forwarded")
            } else {
                (SERVER_ERROR, "the command failed")
            };
            reply.send(EventAnswer::refusal(status, reason).after(self.simulation.delay));
        }
    }

    /// Flushes the output and answers the senders of the handled events.
    async fn flush(&mut self) -> anyhow::Result<()> {
        self.live.flush().await?;
        for reply in self.unflushed.drain(..) {
            reply.send(EventAnswer::status(self.simulation.success).after(self.simulation.delay));
        }
        Ok(())
    }
}

/// Waits for the next commit. `None` if there is none.
async fn next_commit(commits: &mut Option<CommitQueue>) -> Option<StoredEvent> {
    commits.as_mut()?.next().await
}

/// Returns the answer after the goal was reached. The retry of the sender may find another receiver.
fn unwanted() -> EventAnswer {
    EventAnswer::refusal(UNAVAILABLE, "the receiver does not accept further events")
}
