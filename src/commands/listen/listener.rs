//! Owns [`Listener`]: takes what the endpoint has received, has it handled, and answers once it is.

use std::collections::{HashMap, VecDeque};

use tokio::sync::{mpsc, watch};

use super::super::live::{Live, name};
use super::rehearsal::Rehearsal;
use super::seen::Seen;
use crate::context::Context;
use crate::model::Event;
use crate::receiver::{Answer, Received, Reply};
use crate::sink::Done;

/// Events that may be in hand. More wait in their connections.
const MOST_IN_HAND: usize = 1000;
/// Events that are taken before what they print is flushed.
const MOST_AT_ONCE: usize = 256;

/// What is answered when the program cannot go on.
const BAD_GATEWAY: u16 = 502;
const SERVER_ERROR: u16 = 500;
const UNAVAILABLE: u16 = 503;

/// What stands between the endpoint and those whom the events are for.
pub(super) struct Listener<'a> {
    ctx: &'a Context,
    /// What becomes of events.
    pub(super) live: Live<'a>,
    rehearsal: Rehearsal,
    seen: Seen,
    ack_first: bool,
    /// Printed, and still to be delivered, in order.
    waiting: VecDeque<Begun>,
    delivering: HashMap<u64, Begun>,
    last_ticket: u64,
    /// Done, but for the flush of what is held.
    unflushed: Vec<Reply>,
}

/// An event in hand.
struct Begun {
    event: Event,
    id: String,
    /// `None` once it was answered.
    reply: Option<Reply>,
}

impl<'a> Listener<'a> {
    pub(super) fn new(ctx: &'a Context, live: Live<'a>, rehearsal: Rehearsal, ack_first: bool) -> Self {
        Self {
            ctx,
            live,
            rehearsal,
            seen: Seen::new(),
            ack_first,
            waiting: VecDeque::new(),
            delivering: HashMap::new(),
            last_ticket: 0,
            unflushed: Vec::new(),
        }
    }

    /// Takes events until their source ends, and finishes what is in hand. Sets `enough` once no more are wanted.
    ///
    /// Cancellation: dropping the future leaves what is in hand unanswered, which its senders take for a failure.
    pub(super) async fn run(
        &mut self,
        mut received: mpsc::Receiver<Received>,
        enough: &watch::Sender<bool>,
    ) -> anyhow::Result<()> {
        let mut batch = Vec::with_capacity(MOST_AT_ONCE);
        let mut is_open = true;
        while is_open || self.in_hand() > 0 {
            tokio::select! {
                Some(done) = self.live.next_done() => self.ended(&done?),
                count = received.recv_many(&mut batch, MOST_AT_ONCE), if is_open && self.in_hand() < MOST_IN_HAND => {
                    is_open = count > 0;
                }
            }
            for received in batch.drain(..) {
                self.take(received)?;
            }
            self.deliver()?;
            self.settle().await?;
            if self.live.goal.is_reached() {
                enough.send_replace(true);
            }
        }
        Ok(())
    }

    /// Returns how many events are printed, and not yet delivered.
    pub(super) fn in_hand(&self) -> usize {
        self.waiting.len() + self.delivering.len()
    }

    /// Gives up what is in hand: its senders are told that it was not handled.
    pub(super) fn abandon(&mut self) {
        self.waiting.clear();
        self.delivering.clear();
        self.unflushed.clear();
    }

    /// Takes one event: fails it on purpose, or prints it and lets it wait for what else is to become of it.
    fn take(&mut self, received: Received) -> anyhow::Result<()> {
        let Received { event: head, body, reply } = received;
        if self.live.goal.is_reached() {
            // Its sender tries again, and may find another receiver.
            reply.send(Answer::refusal(UNAVAILABLE, "the receiver takes no more events"));
            return Ok(());
        }
        let event = Event::from_body(head.event_type, body);
        if let Some(status) = self.rehearsal.draw() {
            self.ctx.terminal.status(&format!("failed on purpose with {status}: {}", name(&event)));
            reply.send(Answer::refusal(status, "failed on purpose").after(self.rehearsal.delay));
            return Ok(());
        }
        let mark = self.seen.judge(&head.id, head.time.as_deref(), &event).mark();
        self.live.show(&event, mark)?;
        if let Some(mark) = mark.filter(|_| !self.live.shows_marks()) {
            self.ctx.terminal.status(&format!("{mark}: {}", name(&event)));
        }
        if !self.live.concerns(&event) {
            self.unflushed.push(reply);
            return Ok(());
        }
        let reply = if self.ack_first {
            self.unflushed.push(reply);
            None
        } else {
            Some(reply)
        };
        self.waiting.push_back(Begun { event, id: head.id, reply });
        Ok(())
    }

    /// Begins deliveries as far as there is room, in order.
    fn deliver(&mut self) -> anyhow::Result<()> {
        while self.live.has_room()
            && let Some(begun) = self.waiting.pop_front()
        {
            self.last_ticket += 1;
            self.live.deliver(self.last_ticket, begun.event.clone())?;
            self.delivering.insert(self.last_ticket, begun);
        }
        Ok(())
    }

    /// Answers an event whose delivery has ended.
    fn ended(&mut self, done: &Done) {
        let Some(Begun { id, reply, .. }) = self.delivering.remove(&done.ticket) else { return };
        let Some(failure) = done.failures.first() else {
            self.unflushed.extend(reply);
            return;
        };
        self.seen.forget(&id);
        if let Some(reply) = reply {
            let (status, who) = match failure.is_endpoint {
                true => (BAD_GATEWAY, "the endpoint behind this one did not take it"),
                false => (SERVER_ERROR, "the command did not take it"),
            };
            let reason = format!("{who}: {}", failure.error);
            reply.send(Answer::refusal(status, reason).after(self.rehearsal.delay));
        }
    }

    /// Writes what is held, and answers what is done with that.
    async fn settle(&mut self) -> anyhow::Result<()> {
        self.live.flush().await?;
        for reply in self.unflushed.drain(..) {
            reply.send(Answer::status(self.rehearsal.success).after(self.rehearsal.delay));
        }
        Ok(())
    }
}
