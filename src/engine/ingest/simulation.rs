//! Owns [`FailureSimulation`]: which events `listen` fails on purpose, and with which status.

use std::time::Duration;

use fastrand::Rng;

/// The default status of a simulated failure.
const FAILURE: u16 = 500;
/// The status of a handled event if the chosen status is that of failures.
const SUCCESS: u16 = 204;

/// The settings of a simulation.
#[derive(Debug)]
pub(crate) struct SimulationOptions {
    /// The status of responses, or of failures if it is not 2xx.
    pub(crate) status: u16,
    /// The number of first events to fail.
    pub(crate) fail_first: u64,
    /// The probability of failing each of the others.
    pub(crate) fail_rate: f64,
    pub(crate) delay: Duration,
    pub(crate) seed: u64,
}

#[derive(Debug)]
pub(crate) struct FailureSimulation {
    /// The status of a handled event.
    pub(crate) success: u16,
    /// The delay of each response.
    pub(crate) delay: Duration,
    failure: u16,
    fails_all: bool,
    remaining_first: u64,
    rate: f64,
    random: Rng,
}

impl FailureSimulation {
    pub(crate) fn new(options: &SimulationOptions) -> Self {
        let is_selective = options.fail_first > 0 || options.fail_rate > 0.0;
        let is_success = (200..300).contains(&options.status);
        let (success, failure) = if is_success { (options.status, FAILURE) } else { (SUCCESS, options.status) };
        Self {
            success,
            delay: options.delay,
            failure,
            fails_all: !is_success && !is_selective,
            remaining_first: options.fail_first,
            rate: options.fail_rate,
            random: Rng::with_seed(options.seed),
        }
    }

    /// Returns the status to fail the next event with, or `None` to handle it.
    pub(crate) fn next_failure(&mut self) -> Option<u16> {
        let is_first = self.remaining_first > 0;
        self.remaining_first = self.remaining_first.saturating_sub(1);
        let fails = is_first || self.fails_all || (self.rate > 0.0 && self.random.f64() < self.rate);
        fails.then_some(self.failure)
    }
}

#[cfg(test)]
mod tests;
