//! Owns [`Listener`]: it handles the events of the endpoint and answers their senders.

use std::collections::{HashMap, VecDeque};

use tokio::sync::{mpsc, watch};

use crate::commands::live::events::{LiveEvents, display_name};
use crate::context::Context;
use crate::engine::ingest::commit_queue::{ArrivedEvent, CommitQueue, StoredEvent};
use crate::engine::ingest::endpoint::{EventAnswer, EventReply, ReceivedEvent};
use crate::engine::ingest::freshness::{EventMemory, Freshness};
use crate::engine::ingest::simulation::FailureSimulation;
use crate::engine::ingest::sinks::FinishedDelivery;
use crate::engine::ingest::store::StoreError;
use auth0_events_client::model::Event;

/// The maximum number of events in progress. Further ones wait in their connections.
const MAX_IN_PROGRESS: usize = 1000;
/// The maximum size of events that wait for a delivery.
const MAX_WAITING_BYTES: usize = 64 << 20;
/// The maximum number of events to take before a flush.
const MAX_BATCH: usize = 256;

const BAD_GATEWAY: u16 = 502;
const SERVER_ERROR: u16 = 500;
const UNAVAILABLE: u16 = 503;
const BAD_REQUEST: u16 = 400;

pub(crate) struct Listener<'a> {
    ctx: &'a Context,
    pub(crate) live: LiveEvents<'a>,
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

impl<'a> Listener<'a> {
    pub(crate) fn new(
        ctx: &'a Context,
        live: LiveEvents<'a>,
        simulation: FailureSimulation,
        commits: Option<CommitQueue>,
        ack_first: bool,
    ) -> Self {
        Self {
            ctx,
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

    /// Handles events until the channel is closed and all of them are finished. Sets `enough` when the goal is reached.
    ///
    /// After dropping the future, the senders of unfinished events receive no answer and will retry.
    pub(crate) async fn run(
        &mut self,
        mut received: mpsc::Receiver<ReceivedEvent>,
        enough: &watch::Sender<bool>,
    ) -> anyhow::Result<()> {
        let mut batch = Vec::with_capacity(MAX_BATCH);
        let mut is_open = true;
        while is_open || self.in_progress() > 0 {
            let capacity = self.capacity();
            tokio::select! {
                Some(delivery) = self.live.next_delivery() => self.finish_delivery(&delivery?),
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
    pub(crate) fn abandon(&mut self) {
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
            self.ctx.terminal.status(&format!("simulated failure {status}: {}", display_name(&event)));
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
                    self.ctx.terminal.status("The database is reachable again.");
                }
                self.show(event, Some(freshness))?;
            }
            Err(error @ StoreError::Unreadable(_)) => {
                event.reply.send(EventAnswer::refusal(BAD_REQUEST, error.to_string()));
            }
            Err(error) => {
                if !matches!(error, StoreError::Unreachable { .. }) {
                    let name = display_name(&event.event);
                    self.ctx.terminal.warning(&format!("cannot store {name}, answered 503: {error}"));
                } else if !std::mem::replace(&mut self.is_store_unreachable, true) {
                    self.ctx.terminal.warning(&format!(
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
        if let Some(mark) = mark.filter(|_| !self.live.shows_marks()) {
            self.ctx.terminal.status(&format!("{mark}: {}", display_name(&event)));
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
