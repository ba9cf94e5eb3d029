//! `kill -9` at random points, again and again: what was acknowledged is there afterwards, and nothing is half-written. Owns how
//! often that is tried, and the moments; each file owns what one command promises.

mod emulating;
mod listening;
mod login;
mod subscribing;
mod tokens;

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

use crate::support::skip::is_ci;

/// How often a program is killed in CI, and elsewhere, unless `CRASH_ROUNDS` says so.
const ROUNDS: [usize; 2] = [100, 10];

/// The kills of one test. Each comes when the program has come so far, and a moment later; both are drawn from a seed, so that
/// a failure can be looked for again with `CRASH_SEED`.
struct Kills {
    rounds: usize,
    chance: u64,
    /// How long a kill is put off at most where it is to come before a change or behind it.
    most: Duration,
    /// How many came before, and how many behind.
    came: [usize; 2],
}

impl Kills {
    /// Takes the seed and the number of rounds from the environment. The seed is told where the test fails.
    #[expect(clippy::print_stderr, reason = "a failure must tell how to have it again")]
    #[expect(clippy::disallowed_methods, reason = "how a test runs, not how the program does")]
    fn new() -> Self {
        let given = |name: &str| {
            std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
        };
        let [in_ci, elsewhere] = ROUNDS;
        let rounds = given("CRASH_ROUNDS").and_then(|rounds: u64| usize::try_from(rounds).ok());
        let rounds = rounds.unwrap_or(if is_ci() { in_ci } else { elsewhere });
        let seed = given("CRASH_SEED").unwrap_or_else(|| RandomState::new().hash_one(0) >> 32);
        eprintln!("CRASH_SEED={seed} CRASH_ROUNDS={rounds}");
        Self { rounds, chance: seed, most: Duration::from_millis(10), came: [0; 2] }
    }

    /// Draws a number from 0 to below a bound (SplitMix64).
    fn below(&mut self, bound: usize) -> usize {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.chance;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((number ^ (number >> 31)) % bound as u64).expect("it is below a number of this type")
    }

    /// Lets pass some time in which the program comes to a change, or does not.
    fn approach(&mut self) {
        self.linger(self.most);
    }

    /// Takes note of which side of the change the kill came on, and seeks the other one. How long the program takes to come
    /// there is not measured: beside other tests it is now a hundred times as long, now over before it is looked at.
    fn learn(&mut self, came_before: bool) {
        let [shortest, longest] = [Duration::from_micros(1), Duration::from_secs(1)];
        self.most = if came_before { self.most * 2 } else { self.most / 2 }.clamp(shortest, longest);
        self.came[usize::from(!came_before)] += 1;
    }

    /// Tells whether there are enough of them for every kind of moment to be among them. Of a few that cannot be asked.
    fn are_many(&self) -> bool {
        let [in_ci, _] = ROUNDS;
        self.rounds >= in_ci
    }

    /// Fails a test of which no kill came before the change, or none behind it.
    fn straddle(&self) {
        let [before, behind] = self.came;
        let is_straddled = before > 0 && behind > 0;
        assert!(is_straddled || !self.are_many(), "{before} kills came before the change, {behind} behind it");
    }

    /// Lets pass up to that much time, awake: no timer is as fine as what is to be hit.
    fn linger(&mut self, most: Duration) {
        let micros = self.below(usize::try_from(most.as_micros()).expect("a short time") + 1);
        let end = Instant::now() + Duration::from_micros(micros as u64);
        while Instant::now() < end {
            std::hint::spin_loop();
        }
    }
}
