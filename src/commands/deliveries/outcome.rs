//! What became of a test event. The API tells failures; a success is inferred, and it is said from what.

use std::time::Duration;

use anyhow::Context as _;
use serde_json::json;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::context::Context;
use auth0_events_client::api::{self, Client};
use auth0_events_client::model::{Attempt, Delivery, Resource as _, SUCCESSFUL_DELIVERIES, Stats, StreamId};

/// From the first look to the second; it doubles from look to look.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// Two requests every two seconds are within the smallest rate limit.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Delivered,
    Failed,
    /// The time was over first.
    Unknown,
}

/// The end of a wait.
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    /// What the verdict rests on, and what could make it wrong.
    pub(crate) evidence: String,
    /// The delivery as it was last read, with a member `wait` that holds the above.
    pub(crate) delivery: Delivery,
}

/// An id that no event has.
const NOBODY: &str = "evt_0000000000000000000000";

/// Fails where the token cannot read a delivery, which would show only once the event is sent. Any other answer to the
/// question after an event that does not exist says nothing.
pub(crate) async fn require_sight(client: &Client, stream: &StreamId) -> Result<(), api::Error> {
    match client.get_delivery(stream, NOBODY).await {
        Err(api::Error::Refused(refusal)) if refusal.status == 403 => Err(api::Error::Refused(refusal)),
        _ => Ok(()),
    }
}

/// Reads the counts that a success will raise. `None` where the stream has none: then only a failure can be told.
pub(crate) async fn counts(ctx: &Context, client: &Client, stream: &StreamId) -> Result<Option<Stats>, api::Error> {
    match client.get_stats(stream, None, None).await {
        Ok(stats) => Ok(Some(stats)),
        Err(api::Error::Refused(refusal)) if refusal.status == 404 => {
            ctx.terminal.warning("the stream has no counts of its deliveries, so that only a failure can be told");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Follows a delivery until it is among the failed ones, or the count of successes has risen since `before`.
///
/// Can be cancelled at any point. Fails when the API does; the event is under way all the same.
pub(crate) async fn follow(
    ctx: &Context,
    client: &Client,
    stream: &StreamId,
    sent: Delivery,
    before: Option<Stats>,
    limit: Duration,
) -> anyhow::Result<Outcome> {
    let deadline = Instant::now() + limit;
    let id = sent.id();
    ctx.terminal.status(&format!("Sent {id}. Waiting at most {} s for its outcome.", limit.as_secs_f64()));
    let mut wait = Wait { ctx, client, stream, before, sent, attempts: 0 };
    let mut pause = FIRST_PAUSE;
    loop {
        let look = timeout_at(deadline, wait.look(&id)).await;
        let settled = match look {
            Ok(settled) => settled.with_context(|| format!("{id} was sent, but its outcome cannot be followed"))?,
            Err(_over) => None,
        };
        if let Some((verdict, evidence)) = settled {
            return Ok(wait.end(verdict, evidence));
        }
        if Instant::now() >= deadline {
            let evidence = format!(
                "within {} s it did not appear among the failed deliveries, and the count of successful ones did not rise",
                limit.as_secs_f64()
            );
            return Ok(wait.end(Verdict::Unknown, evidence));
        }
        sleep_until((Instant::now() + pause).min(deadline)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

struct Wait<'a> {
    ctx: &'a Context,
    client: &'a Client,
    stream: &'a StreamId,
    before: Option<Stats>,
    /// The delivery as it was last read.
    sent: Delivery,
    /// How many attempts were told of.
    attempts: usize,
}

impl Wait<'_> {
    /// Looks once. The counts are read before the delivery: a success counted by then cannot be a failure found after.
    async fn look(&mut self, id: &str) -> Result<Option<(Verdict, String)>, api::Error> {
        let rise = match &self.before {
            Some(before) => {
                let now = self.client.get_stats(self.stream, None, None).await?;
                now.rise_since(before, SUCCESSFUL_DELIVERIES)
            }
            None => 0,
        };
        match self.client.get_delivery(self.stream, id).await {
            Ok(delivery) => {
                self.tell_attempts(&delivery);
                let status = delivery.status();
                self.sent = delivery;
                let evidence = || "the API lists it among the failed deliveries".to_owned();
                return Ok((status == "failed").then(|| (Verdict::Failed, evidence())));
            }
            // Neither pending nor delivered ones can be read.
            Err(api::Error::Refused(refusal)) if refusal.status == 404 => {}
            Err(error) => return Err(error),
        }
        let evidence = || {
            format!(
                "the stream's count of successful deliveries rose by {rise} since it was sent, and it is not among the \
                 failed ones; another event delivered meanwhile would look the same"
            )
        };
        Ok((rise > 0).then(|| (Verdict::Delivered, evidence())))
    }

    fn tell_attempts(&mut self, delivery: &Delivery) {
        let attempts: Vec<Attempt<'_>> = delivery.attempts().into_iter().filter(Attempt::is_attempt).collect();
        for (index, attempt) in attempts.iter().enumerate().skip(self.attempts) {
            let mut line = format!("Attempt {} {}", index + 1, attempt.status());
            for (before, part) in [
                (" at ", attempt.timestamp()),
                (" after ", attempt.duration().map(|millis| format!("{millis:.0} ms")).unwrap_or_default()),
                (": ", attempt.error_message()),
            ] {
                if !part.is_empty() {
                    line += before;
                    line += &part;
                }
            }
            self.ctx.terminal.status(&line);
        }
        self.attempts = self.attempts.max(attempts.len());
    }

    fn end(self, verdict: Verdict, evidence: String) -> Outcome {
        let outcome = match verdict {
            Verdict::Delivered => "delivered",
            Verdict::Failed => "failed",
            Verdict::Unknown => "unknown",
        };
        let mut document = self.sent.document().clone();
        document["wait"] = json!({"outcome": outcome, "evidence": evidence});
        Outcome { verdict, evidence, delivery: Delivery::from_document(document) }
    }
}
