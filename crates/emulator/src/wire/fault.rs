//! The faults of calls: the rules that apply to a call, and the damage to its response.
//!
//! The feed is endless and cannot be cut in the middle: a fault hits the first message after its greeting.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;
use fastrand::Rng;
use futures_util::{StreamExt, stream};

use crate::ids;
use crate::options::{CallFault, FaultRule};
use auth0_events_inbound::ResetHandle;

/// The fault rules of a tenant, with their random generators and counters.
#[derive(Debug)]
pub(super) struct FaultInjector(Vec<(FaultRule, Mutex<RuleState>)>);

#[derive(Debug)]
struct RuleState {
    random: Rng,
    hits: u64,
}

impl FaultInjector {
    /// Takes the rules. Each rule has a generator of its own, from its own seed or derived from `seed`.
    pub(super) fn new(rules: &[FaultRule], seed: u64) -> Self {
        // Generators with neighbouring seeds are correlated; forks are not. Every rule forks one, so that a rule's own
        // seed does not change the generators of the others.
        let mut seeds = Rng::with_seed(seed);
        let with_state = |rule: &FaultRule| {
            let forked = seeds.fork();
            let random = rule.seed.map_or(forked, Rng::with_seed);
            (rule.clone(), Mutex::new(RuleState { random, hits: 0 }))
        };
        Self(rules.iter().map(with_state).collect())
    }

    /// Reports whether there are no rules.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the faults of a call: the delays of all rules that apply, and the fault of the first one that has one.
    pub(super) fn draw(&self, method: &Method, path: &str) -> (Duration, Option<CallFault>) {
        let mut delay = Duration::ZERO;
        let mut fault = None;
        for (rule, state) in self.0.iter().filter(|(rule, _)| rule.applies_to(method, path)) {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.hits < rule.times && state.random.f64() < rule.rate {
                state.hits += 1;
                delay += rule.delay;
                fault = fault.or(rule.fault);
            }
        }
        (delay, fault)
    }
}

/// Resets the connection in the middle of the response.
pub(super) fn reset(response: Response, connection: ResetHandle) -> Response {
    if response.body().size_hint().exact().is_some() {
        connection.reset();
        return response;
    }
    cut(response, 1, Some(connection))
}

/// Ends the response in the middle of its body.
pub(super) fn truncate(response: Response) -> Response {
    match response.body().size_hint().exact() {
        Some(0) => response,
        Some(length) => {
            let mut response = cut(response, 0, None);
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            response
        }
        None => cut(response, 1, None),
    }
}

/// Sends `whole` chunks of the body and half of the next one, then aborts; with a reset if there is a connection.
fn cut(response: Response, whole: u8, connection: Option<ResetHandle>) -> Response {
    let (parts, body) = response.into_parts();
    // The state holds the number of whole chunks to send; `None` after the half.
    let state = (body.into_data_stream(), Some(whole), connection);
    let chunks = stream::unfold(state, |(mut chunks, remaining, connection)| async move {
        let Some(remaining) = remaining else {
            // The half is written before the connection ends.
            tokio::task::yield_now().await;
            if let Some(connection) = &connection {
                connection.reset();
            }
            return Some((Err(io::ErrorKind::ConnectionAborted.into()), (chunks, None, connection)));
        };
        let chunk = chunks.next().await?.map_err(io::Error::other);
        Some(match remaining.checked_sub(1) {
            None => (chunk.map(|chunk| chunk.slice(..chunk.len() / 2)), (chunks, None, connection)),
            remaining => (chunk, (chunks, remaining, connection)),
        })
    });
    Response::from_parts(parts, Body::from_stream(chunks))
}

/// Replaces the body by one of the same length that is neither JSON nor text. The feed sends one such message.
pub(super) fn garble(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let body = match body.size_hint().exact() {
        Some(0) => body,
        Some(length) => {
            let random = ids::random::<256>();
            // Neither JSON nor UTF-8 starts with this byte.
            let bytes = std::iter::once(0xff).chain(random.into_iter().cycle());
            bytes.take(usize::try_from(length).unwrap_or(usize::MAX)).collect::<Vec<u8>>().into()
        }
        None => {
            let garbage = Bytes::from_static(b"event: user.created\nid: \xff\xfe\ndata: {\"off\xff\n\n");
            let chunks = body.into_data_stream().enumerate().map(move |(index, chunk)| match index {
                0 => chunk.map(|greeting| [greeting, garbage.clone()].concat().into()),
                _ => chunk,
            });
            Body::from_stream(chunks)
        }
    };
    Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests;
