//! Owns [`Listener`]: takes what the endpoint has received, has it handled, and answers once it is.

use std::collections::{HashMap, VecDeque};

use tokio::sync::{mpsc, watch};

use super::keeping::{Arrival, Keeping, Kept};
use super::rehearsal::Rehearsal;
use super::seen::{Seen, mark};
use crate::commands::live::{Live, name};
use crate::context::Context;
use crate::engine::ingest::endpoint::{Answer, Received, Reply};
use crate::engine::ingest::sinks::{Done, StoreError, Verdict};
use auth0_events_client::model::Event;

/// Events that may be in hand. More wait in their connections.
const MOST_IN_HAND: usize = 1000;
/// Bytes of events that may wait for a delivery.
const MOST_BYTES: usize = 64 << 20;
/// Events that are taken before what they print is flushed.
const MOST_AT_ONCE: usize = 256;

/// What is answered when the program cannot go on.
const BAD_GATEWAY: u16 = 502;
const SERVER_ERROR: u16 = 500;
const UNAVAILABLE: u16 = 503;
const BAD_REQUEST: u16 = 400;

/// What stands between the endpoint and those whom the events are for.
pub(crate) struct Listener<'a> {
    ctx: &'a Context,
    /// What becomes of events.
    pub(crate) live: Live<'a>,
    rehearsal: Rehearsal,
    seen: Seen,
    keeping: Option<Keeping>,
    /// Whether the database could not be reached the last time.
    is_away: bool,
    ack_first: bool,
    /// Printed, and still to be delivered, in order.
    waiting: VecDeque<Begun>,
    waiting_bytes: usize,
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
    pub(crate) fn new(
        ctx: &'a Context,
        live: Live<'a>,
        rehearsal: Rehearsal,
        keeping: Option<Keeping>,
        ack_first: bool,
    ) -> Self {
        Self {
            ctx,
            live,
            rehearsal,
            seen: Seen::new(),
            keeping,
            is_away: false,
            ack_first,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            delivering: HashMap::new(),
            last_ticket: 0,
            unflushed: Vec::new(),
        }
    }

    /// Takes events until their source ends, and finishes what is in hand. Sets `enough` once no more are wanted.
    ///
    /// Cancellation: dropping the future leaves what is in hand unanswered, which its senders take for a failure.
    pub(crate) async fn run(
        &mut self,
        mut received: mpsc::Receiver<Received>,
        enough: &watch::Sender<bool>,
    ) -> anyhow::Result<()> {
        let mut batch = Vec::with_capacity(MOST_AT_ONCE);
        let mut is_open = true;
        while is_open || self.in_hand() > 0 {
            let wanted = self.wanted();
            tokio::select! {
                Some(done) = self.live.next_done() => self.ended(&done?),
                Some(kept) = next(&mut self.keeping) => self.kept(kept)?,
                count = received.recv_many(&mut batch, wanted), if is_open && wanted > 0 => is_open = count > 0,
            }
            for received in batch.drain(..) {
                self.take(received)?;
            }
            while let Some(kept) = self.keeping.as_mut().and_then(Keeping::ready) {
                self.kept(kept)?;
            }
            self.deliver()?;
            self.settle().await?;
            if self.live.goal.is_reached() {
                enough.send_replace(true);
            }
        }
        Ok(())
    }

    /// Returns how many events are taken, and neither kept nor delivered yet.
    fn in_hand(&self) -> usize {
        self.keeping.as_ref().map_or(0, Keeping::len) + self.waiting.len() + self.delivering.len()
    }

    /// Returns how many more events may be taken now: no more than are still wanted, so that none beyond is kept.
    fn wanted(&self) -> usize {
        if self.in_hand() >= MOST_IN_HAND || self.waiting_bytes >= MOST_BYTES {
            return 0;
        }
        match self.live.goal.left().filter(|_| !self.live.goal.is_reached()) {
            Some(left) => {
                let under_way = self.keeping.as_ref().map_or(0, Keeping::len);
                usize::try_from(left).unwrap_or(usize::MAX).saturating_sub(under_way).min(MOST_AT_ONCE)
            }
            None => MOST_AT_ONCE,
        }
    }

    /// Gives up what is in hand: its senders are told that it was not handled.
    pub(crate) fn abandon(&mut self) {
        self.keeping = None;
        self.waiting.clear();
        self.delivering.clear();
        self.unflushed.clear();
    }

    /// Takes one event: fails it on purpose, or sends it on its way.
    fn take(&mut self, received: Received) -> anyhow::Result<()> {
        let Received { event: head, body, reply } = received;
        if self.live.goal.is_reached() {
            reply.send(no_more());
            return Ok(());
        }
        let event = Event::from_body(head.event_type, body);
        if let Some(status) = self.rehearsal.draw() {
            self.ctx.terminal.status(&format!("failed on purpose with {status}: {}", name(&event)));
            reply.send(Answer::refusal(status, "failed on purpose").after(self.rehearsal.delay));
            return Ok(());
        }
        let arrival = Arrival { event, id: head.id, time: head.time, reply };
        match &mut self.keeping {
            Some(keeping) => keeping.begin(arrival),
            None => self.show(arrival, Verdict::New)?,
        }
        Ok(())
    }

    /// Shows an event that the database has, or answers for one that it has not.
    fn kept(&mut self, kept: Kept) -> anyhow::Result<()> {
        let Kept { arrival, verdict } = kept;
        match verdict {
            Ok(_) if self.live.goal.is_reached() => arrival.reply.send(no_more()),
            Ok(verdict) => {
                if std::mem::take(&mut self.is_away) {
                    self.ctx.terminal.status("The database is back.");
                }
                self.show(arrival, verdict)?;
            }
            Err(error @ StoreError::Unreadable(_)) => {
                arrival.reply.send(Answer::refusal(BAD_REQUEST, error.to_string()));
            }
            Err(error) => {
                let is_away = matches!(error, StoreError::Unreachable { .. });
                let told = match is_away {
                    true => format!("the database is away: {error}; senders are answered 503 until it is back"),
                    false => format!("{} was not kept, and answered 503: {error}", name(&arrival.event)),
                };
                if !(is_away && self.is_away) {
                    self.ctx.terminal.warning(&told);
                }
                self.is_away |= is_away;
                arrival.reply.send(Answer::refusal(UNAVAILABLE, "the event could not be kept"));
            }
        }
        Ok(())
    }

    /// Prints an event, and lets it wait for what else is to become of it.
    fn show(&mut self, arrival: Arrival, verdict: Verdict) -> anyhow::Result<()> {
        let Arrival { event, id, time, reply } = arrival;
        let seen = self.seen.judge(&id, time.as_deref(), &event);
        // What the database has not seen may have been here before a failure: that makes it no duplicate.
        let verdict = match (&self.keeping, verdict, seen) {
            (None, ..) | (Some(_), Verdict::New, Verdict::Late) => seen,
            (Some(_), ..) => verdict,
        };
        let mark = mark(verdict);
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
        self.waiting_bytes += event.document().len();
        self.waiting.push_back(Begun { event, id, reply });
        Ok(())
    }

    /// Begins deliveries as far as there is room, in order.
    fn deliver(&mut self) -> anyhow::Result<()> {
        while self.live.has_room()
            && let Some(begun) = self.waiting.pop_front()
        {
            self.waiting_bytes -= begun.event.document().len();
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
            // Why is told on this side: it may name addresses that are none of the sender's business.
            let (status, reason) = match failure.is_endpoint {
                true => (BAD_GATEWAY, "the endpoint behind this one did not take it"),
                false => (SERVER_ERROR, "the command did not take it"),
            };
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

/// Waits for the next event that leaves the database's queue; `None` when none is there.
async fn next(keeping: &mut Option<Keeping>) -> Option<Kept> {
    keeping.as_mut()?.next().await
}

/// Answers for an event that nobody wants any more. Its sender tries again, and may find another receiver.
fn no_more() -> Answer {
    Answer::refusal(UNAVAILABLE, "the receiver takes no more events")
}
