//! Owns [`Rehearsal`]: which events are failed on purpose, and with which status.

use std::time::Duration;

use crate::cli::RehearsalArgs;
use fastrand::Rng;

/// What a failure on purpose is answered with, where nothing else was asked for.
const FAILURE: u16 = 500;
/// What answers an event that was handled, where `--status` is for the failures.
const SUCCESS: u16 = 204;

/// How events are answered.
#[derive(Debug)]
pub(crate) struct Rehearsal {
    /// The status for what was handled.
    pub(crate) success: u16,
    /// How long the sender waits for each answer.
    pub(crate) delay: Duration,
    failure: u16,
    fails_all: bool,
    first: u64,
    rate: f64,
    random: Rng,
}

impl Rehearsal {
    pub(crate) fn new(args: &RehearsalArgs) -> Self {
        let chooses = args.fail_first > 0 || args.fail_rate > 0.0;
        let is_success = (200..300).contains(&args.status);
        let (success, failure) = if is_success { (args.status, FAILURE) } else { (SUCCESS, args.status) };
        Self {
            success,
            delay: args.delay,
            failure,
            fails_all: !is_success && !chooses,
            first: args.fail_first,
            rate: args.fail_rate,
            random: Rng::with_seed(args.seed),
        }
    }

    /// Decides on one event: the status to fail it with, or none.
    pub(crate) fn draw(&mut self) -> Option<u16> {
        let is_first = self.first > 0;
        self.first = self.first.saturating_sub(1);
        let fails = is_first || self.fails_all || (self.rate > 0.0 && self.random.f64() < self.rate);
        fails.then_some(self.failure)
    }
}

#[cfg(test)]
mod tests;
