//! Owns [`Rehearsal`]: which events are failed on purpose, and with which status.

use std::time::Duration;

use crate::cli::RehearsalArgs;
use crate::random::Random;

/// What a failure on purpose is answered with, where nothing else was asked for.
const FAILURE: u16 = 500;
/// What answers an event that was handled, where `--status` is for the failures.
const SUCCESS: u16 = 204;

/// How events are answered.
#[derive(Debug)]
pub(super) struct Rehearsal {
    /// The status for what was handled.
    pub(super) success: u16,
    /// How long the sender waits for each answer.
    pub(super) delay: Duration,
    failure: u16,
    fails_all: bool,
    first: u64,
    rate: f64,
    random: Random,
}

impl Rehearsal {
    pub(super) fn new(args: &RehearsalArgs) -> Self {
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
            random: Random(args.seed),
        }
    }

    /// Decides on one event: the status to fail it with, or none.
    pub(super) fn draw(&mut self) -> Option<u16> {
        let is_first = self.first > 0;
        self.first = self.first.saturating_sub(1);
        let fails = is_first || self.fails_all || (self.rate > 0.0 && self.random.fraction() < self.rate);
        fails.then_some(self.failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rehearsal(status: u16, fail_first: u64, fail_rate: f64, seed: u64) -> Rehearsal {
        Rehearsal::new(&RehearsalArgs { status, fail_first, fail_rate, delay: Duration::ZERO, seed })
    }

    fn draws(mut rehearsal: Rehearsal) -> Vec<Option<u16>> {
        (0..100).map(|_| rehearsal.draw()).collect()
    }

    #[test]
    fn a_status_that_is_no_success_fails_all_or_the_chosen() {
        assert!(draws(rehearsal(204, 0, 0.0, 0)).iter().all(Option::is_none));
        assert!(draws(rehearsal(429, 0, 0.0, 0)).iter().all(|drawn| *drawn == Some(429)));
        let chosen = rehearsal(429, 2, 0.0, 0);
        assert_eq!(chosen.success, 204);
        assert_eq!(draws(chosen)[..4], [Some(429), Some(429), None, None]);
        let other = rehearsal(202, 1, 0.0, 0);
        assert_eq!(other.success, 202);
        assert_eq!(draws(other)[..2], [Some(500), None]);
    }

    #[test]
    fn a_share_is_drawn_and_its_seed_repeats_it() {
        let failed = |seed| draws(rehearsal(204, 0, 0.3, seed));
        assert_eq!(failed(7), failed(7));
        assert_ne!(failed(7), failed(8));
        assert!((15..45).contains(&failed(7).iter().flatten().count()));
        assert_eq!(draws(rehearsal(204, 0, 1.0, 0)).iter().flatten().count(), 100);
    }
}
